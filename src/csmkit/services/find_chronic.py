"""Finds out whether an account is never calm, and where it is no ideal customer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.conflict_view import ChronicConflict
from csmkit.domain.known import as_known_on
from csmkit.trust.conflict_guide import ConflictGuide, load_conflict_guide
from csmkit.trust.ideal_customer import IdealCustomer, fit_of, load_ideal_customer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.conflict_course import ConflictCourse
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader


class ConflictPlaybooks(NamedTuple):
    """What conflicts are judged by, read once."""

    guide: ConflictGuide
    profile: IdealCustomer


def conflict_playbooks(folders: Sequence[ResourceFolder]) -> ConflictPlaybooks:
    """Return what conflicts are judged by.

    Raises:
        ResourceNotFound, InvalidInput, FileFailed: a playbook is missing, wrong or unreadable.
    """
    return ConflictPlaybooks(load_conflict_guide(folders), load_ideal_customer(folders))


def find_chronic(
    reader: Reader,
    playbooks: ConflictPlaybooks,
    account: str,
    found: Sequence[ConflictCourse],
    as_of: date,
) -> ChronicConflict | None:
    """Return why an account is never calm, None where it is; its blueprint is read only then.

    Args:
        reader: The open store.
        playbooks: What conflicts are judged by.
        account: The account's key.
        found: Its conflicts.
        as_of: The day that counts as today.
    """
    if playbooks.guide.never_calm(found, as_of) is None:
        return None
    return chronic_of(playbooks, reader.blueprint(account), found, as_of)


def chronic_of(
    playbooks: ConflictPlaybooks,
    blueprint: Blueprint,
    found: Sequence[ConflictCourse],
    as_of: date,
) -> ChronicConflict | None:
    """Return what `find_chronic` does, for an account whose blueprint is at hand."""
    norm = playbooks.guide.chronic
    calm = playbooks.guide.never_calm(found, as_of)
    if calm is None:
        return None
    return ChronicConflict(
        conflicts=calm.conflicts,
        window_days=norm.window_days,
        longest_calm_days=calm.longest_calm_days,
        calm_days=norm.calm_days,
        fit=fit_of(playbooks.profile, as_known_on(blueprint, as_of), as_of),
    )
