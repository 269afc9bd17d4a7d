"""How conflicts are met, as `playbooks/conflict/conflict.yaml` says, and who is never calm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator

from csmkit.domain.conflict_course import SIDES, TOLD, Calm, calm_within
from csmkit.domain.document import Key, Name, OneOf, Text
from csmkit.errors import InvalidInput, nearest
from csmkit.playbook import load_playbook
from csmkit.trust.signal import PlaybookPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from csmkit.domain.conflict_course import ConflictCourse
    from csmkit.resources import ResourceFolder

Side = Annotated[str, OneOf(*SIDES)]
DayCount = Annotated[int, Field(ge=1, le=3650)]


class ConversationNorm(PlaybookPart):
    """By when the two sides speak about an open conflict."""

    within_days: DayCount
    source: Text


class ChronicNorm(PlaybookPart):
    """When an account counts as one that is never calm."""

    window_days: DayCount
    at_least: Annotated[int, Field(ge=2, le=100)]
    calm_days: DayCount
    source: Text


class LookAfter(PlaybookPart):
    """After how many days a retrospective looks at what followed."""

    values: Annotated[tuple[DayCount, ...], Field(min_length=1, max_length=6)]
    source: Text


class KindSpec(PlaybookPart):
    """A kind of source, and the question that goes deeper."""

    id: Key
    title: Name
    ask: Text
    source: Text


class SideQuestion(PlaybookPart):
    """A question to both sides, or to one."""

    about: Annotated[str, OneOf(*sorted(TOLD))]
    of: Annotated[tuple[Side, ...], Field(min_length=1)] = SIDES
    ask: Text
    source: Text


class ConflictGuide(PlaybookPart):
    """Limits, kinds and questions."""

    schema_: Annotated[str, OneOf("csmkit.conflict-guide/v1")] = Field(alias="schema")
    conversation: ConversationNorm
    chronic: ChronicNorm
    look_after_days: LookAfter
    kinds: Annotated[tuple[KindSpec, ...], Field(min_length=1)]
    questions: Annotated[tuple[SideQuestion, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        for noun, names in (
            ("kinds", [kind.id for kind in self.kinds]),
            ("questions", [question.about for question in self.questions]),
        ):
            if twin := next((name for name in names if names.count(name) > 1), None):
                message = f"two {noun} are called {twin!r}"
                raise ValueError(message)
        return self

    def kind(self, name: str) -> KindSpec:
        """Return a kind of source.

        Raises:
            InvalidInput: there is none of this name.
        """
        known = {kind.id: kind for kind in self.kinds}
        if name.casefold() not in known:
            hint = nearest(name, known) or f"; there are {', '.join(known)}"
            raise InvalidInput(f"a source has no kind {name!r}{hint}")
        return known[name.casefold()]

    def is_overdue(self, silent_days: int) -> bool:
        """Tell whether the two sides have not spoken for too long."""
        return silent_days >= self.conversation.within_days

    def never_calm(self, found: Iterable[ConflictCourse], as_of: date) -> Calm | None:
        """Return how restless an account is that goes from one conflict to the next."""
        norm = self.chronic
        calm = calm_within(found, as_of, norm.window_days)
        is_chronic = calm.conflicts >= norm.at_least and calm.longest_calm_days < norm.calm_days
        return calm if is_chronic else None


def load_conflict_guide(folders: Sequence[ResourceFolder]) -> ConflictGuide:
    """Return how conflicts are met.

    Raises:
        ResourceNotFound, InvalidInput, FileFailed: it is missing, wrong or cannot be read.
    """
    return load_playbook(ConflictGuide, "conflict/conflict", folders)
