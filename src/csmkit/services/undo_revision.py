"""Takes back what a command changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.errors import InvalidInput, RevisionNotFound

if TYPE_CHECKING:
    from csmkit.domain.revision import Revision
    from csmkit.store.writing import Unit


class UndoneRevision(NamedTuple):
    """Which revision was taken back."""

    number: int
    command: str
    entities: tuple[str, ...]


def undo_revision(unit: Unit, number: int | None = None) -> UndoneRevision:
    """Take back one revision: the newest that still stands where no number is given.

    Taking back is a revision too, and can be taken back by its number.

    Raises:
        RevisionNotFound: there is none.
        InvalidInput: it was undone already, or a later command changed the same again.
    """
    revision = unit.revision(_newest_standing(unit) if number is None else number)
    if _is_undone(unit, revision):
        message = f"revision {revision.number} was already undone by {revision.undone_by}"
        raise InvalidInput(message)
    newest = {(change.table, change.entity, change.key): change for change in revision.changes}
    for change in newest.values():
        if not unit.is_as_after(change):
            raise InvalidInput(
                f"revision {revision.number} cannot be undone: a later command changed "
                f"{change.table} {change.key or change.entity!r} of {change.entity} again; "
                "undo that one first (`csmkit history` shows them)",
            )
    unit.mark_as_undo(revision.number)
    unit.apply([change.reversed() for change in reversed(revision.changes)])
    return UndoneRevision(revision.number, revision.command, revision.entities)


def _newest_standing(unit: Unit) -> int:
    for revision in unit.revisions():
        if revision.undoes is None and not _is_undone(unit, revision):
            return revision.number
    raise RevisionNotFound("to undo")


def _is_undone(unit: Unit, revision: Revision) -> bool:
    return revision.undone_by is not None and _stands(unit, revision.undone_by)


def _stands(unit: Unit, number: int) -> bool:
    """Tell whether a revision was not taken back itself."""
    undone_by = unit.revision(number).undone_by
    return undone_by is None or not _stands(unit, undone_by)
