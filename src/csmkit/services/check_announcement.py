"""Refuses to let a handoff be announced while a newcomer would know too little."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.errors import NotReady
from csmkit.handoff.checklist import load_checklist
from csmkit.handoff.readiness import announceable, judge_readiness, needs_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader


def check_announcement(
    reader: Reader,
    accounts: Sequence[str],
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    force: bool = False,
) -> tuple[str, ...]:
    """Return why accounts should not be announced yet, where that is forced; else refuse.

    Args:
        reader: The open store; a writing command's unit is one too.
        accounts: Keys of the accounts of a handoff.
        as_of: The day that counts as today.
        playbooks: Where playbooks are looked up.
        force: Announce all the same; the reasons are returned to be shown and logged.

    Raises:
        NotReady: an account is below the playbook's `announce_at`, and it is not forced.
    """
    checklist = load_checklist(playbooks)
    people = {teammate.key: teammate for teammate in reader.teammates()}
    judged = [
        judge_readiness(checklist, found, people, as_of)[0]
        for found in reader.account_parts(as_of, needs_of(checklist), accounts)
    ]
    least_first = sorted(judged, key=lambda readiness: readiness.share)
    sentences = [announceable(readiness, checklist.norms) for readiness in least_first]
    reasons = tuple(sentence for sentence in sentences if sentence)
    if reasons and not force:
        raise NotReady(reasons)
    return reasons
