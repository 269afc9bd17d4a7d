"""Logs what happened at an account: a touch, a sighting of a signal, or both."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.merging import merged
from csmkit.domain.record import Sighting, Touch
from csmkit.errors import InvalidInput
from csmkit.located import checked
from csmkit.services.find_contact import find_contact

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.document import Record
    from csmkit.store.writing import Unit
    from csmkit.trust.catalogue import Catalogue

NOUNS = {"touches": "touch", "sightings": "sighting"}


class LoggedEntry(NamedTuple):
    """One entry that is now in the record; `is_new` is False where it already was."""

    kind: str
    """`touch` or `sighting`."""
    account: str
    id: str
    on: date
    is_new: bool


def log_entry(
    unit: Unit,
    catalogue: Callable[[], Catalogue],
    name: str,
    text: str,
    *,
    as_of: date,
    on: date | None = None,
    signal: str | None = None,
    seen: bool = True,
    kind: str | None = None,
    direction: str = "both",
    outcome: str = "held",
    contact: str | None = None,
    by: str | None = None,
) -> list[LoggedEntry]:
    """Log a sighting of a signal, a touch where a kind is named, and by itself a touch.

    Logging the same words for the same day again changes nothing.

    Args:
        unit: The open writing command.
        catalogue: Gives the signals that there are; asked only where one is named.
        name: The account, by key or name.
        text: What was said or seen.
        as_of: Today.
        on: The day on which it happened; today where None.
        signal: The signal that it is a sighting of.
        seen: False: somebody looked for the signal and did not find it.
        kind: What kind of touch it was, such as `call`.
        direction: Of the touch.
        outcome: Of the touch.
        contact: The contact's id.
        by: The teammate who logs it.

    Raises:
        AccountNotFound, SignalNotFound, RecordNotFound: something named does not exist.
        InvalidInput: the day lies in the future, or the text cannot be kept.
    """
    happened_on = on or as_of
    if happened_on > as_of:
        raise InvalidInput(f"{happened_on} lies after {as_of}; only what happened can be logged")
    blueprint = unit.blueprint(unit.account_key(name))
    shared = {
        "on": happened_on,
        "by": by,
        "recorded_on": as_of if happened_on != as_of else None,
    }
    contact_id = str(find_contact(blueprint, contact).id) if contact is not None else None
    records: list[tuple[str, Record]] = []
    if signal is None or kind is not None:
        touch = {
            "kind": kind or "other",
            "direction": direction,
            "outcome": outcome,
            "summary": text,
            "contacts": [contact_id] if contact_id else [],
            "teammates": [by] if by else [],
        }
        records.append(("touches", checked(Touch, {**shared, **touch})))
    if signal is not None:
        sighting = {
            "signal": catalogue().signal(signal).id,
            "text": text,
            "contact": contact_id,
            "seen": seen,
            "touch": records[0][1].natural_key() if records else None,
        }
        records.append(("sightings", checked(Sighting, {**shared, **sighting})))
    return _add(unit, blueprint, records)


def _add(
    unit: Unit,
    blueprint: Blueprint,
    records: list[tuple[str, Record]],
) -> list[LoggedEntry]:
    incoming = type(blueprint).model_validate(
        {"key": blueprint.key, "name": blueprint.name, **{part: [r] for part, r in records}},
    )
    known = {(part, r.id) for part, _ in records for r in getattr(blueprint, part)}
    unit.put(merged(blueprint, incoming))
    return [
        LoggedEntry(
            NOUNS[part],
            blueprint.key,
            str(record.id),
            record.on,
            (part, record.id) not in known,
        )
        for part, _ in records
        for record in getattr(incoming, part)
    ]
