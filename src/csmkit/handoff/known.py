"""What is known when a packet is made, and the lines that it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from csmkit.domain.handoff import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from csmkit.domain.account import Blueprint
    from csmkit.domain.conflict_view import ChronicConflict
    from csmkit.domain.document import Record
    from csmkit.domain.handoff import Handoff
    from csmkit.domain.people import Contact, Teammate
    from csmkit.domain.readiness import Cover
    from csmkit.domain.trust import Assessment
    from csmkit.handoff.contents import PacketContents
    from csmkit.handoff.success_guide import SuccessGuide

DATA = "data"
INFERRED = "inferred"
TO_CONFIRM = "to confirm"

R = TypeVar("R", bound="Record")


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that the sections of one packet are written from."""

    blueprint: Blueprint
    assessments: Mapping[str, Assessment]
    """By relationship, `customer` and `sales`."""
    handoff: Handoff
    people: Mapping[str, Teammate]
    contents: PacketContents
    as_of: date
    cover: Cover | None = None
    """Who could step in; None where that was not asked for."""
    chronic: ChronicConflict | None = None
    """Why the account is never calm, None where it is."""
    success_guide: SuccessGuide | None = None
    """How sure one may be of a success plan."""

    def teammate_name(self, key: str | None) -> str:
        """Return a teammate's name, or the key where nobody has it."""
        if key is None:
            return "nobody"
        return self.people[key].name if key in self.people else key

    def contact_name(self, key: str) -> str:
        """Return a contact's name, or the key where nobody has it."""
        return next((c.name for c in self.blueprint.contacts if c.id == key), key)

    def present_contacts(self) -> list[Contact]:
        """Return who works there today."""
        return [c for c in self.blueprint.contacts if c.is_present(self.as_of)]

    def is_recent(self, day: date | None, days: int) -> bool:
        """Tell whether a day is known and at most so many days ago."""
        return day is not None and day >= self.as_of - timedelta(days=days)


def said(
    known: Known,
    record: Record,
    noun: str,
    text: str,
    *,
    on: date | None = None,
    basis: str | None = None,
    cells: tuple[str, ...] = (),
) -> Line:
    """Return a line for a record: who said so, or else which record it is.

    A record that names neither source nor day is something to confirm.
    """
    day = on or record.on_day() or record.recorded_on
    source = source_of(record, noun)
    if record.by:
        source += f", noted by {known.teammate_name(record.by)}"
    if basis is None:
        basis = DATA if day or record.source else TO_CONFIRM
    return Line(text, source, day, basis, cells)


def source_of(record: Record, noun: str) -> str:
    """Return who said so, or else which record it is."""
    return record.source or f"{noun} {record.id}"


def written(text: str, part: str, *, basis: str = DATA, on: date | None = None) -> Line:
    """Return a line for a field of the blueprint that is no record."""
    return Line(text, f"blueprint, {part}", on, basis)


def inferred(
    text: str,
    source: str,
    *,
    on: date | None = None,
    cells: tuple[str, ...] = (),
) -> Line:
    """Return a line that was computed, and from what."""
    return Line(text, source, on, INFERRED, cells)


def newest_first(records: Iterable[R]) -> list[R]:
    """Return records in the order in which a newcomer reads them; undated ones last."""
    return sorted(records, key=lambda r: (r.on_day() or date.min, str(r.id)), reverse=True)


def sentence(*parts: str | None, separator: str = "; ") -> str:
    """Return the parts that say something, joined; only the last keeps its full stop."""
    *head, tail = [part for part in parts if part] or [""]
    return separator.join([*(part.removesuffix(".") for part in head), tail])


def after(label: str, value: object) -> str | None:
    """Return a label with its value, or nothing where there is no value."""
    return None if value in (None, "", ()) else f"{label} {value}"


def count(number: int, one: str, many: str) -> str:
    """Return a number with its noun."""
    return f"{number} {one if number == 1 else many}"


def distance(day: date, as_of: date) -> str:
    """Return how far a day is from today, such as `in 12 days` or `3 days ago`."""
    days = (day - as_of).days
    if days == 0:
        return "today"
    return f"in {count(days, 'day', 'days')}" if days > 0 else f"{count(-days, 'day', 'days')} ago"
