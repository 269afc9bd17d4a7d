"""The JSON of conflicts: as they are listed, and one with everything that was noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from csmkit.cli.shapes.fields import day_text

if TYPE_CHECKING:
    from csmkit.domain.conflict import ConflictNote
    from csmkit.domain.conflict_course import StateChange
    from csmkit.domain.conflict_view import ChronicConflict, FitLine, Linked
    from csmkit.services.list_conflicts import ListedConflict
    from csmkit.services.show_conflict import OpenQuestion, ShownConflict


class FitShape(TypedDict):
    """One criterion of the ideal customer: met, missed or not recorded."""

    criterion: str
    title: str
    status: str
    found: str | None
    wanted: str


class ChronicShape(TypedDict):
    """Why an account counts as one that goes from one conflict to the next."""

    conflicts: int
    window_days: int
    longest_calm_days: int
    calm_days: int
    missed: list[str]
    fit: list[FitShape]


class ListedConflictShape(TypedDict):
    """A conflict in a list: `csmkit.listed-conflict/v1`."""

    schema: str
    account: str
    name: str
    owner: str | None
    conflict: str
    title: str
    state: str
    opened_on: str
    since: str
    last_spoke_on: str | None
    silent_days: int
    overdue: bool
    unasked: list[str]
    chronic: ChronicShape | None


class StateShape(TypedDict):
    """A state and the day on which it began."""

    state: str
    on: str


class ConflictNoteShape(TypedDict):
    """One dated thing about a conflict."""

    id: str
    on: str
    about: str
    side: str | None
    kind: str | None
    text: str | None
    contact: str | None
    issue: str | None
    commitment: str | None
    by: str | None


class LinkedShape(TypedDict):
    """An issue or a promise that belongs to a conflict."""

    kind: str
    id: str
    title: str
    whose: str | None
    due_on: str | None
    open: bool


class OpenQuestionShape(TypedDict):
    """Something that a side was not asked yet."""

    side: str
    about: str
    ask: str


class ConflictShape(TypedDict):
    """A conflict with everything that was noted about it: `csmkit.conflict/v1`."""

    schema: str
    account: str
    name: str
    conflict: str
    title: str
    state: str
    opened_on: str
    resolved_on: str | None
    raised_by: str | None
    states: list[StateShape]
    last_spoke_on: str | None
    silent_days: int
    overdue: bool
    unasked: list[str]
    agreed: list[str]
    wording: str | None
    issues: list[LinkedShape]
    tasks: list[LinkedShape]
    cited_on: list[str]
    questions: list[OpenQuestionShape]
    notes: list[ConflictNoteShape]
    chronic: ChronicShape | None


def listed_conflict_shape(one: ListedConflict) -> ListedConflictShape:
    """Return a conflict of a list as `csmkit.listed-conflict/v1`."""
    course = one.course
    return {
        "schema": "csmkit.listed-conflict/v1",
        "account": one.account,
        "name": one.name,
        "owner": one.owner,
        "conflict": course.id,
        "title": course.title,
        "state": course.state,
        "opened_on": str(course.opened_on),
        "since": str(course.states[-1].on),
        "last_spoke_on": day_text(max(course.spoke_on, default=None)),
        "silent_days": one.silent_days,
        "overdue": one.is_overdue,
        "unasked": list(course.unasked) if course.is_open else [],
        "chronic": chronic_shape(one.chronic),
    }


def conflict_shape(shown: ShownConflict) -> ConflictShape:
    """Return a conflict as `csmkit.conflict/v1`."""
    view = shown.view
    return {
        "schema": "csmkit.conflict/v1",
        "account": view.account,
        "name": view.name,
        "conflict": view.course.id,
        "title": view.course.title,
        "state": view.course.state,
        "opened_on": str(view.course.opened_on),
        "resolved_on": day_text(view.resolved_on),
        "raised_by": view.raised_by,
        "states": [_state(change) for change in view.states],
        "last_spoke_on": day_text(view.last_spoke_on),
        "silent_days": view.silent_days,
        "overdue": shown.is_overdue,
        "unasked": list(view.course.unasked) if view.course.is_open else [],
        "agreed": [note.text or "" for note in view.agreed],
        "wording": view.wording,
        "issues": [_linked(one) for one in view.issues],
        "tasks": [_linked(one) for one in view.tasks],
        "cited_on": [str(day) for day in view.course.cited_on],
        "questions": [_question(one) for one in shown.questions],
        "notes": [_note(note) for note in view.notes],
        "chronic": chronic_shape(shown.chronic),
    }


def chronic_shape(found: ChronicConflict | None) -> ChronicShape | None:
    """Return why an account is never calm, None where it is."""
    if found is None:
        return None
    return {
        "conflicts": found.conflicts,
        "window_days": found.window_days,
        "longest_calm_days": found.longest_calm_days,
        "calm_days": found.calm_days,
        "missed": [line.title for line in found.missed],
        "fit": [_fit(line) for line in found.fit],
    }


def _fit(line: FitLine) -> FitShape:
    return {
        "criterion": line.id,
        "title": line.title,
        "status": line.status,
        "found": line.found,
        "wanted": line.wanted,
    }


def _state(change: StateChange) -> StateShape:
    return {"state": change.state, "on": str(change.on)}


def _linked(one: Linked) -> LinkedShape:
    return {
        "kind": one.kind,
        "id": one.id,
        "title": one.title,
        "whose": one.whose,
        "due_on": day_text(one.due_on),
        "open": one.is_open,
    }


def _question(one: OpenQuestion) -> OpenQuestionShape:
    return {"side": one.side, "about": one.about, "ask": one.ask}


def _note(note: ConflictNote) -> ConflictNoteShape:
    return {
        "id": str(note.id),
        "on": str(note.on),
        "about": note.about,
        "side": note.side,
        "kind": note.kind,
        "text": note.text,
        "contact": note.contact,
        "issue": note.issue,
        "commitment": note.commitment,
        "by": note.by,
    }
