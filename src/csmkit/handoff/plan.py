"""The plan of a handoff: which steps, by whom, how far from its start or its transfer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator

from csmkit.domain.document import Document, Key, Name, OneOf, Text
from csmkit.domain.handoff import (
    REASONS,
    HandoffReason,
    HandoffState,
    StepAudience,
    StepRole,
)
from csmkit.errors import InvalidInput, ResourceNotFound
from csmkit.playbook import load_playbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.resources import ResourceFolder

DAYS_OF_WEEK = 5
"""Working days in a week."""
MUST_REACH = ("announced", "introduced", "transferred", "settled")


class OverlapWeeks(Document):
    """How long outgoing and incoming CSM work side by side."""

    default: Annotated[int, Field(ge=0, le=26)]
    least: Annotated[int, Field(ge=0, le=26)]
    most: Annotated[int, Field(ge=0, le=26)]
    source: Text

    @model_validator(mode="after")
    def _is_ordered(self) -> Self:
        if not self.least <= self.default <= self.most:
            message = "default must lie between least and most"
            raise ValueError(message)
        return self


class PlanStep(Document):
    """One step of a plan; its day counts from an anchor in working days or calendar days."""

    id: Key
    title: Text
    role: StepRole
    audience: StepAudience = "internal"
    anchor: Annotated[str, OneOf("start", "transfer")]
    offset_working_days: Annotated[int, Field(ge=-260, le=260)] | None = None
    offset_days: Annotated[int, Field(ge=-365, le=365)] | None = None
    reaches: HandoffState | None = None
    produces: Annotated[str, OneOf("packet", "announcement", "farewell", "introduction")] | None = (
        None
    )
    source: Text

    @model_validator(mode="after")
    def _has_one_offset(self) -> Self:
        if (self.offset_working_days is None) == (self.offset_days is None):
            message = "give one of offset_working_days and offset_days"
            raise ValueError(message)
        return self


class Plan(Document):
    """A handoff plan as it stands in `playbooks/handoff/<reason>.yaml`."""

    schema_: Annotated[str, OneOf("csmkit.handoff-plan/v1")] = Field(alias="schema")
    id: Key
    reason: HandoffReason
    title: Name
    why: Text
    overlap_weeks: OverlapWeeks
    host: Annotated[str, OneOf("outgoing", "leader")] = Field(
        default="outgoing",
        description="Who is the customer's contact until the transfer and leads the first call.",
    )
    steps: tuple[PlanStep, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        ids = [step.id for step in self.steps]
        if twins := sorted({name for name in ids if ids.count(name) > 1}):
            message = f"two steps have the id {twins[0]!r}"
            raise ValueError(message)
        reached = [step.reaches for step in self.steps if step.reaches]
        if missing := [state for state in MUST_REACH if reached.count(state) != 1]:
            message = f"exactly one step must reach {missing[0]!r}"
            raise ValueError(message)
        if self.steps[0].audience != "internal":
            message = "the first step must be internal: colleagues hear before the customer"
            raise ValueError(message)
        return self

    def overlap_working_days(self, weeks: int | None = None) -> int:
        """Return how many working days lie between start and transfer."""
        return DAYS_OF_WEEK * (self.overlap_weeks.default if weeks is None else weeks)

    def allows(self, weeks: int) -> bool:
        """Tell whether the plan can be stretched or pressed to so many weeks."""
        return self.overlap_weeks.least <= weeks <= self.overlap_weeks.most

    def step_producing(self, what: str) -> PlanStep | None:
        """Return the step that produces a letter or the packet, if the plan has one."""
        return next((step for step in self.steps if step.produces == what), None)


def load_plan(reason: str, folders: Sequence[ResourceFolder]) -> Plan:
    """Return the plan for a reason.

    Raises:
        InvalidInput: there is no plan for this reason, or it is wrong, with every place.
    """
    try:
        return load_playbook(Plan, f"handoff/{reason}", folders)
    except ResourceNotFound:
        known = [word for word in REASONS if _has_plan(word, folders)]
        raise InvalidInput(
            f"there is no plan for the reason {reason!r}; there is one for {', '.join(known)}, and "
            f"playbooks/handoff/{reason}.yaml would make another",
        ) from None


def _has_plan(reason: str, folders: Sequence[ResourceFolder]) -> bool:
    return any((folder.path / "handoff" / f"{reason}.yaml").is_file() for folder in folders)
