"""To whom a reminder goes, as `playbooks/accountability/nudges.yaml` says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator

from csmkit.domain.document import Key, OneOf, Text
from csmkit.playbook import load_playbook
from csmkit.trust.signal import PlaybookPart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.resources import ResourceFolder

LEVELS = ("owner", "champion", "sponsor")
"""In the order of escalation: who promised, who speaks for us, who answers for it."""


class NudgeLevel(PlaybookPart):
    """One level: from which day on, and which letter."""

    id: Annotated[str, OneOf(*LEVELS)]
    after_days: Annotated[int, Field(ge=1, le=365)]
    letter: Key
    tone: Text
    source: Text


class NudgePlaybook(PlaybookPart):
    """The levels, least first."""

    schema_: Annotated[str, OneOf("csmkit.nudges/v1")] = Field(alias="schema")
    levels: Annotated[tuple[NudgeLevel, ...], Field(min_length=1, max_length=len(LEVELS))]

    @model_validator(mode="after")
    def _escalates(self) -> Self:
        ranks = [LEVELS.index(level.id) for level in self.levels]
        days = [level.after_days for level in self.levels]
        if ranks != sorted(set(ranks)) or days != sorted(set(days)):
            message = f"levels must go {' → '.join(LEVELS)}, each once and each after more days"
            raise ValueError(message)
        return self

    def reached(self, days_late: int) -> tuple[NudgeLevel, ...]:
        """Return the levels whose days are over, the highest first."""
        return tuple(level for level in reversed(self.levels) if level.after_days <= days_late)


def load_nudges(folders: Sequence[ResourceFolder]) -> NudgePlaybook:
    """Return to whom reminders go.

    Raises:
        ResourceNotFound, InvalidInput, FileFailed: it is missing, wrong or cannot be read.
    """
    return load_playbook(NudgePlaybook, "accountability/nudges", folders)
