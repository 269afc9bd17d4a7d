"""How a conflict went: its states with their days, who was asked, when the two sides spoke."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OPENED = "opened"
"""What the row that a conflict begins with is about."""
OPEN, IDENTIFIED, AGREED, IN_PROGRESS, RESOLVED, REOPENED = (
    "open",
    "sources identified",
    "plan agreed",
    "in progress",
    "resolved",
    "reopened",
)
SIDES = ("us", "them")
SPOKEN = frozenset({"conversation", "agreement"})
"""Notes that two sides make; what they told us of their view needs one as well."""
TOLD = frozenset({"source", "assumption", "contribution", "surfaced"})
FOLLOWS = {
    OPENED: OPEN,
    "source": IDENTIFIED,
    "agreement": AGREED,
    "begun": IN_PROGRESS,
    "resolved": RESOLVED,
    "reopened": REOPENED,
}
"""The state after a note, in the order in which one day's notes are read."""
ORDER = {about: place for place, about in enumerate(FOLLOWS)}


class ConflictRow(NamedTuple):
    """What judging needs of a conflict or of one of its notes; days are ISO texts."""

    id: str
    """Of the conflict."""
    on: str
    about: str
    """`opened`, or what the note is about."""
    side: str | None
    text: str | None
    """The title, or the words of the note."""


class StateChange(NamedTuple):
    """A state of a conflict and the day on which it began."""

    state: str
    on: date


class Spell(NamedTuple):
    """Days in which a conflict was open; without an end it still is."""

    from_on: date
    until_on: date | None


class ConflictCourse(NamedTuple):
    """One conflict as its dated rows tell it."""

    id: str
    title: str
    opened_on: date
    states: tuple[StateChange, ...]
    """Each change, the first one the opening."""
    spoke_on: tuple[date, ...]
    """The days on which the two sides spoke about it."""
    asked: frozenset[str]
    """The sides of which it is known what they believe is the source."""
    cited_on: tuple[date, ...]

    @property
    def state(self) -> str:
        """Return the state that it has come to."""
        return self.states[-1].state

    @property
    def is_open(self) -> bool:
        """Tell whether it is not resolved."""
        return self.state != RESOLVED

    @property
    def unasked(self) -> tuple[str, ...]:
        """Return the sides that nobody asked for the source yet."""
        return tuple(side for side in SIDES if side not in self.asked)

    @property
    def spells(self) -> tuple[Spell, ...]:
        """Return the days in which it was open, oldest first."""
        return tuple(_spells(self.states))

    def met_on(self, spell: Spell) -> date | None:
        """Return the first day on which the sides spoke within a spell, None if they did not."""
        return next((day for day in self.spoke_on if _is_within(day, spell)), None)

    def silent_days(self, day: date) -> int:
        """Return for how long nobody has spoken about it on a day; 0 where it is not open then."""
        running = [spell for spell in self.spells if _covers(spell, day)]
        if not running:
            return 0
        began = running[-1].from_on
        spoke = [on for on in self.spoke_on if began <= on <= day]
        return (day - max([began, *spoke])).days


def _is_within(day: date, spell: Spell) -> bool:
    return spell.from_on <= day and (spell.until_on is None or day <= spell.until_on)


def _covers(spell: Spell, day: date) -> bool:
    return spell.from_on <= day and (spell.until_on is None or day < spell.until_on)


def _spells(states: Iterable[StateChange]) -> Iterator[Spell]:
    began: date | None = None
    for state, on in states:
        if state == RESOLVED and began is not None:
            yield Spell(began, on)
            began = None
        elif state != RESOLVED and began is None:
            began = on
    if began is not None:
        yield Spell(began, None)


def courses(rows: Iterable[ConflictRow]) -> tuple[ConflictCourse, ...]:
    """Return each conflict of an account, oldest first; notes of what is no conflict are left out.

    Args:
        rows: Those of one account, in any order, none of them later than the day that counts.
    """
    by_id: dict[str, list[ConflictRow]] = {}
    for row in rows:
        by_id.setdefault(row.id, []).append(row)
    found = (_course(key, own) for key, own in sorted(by_id.items()))
    return tuple(sorted((one for one in found if one), key=lambda one: (one.opened_on, one.id)))


