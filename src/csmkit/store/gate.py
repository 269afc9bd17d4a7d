"""What a store file must be before anything in it is touched."""

from __future__ import annotations

import struct
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from csmkit.errors import (
    FileFailed,
    StoreDamaged,
    StoreForeign,
    StoreNewer,
    StoreNotFound,
)

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

APPLICATION_ID = 0x43534D4B
"""`CSMK`, in the header of every store file."""
SCHEMA_VERSION = 9
"""The number of the newest migration."""
MAGIC = b"SQLite format 3\x00"
HEADER_BYTES = 100


class Identity(NamedTuple):
    """What a SQLite file says of itself."""

    application_id: int
    version: int


def check_file(path: Path) -> int:
    """Return the schema version of a store file, without opening a foreign one.

    Raises:
        StoreNotFound, StoreForeign, StoreNewer, FileFailed: it is no store that we can use.
    """
    identity = _header(path)
    if has_log(path):
        identity = _identity_with_log(path)
    if identity.application_id != APPLICATION_ID:
        raise StoreForeign(str(path), "it is a database of another program")
    if identity.version > SCHEMA_VERSION:
        raise StoreNewer(str(path), str(identity.version))
    return identity.version


def _header(path: Path) -> Identity:
    try:
        with path.open("rb") as file:
            header = file.read(HEADER_BYTES)
    except FileNotFoundError:
        raise StoreNotFound(str(path)) from None
    except IsADirectoryError:
        raise StoreForeign(str(path), "it is a folder") from None
    except OSError as error:
        raise FileFailed("read the store", str(path), error) from None
    if not header.startswith(MAGIC):
        raise StoreForeign(str(path), "it is empty" if not header else "it is no SQLite file")
    if len(header) < HEADER_BYTES:
        raise StoreDamaged(str(path), "it is cut off")
    (version,) = struct.unpack(">I", header[60:64])
    (application_id,) = struct.unpack(">I", header[68:72])
    return Identity(application_id, version)


def has_log(path: Path) -> bool:
    """Tell whether a file has changes that still lie beside it, in its write-ahead log."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _identity_with_log(path: Path) -> Identity:
    import sqlite3

    from csmkit.store.connection import explained

    place = f"file:{quote(str(path))}?mode=ro"
    with explained(str(path)), closing(sqlite3.connect(place, uri=True)) as raw:
        return Identity(pragma(raw, "application_id"), pragma(raw, "user_version"))


def pragma(raw: sqlite3.Connection, name: str) -> int:
    """Return the value of a pragma that is a number."""
    (value,) = raw.execute(f"PRAGMA {name}").fetchone()
    return int(value)


def check_content(raw: sqlite3.Connection, shown: str) -> None:
    """Refuse triggers and views, which no store of ours has and which run on their own.

    Raises:
        StoreForeign: there is one.
    """
    sql = "SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view') LIMIT 1"
    for kind, name in raw.execute(sql):
        raise StoreForeign(shown, f"it has a {kind} {name!r}")


def check_pages(raw: sqlite3.Connection, shown: str, check: str = "quick_check") -> None:
    """Read every page once.

    Raises:
        StoreDamaged: with the first thing that is wrong.
    """
    (verdict,) = raw.execute(f"PRAGMA {check}(1)").fetchone()
    if verdict != "ok":
        raise StoreDamaged(shown, str(verdict).splitlines()[-1])
