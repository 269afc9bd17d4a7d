"""What a customer may read of a success plan: a frozen view, made of projections only.

What colleagues read besides stands in a view of its own, which only internal templates get.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from csmkit.domain.plan_view import moves_of
from csmkit.render.plain import one_line
from csmkit.render.projection import project

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from csmkit.domain.people import Contact, Teammate
    from csmkit.domain.plan_view import PlanView, SponsorView, TaskView
    from csmkit.domain.success_plan import PlanNote

MOST_COMING = 6
"""Tasks that a letter looks ahead to; more than that is the plan. Source: judgement."""


@dataclass(frozen=True, slots=True)
class SharedTask:
    """A task, as both sides know it."""

    text: str
    side: str
    """`us` or `them`."""
    who: str | None
    due_on: date
    first_due_on: date
    """The day that was agreed first; the same where it was not moved."""
    done_on: date | None
    state: str
    """`open`, `late`, `done` or `dropped`."""


@dataclass(frozen=True, slots=True)
class MovedTask:
    """A task that has another day than both sides knew."""

    task: SharedTask
    from_on: date


@dataclass(frozen=True, slots=True)
class SharedValue:
    """What the measure said on a day."""

    text: str
    on: date


@dataclass(frozen=True, slots=True)
class SharedSponsor:
    """The executive of a side."""

    side: str
    name: str | None
    title: str | None
    agreed_on: date | None
    is_missing: bool
    """Nobody stands for this side, or they have not agreed."""


@dataclass(frozen=True, slots=True)
class SharedPlan:
    """A success plan, as both sides know it."""

    customer: str
    outcome: str
    as_of: date
    started_on: date
    due_on: date | None
    agreed_on: date | None
    """None where an executive's agreement is missing."""
    closed_on: date | None
    is_reached: bool
    measure: str | None
    baseline: str | None
    target: str | None
    value: str | None
    values: tuple[SharedValue, ...]
    sponsors: tuple[SharedSponsor, ...]
    our_resources: tuple[str, ...]
    their_resources: tuple[str, ...]
    in_scope: tuple[str, ...]
    out_of_scope: tuple[str, ...]
    service_level: tuple[str, ...]
    worth: tuple[str, ...]
    our_tasks: tuple[SharedTask, ...]
    their_tasks: tuple[SharedTask, ...]
    cadence_days: int | None
    structure: str | None
    updated_on: date | None
    next_update_on: date | None


@dataclass(frozen=True, slots=True)
class PlanUpdate:
    """What moved in a plan since all parties were last told."""

    outcome: str
    since_on: date
    is_first: bool
    """Nobody was told before; the day is that on which the plan began."""
    is_nothing: bool
    """Nothing moved."""
    done: tuple[SharedTask, ...]
    moved: tuple[MovedTask, ...]
    added: tuple[SharedTask, ...]
    dropped: tuple[SharedTask, ...]
    measure: str | None
    value: str | None
    """The measure's new value; None where nobody measured since."""
    value_on: date | None
    baseline: str | None
    target: str | None
    our_late: tuple[SharedTask, ...]
    their_late: tuple[SharedTask, ...]
    coming: tuple[SharedTask, ...]
    """Open tasks besides new ones whose day is not past, the nearest first."""
    awaits: tuple[str, ...]
    """The sides, `us` and `them`, whose executive's agreement is missing."""
    next_update_on: date | None


@dataclass(frozen=True, slots=True)
class InnerPlan:
    """What only colleagues read of a plan."""

    account: str
    plan: str
    missing: tuple[str, ...]
    confidence: int
    confidence_word: str
    doubts: tuple[tuple[int, str], ...]
    """Points of 100, and why."""
    moves: tuple[tuple[date, str, str, str], ...]
    """Day, task, from and to, reason."""
    notes: tuple[tuple[date, str], ...]
    conflict: str | None


def inner_plan(
    view: PlanView,
    confidence: int,
    word: str,
    doubts: Iterable[tuple[int, str]],
) -> InnerPlan:
    """Return what only colleagues read of a plan.

    Args:
        view: The plan.
        confidence: How sure one may be of it, 0 to 100.
        word: The same in a word.
        doubts: Points and reasons.
    """
    moves = [
        (move.on, task.record.text, f"{move.from_on} → {move.to_on}", move.note or "no reason")
        for task in view.tasks
        for move in task.moves
    ]
    notes = [(note.on, note.note) for note in view.told("inner") if note.note]
    notes += [(task.record.added_on, task.record.note) for task in view.tasks if task.record.note]
    if view.plan.note:
        notes.append((view.plan.closed_on or view.plan.started_on, view.plan.note))
    return InnerPlan(
        account=view.account,
        plan=view.id,
        missing=view.missing,
        confidence=confidence,
        confidence_word=word,
        doubts=tuple(doubts),
        moves=tuple(sorted(moves)),
        notes=tuple(sorted(notes)),
        conflict=view.plan.conflict,
    )


