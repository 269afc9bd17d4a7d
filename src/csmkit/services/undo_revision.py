"""Takes back what a command changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.mail import GONE
from csmkit.errors import InvalidInput
from csmkit.store.rows import ENTITY_OF_TABLE

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
        RevisionNotFound: there is no such number.
        InvalidInput: there is nothing to undo, it was undone already, or a later command
            changed the same again.
    """
    revision = unit.revision(_newest_standing(unit) if number is None else number)
    if _is_undone(unit, revision):
        message = f"revision {revision.number} was already undone by {revision.undone_by}"
        raise InvalidInput(message)
    if later := _later_on_the_same(unit, revision):
        raise InvalidInput(
            f"revision {revision.number} cannot be undone: revision {later} changed the same "
            f"again; undo that one first, with `csmkit undo {later}`",
        )
    _refuse_sent(revision)
    unit.mark_as_undo(revision.number)
    unit.apply([change.reversed() for change in reversed(revision.changes)])
    return UndoneRevision(revision.number, revision.command, revision.entities)


def _refuse_sent(revision: Revision) -> None:
    """Refuse to take back what a mail server was told: no undo reaches a mailbox."""
    for change in revision.changes:
        rows = [row for row in (change.before, change.after) if row is not None]
        if change.table == "mail" and any(row["state"] in GONE for row in rows):
            raise InvalidInput(
                f"revision {revision.number} cannot be undone: it is about the mail {change.key}, "
                "which was sent or may have been; name an earlier revision by its number",
            )


def _later_on_the_same(unit: Unit, revision: Revision) -> int | None:
    """Return the newest later revision that this one's undo would harm, None where there is none.

    It changed one of the same rows, or a part of something that this revision made.
    """
    rows = {(change.table, change.entity, change.key) for change in revision.changes}
    made = {c.entity for c in revision.changes if c.before is None and c.table in ENTITY_OF_TABLE}
    for entity in revision.entities:
        for later in unit.revisions(account=entity):
            if later.number <= revision.number:
                break
            if later.undoes is not None or _is_undone(unit, later):
                continue
            changes = unit.revision(later.number).changes
            if any(c.entity in made or (c.table, c.entity, c.key) in rows for c in changes):
                return later.number
    return None


def _newest_standing(unit: Unit) -> int:
    for revision in unit.revisions():
        if revision.undoes is None and not _is_undone(unit, revision):
            return revision.number
    raise InvalidInput("there is nothing to undo; `csmkit history` shows what was changed")


def _is_undone(unit: Unit, revision: Revision) -> bool:
    return revision.undone_by is not None and _stands(unit, revision.undone_by)


def _stands(unit: Unit, number: int) -> bool:
    """Tell whether a revision was not taken back itself."""
    undone_by = unit.revision(number).undone_by
    return undone_by is None or not _stands(unit, undone_by)
