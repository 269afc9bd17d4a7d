"""What a repair plan, a memo of containment and a retrospective say: plain values."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from csmkit.domain.trust import Stage

if TYPE_CHECKING:
    from csmkit.domain.trust import Evidence

PROPOSED, ADVICE = "proposed", "advice"
KEPT, LATE, BROKEN, OVERDUE, OPEN, WITHDRAWN = (
    "kept",
    "late",
    "broken",
    "overdue",
    "open",
    "withdrawn",
)
"""How a promise went: kept in time, kept late, broken, past its day, before it, taken back."""


class Cause(NamedTuple):
    """A sign that trust erodes, as something to repair."""

    signal: str
    title: str
    points: float
    breach: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class RepairStep:
    """One thing to do in a repair, dated."""

    id: str
    part: str
    title: str
    on: date
    hour: str | None
    """`16:00`, in the account's or the owner's time."""
    zone: str | None
    owner: str | None
    """The teammate's key; None where nobody has the role."""
    owner_name: str | None
    channel: str
    """`spoken`, `written` or `either`."""
    commitment: str | None
    """The promise in words that the customer may read; None where nothing is promised."""
    status: str
    """Of the promise, or `proposed` before the plan is accepted, or `advice` without one."""
    do: tuple[str, ...]
    use: tuple[str, ...]
    avoid: tuple[str, ...]
    when: tuple[str, ...]
    not_when: tuple[str, ...]
    source: str


class RepairPart(NamedTuple):
    """A part of a plan, such as owning the moment."""

    id: str
    title: str
    why: str


class ToldLesson(NamedTuple):
    """A lesson with the account that it was learned from."""

    account: str
    id: str
    on: date
    text: str
    signals: tuple[str, ...]
    by: str | None


class PromiseLine(NamedTuple):
    """One promise and how it went; `days_late` is 0 where it was in time or is not settled."""

    id: str
    text: str
    promised_on: date | None
    due_on: date | None
    closed_on: date | None
    status: str
    days_late: int


@dataclass(frozen=True, slots=True)
class TriedRepair:
    """A repair with what became of its promises."""

    id: str
    relationship: str
    stage: str
    breach: str
    opened_on: date
    stop_loss_on: date
    reviews_on: tuple[date, ...]
    closed_on: date | None
    outcome: str | None
    promises: tuple[PromiseLine, ...]


@dataclass(frozen=True, slots=True)
class RepairPlan:
    """What to do about one relationship, from its stage, its breach and its causes."""

    account: str
    name: str
    relationship: str
    as_of: date
    stage: Stage
    title: str
    why: str
    breach: str
    """`competence`, `integrity` or `none`."""
    breach_basis: str
    """`given`, `inferred` from the signs, or `recorded` with the repair that runs."""
    breach_points: dict[str, float]
    repair_id: str
    """The id of the repair that runs, or that the plan would get."""
    advice: str
    """`accept`, `running`, `improving`, `recovered`, `worse`, `contain` or `nothing`."""
    because: str
    causes: tuple[Cause, ...]
    causes_are_past: bool
    """True: today nothing presses any more, the stage waits until the clean periods are over."""
    parts: tuple[RepairPart, ...]
    steps: tuple[RepairStep, ...]
    reviews_on: tuple[date, ...]
    stop_loss_on: date | None
    exits: tuple[str, ...]
    running: TriedRepair | None
    earlier: tuple[TriedRepair, ...]
    lessons: tuple[ToldLesson, ...]


@dataclass(frozen=True, slots=True)
class EarlySign:
    """The first day on which a signal showed in a decline."""

    signal: str
    title: str
    on: date
    origin: str
    """`logged` by a person, or `derived` from the record."""
    text: str


class StageSpell(NamedTuple):
    """A stage and the days in which it held; the last one has no end."""

    stage: Stage
    from_on: date
    until_on: date | None


class FirstResponse(NamedTuple):
    """The first thing of one kind that we did after the first sign."""

    kind: str
    """`contact`, `promise`, `repair` or `remedy`."""
    on: date
    days: int
    text: str


class Contradiction(NamedTuple):
    """Evidence that speaks against other evidence."""

    kind: str
    """`denied`: somebody looked for the sign and did not find it; `builds`: a sign of trust."""
    signal: str
    title: str
    on: date
    text: str


class Aftermath(NamedTuple):
    """Where trust stood some days after a conflict was met or was not."""

    days: int
    on: date
    stage: Stage | None
    """None where that day is yet to come."""
    pressure: float | None


class FacedConflict(NamedTuple):
    """One conflict of the look-back, whether it was met, and what followed."""

    id: str
    title: str
    opened_on: date
    resolved_on: date | None
    how: str
    """`met`: the sides spoke within the limit; `avoided`; `waiting`: the limit is not over."""
    spoke_on: date | None
    """When they first spoke about it."""
    turned_on: date
    """The day of that, or the day on which the limit was over."""
    stage: Stage
    pressure: float
    after: tuple[Aftermath, ...]


class WhatFollowed(NamedTuple):
    """What followed the conflicts that were met, or those that were avoided, on average."""

    how: str
    days: int
    conflicts: int
    """Those for which that many days are over."""
    better: int
    """Those after which the pressure was lower than on the day itself."""
    worse: int
    mean_change: float | None
    """Of the pressure; None where there is nothing to average."""


class Friction(NamedTuple):
    """Conflicts met against conflicts avoided."""

    within_days: int
    """By when the sides should have spoken."""
    conflicts: tuple[FacedConflict, ...]
    followed: tuple[WhatFollowed, ...]


@dataclass(frozen=True, slots=True)
class Retrospective:
    """How a relationship declined, what we did, what was promised, and what to ask."""

    account: str
    name: str
    relationship: str
    as_of: date
    stage: Stage
    looked_back_to: date
    declined_on: date | None
    """The first day of the last decline; None where there was none."""
    signs: tuple[EarlySign, ...]
    stages: tuple[StageSpell, ...]
    first_sign_on: date | None
    first_response: FirstResponse | None
    responses: tuple[FirstResponse, ...]
    """The first of each kind."""
    response_means: str
    promises: tuple[PromiseLine, ...]
    repairs: tuple[TriedRepair, ...]
    conflicts: tuple[Contradiction, ...]
    questions: tuple[str, ...]
    lessons: tuple[ToldLesson, ...]
    friction: Friction | None
    """None between us and sales: conflicts are those with the customer."""


@dataclass(frozen=True, slots=True)
class Memo:
    """What leadership reads where a CSM is no longer the best person for an account."""

    account: str
    name: str
    relationship: str
    as_of: date
    from_name: str
    to_name: str
    stage: Stage
    since: date | None
    because: str
    causes: tuple[Cause, ...]
    tried: tuple[TriedRepair, ...]
    arr_cents: int | None
    currency: str
    renewal_on: date | None
    opt_out_by_on: date | None
    successor_name: str | None
    handoff: str | None
    introduction_on: date | None
    transfer_on: date | None


def json_ready(value: Any) -> Any:
    """Return one of these values as JSON has it: stages as words, days as text, tuples as lists."""
    if isinstance(value, Stage):
        return value.word
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "_asdict"):
        return {name: json_ready(part) for name, part in value._asdict().items()}
    if isinstance(value, tuple):
        return [json_ready(part) for part in value]
    if is_dataclass(value):
        return {field.name: json_ready(getattr(value, field.name)) for field in fields(value)}
    return value
