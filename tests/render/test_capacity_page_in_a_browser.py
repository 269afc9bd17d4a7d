from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from builders import a_teammate
from csmkit.coverage.capacity import load_capacity_norms, team_capacity
from csmkit.domain.coverage import AccountLoad
from csmkit.render.capacity_page import capacity_html, capacity_svg
from csmkit.render.environment import Templates
from csmkit.resources import search_path

TODAY = date(2026, 11, 20)
LONG = "W" * 90
HOSTILE = "<script>alert(1)</script> \" ' </style> \u202eevil"
NORMS = load_capacity_norms(search_path("playbooks"))


def a_load(owner, hours):
    return AccountLoad(f"{owner}-account", owner, hours, 1.0, ())


STAFF = [
    a_teammate("alice", name=LONG, capacity_hours=120),
    a_teammate("bob", name=HOSTILE, capacity_hours=100),
    a_teammate("chloe", capacity_hours=50),
    a_teammate("dev", joined_on=date(2026, 11, 2), capacity_hours=110),
    a_teammate("emma", status="away"),
]
LOADS = [
    a_load("alice", 19.4),
    a_load("bob", 91),
    a_load("chloe", 73),
    a_load("dev", 1234.5),
    a_load("emma", 7),
    a_load(None, 12),
]
TEAM = team_capacity(NORMS, STAFF, LOADS, TODAY)


def a_page(team=TEAM):
    templates = Templates(search_path("templates"))
    return capacity_html(templates, team, TODAY, title="Load against capacity")


ON_EVERY_SCREEN = [
    pytest.param(width, scheme, id=f"{width}-{scheme}")
    for width in (400, 1200)
    for scheme in ("light", "dark")
]


@pytest.mark.parametrize(("width", "scheme"), ON_EVERY_SCREEN)
def test_a_team_fits_its_screen_and_everybody_can_read_it(open_page, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page(a_page(), width=width, scheme=scheme)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = axe.run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [400, 1200])
def test_one_picture_of_the_team_is_shown_and_no_word_leaves_it(open_page, width):
    page = open_page(a_page(), width=width)

    assert page.locator("svg:visible").count() == 1
    outside = page.evaluate(
        """[...document.querySelectorAll("svg")].filter(svg => svg.getClientRects().length)
        .flatMap(svg => [...svg.querySelectorAll("text")].filter(text => {
          const inner = text.getBoundingClientRect(), outer = svg.getBoundingClientRect();
          return inner.left < outer.left - 1 || inner.right > outer.right + 1;
        }).map(text => text.textContent))"""
    )
    assert outside == []


@pytest.mark.parametrize("made", [a_page, lambda: capacity_svg(TEAM, TODAY)], ids=["html", "svg"])
def test_a_picture_of_a_team_asks_nothing_of_anybody_and_runs_nothing(open_page, made):
    text = made()
    page = open_page(text)

    assert page.requests == [page.url]
    assert page.complaints == []
    assert not re.search(r"<script|@import|url\(|src=|https?://(?!www\.w3\.org/)", text)
    assert "\u202e" not in text


def test_a_screen_reader_hears_title_and_numbers_of_everybody():
    drawn = capacity_svg(TEAM, TODAY)

    assert 'role="img"' in drawn
    assert "<title>Load against capacity on 2026-11-20, in hours a month</title>" in drawn
    described = drawn.partition("<desc>")[2].partition("</desc>")[0]
    assert "Chloe: load 73.0, usable 42.5, buffer 7.5, over." in described
    assert "Emma: load 7.0, usable 0.0, buffer 0.0, away." in described
    assert "Nobody: 1 accounts with 12.0 hours." in described
    assert "There is no margin" in described


def test_what_is_over_is_drawn_apart_and_said_in_words():
    within = replace(TEAM, teammates=TEAM.teammates[-1:], unowned_accounts=0, unowned_hours=0.0)

    assert ", over" in capacity_svg(TEAM, TODAY)
    drawn = capacity_svg(within, TODAY)
    assert drawn.count('class="damaged"') == 1, "the key alone"
    assert ", over" not in drawn
