"""What a letter is made of: who writes to whom on which occasion, and what must be in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator

from csmkit.domain.document import Document, Key, Name, OneOf, Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, time

    from csmkit.domain.handoff import Gap
    from csmkit.domain.people import Teammate
    from csmkit.domain.plan_view import PlanView

LetterRole = Annotated[str, OneOf("outgoing", "incoming", "leader", "seller")]
ELEMENTS = (
    "effective_date",
    "introduction_date",
    "relevance",
    "transferred",
    "stays",
    "contact",
    "thanks",
    "room",
    "duration",
    "until",
    "renewals",
    "reasons",
    "engagement",
    "plan",
)
"""What can be found in the record; everything else that a letter needs must be said."""
TO_CUSTOMERS = ("deciders", "champions", "promisers", "sponsors", "plan")
"""Who at the customer is written to; promisers are those who are late with something, `plan` those
who have a part in a success plan."""
SAID = "said:"
"""Stands before an element that no record holds, such as `said:why`."""


class LetterNeed(Document):
    """One element that a letter must have, and the question to ask where it is missing."""

    element: Annotated[str, Field(pattern=r"^(said:)?[a-z][a-z_]{0,40}$")]
    question: Text
    source: Text

    @model_validator(mode="after")
    def _is_known(self) -> Self:
        if not self.element.startswith(SAID) and self.element not in ELEMENTS:
            message = (
                f"there is no element {self.element!r}; there are {', '.join(ELEMENTS)}, and "
                f"{SAID}{self.element} would be one that --say gives"
            )
            raise ValueError(message)
        return self

    @property
    def name(self) -> str:
        """Return the element's name without the mark."""
        return self.element.removeprefix(SAID)


class LetterSpec(Document):
    """A letter as it stands in `playbooks/letters/<id>.yaml`; its words are a template."""

    schema_: Annotated[str, OneOf("csmkit.letter/v1")] = Field(alias="schema")
    id: Key
    title: Name
    audience: Annotated[str, OneOf("customer", "internal")] = "customer"
    sender: tuple[LetterRole, ...] = Field(
        min_length=1,
        description="Who writes; the first who is still here on the day of sending.",
    )
    to: Annotated[str, OneOf(*TO_CUSTOMERS, "team", "seller", "leaders")] = "deciders"
    copies: tuple[LetterRole, ...] = ()
    people: tuple[LetterRole, ...] = Field(
        default=(),
        description="Who must be known, besides the sender.",
    )
    invite: bool = False
    needs: tuple[LetterNeed, ...] = ()
    source: Text

    @model_validator(mode="after")
    def _goes_to_its_audience(self) -> Self:
        if (self.to in TO_CUSTOMERS) != (self.audience == "customer"):
            message = f"a letter to {self.to} cannot be {self.audience}"
            raise ValueError(message)
        if self.invite and self.audience != "customer":
            message = "only a letter to the customer invites to the introduction"
            raise ValueError(message)
        return self

    def sayings(self, said: Mapping[str, str]) -> dict[str, str | None]:
        """Return what was said by element, with None for every other element that there is."""
        names = dict.fromkeys([*ELEMENTS, *(need.name for need in self.needs)])
        return {**names, **{name: text for name, text in said.items() if name in names}}

    @property
    def folder(self) -> str:
        """Return the folder of its templates."""
        return f"emails/{self.id}"

    @property
    def is_internal(self) -> bool:
        """Tell whether it is for colleagues only."""
        return self.audience == "internal"

    def has_need(self, name: str) -> bool:
        """Tell whether a letter has an element of this name."""
        return any(need.name == name for need in self.needs)


@dataclass(frozen=True, slots=True)
class LetterPeople:
    """Those of us who write and are written about; None where nobody is known."""

    outgoing: Teammate | None = None
    incoming: Teammate | None = None
    leader: Teammate | None = None
    seller: Teammate | None = None

    def known(self) -> tuple[Teammate, ...]:
        """Return everybody who is known."""
        everybody = (self.outgoing, self.incoming, self.leader, self.seller)
        return tuple(teammate for teammate in everybody if teammate is not None)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a letter is about: a handoff, or a change that was only named on the command line."""

    id: str
    """The handoff's id, or a text that is the same whenever the same letter is asked for."""
    created_on: date
    reason: str = "departure"
    start_on: date | None = None
    introduction_on: date | None = None
    transfer_on: date | None = None
    until_on: date | None = None
    """Until when somebody stands in, or since when somebody is back."""
    meeting_at: time | None = None
    leader_hosts: bool = False
    """The leader takes the outgoing CSM's place in everything that the customer sees."""
    introduced_by: str = "outgoing"
    """The role that introduces the newcomer; `incoming` where they do so themselves."""
    sequence: int = 0
    """How often the invitation was changed; calendars keep the highest."""
    is_off: bool = False
    """The introduction was called off."""
    said: Mapping[str, str] = field(default_factory=dict)
    """What was given with `--say`, by element."""
    promises: frozenset[str] | None = None
    """The ids of the late promises that a reminder is about; None for all."""
    plan: PlanView | None = None
    """The success plan that it tells of."""


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """One draft: the bytes of its `.eml` and what a person wants to know of it."""

    letter: str
    audience: str
    account: str | None
    locale: str
    """Of the recipients; a language that there are templates for."""
    sent_on: date
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    gaps: tuple[Gap, ...]
    has_invite: bool
    data: bytes
