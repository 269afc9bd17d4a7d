"""Takes documents into the store: all of them, or none."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.account import Blueprint
from csmkit.domain.departure import Departure
from csmkit.domain.handoff import Handoff
from csmkit.domain.merging import merged
from csmkit.domain.people import Teammate
from csmkit.errors import InvalidInput, NotFound, Problem, nearest
from csmkit.exchange.documents import document_from, located_documents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from csmkit.domain.document import IdentifiedDocument
    from csmkit.located import Located, Route
    from csmkit.store.writing import Unit

MOST_PROBLEMS = 200
"""After so many problems the rest is not read. Source: judgement; nobody reads more."""

CONTACT_FIELDS = (
    ("touches", "contacts"),
    ("sightings", "contact"),
    ("integrations", "contact"),
    ("contacts", "reports_to"),
    ("contacts", "successor"),
)
"""The entries of a blueprint that name a contact of the same account."""


class Applied(NamedTuple):
    """What became of one document: `created`, `changed` or `unchanged`."""

    kind: str
    key: str
    what: str


class Mention(NamedTuple):
    """A document names something that must be there once all documents are in."""

    kind: str
    """`teammate`, `account` or `signal`."""
    name: str
    located: Located
    route: Route


def apply_documents(
    unit: Unit,
    sources: Iterable[tuple[str, bytes]],
    *,
    signals: frozenset[str],
    as_of: date | None = None,
    prune: bool = False,
) -> list[Applied]:
    """Take the documents of texts into the store.

    What a document does not mention stays as it is.

    Args:
        unit: The open writing command.
        sources: Name and bytes of each text; the name's ending tells its form.
        signals: The ids of the catalogue, for sightings.
        as_of: Today; a sighting dated later is refused. None lets every day pass.
        prune: Take out the entries that a mentioned list no longer has.

    Raises:
        InvalidInput: with every problem of every text; nothing is written then.
    """
    intake = _Intake(unit, as_of or date.max, prune=prune)
    for name, data in sources:
        intake.take(name, data)
    intake.check_mentions(signals)
    if intake.problems:
        raise InvalidInput(_told(intake.problems))
    return intake.applied


def _told(problems: list[Problem]) -> list[Problem]:
    more = len(problems) - MOST_PROBLEMS
    rest = [Problem(f"and {more:,} more problems")] if more > 0 else []
    return [*problems[:MOST_PROBLEMS], *rest]


class _Intake:
    """Collects what was taken in and what was wrong."""

    def __init__(self, unit: Unit, as_of: date, *, prune: bool) -> None:
        self._unit = unit
        self._as_of = as_of
        self._prune = prune
        self._mentions: dict[tuple[str, str], Mention] = {}
        self._places: dict[tuple[str, str], Callable[[], Problem]] = {}
        self.applied: list[Applied] = []
        self.problems: list[Problem] = []

    def take(self, name: str, data: bytes) -> None:
        try:
            for located in located_documents(data, name):
                self._take_one(located)
                if len(self.problems) > MOST_PROBLEMS:
                    return
        except InvalidInput as error:
            self.problems += error.problems

    def _take_one(self, located: Located) -> None:
        try:
            document = document_from(located)
        except InvalidInput as error:
            self.problems += error.problems
            return
        identity = (document.kind, document.identity())
        if identity in self._places:
            problem = self._places[identity]()
            first = f"{problem.path}:{problem.line}:{problem.column}"
            message = f"{document.kind} {document.identity()!r} stands twice, first at {first}"
            self.problems.append(located.problem((), message))
            return
        self._places[identity] = partial(_place_of, located)
        for mention in _mentions(document, located):
            self._mentions.setdefault((mention.kind, mention.name), mention)
        self.problems += _seen_too_early(document, located, self._as_of)
        self.problems += _ended_before_begun(document, located)
        present = _present(self._unit, document)
        if present is not None:
            document = merged(present, document, prune=self._prune)
        if isinstance(document, Blueprint):
            self._check_inner(document, located)
        if not self.problems:
            self._put(document)

    def _check_inner(self, whole: Blueprint, located: Located) -> None:
        """Report mentions of contacts that the whole blueprint lacks, and a parent in a circle."""
        contacts = {str(contact.id) for contact in whole.contacts}
        for name, route in _contact_mentions(located):
            if name not in contacts:
                message = f"{whole.key} has no contact {name!r}{nearest(name, contacts)}"
                self.problems.append(located.problem(route, message))
        if whole.parent == whole.key:
            self.problems.append(located.problem(("parent",), "an account is not its own parent"))

    def _put(self, document: IdentifiedDocument) -> None:
        what = self._unit.put(document)
        self.applied.append(Applied(document.kind, document.identity(), what))

    def check_mentions(self, signals: frozenset[str]) -> None:
        """Report every mention of something that is neither in the store nor in the texts."""
        known = {
            "teammate": {*self._unit.teammate_keys(), *self._keys("teammate")},
            "account": {key for key, _ in self._unit.account_names()} | {*self._keys("blueprint")},
            "signal": signals,
        }
        for (kind, name), mention in self._mentions.items():
            if name not in known[kind]:
                message = f"there is no {kind} {name!r}{nearest(name, known[kind])}"
                self.problems.append(mention.located.problem(mention.route, message))

    def _keys(self, kind: str) -> Iterator[str]:
        return (key for known_kind, key in self._places if known_kind == kind)


def _place_of(located: Located) -> Problem:
    return located.problem((), "first")


def _present(unit: Unit, document: IdentifiedDocument) -> IdentifiedDocument | None:
    find: dict[str, Callable[[str], IdentifiedDocument]] = {
        "teammate": unit.teammate,
        "blueprint": unit.blueprint,
        "handoff": unit.handoff,
        "departure": unit.departure,
    }
    try:
        return find[document.kind](document.identity())
    except NotFound:
        return None


def _mentions(document: IdentifiedDocument, located: Located) -> Iterator[Mention]:
    """Yield what a document refers to, with the routes of its text, not of its sorted copy."""
    if isinstance(document, Blueprint):
        yield from _field_mentions(located, ("owner", "backup", "seller"), "teammate")
        yield from _field_mentions(located, ("parent",), "account")
        yield from _entry_mentions(located, "tenures", "teammate", "teammate")
        yield from _entry_mentions(located, "sightings", "signal", "signal")
        yield from _touch_mentions(located)
    elif isinstance(document, Teammate):
        yield from _field_mentions(located, ("manager",), "teammate")
    elif isinstance(document, Handoff):
        yield from _field_mentions(located, ("from", "to", "leader"), "teammate")
        for index, name in enumerate(located.value["accounts"]):
            yield Mention("account", name, located, ("accounts", index))
    elif isinstance(document, Departure):
        yield from _field_mentions(located, ("teammate", "filled_by"), "teammate")
        for index, name in enumerate(located.value.get("accounts") or ()):
            yield Mention("account", name, located, ("accounts", index))


def _seen_too_early(
    document: IdentifiedDocument,
    located: Located,
    as_of: date,
) -> Iterator[Problem]:
    """Yield the sightings of days to come: they are a slip of the pen, and count for nothing."""
    if isinstance(document, Blueprint):
        for index, entry in enumerate(located.value.get("sightings") or ()):
            if str(entry["on"]) > as_of.isoformat():
                message = f"{entry['on']} lies after {as_of}; only what happened can be seen"
                yield located.problem(("sightings", index, "on"), message)


def _ended_before_begun(document: IdentifiedDocument, located: Located) -> Iterator[Problem]:
    """Yield the engagement changes that could never hold."""
    if isinstance(document, Blueprint):
        for index, entry in enumerate(located.value.get("engagements") or ()):
            if str(entry["until_on"]) < str(entry["from_on"]):
                message = f"{entry['until_on']} lies before {entry['from_on']}, when it begins"
                yield located.problem(("engagements", index, "until_on"), message)


def _entry_mentions(located: Located, part: str, field: str, kind: str) -> Iterator[Mention]:
    for index, entry in enumerate(located.value.get(part) or ()):
        yield Mention(kind, entry[field], located, (part, index, field))


def _touch_mentions(located: Located) -> Iterator[Mention]:
    for index, entry in enumerate(located.value.get("touches") or ()):
        for position, name in enumerate(entry.get("teammates") or ()):
            yield Mention("teammate", name, located, ("touches", index, "teammates", position))


def _contact_mentions(located: Located) -> Iterator[tuple[str, Route]]:
    for part, field in CONTACT_FIELDS:
        for index, entry in enumerate(located.value.get(part) or ()):
            named = entry.get(field)
            if isinstance(named, list | tuple):
                yield from ((n, (part, index, field, place)) for place, n in enumerate(named))
            elif named is not None:
                yield named, (part, index, field)


def _field_mentions(located: Located, fields: tuple[str, ...], kind: str) -> Iterator[Mention]:
    for field in fields:
        if located.value.get(field) is not None:
            yield Mention(kind, located.value[field], located, (field,))
