"""The JSON that scripts rely on: each shape by its fields, and how values take that shape.

Fields are only ever added. A field without a value is null, never left out, except in documents
(blueprints, teammates, handoffs), which leave out nulls and empty lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typing_extensions import TypedDict

if TYPE_CHECKING:
    from pydantic import BaseModel

    from csmkit.domain.handoff import Handoff
    from csmkit.domain.revision import FieldChange, Revision
    from csmkit.domain.trust import Assessment, Change, Evidence, Reason, UnknownSignal
    from csmkit.services.apply_documents import Applied
    from csmkit.services.list_accounts import AccountLine

PRESSURE_DIGITS = 3
HANDOFF_LISTS = ("accounts", "steps", "files")


class EvidenceShape(TypedDict):
    """Where a reason can be looked up."""

    kind: str
    id: str
    on: str | None
    text: str


class ReasonShape(TypedDict):
    """One signal that counts; points below zero build trust."""

    signal: str
    title: str
    points: float
    age_days: int
    floor: str | None
    evidence: list[EvidenceShape]


class UnknownShape(TypedDict):
    """A signal that could not be judged, and the question that would settle it."""

    signal: str
    title: str
    ask: str
    missing: list[str]


class ChangeShape(TypedDict):
    """A stage that will hold from a day on if nothing else happens."""

    on: str
    stage: str
    because: str


class AssessmentShape(TypedDict):
    """In which stage one relationship of one account is, and why: `csmkit.assessment/v1`."""

    schema: str
    account: str
    relationship: str
    as_of: str
    stage: str
    pressure: float
    reserve: float
    confidence: float
    reasons: list[ReasonShape]
    unknown: list[UnknownShape]
    since: str | None
    next: list[ChangeShape] | None
    reset_on: str | None


class AccountShape(TypedDict):
    """One line of the list of accounts: `csmkit.account/v1`."""

    schema: str
    account: str
    name: str
    segment: str | None
    owner: str | None
    arr_cents: int | None
    currency: str | None
    renewal_on: str | None
    stage: str | None
    last_touch_on: str | None


class RevisionShape(TypedDict):
    """What one command changed: `csmkit.revision/v1`."""

    schema: str
    number: int
    at: str
    as_of: str
    who: str
    command: str
    undoes: int | None
    undone_by: int | None
    entities: list[str]


class FieldChangeShape(TypedDict):
    """One field before and after: `csmkit.field-change/v1`."""

    schema: str
    entity: str
    part: str
    id: str
    field: str
    before: Any
    after: Any


class AppliedShape(TypedDict):
    """What became of one document: `csmkit.applied/v1`."""

    schema: str
    kind: str
    key: str
    what: str


class SignalShape(TypedDict):
    """A sign that trust erodes or builds: `csmkit.signal/v1`."""

    schema: str
    signal: str
    relationship: str
    title: str
    stage: str | None
    builds: bool
    points: float
    half_life_days: float
    floor: str | None
    about: str
    breach: str
    derived: bool
    why: str
    ask: str
    quiet_when: list[str]
    sources: list[str]
    origin: str
    path: str


class ErrorDetails(TypedDict):
    """What went wrong: a name, the exit code, a sentence."""

    code: str
    exit: int
    message: str


class ErrorShape(TypedDict):
    """The last line of stderr with `-o json`."""

    error: ErrorDetails


def fields_of(shape: type) -> tuple[str, ...]:
    """Return the names of a shape's fields in order."""
    return tuple(shape.__annotations__)


def document_fields(document: type[BaseModel]) -> tuple[str, ...]:
    """Return the names of a document's fields as they stand in JSON, `schema` first."""
    names = [field.alias or name for name, field in document.model_fields.items()]
    return ("schema", *(name for name in names if name != "schema"))


def assessment_shape(assessment: Assessment) -> AssessmentShape:
    """Return an assessment as `csmkit.assessment/v1`."""
    return {
        "schema": "csmkit.assessment/v1",
        "account": assessment.account,
        "relationship": assessment.relationship,
        "as_of": assessment.as_of.isoformat(),
        "stage": assessment.stage.word,
        "pressure": rounded(assessment.pressure),
        "reserve": rounded(assessment.reserve),
        "confidence": rounded(assessment.confidence),
        "reasons": [_reason(reason) for reason in assessment.reasons],
        "unknown": [unknown_shape(signal) for signal in assessment.unknown],
        "since": _day(assessment.since),
        "next": None if assessment.next is None else [change_shape(c) for c in assessment.next],
        "reset_on": _day(assessment.reset_on),
    }


