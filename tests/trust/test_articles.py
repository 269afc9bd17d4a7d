"""Every line of the two articles, and what practice has measured, is a signal."""

import pytest

from csmkit.errors import InvalidInput
from csmkit.resources import ResourceFolder
from csmkit.trust.articles import read_articles


@pytest.fixture(scope="module")
def articles(folders, catalogue):
    return read_articles(folders, catalogue.by_id)


def test_every_line_has_signals_of_the_catalogue(articles, catalogue):
    lines = [line for article in articles for line in article.lines]
    assert len(lines) > 60
    assert all(name in catalogue.by_id for line in lines for name in line.signals)


def test_a_signal_that_cites_a_source_stands_on_one_of_its_lines(articles, catalogue):
    for article in articles:
        mapped = {name for line in article.lines for name in line.signals}
        citing = {
            signal.id
            for signal in catalogue.signals
            if any(cited in source for cited in article.cited_as for source in signal.sources)
        }
        assert citing <= mapped, (article.title, citing - mapped)


def test_every_signal_stands_on_a_line(articles, catalogue):
    mapped = {name for article in articles for line in article.lines for name in line.signals}
    assert catalogue.by_id.keys() <= mapped


def test_every_benefit_is_a_builder(articles, catalogue):
    benefits = [line for line in articles[1].lines if line.where == "benefits"]
    for line in benefits:
        assert any(catalogue.signal(name).builds for name in line.signals), line.line


def test_the_stage_that_a_line_is_told_for_is_that_of_a_signal_for_it(articles, catalogue):
    for line in articles[0].lines:
        stage = line.where.rpartition(", ")[2]
        if stage in ("waning", "damaged", "lost"):
            stages = {catalogue.signal(name).stage.word for name in line.signals}
            assert stage in stages, line.line


LINES = """\
articles:
- title: A source
  cited_as: [A source]
  lines:
    - {where: above, line: something, signals: SIGNALS}
"""


@pytest.mark.parametrize(
    ("signals", "message"),
    [
        ("[hesitatoin]", ":5:49: there is no signal 'hesitatoin'; did you mean 'hesitation'?"),
        ("[]", ":5:39: articles.0.lines.0.signals: tuple should have at least 1 item"),
    ],
    ids=["an unknown signal", "no signal"],
)
def test_a_line_without_a_real_signal_is_refused_with_its_place(
    tmp_path, catalogue, signals, message
):
    (tmp_path / "trust").mkdir()
    (tmp_path / "trust" / "articles.yaml").write_text(LINES.replace("SIGNALS", signals))
    with pytest.raises(InvalidInput) as caught:
        read_articles([ResourceFolder("project", tmp_path)], catalogue.by_id)
    assert message in str(caught.value)
