from __future__ import annotations

from dataclasses import replace

import pytest

from builders import TODAY, a_teammate
from csmkit.coverage.capacity import load_capacity_norms, team_capacity
from csmkit.domain.coverage import AccountLoad
from csmkit.errors import FileFailed, InvalidArgument
from csmkit.resources import search_path
from csmkit.services.draw_capacity import MOST_BARS, draw_capacity

TEMPLATES = search_path("templates")
TEAM = team_capacity(
    load_capacity_norms(search_path("playbooks")),
    [a_teammate("alice", capacity_hours=100)],
    [AccountLoad("acme", "alice", 20.0, 1.0, ())],
    TODAY,
)


def drawn(team=TEAM, kind="html", file=None):
    return draw_capacity(team, kind, TODAY, title="Load", templates=TEMPLATES, file=file)


@pytest.mark.parametrize("kind", ["svg", "html"])
def test_the_file_of_a_team_holds_what_is_returned_and_is_the_same_each_time(tmp_path, kind):
    text = drawn(kind=kind, file=tmp_path / "team")

    assert (tmp_path / "team").read_text() == text == drawn(kind=kind, file=tmp_path / "team")


@pytest.mark.parametrize(
    ("count", "sentence"), [(0, "nothing to draw"), (MOST_BARS + 1, "choose up to 500")]
)
def test_no_team_and_too_large_a_team_are_refused(tmp_path, count, sentence):
    with pytest.raises(InvalidArgument, match=sentence):
        drawn(replace(TEAM, teammates=TEAM.teammates * count), file=tmp_path / "team.html")
    assert list(tmp_path.iterdir()) == []


def test_what_somebody_else_wrote_is_not_replaced(tmp_path):
    (tmp_path / "mine.html").write_text("mine")

    with pytest.raises(FileFailed):
        drawn(file=tmp_path / "mine.html")
    assert (tmp_path / "mine.html").read_text() == "mine"
