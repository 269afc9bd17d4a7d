"""Whether a handoff settles: how each account stands against the day of the transfer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from csmkit.domain.document import Days, Document, Text
from csmkit.domain.handoff import AccountCheck, Baseline
from csmkit.domain.known import as_known_on
from csmkit.domain.trust import STAGE_WORDS
from csmkit.playbook import load_playbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.handoff import Handoff
    from csmkit.domain.trust import Assessment
    from csmkit.resources import ResourceFolder


class SettlingAlerts(Document):
    """What is worse than on the day of the transfer."""

    stage_worse: bool
    quiet_cadences: Annotated[float, Field(gt=0, le=100)]
    more_overdue_commitments: Annotated[int, Field(ge=1, le=1000)]
    overdue_steps: Annotated[int, Field(ge=1, le=1000)]


class SettlingNorms(Document):
    """When to look again after a transfer, and at what to be alarmed."""

    schema_: Annotated[str, Field(pattern=r"^csmkit\.handoff-settling/v1$")] = Field(alias="schema")
    check_days: tuple[Annotated[int, Field(ge=1, le=365)], ...] = Field(min_length=1)
    alerts: SettlingAlerts
    gap_answer_working_days: Days
    sources: tuple[Text, ...] = Field(min_length=1)

    def checkpoint(self, days: int) -> int | None:
        """Return the last check that was due after so many days, None before the first."""
        return max((check for check in self.check_days if check <= days), default=None)


def load_settling(folders: Sequence[ResourceFolder]) -> SettlingNorms:
    """Return the norms of the checks after a transfer."""
    return load_playbook(SettlingNorms, "handoff/settling", folders)


def baseline_of(blueprint: Blueprint, assessments: Iterable[Assessment], day: date) -> Baseline:
    """Return how an account stands on a day."""
    then = as_known_on(blueprint, day, with_plans=False)
    stages = {assessment.relationship: assessment.stage.word for assessment in assessments}
    held = [touch.on for touch in then.touches if touch.outcome == "held"]
    still_open = [c for c in then.commitments if c.status == "open"]
    overdue = [c for c in still_open if c.side == "us" and c.due_on and c.due_on < day]
    return Baseline(
        account=blueprint.key,
        on=day,
        stage=stages["customer"],
        sales_stage=stages["sales"],
        last_touch_on=max(held, default=None),
        open_commitments=len(still_open),
        overdue_commitments=len(overdue),
    )


def check_account(
    norms: SettlingNorms,
    handoff: Handoff,
    blueprint: Blueprint,
    now: Baseline,
) -> AccountCheck:
    """Compare an account with the day of its transfer.

    Args:
        norms: At what to be alarmed.
        handoff: A handoff that was transferred.
        blueprint: The account's document.
        now: How the account stands today.
    """
    before = next((b for b in handoff.baseline if b.account == blueprint.key), None)
    since = handoff.transferred_on or now.on
    late = tuple(
        step.id
        for step in handoff.steps
        if step.closed_on is None and step.due_on < now.on and step.account in (None, now.account)
    )
    return AccountCheck(
        handoff=handoff.id,
        account=blueprint.key,
        name=blueprint.name,
        owner=handoff.to,
        days=(now.on - since).days,
        checkpoint=norms.checkpoint((now.on - since).days),
        before=before,
        now=now,
        overdue_steps=late,
        alerts=(
            *_worse(norms.alerts, before, now),
            *_silence(norms.alerts, now, since, blueprint.cadence_on(now.on)),
            *_late(norms.alerts, late),
        ),
    )


def _worse(alerts: SettlingAlerts, before: Baseline | None, now: Baseline) -> Iterator[str]:
    if before is None:
        return
    pairs = (
        ("the customer's trust", before.stage, now.stage),
        ("trust with sales", before.sales_stage, now.sales_stage),
    )
    for whose, then, today in pairs:
        if alerts.stage_worse and STAGE_WORDS[today] > STAGE_WORDS[then]:
            yield f"{whose} fell from {then} to {today}"
    more = now.overdue_commitments - before.overdue_commitments
    if more >= alerts.more_overdue_commitments:
        noun = "promise of ours is" if now.overdue_commitments == 1 else "promises of ours are"
        yield f"{now.overdue_commitments} {noun} overdue, {before.overdue_commitments} were"


def _silence(
    alerts: SettlingAlerts,
    now: Baseline,
    since: date,
    cadence_days: int,
) -> Iterator[str]:
    last = max(since, now.last_touch_on or since)
    quiet = (now.on - last).days
    if quiet > alerts.quiet_cadences * cadence_days:
        met = "no touch since the transfer" if last == since else f"no touch since {last}"
        yield f"{met}, {quiet} days; the rhythm is {cadence_days}"


def _late(alerts: SettlingAlerts, late: Sequence[str]) -> Iterator[str]:
    if len(late) >= alerts.overdue_steps:
        rest = f" and {len(late) - 1} more steps" if len(late) > 1 else ""
        yield f"overdue: {late[0]}{rest}"
