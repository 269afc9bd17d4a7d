"""Lists conflicts: what is open, since when nobody has spoken of it, who is never calm."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.conflict_course import courses, rows_of
from csmkit.handoff.conflicts import CONFLICT_NEEDS
from csmkit.services.find_chronic import conflict_playbooks, find_chronic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from csmkit.domain.conflict_course import ConflictCourse
    from csmkit.domain.conflict_view import ChronicConflict
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader


class ListedConflict(NamedTuple):
    """One conflict in a list."""

    account: str
    name: str
    owner: str | None
    course: ConflictCourse
    silent_days: int
    """For how long the two sides have not spoken; 0 where it is resolved."""
    is_overdue: bool
    """Whether that is too long."""
    chronic: ChronicConflict | None
    """Why its account is never calm, None where it is."""


def list_conflicts(
    reader: Reader,
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    name: str | None = None,
    owner: str | None = None,
    only_open: bool = False,
    only_chronic: bool = False,
) -> list[ListedConflict]:
    """Return conflicts: open ones first, of these the longest silent ones.

    Args:
        reader: The open store.
        as_of: The day that counts as today.
        playbooks: Where playbooks are looked up.
        name: Only of this account, by key or name.
        owner: Only of this teammate's accounts.
        only_open: Leave out what is resolved.
        only_chronic: Only of accounts that are never calm.

    Raises:
        AccountNotFound, TeammateNotFound: something named does not exist.
        InvalidInput: a playbook is wrong.
    """
    norms = conflict_playbooks(playbooks)
    keys = None if name is None else [reader.account_key(name)]
    wanted_owner = None if owner is None else reader.teammate(owner).key
    listed: list[ListedConflict] = []
    for account, called, its_owner, found in _all(reader, as_of, keys):
        if wanted_owner is not None and its_owner != wanted_owner:
            continue
        chronic = find_chronic(reader, norms, account, found, as_of)
        if only_chronic and chronic is None:
            continue
        for course in found:
            silent = course.silent_days(as_of)
            overdue = course.is_open and norms.guide.is_overdue(silent)
            if course.is_open or not only_open:
                listed.append(
                    ListedConflict(account, called, its_owner, course, silent, overdue, chronic)
                )
    return sorted(listed, key=_order)


def _all(
    reader: Reader,
    as_of: date,
    keys: list[str] | None,
) -> Iterator[tuple[str, str, str | None, tuple[ConflictCourse, ...]]]:
    parts = reader.account_parts(as_of, CONFLICT_NEEDS, keys)
    for one in [part for part in parts if part.parts["conflicts"]]:
        rows = rows_of(one.parts["conflicts"], one.parts["conflict_notes"])
        yield one.account, one.name, one.owner, courses(rows)


def _order(one: ListedConflict) -> tuple[bool, int, int, str, str]:
    last = one.course.states[-1].on.toordinal()
    return (not one.course.is_open, -one.silent_days, -last, one.account, one.course.id)
