"""How expectations are asked about, as `playbooks/accountability/expectations.yaml` says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from csmkit.domain.document import Name, OneOf, Text
from csmkit.domain.expectation_gaps import NOT_AGREED, UNCONFIRMED
from csmkit.playbook import load_playbook
from csmkit.trust.signal import PlaybookPart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.domain.record import Expectation
    from csmkit.resources import ResourceFolder


class ExpectationQuestion(PlaybookPart):
    """A question with places for who and what."""

    ask: Text
    source: Text


class ExpectationQuestions(PlaybookPart):
    """What is asked about a gap of either kind."""

    schema_: Annotated[str, OneOf("csmkit.expectation-questions/v1")] = Field(alias="schema")
    unconfirmed: ExpectationQuestion
    not_agreed: ExpectationQuestion
    nobody: Name

    def about(self, expectation: Expectation, status: str) -> str | None:
        """Return the question about an expectation, None where nothing is to ask."""
        asked = {UNCONFIRMED: self.unconfirmed, NOT_AGREED: self.not_agreed}.get(status)
        if asked is None:
            return None
        words = asked.ask.replace("{who}", expectation.held_by or self.nobody)
        return words.replace("{text}", expectation.text)


def load_expectation_questions(folders: Sequence[ResourceFolder]) -> ExpectationQuestions:
    """Return how expectations are asked about.

    Raises:
        ResourceNotFound, InvalidInput, FileFailed: it is missing, wrong or cannot be read.
    """
    return load_playbook(ExpectationQuestions, "accountability/expectations", folders)
