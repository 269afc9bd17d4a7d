"""What changed around an account, as facts."""

from datetime import date, timedelta

import pytest

from csmkit.trust.examples import record_from
from csmkit.trust.facts import FACTS
from csmkit.trust.timeline import Timeline

AS_OF = date(2026, 11, 20)
CALL = {"kind": "call"}
SALES_CALL = {"kind": "call", "sales_call": True}


def _day(ago):
    return (AS_OF - timedelta(days=ago)).isoformat()


def _fact(name, **document):
    return FACTS[name].compute(Timeline(record_from(document)), AS_OF.toordinal())


def _touches(*agos, **fields):
    return [{"on": _day(ago), "id": f"t{ago}-{len(fields)}", **fields} for ago in agos]


def _change(ago):
    return {"kind": "executive-change", "on": _day(ago), "title": f"New CFO {ago}"}


def test_a_sponsor_counts_as_gone_and_as_present():
    contacts = [
        {"name": "Ruth", "executive_sponsor": True, "left_on": _day(10)},
        {"name": "Ines", "executive_sponsor": True, "left_on": _day(181)},
        {"name": "Olav", "executive_sponsor": True},
        {"name": "Petra", "champion": True, "left_on": _day(10)},
    ]
    assert _fact("sponsors_left_180d", contacts=contacts) == 1
    assert _fact("sponsors_present", contacts=contacts) == 1


UNANSWERED = {
    "nobody called since": ([_change(10)], _touches(12, **CALL), 10),
    "we called on the same day": ([_change(10)], _touches(10, **CALL), 0),
    "we called later": ([_change(10)], _touches(3, **CALL), 0),
    "only they wrote": ([_change(10)], _touches(3, direction="inbound"), 10),
    "the newest change counts": ([_change(90), _change(6)], _touches(20, **CALL), 6),
    "half a year ago is over": ([_change(180)], _touches(200, **CALL), 0),
    "no change": ([], _touches(12, **CALL), 0),
}


@pytest.mark.parametrize(("history", "touches", "expected"), UNANSWERED.values(), ids=UNANSWERED)
def test_an_executive_change_waits_for_a_word_of_ours(history, touches, expected):
    found = _fact("executive_change_unanswered_days", history=history, touches=touches)
    assert found == expected


def test_meetings_shrink_against_the_quarter_before():
    before = _touches(100, 120, 140, 160, **CALL)
    assert _fact("meetings_held_drop_share", touches=[*before, *_touches(30, **CALL)]) == 0.75
    assert _fact("meetings_held_drop_share", touches=before[:2]) is None
    declined = _touches(30, kind="call", outcome="declined")
    assert _fact("meetings_held_drop_share", touches=[*before, *declined]) == 1.0


def test_a_sales_call_is_covered_where_a_leader_came_and_the_owner_did_not():
    touches = [
        *_touches(10, 91, teammates=["sam", "lena"], **SALES_CALL),
        *_touches(20, teammates=["sam", "lena", "alice"], **SALES_CALL),
        *_touches(30, teammates=["sam"], **SALES_CALL),
        *_touches(40, teammates=["sam", "lena"], **CALL),
    ]
    known = {"touches": touches, "owner": "alice"}
    assert _fact("sales_calls_covered_90d", leaders=["lena"], **known) == 1
    assert _fact("sales_calls_covered_90d", **known) is None
