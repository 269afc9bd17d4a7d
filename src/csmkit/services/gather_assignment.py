"""Gathers what an assignment is made from: accounts of those who leave, and who could take them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from csmkit.coverage.capacity import capacity_of, load_capacity_norms
from csmkit.coverage.fitting import Circumstances
from csmkit.coverage.load import account_load, load_norms
from csmkit.coverage.norms import load_assignment_norms
from csmkit.domain.assignment import AccountToPlace, Candidate
from csmkit.domain.known import as_known_on
from csmkit.domain.people import Teammate
from csmkit.errors import InvalidInput
from csmkit.handoff.freshness import counts, is_exchange
from csmkit.handoff.risk import counted_cents, prioritise
from csmkit.handoff.risk import load_norms as load_priorities
from csmkit.render.spoken import language_code
from csmkit.services.choose_team import choose_team
from csmkit.trust.judgement import standing
from csmkit.trust.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from csmkit.coverage.capacity import CapacityNorms
    from csmkit.domain.coverage import BookLine
    from csmkit.domain.parts import AccountParts, Needs
    from csmkit.handoff.risk import PriorityNorms
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue

NEEDS: Needs = {
    "account": ("backup",),
    "contacts": ("id", "left_on"),
    "tenures": ("role", "teammate"),
    "touches": ("contacts", "direction", "kind", "on", "outcome", "reply_hours", "teammates"),
}
KNEW_IT = ("owner", "backup", "cover", "incoming")
BACKFILL = "backfill"


class Gathered(NamedTuple):
    """What an assignment is made from."""

    leaving: tuple[str, ...]
    accounts: tuple[AccountToPlace, ...]
    candidates: tuple[Candidate, ...]
    around: Circumstances
    backfill: Candidate
    notes: tuple[str, ...]


class _Weighed(NamedTuple):
    line: BookLine
    hours: float
    priority: str
    because: tuple[str, ...]
    cents: int


def gather_assignment(
    reader: Reader,
    catalogue: Catalogue,
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    leaving: Sequence[str],
    team: str | None = None,
    backfills: int = 0,
) -> Gathered:
    """Return accounts, candidates and norms, as they were known on a day.

    Args:
        reader: The open store.
        catalogue: The signals; a stage is a part of load and priority.
        as_of: The day that counts as today.
        playbooks: Where the norms are looked up.
        leaving: Keys of those who leave.
        team: Only teammates of a team with these words in its name take over.
        backfills: People yet to be hired who could take accounts as well.

    Raises:
        TeammateNotFound, TeamNotFound: somebody or something named does not exist.
        InvalidInput: there is nothing to place, or nobody to take it; says the numbers.
    """
    people = {one.key: one for one in reader.teammates()}
    gone = dict.fromkeys(reader.teammate(key).key for key in leaving)
    norms, capacities = load_assignment_norms(playbooks), load_capacity_norms(playbooks)
    around = Circumstances(norms, capacities.target.at_share, as_of)
    book = [*_book(reader, catalogue, as_of, playbooks, gone)]
    moving = [one for one in book if one.line.owner in gone]
    if not moving:
        verb = "owns" if len(gone) == 1 else "own"
        raise InvalidInput(f"{' and '.join(gone)} {verb} 0 accounts; there is nothing to place")
    staff, notes = _staff(choose_team([*people.values()], team), gone, as_of)
    candidates = [
        found
        for one in staff
        if (found := _candidate(one, book, capacities, as_of)).usable_hours > 0
    ]
    newcomer = _backfill(capacities, as_of)
    candidates += [
        replace(newcomer, teammate=f"{BACKFILL}-{number}") for number in range(1, backfills + 1)
    ]
    if not candidates:
        hours = sum(one.hours for one in moving)
        raise InvalidInput(
            f"nobody is there to take over {len(moving)} accounts with {hours:.1f} hours a month: "
            f"{len(staff)} CSMs are active and have 0 usable hours",
        )
    accounts = [*_accounts(reader, moving, people, around)]
    notes += [*_under_way(reader, accounts), *_unknown(accounts, moving, candidates)]
    return Gathered(tuple(gone), tuple(accounts), tuple(candidates), around, newcomer, tuple(notes))


def _book(
    reader: Reader,
    catalogue: Catalogue,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    gone: Collection[str | None],
) -> Iterator[_Weighed]:
    """Yield every account with its hours, and with its priority where its owner leaves."""
    lines = {line.account: line for line in reader.book_lines(as_of)}
    loads, priorities = load_norms(playbooks), load_priorities(playbooks)
    for record in reader.account_records(as_of):
        line = lines.get(record.account)
        if line is None:
            continue
        timeline, day = Timeline(record), as_of.toordinal()
        stage = standing(timeline, catalogue, "customer", day)
        priority, because = "", tuple[str, ...]()
        if line.owner in gone:
            inner = standing(timeline, catalogue, "sales", day)
            blueprint = as_known_on(reader.blueprint(line.account), as_of)
            urgency = prioritise(priorities, blueprint, stage, inner, as_of)
            priority, because = urgency.id, urgency.because
        hours = account_load(loads, line, stage, as_of).hours
        yield _Weighed(line, hours, priority, because, _cents(line, priorities))


def _cents(line: BookLine, priorities: PriorityNorms) -> int:
    return round(counted_cents(priorities.value, line.arr_cents, line.currency) or 0)


def _staff(
    members: Iterable[Teammate],
    gone: Collection[str | None],
    as_of: date,
) -> tuple[list[Teammate], list[str]]:
    """Return the CSMs who are here to stay, and a sentence on each who is not."""
    staff, notes = [], []
    for one in members:
        if one.role != "csm" or one.key in gone or one.has_left_by(as_of):
            continue
        if one.status == "active" and one.leaving_on is None:
            staff.append(one)
        elif one.status == "away":
            notes.append(f"{one.key} is away and takes nothing")
        else:
            on = f" on {one.leaving_on}" if one.leaving_on else ""
            notes.append(f"{one.key} leaves too{on} and takes nothing")
    return staff, notes


def _candidate(
    one: Teammate,
    book: Iterable[_Weighed],
    capacities: CapacityNorms,
    as_of: date,
) -> Candidate:
    mine = [each for each in book if each.line.owner == one.key]
    industries = Counter(each.line.industry.casefold() for each in mine if each.line.industry)
    parents = {each.line.parent for each in mine if each.line.parent}
    return Candidate(
        teammate=one.key,
        name=one.name,
        usable_hours=capacity_of(capacities, one, as_of).usable_hours,
        load_hours=sum(each.hours for each in mine),
        accounts=len(mine),
        arr_cents=sum(each.cents for each in mine),
        segments=tuple(sorted({segment.casefold() for segment in one.segments})),
        languages=_codes(one.languages),
        timezone=one.timezone,
        industries=dict.fromkeys((name.casefold() for name in one.industries), 0) | industries,
        sizes=Counter(each.line.segment.casefold() for each in mine if each.line.segment),
        parents=frozenset(parents | {each.line.account for each in mine}),
    )


def _codes(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({code for name in names if (code := language_code(name))}))


def _backfill(capacities: CapacityNorms, as_of: date) -> Candidate:
    newcomer = Teammate(key=BACKFILL, name="Backfill", joined_on=as_of)
    usable = capacity_of(capacities, newcomer, as_of).usable_hours
    return Candidate(BACKFILL, newcomer.name, usable, 0.0, is_backfill=True)


def _accounts(
    reader: Reader,
    moving: Sequence[_Weighed],
    people: dict[str, Teammate],
    around: Circumstances,
) -> Iterator[AccountToPlace]:
    keys = [one.line.account for one in moving]
    days = around.norms.familiarity.touches_within_days
    since = (around.as_of - timedelta(days=days)).isoformat()
    for one, parts in zip(moving, reader.account_parts(around.as_of, NEEDS, keys), strict=True):
        there = {
            contact.id
            for contact in parts.parts["contacts"]
            if counts("contacts", contact, around.as_of.isoformat())
        }
        touches, met = _dealings(parts, there, since)
        line = one.line
        yield AccountToPlace(
            account=line.account,
            name=line.name,
            owner=line.owner,
            hours=one.hours,
            priority=one.priority,
            arr_cents=one.cents,
            segment=line.segment,
            industry=line.industry,
            languages=_spoken(line, people, around),
            timezone=line.timezone,
            parent=line.parent,
            backup=line.backup,
            had_it=frozenset(
                tenure.teammate
                for tenure in parts.parts["tenures"]
                if tenure.role in KNEW_IT and tenure.teammate != line.backup
            ),
            touches=touches,
            met=met,
            contacts=len(there),
            because=one.because,
        )


def _dealings(
    parts: AccountParts,
    there: Iterable[Any],
    since: str,
) -> tuple[dict[str, int], dict[str, int]]:
    """Return exchanges and present contacts met, both by teammate."""
    touches: Counter[str] = Counter()
    met: dict[str, set[str]] = {}
    for touch in parts.parts["touches"]:
        if is_exchange(touch):
            for key in touch.teammates:
                touches[key] += str(touch.on) >= since
                met.setdefault(key, set()).update({*touch.contacts} & {*there})
    return dict(touches), {key: len(contacts) for key, contacts in met.items()}


def _spoken(
    line: BookLine,
    people: dict[str, Teammate],
    around: Circumstances,
) -> tuple[str, ...]:
    """Return the languages in which the account is served."""
    own = language_code((line.locale or "").replace("_", "-").split("-")[0])
    if own is None:
        return ()
    serving = [people[key] for key in (line.owner, line.backup) if key in people]
    spoken = [_codes(one.languages) for one in serving if one.languages]
    if all(own in codes for codes in spoken):
        return (own,)
    return (own, *_codes(around.norms.rules.language.otherwise))


def _under_way(reader: Reader, accounts: Sequence[AccountToPlace]) -> Iterator[str]:
    """Yield which of the accounts are being handed over already."""
    keys = {one.account for one in accounts}
    for handoff in reader.handoffs():
        taken = [key for key in handoff.accounts if key in keys]
        if taken and handoff.is_open and handoff.state != "cancelled":
            yield f"{', '.join(taken)}: in the open handoff {handoff.id!r} already"


def _unknown(
    accounts: Sequence[AccountToPlace],
    moving: Sequence[_Weighed],
    candidates: Sequence[Candidate],
) -> Iterator[str]:
    """Yield what was not known and how it was counted."""
    without = sum(one.line.arr_cents is None for one in moving)
    if without:
        yield f"{without} of {len(accounts)} accounts have no revenue and count as 0"
    for what, names in (
        ("segments that they serve", [one for one in candidates if not one.segments]),
        ("languages", [one for one in candidates if not one.languages]),
        ("time zone", [one for one in candidates if not one.timezone]),
    ):
        keys = [one.teammate for one in names if not one.is_backfill]
        if keys:
            yield f"{', '.join(keys)}: no {what} recorded, so taken as no obstacle"
