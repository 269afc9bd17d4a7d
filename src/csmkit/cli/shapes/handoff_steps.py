"""The JSON of steps: as they are planned, and as they are due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

if TYPE_CHECKING:
    from csmkit.domain.handoff import HandoffStep
    from csmkit.services.list_due_steps import DueStep


class PlannedStepShape(TypedDict):
    """A step of a dated plan: `csmkit.planned-step/v1`."""

    schema: str
    due_on: str
    who: str
    step: str
    title: str
    role: str
    owner: str | None
    audience: str
    account: str | None
    priority: str | None
    after: list[str]
    produces: str | None
    reaches: str | None


class DueStepShape(TypedDict):
    """Something to do in a handoff: `csmkit.due-step/v1`; the step `gap` is a returned packet."""

    schema: str
    due_on: str
    state: str
    overdue: bool
    who: str
    title: str
    handoff: str
    step: str
    owner: str | None
    role: str
    account: str | None
    priority: str | None
    waits_for: list[str]


def planned_step_shape(step: HandoffStep) -> PlannedStepShape:
    """Return a step as `csmkit.planned-step/v1`."""
    return {
        "schema": "csmkit.planned-step/v1",
        "due_on": step.due_on.isoformat(),
        "who": step.owner or f"the {step.role}",
        "step": step.id,
        "title": step.title,
        "role": step.role,
        "owner": step.owner,
        "audience": step.audience,
        "account": step.account,
        "priority": step.priority,
        "after": list(step.after),
        "produces": step.produces,
        "reaches": step.reaches,
    }


def due_step_shape(item: DueStep) -> DueStepShape:
    """Return something to do as `csmkit.due-step/v1`."""
    return {
        "schema": "csmkit.due-step/v1",
        "due_on": item.due_on.isoformat(),
        "state": item.state,
        "overdue": item.is_overdue,
        "who": item.owner or f"the {item.role}",
        "title": item.title,
        "handoff": item.handoff,
        "step": item.step,
        "owner": item.owner,
        "role": item.role,
        "account": item.account,
        "priority": item.priority,
        "waits_for": list(item.waits_for),
    }
