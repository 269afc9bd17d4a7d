"""Shows one teammate."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csmkit.domain.people import Teammate
    from csmkit.store.reading import Reader


def show_teammate(reader: Reader, key: str) -> Teammate:
    """Return one teammate.

    Raises:
        TeammateNotFound: with the nearest keys.
    """
    return reader.teammate(key)
