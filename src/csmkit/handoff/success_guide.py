"""Norms of success plans, as `playbooks/success/plan.yaml` says, and how sure one is of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator

from csmkit.domain.document import Document, Name, OneOf, Text
from csmkit.domain.plan_view import DONE, LATE, Doubt, PlanConfidence
from csmkit.domain.success_plan import Cadence
from csmkit.playbook import load_playbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from csmkit.domain.plan_view import PlanView, TaskView
    from csmkit.resources import ResourceFolder

DOUBTS = (
    "their-task-late",
    "our-task-late",
    "task-done-late",
    "task-moved",
    "signature-missing",
    "update-late",
    "not-measured",
)
WHOLE = 100
WEEK = 7
WHOSE = {"us": "Our", "them": "Their"}
Points = Annotated[int, Field(ge=0, le=WHOLE)]


class UpdateNorm(Document):
    """How often all parties hear of a plan where nobody says otherwise."""

    cadence_days: Cadence
    source: Text


class SponsorNorm(Document):
    """Who of us can agree to a plan."""

    roles: tuple[Name, ...] = Field(min_length=1)
    source: Text


class DoubtNorm(Document):
    """How many points of confidence something costs."""

    about: Annotated[str, OneOf(*DOUBTS)]
    points: Points
    each_week: Points = Field(default=0, description="More for each whole week that it is late.")
    most: Points = WHOLE
    source: Text


class ConfidenceWord(Document):
    """How confidence from so many points on is called."""

    from_points: Points
    word: Name


class SuccessGuide(Document):
    """Norms of success plans."""

    schema_: Annotated[str, OneOf("csmkit.success-guide/v1")] = Field(alias="schema")
    update: UpdateNorm
    sponsors: SponsorNorm
    confidence: tuple[DoubtNorm, ...]
    words: tuple[ConfidenceWord, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        names = [norm.about for norm in self.confidence]
        if twin := next((name for name in names if names.count(name) > 1), None):
            message = f"two entries of confidence are about {twin!r}"
            raise ValueError(message)
        if min(word.from_points for word in self.words) > 0:
            raise ValueError("no word is there for confidence 0; give one `from_points: 0`")
        return self


def load_success_guide(folders: Sequence[ResourceFolder]) -> SuccessGuide:
    """Return the norms of success plans.

    Raises:
        ResourceNotFound, InvalidInput, FileFailed: they are missing, wrong or cannot be read.
    """
    return load_playbook(SuccessGuide, "success/plan", folders)


def confidence_in(view: PlanView, guide: SuccessGuide) -> PlanConfidence:
    """Return how sure one may be that a plan is kept: 100 less what speaks against it."""
    norms = {norm.about: norm for norm in guide.confidence}
    found = (
        Doubt(about, min(norm.most, norm.points + norm.each_week * weeks), because)
        for about, weeks, because in _doubts(view)
        if (norm := norms.get(about)) is not None
    )
    doubts = sorted((one for one in found if one.points), key=lambda doubt: -doubt.points)
    points = max(0, WHOLE - sum(doubt.points for doubt in doubts))
    words = sorted(guide.words, key=lambda word: -word.from_points)
    word = next(word.word for word in words if points >= word.from_points)
    return PlanConfidence(points, word, tuple(doubts))


def _doubts(view: PlanView) -> Iterator[tuple[str, int, str]]:
    """Yield what speaks against a plan: its kind, for how many whole weeks, in words."""
    for task in view.tasks:
        yield from _of_task(task)
    for missing in view.missing:
        yield "signature-missing", 0, f"Not signed by {missing}"
    due_on = view.next_update_on
    if due_on is not None and due_on < view.as_of:
        yield "update-late", 0, f"An update of all parties was due on {due_on}"
    cadence = view.plan.cadence_days
    is_young = cadence is not None and (view.as_of - view.plan.started_on).days < cadence
    if view.plan.measure and not is_young and not view.told("measured"):
        yield "not-measured", 0, f"Not measured since {view.plan.started_on}: {view.plan.measure}"


def _of_task(task: TaskView) -> Iterator[tuple[str, int, str]]:
    side = task.record.side
    who = f"{WHOSE[side]} task “{task.record.text}” ({task.owner_name})"
    if task.state == LATE:
        kind = "their-task-late" if side == "them" else "our-task-late"
        yield kind, task.days_late // WEEK, f"{who} is {_days(task.days_late)} late"
    if task.state == DONE and task.days_late:
        yield "task-done-late", 0, f"{who} was done {_days(task.days_late)} late"
    if task.is_open:
        for move in task.moves:
            yield "task-moved", 0, f"{who} was moved from {move.from_on} to {move.to_on}"


def _days(number: int) -> str:
    return f"{number} {'day' if number == 1 else 'days'}"
