from __future__ import annotations

from datetime import date

import pytest

from csmkit.domain.course import Course, Standpoint
from csmkit.domain.trust import Stage
from csmkit.errors import InvalidArgument, TemplateFailed
from csmkit.resources import ResourceFolder, search_path
from csmkit.services.draw_trend import MOST_ROWS, draw_trend

TEMPLATES = search_path("templates")
POINT = Standpoint(date(2026, 11, 20), Stage.WANING, 12.0, 0.0, 0.4)
COURSE = Course("acme", "Acme", "customer", (10, 30, 100), (POINT,))


def drawn(courses=(COURSE,), kind="html", *, is_book=False, templates=TEMPLATES, file=None):
    return draw_trend(courses, kind, title="Acme", is_book=is_book, templates=templates, file=file)


@pytest.mark.parametrize(
    ("courses", "sentence"),
    [((), "nothing to draw"), ((COURSE,) * (MOST_ROWS + 1), "choose up to 500")],
    ids=["none", "too many"],
)
def test_nothing_and_too_much_are_refused_and_nothing_is_written(tmp_path, courses, sentence):
    with pytest.raises(InvalidArgument, match=sentence):
        drawn(courses, "svg", is_book=True, file=tmp_path / "book.svg")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["svg", "html"])
def test_the_file_holds_what_is_returned_and_the_same_input_gives_the_same_bytes(tmp_path, kind):
    text = drawn(kind=kind, file=tmp_path / "acme")
    assert (tmp_path / "acme").read_text() == text == drawn(kind=kind)


def test_a_page_of_ones_own_extends_the_shipped_one(tmp_path):
    own = tmp_path / "pages" / "trend.html.j2"
    own.parent.mkdir()
    own.write_text(
        '{% extends "shipped/pages/trend.html.j2" %}{% block footer %}Ask us.{% endblock %}'
    )
    page = drawn(templates=(ResourceFolder("user", tmp_path), *TEMPLATES))
    assert "Ask us." in page
    assert "For colleagues only" not in page


def test_a_wrong_page_is_refused_and_nothing_is_written(tmp_path):
    own = tmp_path / "templates" / "pages" / "trend.html.j2"
    own.parent.mkdir(parents=True)
    own.write_text("{{ page.secret }}")
    with pytest.raises(TemplateFailed):
        drawn(
            templates=(ResourceFolder("user", tmp_path / "templates"), *TEMPLATES),
            file=tmp_path / "out" / "acme.html",
        )
    assert not (tmp_path / "out").exists()
