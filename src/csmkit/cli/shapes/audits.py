"""The JSON of an audit, `csmkit.audit/v1`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from csmkit.cli.shapes.conflicts import (
    ChronicShape,  # pydantic reads annotations at run time
    chronic_shape,
)
from csmkit.domain.readiness import MISSING

if TYPE_CHECKING:
    from csmkit.domain.readiness import Cover, CrossTrained, Finding, Voucher
    from csmkit.services.audit_accounts import AccountAudit

LOGGED = {
    "touches": 'csmkit log {account} "…" --kind call',
    "cross-trained": 'csmkit log {account} "…" --kind call --contact CONTACT --me COLLEAGUE',
    "sides-asked": 'csmkit conflict note {account} --theirs "…" --ours "…"',
    "expectations-confirmed": "csmkit expect {account} ID --confirmed",
    "success-plan": 'csmkit plan start {account} "…", or csmkit plan sponsor {account} WHO',
    "leader-met": 'csmkit log {account} "…" --kind call --me LEADER',
}
"""What is no field to fill in, but has to happen and be logged."""


class AuditGapShape(TypedDict):
    """Something that a newcomer would lack, what hurts most first."""

    item: str
    title: str
    status: str
    weight: float
    lost: float
    question: str
    lacking: list[str]
    last_on: str | None
    field: str
    command: str | None


class AuditItemShape(TypedDict):
    """Something that is there."""

    item: str
    title: str
    held: list[str]
    count: int
    last_on: str | None


class CrossTrainedShape(TypedDict):
    """A colleague besides the owner who has met contacts of the account."""

    teammate: str
    contacts: list[str]
    last_on: str


class VoucherShape(TypedDict):
    """A champion, and whether they would vouch for us."""

    contact: str
    name: str
    asked_on: str | None
    agreed_on: str | None
    declined_on: str | None
    vouches: bool


class CoverShape(TypedDict):
    """Who could step in tomorrow."""

    backup: str | None
    backup_briefed_on: str | None
    cross_trained: list[CrossTrainedShape]
    vouchers: list[VoucherShape]
    leader: str | None
    leader_on: str | None
    leader_due_on: str | None


class AuditShape(TypedDict):
    """How ready an account's record is to be handed over: `csmkit.audit/v1`."""

    schema: str
    account: str
    name: str
    owner: str | None
    as_of: str
    ready: float
    is_ready: bool
    gap_count: int
    worst_gap: str | None
    ask_first: str | None
    gaps: list[AuditGapShape]
    there: list[AuditItemShape]
    cover: CoverShape
    chronic_conflict: ChronicShape | None


def audit_shape(audit: AccountAudit) -> AuditShape:
    """Return an audit as `csmkit.audit/v1`."""
    readiness = audit.readiness
    gaps = readiness.gaps
    return {
        "schema": "csmkit.audit/v1",
        "account": audit.account,
        "name": audit.name,
        "owner": audit.owner,
        "as_of": audit.as_of.isoformat(),
        "ready": readiness.share,
        "is_ready": audit.is_ready,
        "gap_count": len(gaps),
        "worst_gap": gaps[0].title if gaps else None,
        "ask_first": gaps[0].question if gaps else None,
        "gaps": [_gap(audit.account, finding) for finding in gaps],
        "there": [_item(found) for found in readiness.findings if found.status != MISSING],
        "cover": _cover(audit.cover),
        "chronic_conflict": chronic_shape(audit.chronic),
    }


def _gap(account: str, finding: Finding) -> AuditGapShape:
    return {
        "item": finding.item,
        "title": finding.title,
        "status": finding.status,
        "weight": finding.weight,
        "lost": round(finding.lost, 2),
        "question": finding.question,
        "lacking": list(finding.lacking),
        "last_on": finding.last_on,
        "field": finding.field,
        "command": _command(account, finding),
    }


def _command(account: str, finding: Finding) -> str | None:
    if finding.interview:
        return f"csmkit interview {account} --question {finding.interview}"
    logged = LOGGED.get(finding.item)
    return logged.format(account=account) if logged else None


def _item(finding: Finding) -> AuditItemShape:
    return {
        "item": finding.item,
        "title": finding.title,
        "held": list(finding.held),
        "count": finding.entries,
        "last_on": finding.last_on,
    }


def _cover(cover: Cover) -> CoverShape:
    return {
        "backup": cover.backup,
        "backup_briefed_on": cover.briefed_on,
        "cross_trained": [_cross_trained(one) for one in cover.cross_trained],
        "vouchers": [_voucher(one) for one in cover.vouchers],
        "leader": cover.leader,
        "leader_on": cover.leader_on,
        "leader_due_on": cover.leader_due_on,
    }


def _cross_trained(one: CrossTrained) -> CrossTrainedShape:
    return {"teammate": one.teammate, "contacts": list(one.contacts), "last_on": one.last_on}


def _voucher(one: Voucher) -> VoucherShape:
    return {
        "contact": one.contact,
        "name": one.name,
        "asked_on": one.asked_on,
        "agreed_on": one.agreed_on,
        "declined_on": one.declined_on,
        "vouches": one.vouches,
    }
