"""Conflicts of a blueprint: what is at odds, and the dated notes that tell how it was met."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from csmkit.domain.audience import Internal
from csmkit.domain.document import (
    Key,
    Name,
    OneOf,
    Record,
    RecordId,
    Text,
    fingerprint,
    slug,
)

ABOUT = (
    "source",
    "assumption",
    "contribution",
    "surfaced",
    "conversation",
    "inner",
    "wording",
    "agreement",
    "begun",
    "issue",
    "task",
    "cited",
    "resolved",
    "reopened",
)
"""What a note of a conflict can be, in the order in which one day's notes are read."""


class Conflict(Record):
    """Something over which the customer and we are at odds; its notes tell the rest."""

    date_field: ClassVar[str | None] = "opened_on"

    title: Internal[Text]
    opened_on: Internal[date]
    raised_by: Internal[Name | None] = Field(default=None, description="Who brought it up.")

    def natural_key(self) -> str:
        """Return the slug of the title."""
        return slug(self.title)


class ConflictNote(Record):
    """One dated thing about a conflict: what a side believes, a conversation, a change of state.

    What each side believes or assumes, what its actions contributed and what surfaced besides
    needs a side; all of it is for colleagues.
    """

    date_field: ClassVar[str | None] = "on"

    conflict: Internal[RecordId] = Field(description="The id of the conflict.")
    on: Internal[date]
    about: Internal[Annotated[str, OneOf(*ABOUT)]] = Field(
        description=(
            "`source`: what a side believes it comes from; `assumption`; `contribution`: what a "
            "side's actions added; `surfaced`: a further issue; `conversation` with them; `inner`: "
            "among ourselves; `wording`: how to speak of it safely; `agreement`; `begun`: the "
            "agreed work; `issue`, `task`: a link; `cited`: named as a reason to leave; "
            "`resolved`; `reopened`."
        ),
    )
    side: Internal[Annotated[str, OneOf("us", "them")] | None] = None
    kind: Internal[Key | None] = Field(
        default=None,
        description="Of a source: one of the kinds in playbooks/conflict/conflict.yaml.",
    )
    text: Internal[Text | None] = None
    contact: Internal[Key | None] = Field(default=None, description="With whom, or who said it.")
    issue: Internal[RecordId | None] = None
    commitment: Internal[RecordId | None] = Field(
        default=None,
        description="Of a task: the promise, of either side, that belongs to what was agreed.",
    )

    def natural_key(self) -> str:
        """Return day, what it is, and a fingerprint of what it says of which conflict."""
        said = (self.conflict, self.side, self.kind, self.text, self.issue, self.commitment)
        return f"{self.on}-{self.about}-{fingerprint('|'.join(map(str, said)))}"
