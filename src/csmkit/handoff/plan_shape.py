"""The shape of a handoff plan: steps, by whom, how far from its start, transfer or return."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from csmkit.domain.document import Document, Key, Name, OneOf, Text
from csmkit.domain.handoff import (
    HandoffReason,
    HandoffState,
    StepAnchor,
    StepAudience,
    StepRole,
)

DAYS_OF_WEEK = 5
"""Working days in a week."""
DAYS_OF_MONTH = 28
"""Days in the shortest month."""
MUST_REACH = ("announced", "introduced", "transferred", "settled")
COVER = "leave-cover"


class OverlapWeeks(Document):
    """How long outgoing and incoming CSM work side by side; 0 at most: transfer at once."""

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


class WindowMonths(Document):
    """How long before the last day of who hands over a handoff should be planned."""

    least: Annotated[int, Field(ge=0, le=24)]
    most: Annotated[int, Field(ge=1, le=24)]
    source: Text

    @model_validator(mode="after")
    def _is_ordered(self) -> Self:
        if self.least > self.most:
            message = "least must not be more than most"
            raise ValueError(message)
        return self


class PlanStep(Document):
    """One step of a plan; its day counts from an anchor in working days or calendar days."""

    id: Key
    title: Text
    role: StepRole
    audience: StepAudience = "internal"
    anchor: StepAnchor
    offset_working_days: Annotated[int, Field(ge=-260, le=260)] | None = None
    offset_days: Annotated[int, Field(ge=-365, le=365)] | None = None
    clock: Annotated[str, OneOf("priority")] | None = Field(
        default=None,
        description="The day is that of the account's priority, as `priority.yaml` says.",
    )
    each: Annotated[str, OneOf("account")] | None = Field(
        default=None,
        description="`account`: every account has its own step and day.",
    )
    after: tuple[Key, ...] = ()
    needs: tuple[Key, ...] = ()
    reaches: HandoffState | None = None
    produces: Key | None = None
    source: Text

    @model_validator(mode="after")
    def _has_one_offset(self) -> Self:
        given = (self.offset_working_days, self.offset_days, self.clock)
        if sum(offset is not None for offset in given) != 1:
            message = "give one of offset_working_days and offset_days, or clock: priority"
            raise ValueError(message)
        if self.clock and not self.each:
            message = "a clock of priorities needs each: account"
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
    window_months: WindowMonths | None = Field(
        default=None,
        description="Within which the weeks side by side must lie; none where nobody leaves.",
    )
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
        window = self.window_months
        if window and self.overlap_weeks.most * 7 > window.most * DAYS_OF_MONTH:
            message = "the most weeks side by side do not fit into the window"
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

    @property
    def is_at_once(self) -> bool:
        """Tell whether nobody works side by side: the old owner is gone already."""
        return self.overlap_weeks.most == 0

    @property
    def is_cover(self) -> bool:
        """Tell whether the owner comes back."""
        return self.reason == COVER

    @property
    def has_clocks(self) -> bool:
        """Tell whether days depend on the priority of an account."""
        return any(step.clock for step in self.steps)

    def waits(self) -> dict[str, tuple[str, ...]]:
        """Return for each step those that it waits for: `after`, and who produces its needs."""
        makers = {step.produces: step.id for step in self.steps if step.produces}
        return {
            step.id: tuple(
                dict.fromkeys([*step.after, *(makers[n] for n in step.needs if n in makers)])
            )
            for step in self.steps
        }

    def step(self, step_id: str) -> PlanStep:
        """Return the step with an id of this plan."""
        return next(step for step in self.steps if step.id == step_id)
