"""A folder of files that appears as a whole or not at all, readable by its owner only."""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager, suppress
from glob import escape
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp, mkstemp
from typing import TYPE_CHECKING

from csmkit.domain.document import fingerprint, slug
from csmkit.errors import FileFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

MANIFEST = ".csmkit-files"
"""Lists what csmkit wrote into a folder, with digests: other files keep it from being replaced."""
DRAFT = ".new"
SETTLED_SECONDS = 60
"""How long a draft that nobody holds is left alone: its run may be about to. Source: judgement."""
LONGEST_SLUG = 60


def safe_name(text: str) -> str:
    """Return a file name for any text: ASCII slug and short hash, never two texts with the same.

    Source: measured; of 29 hostile names none left the folder or met another.
    """
    word = slug(text, LONGEST_SLUG)[:LONGEST_SLUG].strip("-")
    return f"{word}-{fingerprint(text)}" if word else fingerprint(text)


def write_file(path: Path, data: bytes, *, overwrite: bool = False) -> None:
    """Write one file as a whole or not at all, readable by its owner only.

    Raises:
        FileFailed: it cannot be written, or other content stands there and shall stay.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise FileFailed("write", str(path), "something else stands there")
        if path.exists() and not overwrite and path.read_bytes() != data:
            reason = "something else stands there; add --overwrite to lose it"
            raise FileFailed("write", str(path), reason)
        handle, draft = mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(path)
        finally:
            Path(draft).unlink(missing_ok=True)
    except OSError as error:
        raise FileFailed("write", str(path), error) from None


class StagedFolder:
    """Files that are written beside their place and moved there together."""

    def __init__(self, target: Path, staging: Path) -> None:
        """Write to `staging` until `place` moves everything to `target`."""
        self.target = target
        self._staging = staging
        self.digests: dict[str, str] = {}
        """Of every file, by name; what another process has written is entered here."""

    def write(self, name: str, data: bytes) -> Path:
        """Write one file; return where it will be. All of them are on the disk before they move.

        Raises:
            FileFailed: the name leaves the folder, or the file cannot be written.
        """
        parts = name.split("/")
        if any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts):
            raise FileFailed("write", repr(name), "the name leaves its folder")
        path = self._staging.joinpath(*parts)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
                file.write(data)
        except OSError as error:
            raise FileFailed("write", str(self.target / name), error) from None
        self.digests[name] = sha256(data).hexdigest()
        return self.target / name

    def take(self, name: str) -> bytes:
        """Return a file that was written and make room for another one of its name.

        Raises:
            FileFailed: it cannot be read.
        """
        path = self._staging / name
        try:
            data = path.read_bytes()
            path.unlink()
        except OSError as error:
            raise FileFailed("read", str(self.target / name), error) from None
        return data

    def place(self) -> None:
        """Move everything to its place; the folder that stood there before is gone afterwards.

        Raises:
            FileFailed: the folder cannot be moved; what stood there before stands there again.
        """
        lines = sorted(f"{name}\t{digest}\n" for name, digest in self.digests.items())
        self.write(MANIFEST, "".join(lines).encode())
        before = _before(self.target)
        try:
            for name in self.digests:  # together: one by one takes three times as long
                _flush(self._staging / name)
            for folder in (*_folders_below(self._staging), self._staging):
                _flush_folder(folder)
            if self.target.exists():
                self.target.rename(before)
            try:
                self._staging.rename(self.target)
            except OSError:
                _restore(self.target)
                raise
            _flush_folder(self.target.parent)
        except OSError as error:
            raise FileFailed("write", str(self.target), error) from None
        shutil.rmtree(before, ignore_errors=True)


def place_file(target: Path, data: bytes, *, mark: bytes) -> None:
    """Write one file as a whole or not at all, in place of an older one that bears the same mark.

    Args:
        target: Where the file shall stand; its folder is made where there is none.
        data: What it shall hold.
        mark: Bytes that every such file holds; a file without them is somebody else's.

    Raises:
        FileFailed: it cannot be written, or something else stands there.
    """
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        if target.is_symlink() or (target.exists() and not _bears(target, mark)):
            raise FileFailed("replace", str(target), "csmkit did not write what stands there")
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        with os.fdopen(os.open(draft, flags, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
        _flush_folder(target.parent)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise FileFailed("write", str(target), error) from None


def _bears(path: Path, mark: bytes) -> bool:
    return path.is_file() and mark in path.read_bytes()


@contextmanager
def staged_folder(target: Path, *, overwrite: bool = True) -> Iterator[StagedFolder]:
    """Yield a folder to fill; what was not placed at the end is thrown away.

    Args:
        target: Where the folder shall stand.
        overwrite: Replace files of ours that somebody has edited since.

    Raises:
        FileFailed: the folder cannot be made, or holds files that csmkit did not write, or
            files that were edited and shall be kept.
    """
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _restore(target)
        _refuse_foreign(target, overwrite=overwrite)
        staging = Path(mkdtemp(prefix=f".{target.name}.", suffix=DRAFT, dir=target.parent))
        hold = _opened(staging)
        _lock(hold)
        _sweep(target, staging)
    except OSError as error:
        raise FileFailed("write", str(target), error) from None
    try:
        yield StagedFolder(target, staging)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        os.close(hold)


def _opened(folder: Path) -> int:
    return os.open(folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)


def _lock(handle: int) -> bool:
    """Lock a folder until this process and its copies are gone; tell whether that was possible."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # another run holds it, or the file system knows no locks
        return False
    return True


def _sweep(target: Path, staging: Path) -> None:
    """Throw the drafts away that runs left behind when they were killed."""
    begun = staging.stat().st_mtime
    for draft in target.parent.glob(f".{escape(target.name)}.*{DRAFT}"):
        with suppress(OSError):
            if begun - draft.lstat().st_mtime <= SETTLED_SECONDS:
                continue
            handle = _opened(draft)
            if _lock(handle):
                shutil.rmtree(draft, ignore_errors=True)
            os.close(handle)


def _before(target: Path) -> Path:
    return target.with_name(f".{target.name}.before")


def _restore(target: Path) -> None:
    """Bring back the old folder where a run was cut off between the two renames."""
    before = _before(target)
    if before.is_dir() and not target.exists():
        before.rename(target)
    elif before.is_dir():
        shutil.rmtree(before)


def _refuse_foreign(target: Path, *, overwrite: bool) -> None:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise FileFailed("write", str(target), "something else stands there")
    if not target.is_dir():
        return
    manifest = target / MANIFEST
    lines = manifest.read_text("utf-8").splitlines() if manifest.is_file() else []
    digests = dict(line.split("\t") for line in lines if "\t" in line)
    known = {MANIFEST, *digests} if lines else set()
    found = {path.relative_to(target).as_posix() for path in target.rglob("*") if not path.is_dir()}
    if foreign := sorted(found - known):
        reason = f"it holds files that csmkit did not write, such as {foreign[0]!r}"
        raise FileFailed("replace", str(target), reason)
    for name, digest in digests.items():
        if not overwrite and _is_edited(target / name, digest):
            reason = "it was edited since it was written; add --overwrite to lose the changes"
            raise FileFailed("replace", str(target / name), reason)


def _is_edited(path: Path, digest: str) -> bool:
    return path.is_file() and sha256(path.read_bytes()).hexdigest() != digest


def _folders_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_dir()]


def _flush_folder(folder: Path) -> None:
    _flush(folder, os.O_DIRECTORY)


def _flush(path: Path, flags: int = 0) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
