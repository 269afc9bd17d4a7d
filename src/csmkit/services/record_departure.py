"""Records that a teammate leaves: status, last day, the backfill that it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.coverage.departures import load_departure_norms
from csmkit.domain.departure import Departure, DepartureChange
from csmkit.errors import InvalidInput
from csmkit.render.spoken import DEFAULT, language_in, locale_of
from csmkit.services.measure_loads import measure_loads

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.people import Teammate
    from csmkit.resources import ResourceFolder
    from csmkit.store.writing import Unit
    from csmkit.trust.catalogue import Catalogue


def record_departure(
    unit: Unit,
    catalogue: Catalogue,
    key: str,
    *,
    last_on: date,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    abrupt: bool = False,
    note: str | None = None,
) -> DepartureChange:
    """Record a departure and open its backfill; a departure ahead of us may be moved.

    Nothing that stands under the teammate's name changes: accounts, tenures and touches stay.

    Args:
        unit: The open writing command.
        catalogue: The signals; the load of the accounts needs them.
        key: The teammate who leaves.
        last_on: The last working day.
        as_of: The day that counts as today.
        playbooks: Where the norms are looked up.
        abrupt: There is no time for a handover.
        note: What colleagues should know.

    Raises:
        TeammateNotFound: there is no such teammate.
        InvalidInput: they have left already, or the day lies before they came.
    """
    teammate = unit.teammate(key)
    _check_day(teammate, last_on)
    present = _present(unit, teammate)
    _check_here(teammate, present, last_on, as_of)
    until_on = load_departure_norms(playbooks).coverage_until(last_on)
    if present is None:
        departure = Departure(
            id=f"{teammate.key}-{as_of}",
            teammate=teammate.key,
            last_on=last_on,
            abrupt=abrupt,
            recorded_on=as_of,
            coverage_until_on=until_on,
            note=note,
            **_needs(unit, catalogue, teammate.key, as_of, playbooks)._asdict(),
        )
    else:
        departure = present.with_fields(
            last_on=last_on,
            abrupt=abrupt,
            coverage_until_on=until_on,
            note=note or present.note,
        )
    status = "left" if last_on < as_of else "leaving"
    results = {
        unit.put(teammate.with_fields(status=status, leaving_on=last_on)),
        unit.put(departure),
    }
    return DepartureChange(departure, is_new=results != {"unchanged"})


def _check_day(teammate: Teammate, last_on: date) -> None:
    if teammate.joined_on is not None and last_on < teammate.joined_on:
        raise InvalidInput(
            f"{teammate.key} joined on {teammate.joined_on} and cannot leave before, on {last_on}",
        )


def _present(unit: Unit, teammate: Teammate) -> Departure | None:
    """Return the departure that is recorded already, unless the teammate has come back since."""
    mine = [one for one in unit.departures() if one.teammate == teammate.key]
    newest = max(mine, key=lambda one: (one.recorded_on, one.id), default=None)
    if newest is None or teammate.status not in ("leaving", "left"):
        return None
    is_back = teammate.joined_on is not None and teammate.joined_on > newest.last_on
    return None if is_back else newest


def _check_here(
    teammate: Teammate,
    present: Departure | None,
    last_on: date,
    as_of: date,
) -> None:
    left_on = present.last_on if present else teammate.leaving_on
    if left_on is not None and left_on < as_of and left_on != last_on:
        raise InvalidInput(
            f"{teammate.key} has left already, on {left_on}; to correct the day, undo that "
            "departure or apply the teammate",
        )


class _Needs(NamedTuple):
    """What the accounts of somebody who leaves ask of a backfill."""

    accounts: tuple[str, ...] = ()
    hours_a_month: float = 0.0
    segments: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()


def _needs(
    unit: Unit,
    catalogue: Catalogue,
    key: str,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
) -> _Needs:
    owned = [line.account for line in unit.book_lines(as_of) if line.owner == key]
    loads = measure_loads(unit, catalogue, as_of, playbooks=playbooks, keys=owned)
    hours = {load.account: load.hours for load in loads}
    blueprints = [*unit.blueprints([*hours])]
    return _Needs(
        accounts=tuple(hours),
        hours_a_month=round(sum(hours.values()), 1),
        segments=_by_hours(hours, {b.key: [b.segment] for b in blueprints}),
        languages=_by_hours(hours, {b.key: _languages(b) for b in blueprints}),
        industries=_by_hours(hours, {b.key: [b.industry] for b in blueprints}),
    )


def _by_hours(
    hours: Mapping[str, float],
    words: Mapping[str, Iterable[str | None]],
) -> tuple[str, ...]:
    """Return the words of accounts, those with the most hours first."""
    total: dict[str, float] = {}
    for account, said in words.items():
        for word in {one for one in said if one}:
            total[word] = total.get(word, 0.0) + hours[account]
    return tuple(sorted(total, key=lambda word: (-total[word], word)))


def _languages(blueprint: Blueprint) -> set[str]:
    """Return the languages of an account and of those who are there, by their English names."""
    wishes = {blueprint.locale, *(c.locale for c in blueprint.contacts if c.left_on is None)}
    codes = {locale.language for wish in wishes if (locale := locale_of(wish))}
    return {language_in(code, DEFAULT) for code in codes}
