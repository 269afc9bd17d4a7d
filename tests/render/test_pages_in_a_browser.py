from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from builders import a_blueprint
from csmkit.domain.course import Course, Milepost, Standpoint
from csmkit.domain.trust import Stage
from csmkit.render.documents import Index, IndexRow, index_html, packet_html
from csmkit.render.environment import Templates
from csmkit.resources import search_path
from handoff.handoff_builders import a_rich_account, packet_of

START = date(2026, 12, 1)
TEMPLATES = Templates(search_path("templates"))
HOSTILE = """<script>alert(1)</script> "' onload=x {{ 7 * 7 }} </style> \u202eevil"""


def a_course(relationship="customer"):
    posts = (Milepost(date(2026, 10, 16), "incident", HOSTILE),)
    days = [date(2026, 11, 20) - timedelta(days=14 * n) for n in range(8, -1, -1)]
    points = [
        Standpoint(day, Stage(min(3, n // 2)), 15.0 * n, 0.5, 0.4, posts if n == 6 else ())
        for n, day in enumerate(days)
    ]
    return Course("acme", HOSTILE, relationship, (10, 30, 100), tuple(points))


def a_packet_page(blueprint, courses=()):
    return packet_html(TEMPLATES, packet_of(blueprint, START), courses)


def an_index_page():
    row = IndexRow(
        rank=1,
        account="acme",
        name="Acme Freight",
        priority="P1",
        risk=7.18,
        stage="damaged",
        sales_stage="trusted",
        renewal_on=date(2027, 3, 31),
        opt_out_by_on=None,
        arr_cents=18_400_000,
        currency="GBP",
        readiness=0.95,
        gaps=1,
        folder="acme-822b33ad",
    )
    index = Index(
        handoff="alice-bob",
        from_name="Alice Okafor",
        to_name="Bob Lindqvist",
        leader_name="Lena Vogt",
        as_of=date(2026, 11, 20),
        start_on=START,
        introduction_on=date(2026, 12, 9),
        transfer_on=date(2026, 12, 22),
        rows=(row,) * 3,
        steps=((START, "Lena Vogt", "Tell the team who takes over which account"),),
    )
    return index_html(TEMPLATES, index, [a_course()] * 3)


PAGES = {
    "packet": a_packet_page(a_rich_account(), [a_course(), a_course("sales")]),
    "empty packet": a_packet_page(a_blueprint("acme")),
    "index": an_index_page(),
}
ON_EVERY_SCREEN = [
    pytest.param(width, scheme, id=f"{width}-{scheme}")
    for width in (400, 1200)
    for scheme in ("light", "dark")
]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("width", "scheme"), ON_EVERY_SCREEN)
def test_a_page_fits_its_screen_and_everybody_can_read_it(open_page, name, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page(PAGES[name], width=width, scheme=scheme)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = axe.run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_nothing_of_anybody(open_page, name):
    page = open_page(PAGES[name])

    assert page.requests == [page.url]
    assert page.complaints == []
    assert not re.search(r"<script|@import|url\(|src=|https?://(?!www\.w3\.org/)", PAGES[name])


def test_stored_text_stays_text(open_page):
    contact = {"name": HOSTILE, "influence": 5, "sentiment": 1, "title": HOSTILE}
    html = a_packet_page(a_blueprint("acme", name=HOSTILE, contacts=[contact]))
    page = open_page(html)

    assert page.evaluate("document.scripts.length") == 0
    assert page.locator("h1").inner_text().startswith("<script>alert(1)</script>")
    assert "\u202e" not in html


def test_a_map_names_everybody_for_those_who_cannot_see_it(open_page):
    page = open_page(PAGES["packet"])

    picture = page.locator("#people ~ .pictures svg")
    assert picture.get_attribute("role") == "img"
    described = page.locator("#people ~ .pictures svg desc").text_content()
    assert all(name in described for name in ("Helen Drury", "Priya Shah", "George Adeyemi"))
