"""The driver of PostgreSQL, which only some installations have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csmkit.errors import FileFailed

if TYPE_CHECKING:
    from csmkit.store.location import PostgresDatabase


def import_psycopg(location: PostgresDatabase) -> Any:
    """Return the psycopg module.

    Raises:
        FileFailed: it is not installed.
    """
    try:
        import psycopg
    except ImportError:
        reason = "PostgreSQL needs `pip install 'csmkit[postgres]'`"
        raise FileFailed("open", location.shown, reason) from None
    return psycopg
