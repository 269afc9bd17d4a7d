"""What a person sees of a conflict, and what makes an account one that is never calm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.conflict import ABOUT
from csmkit.domain.conflict_course import RESOLVED, courses, rows_of
from csmkit.domain.plan_view import moves_of_task

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.conflict import ConflictNote
    from csmkit.domain.conflict_course import ConflictCourse, StateChange

MET, MISSED, NOT_RECORDED = "met", "missed", "not recorded"
"""How a criterion of the ideal customer stands."""


class Linked(NamedTuple):
    """An issue or a promise that belongs to a conflict; `title` is its id where it is gone."""

    kind: str
    """`issue`, `task` (a promise) or `plan task` (of a success plan)."""
    id: str
    title: str
    whose: str | None
    due_on: date | None
    is_open: bool


class FitLine(NamedTuple):
    """One criterion of the ideal customer, and how an account stands to it."""

    id: str
    title: str
    status: str
    """`met`, `missed` or `not recorded`."""
    found: str | None
    """What is recorded, in words."""
    wanted: str


class ChronicConflict(NamedTuple):
    """An account that goes from one conflict to the next; for colleagues only."""

    conflicts: int
    window_days: int
    longest_calm_days: int
    calm_days: int
    """How long a calm would have to be to count."""
    fit: tuple[FitLine, ...]

    @property
    def missed(self) -> tuple[FitLine, ...]:
        """Return the criteria that the account misses."""
        return tuple(line for line in self.fit if line.status == MISSED)


@dataclass(frozen=True, slots=True)
class ConflictView:
    """One conflict with everything that was noted about it."""

    account: str
    name: str
    course: ConflictCourse
    raised_by: str | None
    notes: tuple[ConflictNote, ...]
    """Oldest first."""
    issues: tuple[Linked, ...]
    tasks: tuple[Linked, ...]
    silent_days: int

    @property
    def states(self) -> tuple[StateChange, ...]:
        """Return each change of state with its day."""
        return self.course.states

    @property
    def resolved_on(self) -> date | None:
        """Return the day on which it was resolved, None while it is open."""
        state, on = self.course.states[-1]
        return on if state == RESOLVED else None

    @property
    def last_spoke_on(self) -> date | None:
        """Return the day on which the two sides last spoke about it."""
        return max(self.course.spoke_on, default=None)

    @property
    def open_tasks(self) -> tuple[Linked, ...]:
        """Return what must be done before it can be resolved."""
        return tuple(one for one in (*self.issues, *self.tasks) if one.is_open)

    def told(self, about: str, side: str | None = None) -> tuple[ConflictNote, ...]:
        """Return the notes of one kind, of one side where one is named."""
        kept = (note for note in self.notes if note.about == about)
        return tuple(note for note in kept if side is None or note.side == side)

    @property
    def agreed(self) -> tuple[ConflictNote, ...]:
        """Return what was agreed."""
        return self.told("agreement")

    @property
    def wording(self) -> str | None:
        """Return how to speak of it safely, in the newest words."""
        texts = [note.text for note in self.told("wording") if note.text]
        return texts[-1] if texts else None


def views_of(blueprint: Blueprint, as_of: date) -> tuple[ConflictView, ...]:
    """Return an account's conflicts, open ones first, of these the oldest first.

    Args:
        blueprint: As it was known on the day.
        as_of: The day that counts as today.
    """
    found = courses(rows_of(blueprint.conflicts, blueprint.conflict_notes))
    views = [_view(blueprint, course, as_of) for course in found]
    return tuple(sorted(views, key=_open_first))


def _open_first(view: ConflictView) -> tuple[bool, int]:
    if view.course.is_open:
        return False, view.course.opened_on.toordinal()
    return True, -view.states[-1].on.toordinal()


def _view(blueprint: Blueprint, course: ConflictCourse, as_of: date) -> ConflictView:
    own = next(one for one in blueprint.conflicts if one.id == course.id)
    notes = [note for note in blueprint.conflict_notes if note.conflict == course.id]
    notes.sort(key=lambda note: (note.on, ABOUT.index(note.about)))
    return ConflictView(
        account=blueprint.key,
        name=blueprint.name,
        course=course,
        raised_by=own.raised_by,
        notes=tuple(notes),
        issues=tuple(_issues(blueprint, notes)),
        tasks=(*_tasks(blueprint, notes), *_plan_tasks(blueprint, course.id)),
        silent_days=course.silent_days(as_of),
    )


def _issues(blueprint: Blueprint, notes: Iterable[ConflictNote]) -> list[Linked]:
    known = {issue.id: issue for issue in blueprint.issues}
    ids = dict.fromkeys(str(note.issue) for note in notes if note.issue)
    return [
        Linked("issue", key, found.title, None, found.due_on, found.closed_on is None)
        if (found := known.get(key))
        else Linked("issue", key, key, None, None, is_open=False)
        for key in ids
    ]


def _tasks(blueprint: Blueprint, notes: Iterable[ConflictNote]) -> list[Linked]:
    known = {promise.id: promise for promise in blueprint.commitments}
    ids = dict.fromkeys(str(note.commitment) for note in notes if note.commitment)
    return [
        Linked("task", key, found.text, found.side, found.due_on, found.status == "open")
        if (found := known.get(key))
        else Linked("task", key, key, None, None, is_open=False)
        for key in ids
    ]


def _plan_tasks(blueprint: Blueprint, conflict: str) -> list[Linked]:
    """Return the tasks of the success plans that are to settle a conflict."""
    plans = {plan.id: plan for plan in blueprint.success_plans if plan.conflict == conflict}
    found = []
    for task in blueprint.plan_tasks:
        if (plan := plans.get(task.plan)) is None or task.dropped_on is not None:
            continue
        moves = moves_of_task(task, blueprint.plan_notes)
        due_on = moves[-1].to_on if moves else task.due_on
        is_open = task.done_on is None and plan.closed_on is None
        found.append(Linked("plan task", str(task.id), task.text, task.side, due_on, is_open))
    return found
