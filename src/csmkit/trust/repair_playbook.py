"""The shape of a repair playbook and of the guide to retrospectives, and how they are found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from csmkit.domain.document import Key, Name, OneOf, Text
from csmkit.domain.repair import Breach, Relationship
from csmkit.playbook import load_playbook
from csmkit.trust.signal import PlaybookPart, WholeNumberSpec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from csmkit.resources import ResourceFolder

FOLDER = "repair"
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
PLACEHOLDERS = ("by", "customer", "leader", "overdue", "owner", "seller", "subject")


def _refuse_unknown_placeholder(text: str) -> str:
    for name in PLACEHOLDER.findall(text):
        if name not in PLACEHOLDERS:
            known = ", ".join(f"{{{word}}}" for word in PLACEHOLDERS)
            message = f"there is no placeholder {{{name}}}; there are {known}"
            raise ValueError(message)
    return text


Words = Annotated[Text, AfterValidator(_refuse_unknown_placeholder)]
Hour = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
WorkingDayCount = Annotated[int, Field(ge=0, le=260)]


class RepeatSpec(PlaybookPart):
    """How often a step comes again."""

    times: Annotated[int, Field(ge=2, le=26)]
    every_working_days: Annotated[int, Field(ge=1, le=60)]


class PartSpec(PlaybookPart):
    """A part of the plan, in the order in which they are read."""

    id: Key
    title: Name
    why: Text


class StepSpec(PlaybookPart):
    """One step of a repair."""

    id: Annotated[Key, Field(max_length=30)]
    part: Key
    title: Words
    role: Annotated[str, OneOf("owner", "leader", "seller")] = "owner"
    channel: Annotated[str, OneOf("spoken", "written", "either")] = "either"
    breaches: tuple[Breach, ...] = ("competence", "integrity", "none")
    needs: Annotated[str, OneOf("overdue")] | None = None
    offset_working_days: WorkingDayCount
    repeat: RepeatSpec | None = None
    hour: Hour | None = None
    commitment: Words | None = None
    do: tuple[Words, ...] = ()
    use: tuple[Words, ...] = ()
    avoid: tuple[Words, ...] = ()
    when: tuple[Words, ...] = ()
    not_when: tuple[Words, ...] = ()
    source: Text


class StopLossSpec(PlaybookPart):
    """When a repair has failed and containment takes over."""

    at_least_days: Annotated[int, Field(ge=1, le=365)]
    cadences: Annotated[float, Field(ge=0, le=12)]
    broken_promises: Annotated[int, Field(ge=1, le=20)]
    source: Text


class RepairPlaybook(PlaybookPart):
    """A repair plan as it stands in `playbooks/repair/<relationship>/<stage>.yaml`."""

    schema_: Annotated[str, OneOf("csmkit.repair-plan/v1")] = Field(alias="schema")
    id: Key
    relationship: Relationship
    stage: Annotated[str, OneOf("waning", "damaged")]
    title: Name
    why: Text
    subject: Name
    parts: Annotated[tuple[PartSpec, ...], Field(min_length=1)]
    steps: Annotated[tuple[StepSpec, ...], Field(min_length=1)]
    reviews_working_days: tuple[WorkingDayCount, ...]
    exit: Annotated[tuple[Words, ...], Field(min_length=1)]
    stop_loss: StopLossSpec

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        parts = [part.id for part in self.parts]
        for names, what in ((parts, "parts"), ([s.id for s in self.steps], "steps")):
            if twin := _twin(names):
                message = f"two {what} have the id {twin!r}"
                raise ValueError(message)
        for step in self.steps:
            if step.part not in parts:
                message = f"the step {step.id!r} names a part {step.part!r} that there is not"
                raise ValueError(message)
            if step.repeat and (step.needs or step.commitment is None):
                message = f"the step {step.id!r} comes again and so needs a commitment of its own"
                raise ValueError(message)
        return self


def _twin(names: Iterable[str]) -> str | None:
    seen = list(names)
    return next((name for name in seen if seen.count(name) > 1), None)


class QuestionSpec(PlaybookPart):
    """A question that a retrospective asks."""

    text: Text
    source: Text


class RetrospectiveGuide(PlaybookPart):
    """What a retrospective looks at and asks: `playbooks/repair/retrospective.yaml`."""

    schema_: Annotated[str, OneOf("csmkit.retrospective-guide/v1")] = Field(alias="schema")
    lead_days: WholeNumberSpec
    most_lessons: WholeNumberSpec
    response: Text
    questions: Annotated[tuple[QuestionSpec, ...], Field(min_length=1)]


def load_repair_playbook(
    relationship: str,
    stage: str,
    folders: Sequence[ResourceFolder],
) -> RepairPlaybook:
    """Return the plan for a relationship in a stage.

    Raises:
        ResourceNotFound: there is none.
        InvalidInput: it is wrong, with every place.
        FileFailed: it cannot be read.
    """
    return load_playbook(RepairPlaybook, f"{FOLDER}/{relationship}/{stage}", folders)


def load_guide(folders: Sequence[ResourceFolder]) -> RetrospectiveGuide:
    """Return the guide to retrospectives.

    Raises:
        ResourceNotFound, InvalidInput, FileFailed: it is missing, wrong or cannot be read.
    """
    return load_playbook(RetrospectiveGuide, f"{FOLDER}/retrospective", folders)
