"""The JSON of who could take which account tomorrow, `csmkit.succession/v1`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.domain.succession import Succession, SuccessionReport

SHARE_DIGITS = 3


class MeetingShape(TypedDict):
    """That one of us has met a contact, and when last."""

    teammate: str
    contact: str
    last_on: str


class LackShape(TypedDict):
    """What is missing for the day on which the owner leaves."""

    need: str
    text: str
    decides: bool


class AccountSuccessionShape(TypedDict):
    """Who could take one account tomorrow: `csmkit.account-succession/v1`."""

    schema: str
    account: str
    name: str
    as_of: str
    owner: str | None
    segment: str | None
    arr_cents: int | None
    currency: str | None
    is_major: bool
    has_plan: bool
    backup: str | None
    backup_briefed_on: str | None
    known_to: list[str]
    meetings: list[MeetingShape]
    unmet: list[str]
    leader: str | None
    leader_on: str | None
    leader_due_on: str | None
    lacks: list[LackShape]


class SuccessionShape(TypedDict):
    """Who could take which account tomorrow, and what is known to one: `csmkit.succession/v1`."""

    schema: str
    as_of: str
    account_count: int
    major_count: int
    major_without_plan: int
    known_to_one: int
    known_to_nobody: int
    alone_share: float
    alarm_above_share: float
    is_alarm: bool
    accounts: list[AccountSuccessionShape]


def succession_shape(report: SuccessionReport, shown: Sequence[Succession]) -> SuccessionShape:
    """Return a book's report with the accounts to show as `csmkit.succession/v1`."""
    as_of = report.as_of.isoformat()
    return {
        "schema": "csmkit.succession/v1",
        "as_of": as_of,
        "account_count": len(report.lines),
        "major_count": len(report.majors),
        "major_without_plan": len(report.without_plan),
        "known_to_one": report.known_to_one,
        "known_to_nobody": report.known_to_nobody,
        "alone_share": round(report.alone_share, SHARE_DIGITS),
        "alarm_above_share": report.alarm_above_share,
        "is_alarm": report.is_alarm,
        "accounts": [account_succession_shape(line, as_of) for line in shown],
    }


def account_succession_shape(line: Succession, as_of: str) -> AccountSuccessionShape:
    """Return one account as `csmkit.account-succession/v1`."""
    met = {meeting.contact for meeting in line.meetings}
    return {
        "schema": "csmkit.account-succession/v1",
        "account": line.account,
        "name": line.name,
        "as_of": as_of,
        "owner": line.owner,
        "segment": line.segment,
        "arr_cents": line.arr_cents,
        "currency": line.currency,
        "is_major": line.is_major,
        "has_plan": line.has_plan,
        "backup": line.backup,
        "backup_briefed_on": line.briefed_on,
        "known_to": list(line.known_to),
        "meetings": [
            {"teammate": one.teammate, "contact": one.contact, "last_on": one.last_on}
            for one in line.meetings
        ],
        "unmet": [contact for contact, _ in line.contacts if contact not in met],
        "leader": line.leader,
        "leader_on": line.leader_on,
        "leader_due_on": line.leader_due_on,
        "lacks": [
            {"need": lack.need, "text": lack.text, "decides": lack.decides} for lack in line.lacks
        ],
    }
