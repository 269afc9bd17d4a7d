"""A success plan as it stands on a day: signatures, tasks, values, and what moved since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from csmkit.domain.success_plan import ABOUT, SIDES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.people import Contact, Teammate
    from csmkit.domain.success_plan import PlanNote, PlanTask, SuccessPlan

DRAFT, AGREED, CLOSED = "draft", "agreed", "closed"
OPEN, LATE, DONE, DROPPED = "open", "late", "done", "dropped"
WHOSE = {"us": "our", "them": "their"}


class Signature(NamedTuple):
    """The executive of one side, and when they agreed; days as the notes have them."""

    who: str | None
    agreed_on: Any


def signature_of(notes: Iterable[Any], plan: str, side: str) -> Signature:
    """Return who stands for a side and when they agreed.

    Who was named last counts; an earlier one's agreement is not theirs.

    Args:
        notes: `PlanNote`s, or rows with `plan`, `on`, `about`, `side` and `who`.
        plan: The plan's id.
        side: `us` or `them`.
    """
    own = [n for n in notes if n.plan == plan and n.side == side and n.who]
    own = [n for n in own if n.about in ("sponsor", "signed")]
    if not own:
        return Signature(None, None)
    who = max(own, key=lambda n: (n.on, n.about == "sponsor")).who
    return Signature(
        who, min((n.on for n in own if n.about == "signed" and n.who == who), default=None)
    )


def missing_signature(
    found: Signature,
    side: str,
    name: str | None,
    *,
    is_gone: bool,
) -> str | None:
    """Return in words what a side's signature lacks, None where nothing is missing."""
    whose = f"{WHOSE[side]} executive"
    if found.who is None:
        return f"{whose} (nobody is named)"
    if is_gone:
        return f"{whose} ({name} has left)"
    return f"{whose} ({name} has not agreed yet)" if found.agreed_on is None else None


class Move(NamedTuple):
    """A task's day was moved."""

    on: date
    from_on: date
    to_on: date
    note: str | None


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task as it stands on a day."""

    record: PlanTask
    owner: Teammate | Contact | None
    """None where nobody has this key."""
    moves: tuple[Move, ...]
    as_of: date

    @property
    def owner_name(self) -> str:
        """Return who does it."""
        return self.owner.name if self.owner else self.record.owner

    @property
    def due_on(self) -> date:
        """Return the day on which it is due now."""
        return self.moves[-1].to_on if self.moves else self.record.due_on

    @property
    def days_late(self) -> int:
        """Return how many days after its day it was done, or has not been done."""
        if self.record.dropped_on is not None:
            return 0
        return max(0, ((self.record.done_on or self.as_of) - self.due_on).days)

    @property
    def state(self) -> str:
        """Return `open`, `late`, `done` or `dropped`."""
        if self.record.dropped_on is not None:
            return DROPPED
        if self.record.done_on is not None:
            return DONE
        return LATE if self.days_late else OPEN

    @property
    def is_open(self) -> bool:
        """Tell whether it is still to be done."""
        return self.state in (OPEN, LATE)


@dataclass(frozen=True, slots=True)
class SponsorView:
    """The executive who stands for a side."""

    side: str
    person: Teammate | Contact | None
    who: str | None
    agreed_on: date | None
    missing: str | None
    """What the signature lacks, in words."""

    @property
    def name(self) -> str | None:
        """Return the executive's name."""
        return self.person.name if self.person else self.who


@dataclass(frozen=True, slots=True)
class PlanView:
    """One success plan with everything that belongs to it."""

    account: str
    name: str
    owner: str | None
    plan: SuccessPlan
    sponsors: tuple[SponsorView, ...]
    """Ours, then theirs."""
    tasks: tuple[TaskView, ...]
    """By the day on which they are due."""
    notes: tuple[PlanNote, ...]
    """Oldest first."""
    as_of: date

    @property
    def id(self) -> str:
        """Return the plan's id."""
        return str(self.plan.id)

    @property
    def is_open(self) -> bool:
        """Tell whether it runs."""
        return self.plan.closed_on is None

    @property
    def missing(self) -> tuple[str, ...]:
        """Return which signature is missing, in words."""
        return tuple(one.missing for one in self.sponsors if one.missing)

    @property
    def agreed_on(self) -> date | None:
        """Return the day since which both executives have agreed, None where one has not."""
        days = [one.agreed_on for one in self.sponsors if one.agreed_on and not one.missing]
        return max(days) if len(days) == len(SIDES) else None

    @property
    def state(self) -> str:
        """Return `draft`, `agreed` or `closed`."""
        if not self.is_open:
            return CLOSED
        return DRAFT if self.agreed_on is None else AGREED

    def told(self, about: str, side: str | None = None) -> tuple[PlanNote, ...]:
        """Return the notes of one kind, of one side where one is named."""
        kept = (note for note in self.notes if note.about == about)
        return tuple(note for note in kept if side is None or note.side == side)

    def texts(self, about: str, side: str | None = None) -> tuple[str, ...]:
        """Return the words of the notes of one kind."""
        return tuple(note.text for note in self.told(about, side) if note.text)

    @property
    def target(self) -> str | None:
        """Return the target that counts."""
        return next(reversed(self.texts("target")), self.plan.target)

    @property
    def value(self) -> str | None:
        """Return the measure's newest value, None where nobody has measured since the start."""
        return next(reversed(self.texts("measured")), None)

    @property
    def told_on(self) -> date:
        """Return when all parties were last told, or the start."""
        return max((note.on for note in self.told("update")), default=self.plan.started_on)

    @property
    def next_update_on(self) -> date | None:
        """Return when the next update is due, None where no cadence is agreed or it is over."""
        if not self.is_open or self.plan.cadence_days is None:
            return None
        return self.told_on + timedelta(days=self.plan.cadence_days)

    @property
    def is_update_due(self) -> bool:
        """Tell whether an update is due."""
        return self.next_update_on is not None and self.next_update_on <= self.as_of


