"""The JSON of letters: the drafts, and the letters that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

if TYPE_CHECKING:
    from csmkit.domain.letter import LetterSpec, WrittenLetter


class GapShape(TypedDict):
    """Something that is missing, as the question to ask."""

    field: str
    question: str


class LetterShape(TypedDict):
    """One draft of a letter: `csmkit.letter-draft/v1`."""

    schema: str
    letter: str
    audience: str
    account: str | None
    locale: str
    sent_on: str
    sender: str
    to: list[str]
    subject: str
    text: str
    gaps: list[GapShape]
    has_invite: bool
    file: str | None


class LetterKindShape(TypedDict):
    """A letter that can be written: `csmkit.letter-kind/v1`."""

    schema: str
    letter: str
    audience: str
    title: str
    sender: list[str]
    to: str
    needs: list[GapShape]


def letter_shape(letter: WrittenLetter, file: str | None = None) -> LetterShape:
    """Return a draft as `csmkit.letter-draft/v1`; `file` is where it was written."""
    return {
        "schema": "csmkit.letter-draft/v1",
        "letter": letter.letter,
        "audience": letter.audience,
        "account": letter.account,
        "locale": letter.locale,
        "sent_on": letter.sent_on.isoformat(),
        "sender": letter.sender,
        "to": list(letter.to),
        "subject": letter.subject,
        "text": letter.text,
        "gaps": [{"field": gap.field, "question": gap.question} for gap in letter.gaps],
        "has_invite": letter.has_invite,
        "file": file,
    }


def letter_kind_shape(spec: LetterSpec) -> LetterKindShape:
    """Return a letter that can be written as `csmkit.letter-kind/v1`."""
    return {
        "schema": "csmkit.letter-kind/v1",
        "letter": spec.id,
        "audience": spec.audience,
        "title": spec.title,
        "sender": list(spec.sender),
        "to": spec.to,
        "needs": [{"field": need.name, "question": need.question} for need in spec.needs],
    }
