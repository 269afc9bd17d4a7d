"""Lists which signals stand for each line of what csmkit was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.trust.articles import read_articles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.resources import ResourceFolder
    from csmkit.trust.catalogue import Catalogue
    from csmkit.trust.signal import Article


def list_articles(folders: Sequence[ResourceFolder], catalogue: Catalogue) -> tuple[Article, ...]:
    """Return the sources with their lines.

    Raises:
        InvalidInput: with every line that has no signal, or one that there is not.
    """
    return read_articles(folders, catalogue.by_id)
