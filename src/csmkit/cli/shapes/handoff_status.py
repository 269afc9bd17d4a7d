"""The JSON of how far a handoff has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from csmkit.cli.shapes.fields import day_text

if TYPE_CHECKING:
    from csmkit.domain.handoff import Acceptance, Handoff, StepNote
    from csmkit.services.report_handoff import HandoffReport, StepReport


class StepNoteShape(TypedDict):
    """A note about a step."""

    on: str
    by: str | None
    text: str


class StepStatusShape(TypedDict):
    """A step, what it is today, and what it waits for."""

    step: str
    title: str
    state: str
    due_on: str
    role: str
    owner: str | None
    audience: str
    account: str | None
    priority: str | None
    reaches: str | None
    waits_for: list[str]
    done_on: str | None
    skipped_on: str | None
    skip_reason: str | None
    notes: list[StepNoteShape]


class PacketVerdictShape(TypedDict):
    """What the receiver said last of a packet; `open` where nothing yet."""

    account: str
    verdict: str
    on: str | None
    rating: int | None
    note: str | None
    gaps: list[str]


HandoffStatusShape = TypedDict(
    "HandoffStatusShape",
    {
        "schema": str,
        "handoff": str,
        "from": str,
        "to": str,
        "reason": str,
        "state": str,
        "closed": int,
        "of": int,
        "overdue": int,
        "introduction_on": str,
        "transfer_on": str,
        "transferred_on": str | None,
        "back_on": str | None,
        "cancelled_on": str | None,
        "cancel_reason": str | None,
        "steps": list[StepStatusShape],
        "packets": list[PacketVerdictShape],
    },
)
HandoffStatusShape.__doc__ = "How far a handoff has come: `csmkit.handoff-status/v1`."


def handoff_status_shape(report: HandoffReport) -> HandoffStatusShape:
    """Return a report as `csmkit.handoff-status/v1`."""
    handoff = report.handoff
    return {
        "schema": "csmkit.handoff-status/v1",
        "handoff": handoff.id,
        "from": handoff.from_,
        "to": handoff.to,
        "reason": handoff.reason,
        "state": handoff.state,
        "closed": report.closed,
        "of": len(report.steps),
        "overdue": report.overdue,
        "introduction_on": handoff.introduction_on.isoformat(),
        "transfer_on": handoff.transfer_on.isoformat(),
        "transferred_on": day_text(handoff.transferred_on),
        "back_on": day_text(handoff.back_on),
        "cancelled_on": day_text(handoff.cancelled_on),
        "cancel_reason": handoff.cancel_reason,
        "steps": [_step(step) for step in report.steps],
        "packets": [_packet(handoff, account) for account in handoff.accounts],
    }


def _step(report: StepReport) -> StepStatusShape:
    step = report.step
    return {
        "step": step.id,
        "title": step.title,
        "state": report.state,
        "due_on": step.due_on.isoformat(),
        "role": step.role,
        "owner": step.owner,
        "audience": step.audience,
        "account": step.account,
        "priority": step.priority,
        "reaches": step.reaches,
        "waits_for": list(report.waits_for),
        "done_on": day_text(step.done_on),
        "skipped_on": day_text(step.skipped_on),
        "skip_reason": step.skip_reason,
        "notes": [_note(note) for note in step.notes],
    }


def _note(note: StepNote) -> StepNoteShape:
    return {"on": note.on.isoformat(), "by": note.by, "text": note.text}


def _packet(handoff: Handoff, account: str) -> PacketVerdictShape:
    said: Acceptance | None = handoff.acceptance_of(account)
    return {
        "account": account,
        "verdict": said.verdict if said else "open",
        "on": day_text(said.on) if said else None,
        "rating": said.rating if said else None,
        "note": said.note if said else None,
        "gaps": list(said.gaps) if said else [],
    }
