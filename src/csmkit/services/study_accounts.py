"""Studies accounts for a drill: readiness, who else knows them, what they bring."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.coverage.resilience import OwnedAccount
from csmkit.coverage.succession import Held, meetings_that_count, why_no_backup
from csmkit.domain.parts import merged_needs
from csmkit.handoff.checklist import load_checklist
from csmkit.handoff.readiness import judge_readiness, needs_of
from csmkit.handoff.risk import load_norms
from csmkit.services.hold_account import HELD_NEEDS, hold_account

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from csmkit.domain.readiness import Cover, Meeting, Readiness
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader


class StudiedAccount(NamedTuple):
    """One account as a drill sees it."""

    owned: OwnedAccount
    held: Held
    readiness: Readiness
    cover: Cover
    meetings: tuple[Meeting, ...]
    """Those between us who are here and contacts who are there."""
    backup_problem: str | None


def study_accounts(
    reader: Reader,
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    keys: Sequence[str] | None = None,
) -> Iterator[StudiedAccount]:
    """Yield the accounts named, in that order, or all that have not left, in order of key.

    Raises:
        InvalidInput: a playbook is wrong.
    """
    checklist = load_checklist(playbooks)
    scale = load_norms(playbooks).value
    people = {one.key: one for one in reader.teammates()}
    needs = merged_needs(needs_of(checklist), HELD_NEEDS)
    for found in reader.account_parts(as_of, needs, keys):
        (account,) = found.parts["account"]
        if account.lifecycle == "left":
            continue
        readiness, cover = judge_readiness(checklist, found, people, as_of)
        held = hold_account(found, scale, as_of)
        meetings = meetings_that_count(cover, held.contacts, people, as_of)
        problem = why_no_backup(cover.backup, found.owner, people, as_of)
        owned = OwnedAccount(
            account=found.account,
            owner=found.owner,
            backup=None if problem else cover.backup,
            known_to=tuple({meeting.teammate: None for meeting in meetings}),
            counted_cents=held.counted_cents,
            readiness=readiness.share,
        )
        yield StudiedAccount(owned, held, readiness, cover, meetings, problem)
