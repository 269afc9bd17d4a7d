"""Reopens a conflict that was resolved and has come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.conflict_view import views_of
from csmkit.domain.known import as_known_on
from csmkit.errors import InvalidInput
from csmkit.services.choose_conflict import choose_conflict
from csmkit.services.note_conflict import ConflictChange, NewNote, check_day, keep_notes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.resources import ResourceFolder
    from csmkit.store.writing import Unit


def reopen_conflict(
    unit: Unit,
    name: str,
    text: str | None,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    conflict: str | None = None,
    on: date | None = None,
    by: str | None = None,
) -> ConflictChange:
    """Mark a resolved conflict as open again; one that is open stays as it is.

    Args:
        unit: The open writing command.
        name: The account, by key or name.
        text: Why it is back.
        as_of: Today.
        playbooks: Where playbooks are looked up.
        conflict: Id, beginning of the id, or title; what was resolved last where None.
        on: The day on which it came back; today where None.
        by: The teammate who says so.

    Raises:
        AccountNotFound, ConflictNotFound: something named does not exist.
        InvalidInput: the account never had a conflict, or the day cannot be.
    """
    day = on or as_of
    blueprint = unit.blueprint(unit.account_key(name))
    views = views_of(as_known_on(blueprint, as_of), as_of)
    resolved = [view for view in views if not view.course.is_open]
    if conflict is None and not resolved:
        raise InvalidInput(f"account {blueprint.key!r} has no resolved conflict to reopen")
    view = resolved[0] if conflict is None else choose_conflict(blueprint.key, views, conflict)
    check_day(view, day, as_of)
    if view.course.is_open:
        return ConflictChange(view, is_new=False)
    if view.resolved_on and day <= view.resolved_on:
        raise InvalidInput(
            f"conflict {view.course.id!r} was resolved on {view.resolved_on}, so it cannot come "
            f"back on {day}; `csmkit undo` takes back what was never true",
        )
    new = NewNote("reopened", text)
    return keep_notes(unit, playbooks, blueprint, view.course.id, [new], as_of=as_of, on=on, by=by)
