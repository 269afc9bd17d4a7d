"""Makes an empty store."""

from __future__ import annotations

from csmkit.store.opening import create


def initialise_store(db: str) -> bool:
    """Make an empty store and return True, or leave the one that is there and return False."""
    return create(db)
