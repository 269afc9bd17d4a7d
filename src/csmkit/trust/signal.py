"""The shape of a signal file, of its examples, of `judgement.yaml` and of `articles.yaml`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from csmkit.domain.account import DEFAULT_CADENCE_DAYS
from csmkit.domain.conflict import Conflict, ConflictNote
from csmkit.domain.document import Key, Name, OneOf, Records, Text
from csmkit.domain.people import Contact
from csmkit.domain.record import Commitment, HistoryEvent, Issue, Sighting, Tenure, Touch

ErodedStage = Annotated[str, OneOf("waning", "damaged", "lost")]
Points = Annotated[float, Field(gt=0, le=1000)]
Share = Annotated[float, Field(ge=0, le=1)]


class PlaybookPart(BaseModel):
    """A part of a playbook: frozen, unknown fields are refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        allow_inf_nan=False,
    )


class ExampleRecord(PlaybookPart):
    """A small part of a blueprint, with the same field names, and our leaders."""

    owner: Key | None = None
    seller: Key | None = None
    leaders: tuple[Key, ...] = ()
    cadence_days: Annotated[int, Field(ge=1, le=365)] = DEFAULT_CADENCE_DAYS
    renewal_on: date | None = None
    contacts: Records[Contact] = ()
    history: Records[HistoryEvent] = ()
    issues: Records[Issue] = ()
    commitments: Records[Commitment] = ()
    touches: Records[Touch] = ()
    sightings: Records[Sighting] = ()
    tenures: Records[Tenure] = ()
    conflicts: Records[Conflict] = ()
    conflict_notes: Records[ConflictNote] = ()


class SignalExample(PlaybookPart):
    """A record on which the signal must fire, or must stay quiet."""

    name: Name
    as_of: date
    fires: bool
    record: ExampleRecord


class SignalSpec(PlaybookPart):
    """One signal file; `playbooks/README.md` explains each field."""

    id: Key
    title: Name
    stage: ErodedStage | None = None
    builds: bool = False
    points: Points
    half_life_days: Annotated[float, Field(gt=0, le=3650)]
    floor: ErodedStage | None = None
    about: Annotated[str, OneOf("person", "company")]
    breach: Annotated[str, OneOf("competence", "integrity", "none")] = "none"
    stays_open: bool = False
    why: Text
    ask: Text
    when: Any = None
    quiet_when: tuple[Text, ...] = ()
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]
    overrides: Annotated[str, OneOf("shipped")] | None = None
    examples: tuple[SignalExample, ...]


class ThresholdsSpec(PlaybookPart):
    """The pressure from which a relationship is in a stage."""

    waning: Points
    damaged: Points
    lost: Points
    source: Text


class ReserveSpec(PlaybookPart):
    """How much builders offset."""

    cap: Annotated[float, Field(ge=0, le=1000)]
    rate: Share
    source: Text


class WholeNumberSpec(PlaybookPart):
    """A number of days or periods and where it comes from."""

    value: Annotated[int, Field(ge=1, le=3650)]
    source: Text


class ShareSpec(PlaybookPart):
    """A share and where it comes from."""

    value: Share
    source: Text


class FactorSpec(PlaybookPart):
    """A factor and where it comes from."""

    value: Annotated[float, Field(gt=0, le=100)]
    source: Text


class StageSpec(PlaybookPart):
    """A stage and where it comes from."""

    value: ErodedStage
    source: Text


class RelationshipThresholds(PlaybookPart):
    """The thresholds of both relationships."""

    customer: ThresholdsSpec
    sales: ThresholdsSpec


class JudgementSpec(PlaybookPart):
    """The norms by which evidence becomes a stage."""

    thresholds: RelationshipThresholds
    reserve: ReserveSpec
    clean_periods: WholeNumberSpec
    floor_holds_share: ShareSpec
    words_cap: StageSpec
    answer_holds_half_lives: FactorSpec
    least_confidence: ShareSpec
    look_back_days: WholeNumberSpec
    look_ahead_days: WholeNumberSpec
    step_days: WholeNumberSpec


class ArticleLine(PlaybookPart):
    """One line in our own words, where it stands, and the signals for it."""

    where: Name
    line: Text
    signals: Annotated[tuple[Key, ...], Field(min_length=1)]


class Article(PlaybookPart):
    """One source with its lines; `cited_as` is how the sources of signals name it."""

    title: Name
    cited_as: Annotated[tuple[Text, ...], Field(min_length=1)]
    lines: tuple[ArticleLine, ...]


class ArticlesSpec(PlaybookPart):
    """The file `articles.yaml`."""

    articles: tuple[Article, ...]