def shared_plan(view: PlanView) -> SharedPlan:
    """Return what a customer may read of a plan."""
    seen = project(view.plan)
    tasks = [shared_task(task) for task in view.tasks]
    values = [project(note) for note in view.told("measured")]
    return SharedPlan(
        customer=view.name,
        outcome=seen["outcome"],
        as_of=view.as_of,
        started_on=seen["started_on"],
        due_on=seen["due_on"],
        agreed_on=view.agreed_on,
        closed_on=seen["closed_on"],
        is_reached=seen["ended_as"] == "reached",
        measure=seen["measure"],
        baseline=seen["baseline"],
        target=_last(view, "target") or seen["target"],
        value=_last(view, "measured"),
        values=tuple(SharedValue(note["text"], note["on"]) for note in values if note["text"]),
        sponsors=tuple(_sponsor(one) for one in view.sponsors),
        our_resources=_texts(view, "resource", "us"),
        their_resources=_texts(view, "resource", "them"),
        in_scope=_texts(view, "in-scope"),
        out_of_scope=_texts(view, "out-of-scope"),
        service_level=_texts(view, "service-level"),
        worth=_texts(view, "value"),
        our_tasks=tuple(task for task in tasks if task.side == "us"),
        their_tasks=tuple(task for task in tasks if task.side == "them"),
        cadence_days=seen["cadence_days"],
        structure=seen["structure"],
        updated_on=max((note.on for note in view.told("update")), default=None),
        next_update_on=view.next_update_on,
    )


def plan_update(view: PlanView, sent_on: date) -> PlanUpdate:
    """Return what a customer may read of what moved since the last update.

    Args:
        view: The plan.
        sent_on: The day of this update, from which the next one counts.
    """
    moves, seen = moves_of(view), project(view.plan)
    cadence = seen["cadence_days"]
    added = tuple(map(shared_task, moves.added))
    live = [shared_task(task) for task in view.tasks if task.is_open]
    known = [task for task in live if task not in added]
    late = [task for task in live if task.state == "late"]
    return PlanUpdate(
        outcome=_bare(seen["outcome"]),
        since_on=moves.since_on,
        is_first=not view.told("update"),
        is_nothing=moves.is_nothing,
        done=tuple(map(shared_task, moves.done)),
        moved=tuple(MovedTask(shared_task(task), move.from_on) for task, move in moves.moved),
        added=added,
        dropped=tuple(map(shared_task, moves.dropped)),
        measure=seen["measure"],
        value=project(moves.measured)["text"] if moves.measured else None,
        value_on=moves.measured.on if moves.measured else None,
        baseline=seen["baseline"],
        target=_last(view, "target") or seen["target"],
        our_late=tuple(task for task in late if task.side == "us"),
        their_late=tuple(task for task in late if task.side == "them"),
        coming=tuple(task for task in known if task.state == "open")[:MOST_COMING],
        awaits=tuple(one.side for one in view.sponsors if one.missing),
        next_update_on=sent_on + timedelta(days=cadence) if cadence else None,
    )


def shared_task(task: TaskView) -> SharedTask:
    """Return what a customer may read of a task."""
    seen = project(task.record)
    return SharedTask(
        text=_bare(seen["text"]),
        side=seen["side"],
        who=_name(task.owner),
        due_on=task.due_on,
        first_due_on=seen["due_on"],
        done_on=seen["done_on"],
        state=task.state,
    )


def _sponsor(one: SponsorView) -> SharedSponsor:
    person = project(one.person) if one.person else {"name": None, "title": None}
    agreed_on = None if one.missing else one.agreed_on
    return SharedSponsor(one.side, person["name"], person["title"], agreed_on, bool(one.missing))


def _name(person: Teammate | Contact | None) -> str | None:
    return None if person is None else project(person)["name"]


def _texts(view: PlanView, about: str, side: str | None = None) -> tuple[str, ...]:
    return tuple(text for note in view.told(about, side) if (text := _text(note)))


def _last(view: PlanView, about: str) -> str | None:
    return next(reversed(_texts(view, about)), None)


def _text(note: PlanNote) -> str | None:
    text: str | None = project(note)["text"]
    return text


def _bare(text: str) -> str:
    """Return a text that a full stop or a bracket can follow."""
    return one_line(text).rstrip(" .;,")
