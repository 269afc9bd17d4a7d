"""Proposes who could take the accounts of somebody who leaves: each account's backup, or nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from shlex import quote
from typing import TYPE_CHECKING

from csmkit.domain.departure import HandoffProposal, ProposedAccount
from csmkit.domain.working_days import WorkingDays
from csmkit.errors import InvalidInput
from csmkit.handoff.plan import load_plan
from csmkit.services.draft_handoff import draft_handoff
from csmkit.services.triage_accounts import triage_accounts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.handoff import Handoff
    from csmkit.domain.people import Teammate
    from csmkit.resources import ResourceFolder
    from csmkit.services.triage_accounts import TriagedAccount, Watcher
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue

NOBODY = "TEAMMATE"
"""Stands in a command where somebody must be named."""


def propose_handoffs(
    reader: Reader,
    catalogue: Catalogue,
    key: str,
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    last_on: date | None = None,
    abrupt: bool = False,
    watched: Watcher = iter,
) -> HandoffProposal:
    """Return who could take each account of a teammate, and the commands that plan it.

    This is the answer of the record: the backup takes over where the backup stays. Load and
    capacity are not weighed.

    Args:
        reader: The open store.
        catalogue: The signals and the rules of judgement.
        key: The teammate who leaves.
        as_of: The day that counts as today.
        playbooks: Where playbooks are looked up.
        last_on: The last working day; what is recorded where None.
        abrupt: There is no time side by side.
        watched: Passes the accounts on one by one, so that somebody sees how far it is.

    Raises:
        TeammateNotFound: there is no such teammate.
        InvalidInput: a playbook is wrong.
    """
    leaver = reader.teammate(key)
    people = {one.key: one for one in reader.teammates()}
    lines = [*reader.book_lines(as_of)]
    proposing = _Proposing(
        reader,
        catalogue,
        leaver,
        last_on or leaver.leaving_on or as_of,
        people,
        as_of,
        playbooks,
        abrupt=abrupt,
    )
    owned = [line.account for line in lines if line.owner == leaver.key]
    triaged = triage_accounts(reader, catalogue, owned, as_of, playbooks=playbooks, watched=watched)
    ranked = sorted(triaged, key=_most_urgent_first)
    moving = _moving(reader.handoffs(), leaver.key)
    accounts = tuple(proposing.account(one, moving) for one in ranked)
    return HandoffProposal(
        accounts=accounts,
        commands=tuple(proposing.commands(accounts)),
        backs_up=tuple(line.account for line in lines if line.backup == leaver.key),
    )


def _most_urgent_first(one: TriagedAccount) -> tuple[str, float, str]:
    return one.priority.id, -one.priority.risk, one.blueprint.key


def _moving(handoffs: Sequence[Handoff], giver: str) -> dict[str, Handoff]:
    """Return the open handoffs of a teammate by account."""
    mine = [h for h in handoffs if h.from_ == giver and h.is_open and not h.is_cover]
    return {key: handoff for handoff in mine for key in handoff.accounts}


@dataclass(frozen=True, slots=True)
class _Proposing:
    """One proposal, with what was looked up for it."""

    reader: Reader
    catalogue: Catalogue
    leaver: Teammate
    last_on: date
    people: Mapping[str, Teammate]
    as_of: date
    playbooks: Sequence[ResourceFolder]
    abrupt: bool = False

    def account(self, one: TriagedAccount, moving: Mapping[str, Handoff]) -> ProposedAccount:
        blueprint, handoff = one.blueprint, moving.get(one.blueprint.key)
        if handoff is not None:
            to: str | None = handoff.to
            because = f"planned in the handoff {handoff.id}"
        else:
            to, because = self._receiver(blueprint)
        return ProposedAccount(
            account=blueprint.key,
            name=blueprint.name,
            priority=one.priority.id,
            to=to,
            because=because,
            handoff=handoff.id if handoff else None,
            renewal_on=blueprint.contract.renewal_on if blueprint.contract else None,
        )

    def _receiver(self, blueprint: Blueprint) -> tuple[str | None, str]:
        if blueprint.backup is None:
            return None, "no backup is named"
        if blueprint.backup == self.leaver.key:
            return None, "the backup is the owner"
        backup = self.people.get(blueprint.backup)
        why_not = f"{blueprint.backup} is no teammate" if backup is None else self._why_not(backup)
        return (None, f"the backup {why_not}") if why_not else (blueprint.backup, "the backup")

    def _why_not(self, backup: Teammate) -> str:
        if backup.has_left_by(self.as_of):
            return f"{backup.key} has left"
        if backup.leaving_on is not None:
            return f"{backup.key} leaves too, on {backup.leaving_on}"
        return f"{backup.key} is away" if backup.status == "away" else ""

    def commands(self, accounts: Sequence[ProposedAccount]) -> Iterator[str]:
        """Yield one command for each receiver, those with the most urgent accounts first."""
        groups: dict[str | None, list[str]] = {}
        for one in accounts:
            if one.handoff is None:
                groups.setdefault(one.to, []).append(one.account)
        for to in sorted(groups, key=lambda key: key is None):
            yield self._command(to, groups[to])

    def _command(self, to: str | None, keys: Sequence[str]) -> str:
        reason, weeks, start_on = self._way(to, keys)
        words = ["csmkit", "handoff", "--from", self.leaver.key, "--to", to or NOBODY]
        words += ["--reason", reason, "--start", start_on.isoformat()]
        words += ["--weeks", str(weeks)] if weeks is not None else []
        for key in keys:
            words += ["--account", key]
        return " ".join(map(quote, words))

    def _way(self, to: str | None, keys: Sequence[str]) -> tuple[str, int | None, date]:
        """Return the reason, the weeks side by side and the first day of a handoff that fits.

        As long side by side as the plan would have it and the days allow; else at once.
        """
        start_on = self._first_day(to)
        overlap = load_plan("departure", self.playbooks).overlap_weeks
        for weeks in () if self.abrupt else range(overlap.default, overlap.least - 1, -1):
            if start_on + timedelta(weeks=weeks) > self.last_on:
                continue
            if to is None or self._fits(to, keys, weeks, start_on):
                return "departure", None if weeks == overlap.default else weeks, start_on
        return "abrupt", None, start_on

    def _fits(self, to: str, keys: Sequence[str], weeks: int, start_on: date) -> bool:
        try:
            draft_handoff(
                self.reader,
                self.catalogue,
                from_name=self.leaver.key,
                to_name=to,
                start_on=start_on,
                as_of=self.as_of,
                playbooks=self.playbooks,
                accounts=keys,
                weeks=weeks,
            )
        except InvalidInput:
            return False
        return True

    def _first_day(self, to: str | None) -> date:
        pair = [self.leaver, *([self.people[to]] if to else [])]
        return WorkingDays([one.country for one in pair if one.country]).on_or_after(self.as_of)
