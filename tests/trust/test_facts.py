from datetime import date, timedelta

import pytest

from csmkit.domain.trust import AccountRecord
from csmkit.trust.examples import record_from
from csmkit.trust.fact import BOOLEAN, CHOICE, NUMBER
from csmkit.trust.facts import FACTS
from csmkit.trust.timeline import Timeline

AS_OF = date(2026, 11, 20)


def _day(ago):
    return (AS_OF - timedelta(days=ago)).isoformat()


def _fact(name, **document):
    return FACTS[name].compute(Timeline(record_from(document)), AS_OF.toordinal())


def _touches(*agos, **fields):
    return [{"on": _day(ago), "id": f"t{ago}-{len(fields)}", **fields} for ago in agos]


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_an_empty_record_tells_nothing(fact):
    empty = AccountRecord("acme", "ACME", None, None, 30, None)
    assert fact.compute(Timeline(empty), AS_OF.toordinal()) is None
    assert tuple(fact.evidence(Timeline(empty), AS_OF.toordinal())) == ()


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_a_fact_says_what_it_means(fact):
    assert fact.meaning.endswith(".")
    assert fact.kind in (NUMBER, BOOLEAN, CHOICE)
    assert bool(fact.unit) is (fact.kind == NUMBER)
    assert bool(fact.choices) is (fact.kind == CHOICE)


INBOUND = {"direction": "inbound"}
OUTBOUND = {"direction": "outbound"}
MEETING = {"kind": "meeting"}
TOUCH_CASES = {
    "silence counts from any exchange": ("days_since_touch", _touches(9, 40, **OUTBOUND), 9),
    "a declined meeting is no exchange": (
        "days_since_touch",
        [*_touches(9, outcome="declined", **MEETING), *_touches(40)],
        40,
    ),
    "what we send is no sign of life": (
        "days_since_inbound",
        [*_touches(9, **OUTBOUND), *_touches(40)],
        40,
    ),
    "cadences are the account's own": ("cadences_since_touch", _touches(45), 1.5),
    "never heard is unknown": ("cadences_since_inbound", _touches(9, **OUTBOUND), None),
    "attempts since the last answer": (
        "outbound_since_inbound",
        [*_touches(3, 6, 50, **OUTBOUND), *_touches(40, **INBOUND)],
        2,
    ),
    "a drop against the quarter before": (
        "inbound_drop_share",
        _touches(10, 100, 110, 120, 130, **INBOUND),
        0.75,
    ),
    "too few before to tell": ("inbound_drop_share", _touches(10, 100, 110, 120, **INBOUND), None),
    "day 90 is no longer recent": ("inbound_90d", _touches(89, 90, **INBOUND), 1),
    "replies against their own past": (
        "reply_latency_ratio",
        [*_touches(1, 2, 3, reply_hours=30), *_touches(70, 80, 90, reply_hours=10)],
        3.0,
    ),
    "too few replies to tell": (
        "reply_latency_ratio",
        [*_touches(1, 2, reply_hours=30), *_touches(70, 80, 90, reply_hours=10)],
        None,
    ),
    "declined since the last one held": (
        "meetings_refused_in_a_row",
        [*_touches(30, **MEETING), *_touches(5, 50, outcome="no-show", **MEETING)],
        1,
    ),
    "share of meetings that took place": (
        "meeting_acceptance_share_60d",
        [*_touches(30, **MEETING), *_touches(5, 6, 7, outcome="declined", **MEETING)],
        0.25,
    ),
    "how the last one ended": (
        "last_meeting_outcome",
        [*_touches(30, **MEETING), *_touches(5, outcome="no-show", **MEETING)],
        "no-show",
    ),
}


@pytest.mark.parametrize(("name", "touches", "expected"), TOUCH_CASES.values(), ids=TOUCH_CASES)
def test_what_the_touches_tell(name, touches, expected):
    assert _fact(name, touches=touches) == pytest.approx(expected)


def _promise(due, closed=None, status="open", side="us"):
    document = {"text": f"{due}-{closed}", "side": side, "due_on": _day(due), "status": status}
    return document | ({"closed_on": _day(closed)} if closed is not None else {})


PROMISE_CASES = {
    "due today is not overdue": ("our_overdue_commitments", [_promise(0)], 0),
    "the worst counts": ("our_worst_overdue_days", [_promise(3), _promise(11)], 11),
    "theirs are not ours": ("our_overdue_commitments", [_promise(5, side="them")], 0),
    "theirs": ("their_overdue_commitments", [_promise(5, side="them")], 1),
    "withdrawn is not overdue": (
        "our_overdue_commitments",
        [_promise(5, status="withdrawn")],
        0,
    ),
    "kept on nobody knows which day": ("our_overdue_commitments", [_promise(5, status="kept")], 0),
    "late and broken": (
        "our_late_or_broken_commitments_180d",
        [_promise(20, 18, "kept"), _promise(20, 30, "broken"), _promise(20, 21, "kept")],
        2,
    ),
    "late, long ago": (
        "our_late_or_broken_commitments_180d",
        [_promise(200, 180, "kept")],
        0,
    ),
    "on time": (
        "our_commitments_kept_on_time_180d",
        [_promise(20, 20, "kept"), _promise(20, 21, "kept")],
        2,
    ),
    "how late": ("our_worst_lateness_days_180d", [_promise(20, 11, "kept")], 9),
}


