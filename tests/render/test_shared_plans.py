"""A shared plan holds what both sides may read, looks well everywhere, and nothing inner."""

from __future__ import annotations

import shutil
from dataclasses import asdict

import pytest

from builders import TODAY, a_blueprint, a_teammate
from csmkit.domain.plan_view import plans_of
from csmkit.errors import LeakRefused
from csmkit.handoff.contents import load_leak_phrases
from csmkit.render.environment import Templates
from csmkit.render.leak_scan import LeakScan
from csmkit.render.pdf import PdfPress
from csmkit.render.plan_pages import plan_html, plan_markdown, plan_pdf
from csmkit.render.shared_plan import inner_plan, shared_plan
from csmkit.resources import search_path

TEMPLATES = Templates(search_path("templates"))
PHRASES = load_leak_phrases(search_path("playbooks"))
HOSTILE = """<script>alert(1)</script> "' onload=x {{ 7 * 7 }} \u202eevil #panic()"""
INNER = {
    "a note of the plan": "Helen stalls until her own review is over",
    "a note of a task": "Priya never does this without a reminder",
    "why a task moved": "Their IT lost the only admin they had",
    "an inner note": "We would settle for less than half of it",
}
PEOPLE = {"alice": a_teammate("alice", name="Alice Okafor"), "lena": a_teammate("lena")}


def an_account(outcome="Claims closed in a day", text="Name the depots"):
    def note(about, on="2026-11-03", **fields):
        return {"plan": "p", "on": on, "about": about, **fields}

    def task(key, side, owner, due_on, **fields):
        added = {"id": key, "plan": "p", "side": side, "owner": owner, "added_on": "2026-11-02"}
        return {**added, "text": text, "due_on": due_on, **fields}

    return a_blueprint(
        "acme",
        name="Acme Freight",
        contacts=[{"id": "dana", "name": "Dana Osei", "title": "COO"}],
        success_plans=[
            {
                "id": "p",
                "outcome": outcome,
                "started_on": "2026-11-02",
                "measure": "Days a claim is open",
                "baseline": "6",
                "target": "1",
                "cadence_days": 14,
                "structure": "Mail to all",
                "note": INNER["a note of the plan"],
            }
        ],
        plan_tasks=[
            task("a", "us", "alice", "2026-11-12"),
            task("b", "them", "dana", "2026-12-01", note=INNER["a note of a task"]),
            task("c", "them", "dana", "2026-11-19", done_on="2026-11-18"),
            task("d", "us", "alice", "2026-11-19", dropped_on="2026-11-18"),
        ],
        plan_notes=[
            note("sponsor", side="us", who="lena"),
            note("signed", side="us", who="lena"),
            note("resource", side="us", text="A data engineer"),
            note("resource", side="them", text=text),
            note("in-scope", text="Hourly sync"),
            note("out-of-scope", text="Live sync"),
            note("service-level", text="An answer within a day"),
            note("value", text="Two days a week saved"),
            note("measured", text="4 days"),
            note("moved", task="b", due_on="2026-12-09", note=INNER["why a task moved"]),
            note("inner", note=INNER["an inner note"]),
        ],
    )


def a_view(**changed):
    return plans_of(an_account(**changed), PEOPLE, TODAY)[0]


def pages(view):
    shared = shared_plan(view)
    inner = inner_plan(view, 40, "low", [(20, "Not signed")])
    return {
        "shared": plan_html(TEMPLATES, shared),
        "internal": plan_html(TEMPLATES, shared, inner),
    }


PAGES = pages(a_view())
ON_EVERY_SCREEN = [
    pytest.param(width, scheme, id=f"{width}-{scheme}")
    for width in (400, 1200)
    for scheme in ("light", "dark")
]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("width", "scheme"), ON_EVERY_SCREEN)
def test_a_plan_fits_its_screen_and_everybody_can_read_it(open_page, name, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page(PAGES[name], width=width, scheme=scheme)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = axe.run(page)
    assert found.violations_count == 0, found.generate_report()
    assert (page.requests, page.complaints) == ([page.url], [])


def test_stored_text_stays_text_in_a_plan(open_page):
    html = pages(a_view(outcome=HOSTILE, text=HOSTILE))["internal"]
    page = open_page(html)

    assert page.evaluate("document.scripts.length") == 0
    assert page.locator("h1").inner_text().startswith("<script>alert(1)</script>")
    assert "\u202e" not in html


@pytest.mark.parametrize("inner", INNER.values(), ids=INNER)
def test_what_is_for_colleagues_stands_in_the_internal_plan_alone(inner):
    view = a_view()
    shared, told = shared_plan(view), inner_plan(view, 40, "low", [])

    assert inner not in str(asdict(shared))
    assert inner not in plan_markdown(TEMPLATES, shared) + PAGES["shared"]
    assert inner in plan_markdown(TEMPLATES, shared, told)
    assert inner in PAGES["internal"]


@pytest.mark.parametrize("inner", INNER.values(), ids=INNER)
def test_a_customer_text_with_an_inner_note_of_a_plan_is_refused(inner):
    scan = LeakScan(an_account(), PEOPLE.values(), phrases=PHRASES)
    with pytest.raises(LeakRefused):
        scan.check("the plan", f"As we said: {inner}.")


def test_a_shared_plan_names_people_and_each_missing_signature():
    text = plan_markdown(TEMPLATES, shared_plan(a_view()))

    assert "**Not agreed yet.**" in text
    assert "- Our executive: Lena, agreed on 2026-11-03" in text
    assert "- Your executive: still to be named" in text
    assert "- [ ] Name the depots (Alice Okafor): was due on 2026-11-12" in text
    assert "due on 2026-12-09, first planned for 2026-12-01" in text
    assert "- [x] Name the depots (Dana Osei): done on 2026-11-18" in text
    assert "alice" not in text


def test_a_plan_is_set_as_pdf_and_words_stay_words(tmp_path):
    pytest.importorskip("typst")
    press = PdfPress(TEMPLATES, search_path("templates"))
    view = a_view(outcome=HOSTILE, text=HOSTILE)
    made = plan_pdf(press, shared_plan(view), inner_plan(view, 40, "low", [(20, "x")]))

    assert made.startswith(b"%PDF")
    assert made == plan_pdf(press, shared_plan(view), inner_plan(view, 40, "low", [(20, "x")]))
    if shutil.which("pdftotext"):
        import subprocess

        (tmp_path / "plan.pdf").write_bytes(plan_pdf(press, shared_plan(a_view())))
        told = subprocess.run(
            ["pdftotext", str(tmp_path / "plan.pdf"), "-"], capture_output=True, check=True
        ).stdout.decode()
        assert "Claims closed in a day" in told
        assert not any(inner in told for inner in INNER.values())
