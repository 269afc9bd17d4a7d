"""Audits the record of accounts: what a newcomer would lack if the owner left tomorrow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from csmkit.domain.conflict_course import courses, rows_of
from csmkit.domain.parts import merged_needs
from csmkit.handoff.checklist import load_checklist
from csmkit.handoff.conflicts import CONFLICT_NEEDS
from csmkit.handoff.readiness import judge_readiness, needs_of
from csmkit.services.find_chronic import conflict_playbooks, find_chronic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from csmkit.domain.conflict_view import ChronicConflict
    from csmkit.domain.readiness import Cover, Readiness
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader


@dataclass(frozen=True, slots=True)
class AccountAudit:
    """How ready one account is to be handed over, and who could step in."""

    account: str
    name: str
    owner: str | None
    as_of: date
    readiness: Readiness
    cover: Cover
    contacts: Mapping[str, str]
    """The contacts' names by id."""
    is_ready: bool
    """Whether as much is there as was asked for."""
    chronic: ChronicConflict | None
    """Why the account is never calm, None where it is."""


def audit_accounts(
    reader: Reader,
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    names: Sequence[str] | None = None,
    owner: str | None = None,
    below: float | None = None,
) -> Iterator[AccountAudit]:
    """Yield the audit of each account, as it is judged.

    Args:
        reader: The open store.
        as_of: The day that counts as today; nothing that came later counts.
        playbooks: Where playbooks are looked up.
        names: Accounts by key or name, in the order of the answer; all by key where None.
        owner: Only accounts of this teammate.
        below: What is less ready than this share, 0 to 1, is not ready; the playbook's own
            threshold where None.

    Raises:
        AccountNotFound, TeammateNotFound: before anything is judged.
        InvalidInput: the playbook is wrong.
    """
    checklist = load_checklist(playbooks)
    people = {teammate.key: teammate for teammate in reader.teammates()}
    keys = None if names is None else [reader.account_key(name) for name in names]
    if owner is not None:
        keys = [*_keys_of(reader, reader.teammate(owner).key, as_of)]
    threshold = checklist.norms.ready_at if below is None else below
    norms = conflict_playbooks(playbooks)
    needs = merged_needs(needs_of(checklist), CONFLICT_NEEDS)
    for found in reader.account_parts(as_of, needs, keys):
        readiness, cover = judge_readiness(checklist, found, people, as_of)
        rows = rows_of(found.parts["conflicts"], found.parts["conflict_notes"])
        yield AccountAudit(
            account=found.account,
            name=found.name,
            owner=found.owner,
            as_of=as_of,
            readiness=readiness,
            cover=cover,
            contacts={str(one.id): one.name for one in found.parts["contacts"]},
            is_ready=readiness.share >= threshold,
            chronic=find_chronic(reader, norms, found.account, courses(rows), as_of)
            if rows
            else None,
        )


def _keys_of(reader: Reader, owner: str, as_of: date) -> Iterator[str]:
    return (one.account for one in reader.account_parts(as_of, {}) if one.owner == owner)