@pytest.mark.parametrize(("name", "ours", "expected"), PROMISE_CASES.values(), ids=PROMISE_CASES)
def test_what_the_promises_tell(name, ours, expected):
    assert _fact(name, commitments=ours, touches=_touches(250)) == expected


def _issue(opened, closed=None, severity="high"):
    document = {"title": f"{opened}", "opened_on": _day(opened), "severity": severity}
    return document | ({"closed_on": _day(closed)} if closed is not None else {})


def test_open_issues_are_counted_and_aged_on_the_day():
    issues = [_issue(50), _issue(70, 0), _issue(90, severity="low"), _issue(4, severity="critical")]
    assert _fact("open_issues", issues=issues) == 3
    assert _fact("oldest_open_issue_days", issues=issues) == 50
    assert _fact("oldest_open_critical_issue_days", issues=issues) == 4
    assert _fact("critical_issue_unanswered_days", issues=issues) == 4
    spoken = _touches(1, **OUTBOUND)
    assert _fact("critical_issue_unanswered_days", issues=issues, touches=spoken) == 1


def test_an_escalation_around_us_is_also_an_escalation():
    history = [
        {"kind": "escalation", "on": _day(5), "title": "a", "around_us": True},
        {"kind": "escalation", "on": _day(6), "title": "b"},
        {"kind": "incident", "on": _day(7), "title": "c"},
        {"kind": "executive-change", "on": _day(100), "title": "d"},
    ]
    names = ("escalations_90d", "escalations_around_us_90d", "incidents_90d")
    assert [_fact(name, history=history) for name in names] == [2, 1, 1]
    assert _fact("executive_changes_180d", history=history) == 1


def test_a_champion_counts_as_gone_and_as_present():
    contacts = [
        {"name": "Petra", "champion": True, "left_on": _day(10)},
        {"name": "Olav", "champion": True},
        {"name": "Ida", "left_on": _day(10)},
    ]
    assert _fact("champions_left_180d", contacts=contacts) == 1
    assert _fact("champions_present", contacts=contacts) == 1


TENURES = [
    {"teammate": "alice", "from_on": _day(900), "until_on": _day(200)},
    {"teammate": "bob", "from_on": _day(200), "until_on": _day(30)},
]


def test_owners_are_known_by_their_tenures():
    assert _fact("days_without_owner", tenures=TENURES, owner="bob") == 30
    assert _fact("has_owner", tenures=TENURES, owner="bob") is False
    assert _fact("days_without_owner", tenures=TENURES, owner="chloe") == 0
    assert _fact("owner_changes_365d", tenures=TENURES, owner="chloe") == 2
    assert _fact("owner_changes_365d", tenures=TENURES) == 1
    assert _fact("owner_changes_365d", owner="chloe") == 0


def test_a_bypass_is_judged_by_the_owner_of_its_day():
    touches = [
        *_touches(250, teammates=["lena", "alice"], **INBOUND),
        *_touches(50, teammates=["lena", "alice"], **INBOUND),
        *_touches(51, teammates=["lena", "bob"], **INBOUND),
        *_touches(52, teammates=["alice"], **INBOUND),
        *_touches(10, teammates=["lena"], **INBOUND),
    ]
    known = {"touches": touches, "tenures": TENURES, "owner": "bob"}
    assert _fact("bypasses_90d", leaders=["lena"], **known) == 1
    assert _fact("bypasses_90d", **known) is None


def test_the_owners_share_of_sales_calls_is_compared_with_the_year_before():
    calls = {"kind": "call", "sales_call": True}
    touches = [
        *_touches(10, 20, 30, teammates=["sam"], **calls),
        *_touches(40, teammates=["alice", "sam"], **calls),
        *_touches(100, 200, 300, teammates=["alice"], **calls),
    ]
    names = ("share_90d", "share_before", "share_drop")
    found = [_fact(f"sales_call_owner_{n}", touches=touches, owner="alice") for n in names]
    assert found == [0.25, 1.0, 0.75]
    assert _fact("sales_calls_90d", touches=touches, owner="alice") == 4


def test_the_renewal_is_near_or_past():
    assert _fact("days_to_renewal", renewal_on=_day(-30)) == 30
    assert _fact("days_to_renewal", renewal_on=_day(3)) == -3
