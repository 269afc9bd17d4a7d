"""Writes a verified copy of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def back_up_store(db: str, target: Path, *, force: bool = False) -> int:
    """Write a verified copy of the store's file and return its size in bytes."""
    from csmkit.store.backup import back_up

    return back_up(db, target, force=force)
