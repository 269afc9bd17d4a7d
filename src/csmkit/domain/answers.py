"""Answers of an interview: the document that scripts hand in, and the questions still open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from csmkit.domain.audience import Internal
from csmkit.domain.document import Document, Key, Name, OneOf, RecordId

OPEN = "open"
STALE = "stale"
ANSWERED = "answered"


class Answer(Document):
    """What somebody said to one question: an answer, `nothing`, or that it is still so."""

    question: Internal[Key]
    about: Internal[RecordId | None] = Field(
        default=None,
        description="The contact or other entry, for questions that are asked of each.",
    )
    answer: Internal[Any] = Field(
        default=None,
        description="A text, a list, or a map of fields, as the question wants it.",
    )
    nothing: Internal[bool] = Field(default=False, description="There is nothing to tell.")
    confirm: Internal[bool] = Field(default=False, description="What is recorded is still so.")

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        said = [self.answer is not None, self.nothing, self.confirm]
        if said.count(True) != 1:
            raise ValueError("give one of answer, nothing: true and confirm: true")
        return self


class Answers(Document):
    """The document of an interview's answers about one account."""

    schema_: Internal[Annotated[str, OneOf("csmkit.answers/v1")]] = Field(alias="schema")
    account: Internal[Name | None] = Field(
        default=None,
        description="Key or name; may be left out where the command line names the account.",
    )
    by: Internal[Key | None] = Field(default=None, description="The teammate who answered.")
    answers: Internal[tuple[Answer, ...]] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Ask:
    """One question about one account, or about one entry of it."""

    question: str
    part_of: str
    """The question that the audit names for it; mostly itself."""
    topic: str
    text: str
    """The question as it is spoken, with the name of the entry."""
    hint: str | None
    about: str | None
    about_name: str | None
    status: str
    """`open`, `stale` (answered too long ago) or `answered`."""
    present: tuple[str, ...]
    """What is recorded, as a person reads it."""
    last_on: str | None
    weight: float
    """How much it hurts a newcomer: of a gap, what it costs in readiness."""
    is_gap: bool
    """Whether the audit misses it."""
    answer: str
    """How it is answered: `text`, `texts`, `people`, `entries`, `day` or `presence`."""
    lands: str
    main: str | None = None
    """Of `entries`: the field that the answer itself is."""
    follow_ups: tuple[tuple[str, str], ...] = ()
    """Of `entries`: the field and the question for each further field."""
