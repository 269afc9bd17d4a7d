"""Makes the store hold what a backup holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def restore_store(db: str, source: Path) -> Path | None:
    """Restore a backup; return where the present content was kept, None where there was none."""
    from csmkit.store.backup import restore

    return restore(db, source)