def _course(key: str, rows: list[ConflictRow]) -> ConflictCourse | None:
    openings = [row for row in rows if row.about == OPENED]
    if not openings:
        return None
    opening = min(openings, key=lambda row: row.on)
    own = [row for row in rows if row.on >= opening.on]
    spoke = {row.on for row in own if _is_spoken(row)}
    return ConflictCourse(
        key,
        opening.text or key,
        date.fromisoformat(opening.on),
        tuple(_states(own)),
        tuple(map(date.fromisoformat, sorted(spoke))),
        frozenset(row.side for row in own if row.about == "source" and row.side),
        tuple(sorted({date.fromisoformat(row.on) for row in own if row.about == "cited"})),
    )


def _is_spoken(row: ConflictRow) -> bool:
    return row.about in SPOKEN or (row.about in TOLD and row.side == "them")


def _states(rows: Iterable[ConflictRow]) -> Iterator[StateChange]:
    state, asked = "", set[str]()
    turns = sorted((row for row in rows if row.about in ORDER), key=_in_order)
    while turns:
        turn = turns.pop(_next_turn(turns, state))
        if turn.about == "source" and turn.side:
            asked.add(turn.side)
        follows = _following(state, turn.about, all_asked=len(asked) == len(SIDES))
        if follows != state:
            state = follows
            yield StateChange(state, date.fromisoformat(turn.on))


def _in_order(row: ConflictRow) -> tuple[str, int]:
    return row.on, ORDER[row.about]


def _next_turn(turns: list[ConflictRow], state: str) -> int:
    """Return the place of what comes next: what is resolved is reopened before anything else."""
    day = turns[0].on
    reopening = (i for i, row in enumerate(turns) if (row.on, row.about) == (day, REOPENED))
    return next(reopening, 0) if state == RESOLVED else 0


def _following(state: str, about: str, *, all_asked: bool) -> str:
    """Return the state after a note; what is resolved stays so until it is reopened."""
    stays = (
        (state == RESOLVED) != (about == REOPENED)
        or (about == "source" and not (state == OPEN and all_asked))
        or (about == "agreement" and state == IN_PROGRESS)
    )
    return state if stays else FOLLOWS[about]


def rows_of(conflicts: Iterable[Any], notes: Iterable[Any]) -> tuple[ConflictRow, ...]:
    """Return the rows of documents, or of what was read of them."""
    return (
        *(ConflictRow(str(c.id), str(c.opened_on), OPENED, None, c.title) for c in conflicts),
        *(ConflictRow(n.conflict, str(n.on), n.about, n.side, n.text) for n in notes),
    )


# ── From one conflict to the next ────────────────────────────────────────────────────────────────


class Calm(NamedTuple):
    """How many conflicts began within some days, and the longest time without any since then."""

    conflicts: int
    longest_calm_days: int


def calm_within(found: Iterable[ConflictCourse], day: date, days: int) -> Calm:
    """Return how restless an account was within some days before a day.

    A conflict that was reopened began again. Calm is counted from the first beginning on, until
    the day itself, so that an account that is quiet again is no longer restless.

    Args:
        found: The account's conflicts.
        day: The last day that counts.
        days: How far to look back.
    """
    begun = [
        Spell(s.from_on, s.until_on and min(s.until_on, day))
        for one in found
        for s in one.spells
        if s.from_on <= day
    ]
    spells = sorted(begun, key=lambda spell: spell.from_on)
    recent = [spell for spell in spells if (day - spell.from_on).days < days]
    if not recent:
        return Calm(0, days)
    return Calm(len(recent), max(_calms(recent, day)))


def _calms(spells: Iterable[Spell], day: date) -> Iterator[int]:
    """Yield how long each time without a conflict was, between the spells and after them."""
    quiet_from: date | None = None
    yield 0
    for spell in spells:
        if quiet_from is not None and spell.from_on > quiet_from:
            yield (spell.from_on - quiet_from).days
        end = spell.until_on or day
        quiet_from = end if quiet_from is None else max(quiet_from, end)
    if quiet_from is not None:
        yield (day - quiet_from).days
