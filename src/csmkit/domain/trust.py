"""Trust: stages, evidence and assessments; plain values that cost nothing to import."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.touch_log import NO_TOUCHES, TouchLog

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.conflict_course import ConflictRow


class Stage(IntEnum):
    """How much a relationship is trusted, best first; `max` is the worse of two."""

    TRUSTED = 0
    WANING = 1
    DAMAGED = 2
    LOST = 3

    @property
    def word(self) -> str:
        """Return the word that documents, tables and JSON use."""
        return self.name.lower()


STAGE_WORDS = {stage.word: stage for stage in Stage}
UNKNOWN = "unknown"
"""What a stage is called where nothing is known."""
RELATIONSHIPS = ("customer", "sales")


class SightingRow(NamedTuple):
    """What judging needs of one sighting; days are ISO texts."""

    id: str
    on: str
    signal: str
    text: str | None
    seen: bool
    basis: str
    weight: float
    remedied_on: str | None


class IssueRow(NamedTuple):
    """What judging needs of one issue; days are ISO texts."""

    id: str
    opened_on: str
    closed_on: str | None
    severity: str
    title: str


class CommitmentRow(NamedTuple):
    """What judging needs of one commitment; days are ISO texts.

    `status`, `due_on` and `closed_on` are as of the day asked for: a promise kept later is open.
    """

    id: str
    promised_on: str | None
    due_on: str | None
    closed_on: str | None
    status: str
    side: str
    text: str
    remedied_on: str | None = None
    """When what was broken was put right."""


class ContactRow(NamedTuple):
    """What judging needs of one contact; days are ISO texts."""

    id: str
    since_on: str | None
    left_on: str | None
    champion: bool
    decision_maker: bool
    executive_sponsor: bool
    sentiment: int | None
    name: str


class EventRow(NamedTuple):
    """What judging needs of one event of the history; days are ISO texts."""

    id: str
    on: str
    kind: str
    around_us: bool
    resolved_on: str | None
    title: str


class TenureRow(NamedTuple):
    """Who had the account in which role; days are ISO texts, `until_on` is exclusive."""

    id: str
    from_on: str
    until_on: str | None
    role: str
    teammate: str


class EngagementRow(NamedTuple):
    """Another rhythm for some days; days are ISO texts, `until_on` is the last one."""

    id: str
    from_on: str
    until_on: str
    ended_on: str | None
    every_days: int


class AccountRecord(NamedTuple):
    """What judging needs of one account, as it was known on one day.

    Every row is dated on or before that day, and every date inside a row that lies after it
    is None. Rows come in no particular order.
    """

    account: str
    name: str
    owner: str | None
    seller: str | None
    cadence_days: int
    renewal_on: str | None
    leaders: frozenset[str] = frozenset()
    """Keys of the teammates who are leaders or executives."""
    touches: TouchLog = NO_TOUCHES
    sightings: tuple[SightingRow, ...] = ()
    issues: tuple[IssueRow, ...] = ()
    commitments: tuple[CommitmentRow, ...] = ()
    contacts: tuple[ContactRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    tenures: tuple[TenureRow, ...] = ()
    conflicts: tuple[ConflictRow, ...] = ()
    """Conflicts and their notes, as `csmkit.domain.conflict_course` reads them."""
    engagements: tuple[EngagementRow, ...] = ()


class Evidence(NamedTuple):
    """Where a reason can be looked up: kind of record, its id, its day, its words."""

    kind: str
    id: str
    on: date | None
    text: str


class Reason(NamedTuple):
    """One signal that counts today; `points` are after ageing, negative for builders."""

    signal: str
    title: str
    points: float
    age_days: int
    """Days since the cause; 0 while it is still open."""
    floor: Stage | None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class UnknownSignal:
    """A signal that could not be judged, and the question that would settle it."""

    signal: str
    title: str
    ask: str
    missing: tuple[str, ...] = ()
    """The facts that the record does not hold; empty where only a person can tell."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stage that the relationship will have from a day on if nothing else happens."""

    on: date
    stage: Stage
    because: str


class Assessment(NamedTuple):
    """In which stage one relationship of one account is on a day, and exactly why."""

    account: str
    relationship: str
    as_of: date
    stage: Stage
    pressure: float
    reserve: float
    confidence: float
    """The known share of the catalogue, by points, 0 to 1."""
    reasons: tuple[Reason, ...] = ()
    unknown: tuple[UnknownSignal, ...] = ()
    since: date | None = None
    """From when the stage holds; None where it was not asked for or lies beyond the look-back."""
    next: tuple[Change, ...] | None = None
    """How the stage will change by itself; None where it was not asked for."""
    next_until: date | None = None
    """The last day that `next` speaks of; None where it was not asked for."""
    reset_on: date | None = None
    """When the account came to its present owner from another one; what was about that person,
    and the trust that was earned, ended then. None where nobody had it before."""
    known: bool = True
    """False where next to nothing is recorded: `trusted` is then no finding."""

    @property
    def told(self) -> str:
        """Return the stage as a person should read it: its word, or `unknown`."""
        return self.stage.word if self.known else UNKNOWN
