"""Success plans of a blueprint: what both sides want to reach, and the dated notes of the way."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from csmkit.domain.audience import Customer, Internal
from csmkit.domain.document import Key, OneOf, Record, RecordId, Text, fingerprint, slug

SIDES = ("us", "them")
ABOUT = (
    "resource",
    "in-scope",
    "out-of-scope",
    "service-level",
    "value",
    "target",
    "sponsor",
    "signed",
    "moved",
    "measured",
    "update",
    "inner",
)
"""What a note of a plan can be, in the order in which one day's notes are read."""
PlanSide = Annotated[str, OneOf(*SIDES)]
Cadence = Annotated[int, Field(ge=1, le=365)]


class SuccessPlan(Record):
    """What customer and we mean to reach together; its tasks and notes tell the rest."""

    date_field: ClassVar[str | None] = "started_on"

    outcome: Customer[Text] = Field(description="What will be different for the customer.")
    started_on: Customer[date]
    measure: Customer[Text | None] = Field(default=None, description="By what both sides see it.")
    baseline: Customer[Text | None] = Field(default=None, description="Its value at the start.")
    target: Customer[Text | None] = Field(default=None, description="Its value at the end.")
    due_on: Customer[date | None] = Field(default=None, description="By when it is reached.")
    cadence_days: Customer[Cadence | None] = Field(
        default=None,
        description="Days from one update of all parties to the next.",
    )
    structure: Customer[Text | None] = Field(
        default=None,
        description="How updates are given: to whom, on which way, about what.",
    )
    conflict: Internal[RecordId | None] = Field(
        default=None,
        description="The id of the conflict that the plan is to settle.",
    )
    closed_on: Customer[date | None] = None
    ended_as: Customer[Annotated[str, OneOf("reached", "ended")] | None] = None
    note: Internal[Text | None] = None

    def natural_key(self) -> str:
        """Return the slug of the outcome."""
        return slug(self.outcome)


class PlanTask(Record):
    """Something that one person of either side does until a day."""

    date_field: ClassVar[str | None] = "added_on"

    plan: Customer[RecordId] = Field(description="The id of the success plan.")
    text: Customer[Text]
    side: Customer[PlanSide]
    owner: Internal[Key] = Field(description="The teammate or contact who does it.")
    added_on: Customer[date]
    due_on: Customer[date] = Field(description="As first agreed; notes tell where it was moved.")
    done_on: Customer[date | None] = None
    dropped_on: Customer[date | None] = None
    note: Internal[Text | None] = None

    @model_validator(mode="after")
    def _is_due_after_it_was_added(self) -> Self:
        if self.due_on < self.added_on:
            message = f"is due on {self.due_on}, before it was added on {self.added_on}"
            raise ValueError(message)
        return self

    def natural_key(self) -> str:
        """Return the slug of the text."""
        return slug(self.text)


class PlanNote(Record):
    """One dated thing about a plan: what a side gives, what is agreed, who signed, what moved.

    The customer may read `text`; `note` is for colleagues.
    """

    date_field: ClassVar[str | None] = "on"

    plan: Customer[RecordId] = Field(description="The id of the success plan.")
    on: Customer[date]
    about: Customer[Annotated[str, OneOf(*ABOUT)]] = Field(
        description=(
            "`resource`: what a side gives; `in-scope`, `out-of-scope`, `service-level`, `value`: "
            "an expectation that was agreed; `target`: another target; `sponsor`: an executive is "
            "named; `signed`: they agreed; `moved`: a task has another day; `measured`: the "
            "measure's value; `update`: all parties were told; `inner`: among ourselves."
        ),
    )
    side: Customer[PlanSide | None] = None
    text: Customer[Text | None] = None
    task: Customer[RecordId | None] = None
    due_on: Customer[date | None] = Field(default=None, description="Of `moved`: the new day.")
    who: Internal[Key | None] = Field(
        default=None,
        description="Of `sponsor` and `signed`: the teammate or contact.",
    )
    note: Internal[Text | None] = None

    def natural_key(self) -> str:
        """Return day, what it is, and a fingerprint of what it says of which plan."""
        said = (self.plan, self.side, self.text, self.task, self.due_on, self.who, self.note)
        return f"{self.on}-{self.about}-{fingerprint('|'.join(map(str, said)))}"