def _reason(reason: Reason) -> ReasonShape:
    return {
        "signal": reason.signal,
        "title": reason.title,
        "points": rounded(reason.points),
        "age_days": reason.age_days,
        "floor": None if reason.floor is None else reason.floor.word,
        "evidence": [_evidence(item) for item in reason.evidence],
    }


def _evidence(evidence: Evidence) -> EvidenceShape:
    return {
        "kind": evidence.kind,
        "id": evidence.id,
        "on": _day(evidence.on),
        "text": evidence.text,
    }


def unknown_shape(signal: UnknownSignal) -> UnknownShape:
    """Return a signal that could not be judged as a part of an assessment."""
    return {
        "signal": signal.signal,
        "title": signal.title,
        "ask": signal.ask,
        "missing": list(signal.missing),
    }


def change_shape(change: Change) -> ChangeShape:
    """Return a stage to come as a part of an assessment."""
    return {
        "on": change.on.isoformat(),
        "stage": change.stage.word,
        "because": change.because,
    }


def account_shape(line: AccountLine) -> AccountShape:
    """Return a line of the list as `csmkit.account/v1`."""
    return {
        "schema": "csmkit.account/v1",
        "account": line.account,
        "name": line.name,
        "segment": line.segment,
        "owner": line.owner,
        "arr_cents": line.arr_cents,
        "currency": line.currency,
        "renewal_on": _day(line.renewal_on),
        "stage": line.stage.word,
        "last_touch_on": _day(line.last_touch_on),
    }


def revision_shape(revision: Revision) -> RevisionShape:
    """Return a revision as `csmkit.revision/v1`, without its changes."""
    return {
        "schema": "csmkit.revision/v1",
        "number": revision.number,
        "at": revision.at.isoformat().replace("+00:00", "Z"),
        "as_of": revision.as_of.isoformat(),
        "who": revision.who,
        "command": revision.command,
        "undoes": revision.undoes,
        "undone_by": revision.undone_by,
        "entities": list(revision.entities),
    }


def field_change_shape(change: FieldChange) -> FieldChangeShape:
    """Return a changed field as `csmkit.field-change/v1`."""
    return {
        "schema": "csmkit.field-change/v1",
        "entity": change.entity,
        "part": change.part,
        "id": change.id,
        "field": change.field,
        "before": change.before,
        "after": change.after,
    }


def applied_shape(applied: Applied) -> AppliedShape:
    """Return what became of one document as `csmkit.applied/v1`."""
    return {
        "schema": "csmkit.applied/v1",
        "kind": applied.kind,
        "key": applied.key,
        "what": applied.what,
    }


def handoff_shape(handoff: Handoff) -> dict[str, Any]:
    """Return a handoff as its document, always with its three lists."""
    from csmkit.domain.document import plain

    return {**plain(handoff), **{name: [] for name in HANDOFF_LISTS if not getattr(handoff, name)}}


def signal_shape(signal: Any) -> SignalShape:
    """Return a signal of the catalogue as `csmkit.signal/v1`."""
    return {
        "schema": "csmkit.signal/v1",
        "signal": signal.id,
        "relationship": signal.relationship,
        "title": signal.title,
        "stage": None if signal.stage is None else signal.stage.word,
        "builds": signal.builds,
        "points": signal.points,
        "half_life_days": signal.half_life_days,
        "floor": None if signal.floor is None else signal.floor.word,
        "about": signal.about,
        "breach": signal.breach,
        "derived": signal.when is not None,
        "why": signal.why,
        "ask": signal.ask,
        "quiet_when": list(signal.quiet_when),
        "sources": list(signal.sources),
        "origin": signal.origin,
        "path": signal.path,
    }


def rounded(number: float) -> float:
    """Return a number with the digits that an assessment shows, never a negative zero."""
    return round(float(number), PRESSURE_DIGITS) + 0.0


def _day(day: Any) -> str | None:
    return None if day is None else str(day)
