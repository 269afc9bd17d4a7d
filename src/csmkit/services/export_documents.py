"""Exports everything that is needed to make the same store again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csmkit.domain.document import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from csmkit.store.reading import Reader


def export_documents(
    reader: Reader,
    *,
    names: Sequence[str] | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield teammates, blueprints, handoffs and departures as JSON-ready values, by kind and key.

    With names, only the blueprints of those accounts.

    Raises:
        AccountNotFound: before anything is yielded.
    """
    if names is not None:
        yield from map(plain, reader.blueprints([reader.account_key(name) for name in names]))
        return
    yield from map(plain, reader.teammates())
    yield from map(plain, reader.blueprints())
    yield from map(plain, reader.handoffs())
    yield from map(plain, reader.departures())
