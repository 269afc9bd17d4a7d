"""Resolves a conflict, once everything that was agreed is done."""

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

    from csmkit.domain.conflict_view import ConflictView
    from csmkit.resources import ResourceFolder
    from csmkit.store.writing import Unit

NOUNS = {"issue": "issue", "task": "promise", "plan task": "task"}
"""How a refusal calls what is open."""


def resolve_conflict(
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
    """Mark a conflict as resolved; one that is resolved already stays as it is.

    Args:
        unit: The open writing command.
        name: The account, by key or name.
        text: How it was resolved.
        as_of: Today.
        playbooks: Where playbooks are looked up.
        conflict: Id, beginning of the id, or title; the only open one where None.
        on: The day on which it was resolved; today where None.
        by: The teammate who says so.

    Raises:
        AccountNotFound, ConflictNotFound: something named does not exist.
        InvalidInput: a linked issue or promise is open, or the day cannot be.
    """
    day = on or as_of
    blueprint = unit.blueprint(unit.account_key(name))
    views = views_of(as_known_on(blueprint, as_of), as_of)
    view = choose_conflict(blueprint.key, views, conflict)
    check_day(view, day, as_of)
    if not view.course.is_open:
        return ConflictChange(view, is_new=False)
    last = view.states[-1]
    if day < last.on:
        raise InvalidInput(
            f"conflict {view.course.id!r} came to {last.state!r} on {last.on}, after {day}",
        )
    _check_tasks(view)
    new = NewNote("resolved", text)
    return keep_notes(unit, playbooks, blueprint, view.course.id, [new], as_of=as_of, on=on, by=by)


def _check_tasks(view: ConflictView) -> None:
    """Refuse while something that belongs to it is open."""
    left = view.open_tasks
    if not left:
        return
    first = left[0]
    noun = NOUNS[first.kind]
    more = f" and {len(left) - 1} more" if len(left) > 1 else ""
    raise InvalidInput(
        f"conflict {view.course.id!r} of {view.account!r} is not resolved while its {noun} "
        f"{first.title!r}{more} is open; close what is open first",
    )
