"""Opens a conflict: writes down that something is at odds, before anybody tries to solve it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.conflict import Conflict
from csmkit.errors import InvalidInput
from csmkit.located import checked
from csmkit.services.note_conflict import ConflictChange, NewNote, keep_notes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.resources import ResourceFolder
    from csmkit.store.writing import Unit


def open_conflict(
    unit: Unit,
    name: str,
    title: str,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    on: date | None = None,
    raised_by: str | None = None,
    said: Sequence[NewNote] = (),
    by: str | None = None,
) -> ConflictChange:
    """Write a conflict into the blueprint; the same one on the same day stands there once.

    Args:
        unit: The open writing command.
        name: The account, by key or name.
        title: What is at odds, in a sentence that blames nobody.
        as_of: Today.
        playbooks: Where playbooks are looked up.
        on: The day on which it came up; today where None.
        raised_by: Who brought it up.
        said: What is known about it already.
        by: The teammate who writes it down.

    Raises:
        AccountNotFound, RecordNotFound: something named does not exist.
        InvalidInput: the day lies in the future, or something cannot be kept.
    """
    day = on or as_of
    if day > as_of:
        raise InvalidInput(f"{day} lies after {as_of}; only what happened can be noted")
    blueprint = unit.blueprint(unit.account_key(name))
    conflict = checked(
        Conflict,
        {
            "title": title,
            "opened_on": day,
            "raised_by": raised_by,
            "by": by,
            "recorded_on": as_of if day != as_of else None,
        },
    )
    key = _free_key(blueprint, conflict)
    if all(one.id != key for one in blueprint.conflicts):
        named = conflict.model_copy(update={"id": key})
        blueprint = blueprint.with_fields(conflicts=(*blueprint.conflicts, named))
    return keep_notes(unit, playbooks, blueprint, key, said, as_of=as_of, on=on, by=by)


def _free_key(blueprint: Blueprint, conflict: Conflict) -> str:
    """Return the id of a conflict: another one of the same title has its day in it."""
    key = conflict.natural_key()
    taken = {str(one.id): one.opened_on for one in blueprint.conflicts}
    return (
        key
        if taken.get(key, conflict.opened_on) == conflict.opened_on
        else f"{key}-{conflict.opened_on}"
    )
