"""Lists the team."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csmkit.domain.people import Teammate
    from csmkit.store.reading import Reader


def list_teammates(reader: Reader, *, role: str | None = None) -> list[Teammate]:
    """Return the teammates in order of key, of one role where asked."""
    return [mate for mate in reader.teammates() if role is None or mate.role == role]