class PlanMoves(NamedTuple):
    """What moved in a plan after a day, up to and with another."""

    since_on: date
    done: tuple[TaskView, ...]
    moved: tuple[tuple[TaskView, Move], ...]
    """From the day that all parties knew to the one that counts now."""
    added: tuple[TaskView, ...]
    dropped: tuple[TaskView, ...]
    measured: PlanNote | None

    @property
    def is_nothing(self) -> bool:
        """Tell whether nothing moved."""
        return not any(self[1:])


def moves_of(view: PlanView) -> PlanMoves:
    """Return what moved since the last update; what bears that update's day was told in it."""
    since = view.told_on
    is_first = not view.told("update")
    measured = [n for n in view.told("measured") if n.on > since or is_first]
    return PlanMoves(
        since_on=since,
        done=tuple(t for t in view.tasks if _after(t.record.done_on, since)),
        moved=tuple((t, move) for t in view.tasks if (move := _moved(t, since)) and t.is_open),
        added=tuple(t for t in view.tasks if _after(t.record.added_on, since) and t.is_open),
        dropped=tuple(t for t in view.tasks if _after(t.record.dropped_on, since)),
        measured=measured[-1] if measured else None,
    )


def _after(day: date | None, since: date) -> bool:
    return day is not None and day > since


def _moved(task: TaskView, since: date) -> Move | None:
    """Return the way from the day that was known to the one that counts; None where it is one."""
    fresh = [move for move in task.moves if move.on > since]
    if not fresh or task.record.added_on > since or fresh[0].from_on == fresh[-1].to_on:
        return None
    return fresh[-1]._replace(from_on=fresh[0].from_on)


def plans_of(
    blueprint: Blueprint,
    people: Mapping[str, Teammate],
    as_of: date,
) -> tuple[PlanView, ...]:
    """Return an account's plans, running ones first, of these the oldest first.

    Args:
        blueprint: As it was known on the day.
        people: Every teammate by key.
        as_of: The day that counts as today.
    """
    views = [_view(blueprint, people, plan, as_of) for plan in blueprint.success_plans]
    return tuple(sorted(views, key=_running_first))


def _running_first(view: PlanView) -> tuple[bool, int]:
    closed_on = view.plan.closed_on
    if closed_on is None:
        return False, view.plan.started_on.toordinal()
    return True, -closed_on.toordinal()


def _view(
    blueprint: Blueprint,
    people: Mapping[str, Teammate],
    plan: SuccessPlan,
    as_of: date,
) -> PlanView:
    notes = [note for note in blueprint.plan_notes if note.plan == plan.id]
    notes.sort(key=lambda note: (note.on, ABOUT.index(note.about)))
    contacts = {str(contact.id): contact for contact in blueprint.contacts}
    of_side: dict[str, Mapping[str, Teammate | Contact]] = {"us": people, "them": contacts}
    tasks = [
        TaskView(task, of_side[task.side].get(task.owner), moves_of_task(task, notes), as_of)
        for task in blueprint.plan_tasks
        if task.plan == plan.id
    ]
    return PlanView(
        account=blueprint.key,
        name=blueprint.name,
        owner=blueprint.owner,
        plan=plan,
        sponsors=tuple(_sponsor(notes, str(plan.id), s, of_side[s], as_of) for s in SIDES),
        tasks=tuple(sorted(tasks, key=lambda task: (task.due_on, str(task.record.id)))),
        notes=tuple(notes),
        as_of=as_of,
    )


def _sponsor(
    notes: Iterable[PlanNote],
    plan: str,
    side: str,
    known: Mapping[str, Teammate | Contact],
    as_of: date,
) -> SponsorView:
    found = signature_of(notes, plan, side)
    person = known.get(found.who or "")
    name = person.name if person else found.who
    gone = found.who is not None and (person is None or is_gone(person, as_of))
    missing = missing_signature(found, side, name, is_gone=gone)
    return SponsorView(side, person, found.who, found.agreed_on, missing)


def is_gone(person: Teammate | Contact, day: date) -> bool:
    """Tell whether somebody does not work there any more on a day."""
    left_by = getattr(person, "has_left_by", None)
    return bool(left_by(day)) if left_by else not person.is_present(day)  # type: ignore[union-attr]


def moves_of_task(task: PlanTask, notes: Iterable[PlanNote]) -> tuple[Move, ...]:
    """Return each move of a task's day, oldest first.

    Args:
        task: The task.
        notes: The plan's notes, oldest first.
    """
    found: list[Move] = []
    for note in notes:
        if note.about == "moved" and note.task == task.id and note.due_on is not None:
            before = found[-1].to_on if found else task.due_on
            found.append(Move(note.on, before, note.due_on, note.note))
    return tuple(found)


class Doubt(NamedTuple):
    """Why one may be less sure of a plan, and how many points that costs."""

    about: str
    points: int
    because: str


class PlanConfidence(NamedTuple):
    """How sure one may be that a plan is kept; it says nothing of trust."""

    points: int
    """100: nothing speaks against it; 0: nobody should count on it."""
    word: str
    doubts: tuple[Doubt, ...]
    """The heaviest first."""
