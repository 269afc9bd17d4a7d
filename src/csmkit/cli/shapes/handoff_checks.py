"""The JSON of the checks after a transfer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from csmkit.cli.shapes.fields import day_text

if TYPE_CHECKING:
    from csmkit.domain.handoff import AccountCheck


class HandoffCheckShape(TypedDict):
    """An account against the day of its transfer: `csmkit.handoff-check/v1`."""

    schema: str
    handoff: str
    account: str
    name: str
    owner: str
    days: int
    checkpoint: int | None
    stage_before: str | None
    stage: str
    sales_stage_before: str | None
    sales_stage: str
    last_touch_on: str | None
    open_commitments_before: int | None
    open_commitments: int
    overdue_commitments_before: int | None
    overdue_commitments: int
    overdue_steps: list[str]
    alerts: list[str]


def handoff_check_shape(check: AccountCheck) -> HandoffCheckShape:
    """Return a check as `csmkit.handoff-check/v1`."""
    before, now = check.before, check.now
    return {
        "schema": "csmkit.handoff-check/v1",
        "handoff": check.handoff,
        "account": check.account,
        "name": check.name,
        "owner": check.owner,
        "days": check.days,
        "checkpoint": check.checkpoint,
        "stage_before": before.stage if before else None,
        "stage": now.stage,
        "sales_stage_before": before.sales_stage if before else None,
        "sales_stage": now.sales_stage,
        "last_touch_on": day_text(now.last_touch_on),
        "open_commitments_before": before.open_commitments if before else None,
        "open_commitments": now.open_commitments,
        "overdue_commitments_before": before.overdue_commitments if before else None,
        "overdue_commitments": now.overdue_commitments,
        "overdue_steps": list(check.overdue_steps),
        "alerts": list(check.alerts),
    }
