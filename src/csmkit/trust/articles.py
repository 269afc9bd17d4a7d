"""Which signals stand for each line of what csmkit was made from: two articles, and practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.errors import InvalidInput, Problem, nearest
from csmkit.located import validated
from csmkit.safe_yaml import load_yaml
from csmkit.trust.model import ARTICLES, FOLDER
from csmkit.trust.signal import Article, ArticlesSpec

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from csmkit.located import Located
    from csmkit.resources import ResourceFolder


def read_articles(
    folders: Sequence[ResourceFolder],
    signals: Collection[str],
) -> tuple[Article, ...]:
    """Return the sources and their lines, of the most particular folder that has them.

    Args:
        folders: The playbooks' folders, the most particular first.
        signals: The ids of the catalogue.

    Raises:
        InvalidInput: with every line that has no signal, or one that there is not.
    """
    places = [folder.path / FOLDER / ARTICLES for folder in folders]
    place = next((place for place in places if place.is_file()), None)
    if place is None:
        raise InvalidInput(f"no playbooks folder has {FOLDER}/{ARTICLES}")
    (located, *_) = load_yaml(place.read_bytes(), str(place))
    articles = validated(ArticlesSpec, located).articles
    problems = list(_unknown(articles, located, signals))
    if problems:
        raise InvalidInput(problems)
    return articles


def _unknown(
    articles: Sequence[Article],
    located: Located,
    signals: Collection[str],
) -> Iterator[Problem]:
    for number, article in enumerate(articles):
        for index, line in enumerate(article.lines):
            for position, name in enumerate(line.signals):
                if name not in signals:
                    route = ("articles", number, "lines", index, "signals", position)
                    message = f"there is no signal {name!r}{nearest(name, signals)}"
                    yield located.problem(route, message)
