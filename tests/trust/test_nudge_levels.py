from __future__ import annotations

import pytest

from csmkit.errors import InvalidInput
from csmkit.resources import ResourceFolder, search_path
from csmkit.trust.nudge_levels import load_nudges

SHIPPED = search_path("playbooks")


@pytest.mark.parametrize(
    ("days", "levels"),
    [
        (0, []),
        (1, ["owner"]),
        (10, ["champion", "owner"]),
        (400, ["sponsor", "champion", "owner"]),
    ],
)
def test_levels_are_reached_by_days_the_highest_first(days, levels):
    assert [level.id for level in load_nudges(SHIPPED).reached(days)] == levels


def test_levels_that_do_not_escalate_are_refused(tmp_path):
    (tmp_path / "accountability").mkdir()
    level = "{{id: {}, after_days: {}, letter: reminder-owner, tone: kind, source: judgement}}"
    levels = ", ".join([level.format("sponsor", 1), level.format("owner", 5)])
    text = f"schema: csmkit.nudges/v1\nlevels: [{levels}]\n"
    (tmp_path / "accountability" / "nudges.yaml").write_text(text)

    with pytest.raises(InvalidInput, match=r"nudges.yaml:.* owner → champion → sponsor"):
        load_nudges((ResourceFolder("user", tmp_path), *SHIPPED))
