"""Drafts reminders of what customers are late with, to the level that its days have reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.accountability import THEM, US
from csmkit.domain.document import fingerprint
from csmkit.domain.known import as_known_on
from csmkit.domain.letter import LetterPeople, Occasion
from csmkit.errors import InvalidInput
from csmkit.handoff.contents import load_leak_phrases
from csmkit.handoff.letter_specs import load_letter
from csmkit.render.environment import Templates
from csmkit.render.letters import RECIPIENTS, LetterDesk
from csmkit.services.assess_accounts import assess_accounts
from csmkit.services.letter_occasion import sounds_sober
from csmkit.services.list_commitments import LedgerLine, list_commitments
from csmkit.trust.nudge_levels import NudgeLevel, NudgePlaybook, load_nudges

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.letter import WrittenLetter
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue

TO = {"champion": "champions", "sponsor": "sponsors"}


class Nudge(NamedTuple):
    """One reminder: to which level, about which promises."""

    level: str
    tone: str
    promises: tuple[LedgerLine, ...]
    letter: WrittenLetter


class Nudges(NamedTuple):
    """What we owe first, then the reminders, and whom nobody could be written to about."""

    ours: tuple[LedgerLine, ...]
    """Our own promises to these accounts that are past their day."""
    nudges: tuple[Nudge, ...]
    unreachable: tuple[LedgerLine, ...]


def draft_nudges(
    reader: Reader,
    catalogue: Catalogue,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    templates: Sequence[ResourceFolder],
    name: str | None = None,
    owner: str | None = None,
    with_plans: bool = True,
) -> Nudges:
    """Return reminders, one draft for each account, level and group of recipients.

    Args:
        reader: The open store.
        catalogue: The signals, for a sober tone where trust is damaged.
        as_of: The day that counts as today.
        playbooks: Where playbooks are looked up.
        templates: Where templates are looked up.
        name: Only of this account, by key or name.
        owner: Only of this teammate's accounts.
        with_plans: Keep later days of what can be planned, as for a letter of today.

    Raises:
        AccountNotFound, TeammateNotFound, LetterNotFound: something named does not exist.
        InvalidInput: a playbook is wrong, or nobody could write the letter.
        GuardRefused: a template, a leak or a mail header.
    """
    late = list_commitments(reader, as_of, name=name, owner=owner, only_overdue=True).lines
    theirs: dict[str, list[LedgerLine]] = {}
    for line in late:
        if line.row.side == THEM:
            theirs.setdefault(line.row.account, []).append(line)
    playbook = load_nudges(playbooks)
    desk = _Desk(reader, catalogue, as_of, playbooks, Templates(templates))
    found: list[Nudge] = []
    unreachable: list[LedgerLine] = []
    for account, lines in theirs.items():
        blueprint = as_known_on(reader.blueprint(account), as_of, with_plans=with_plans)
        groups, lost = _grouped(playbook, blueprint, lines, as_of)
        unreachable += lost
        found += desk.nudges(blueprint, groups)
    ours = tuple(line for line in late if line.row.side == US)
    return Nudges(ours, tuple(found), tuple(unreachable))


Groups = dict[tuple[NudgeLevel, tuple[str, ...]], list[LedgerLine]]
"""By level and the ids of the contacts."""


def _grouped(
    playbook: NudgePlaybook,
    blueprint: Blueprint,
    lines: Sequence[LedgerLine],
    as_of: date,
) -> tuple[Groups, list[LedgerLine]]:
    """Put promises together that go to the same people in the same tone.

    Where nobody of a level can be reached it is the level before, and above all of them where that
    is of no use either; what nobody can be told of comes back by itself.
    """
    groups: Groups = {}
    lost = []
    for line in lines:
        reached = playbook.reached(line.went.days_late)
        levels = (*reached, *(level for level in playbook.levels if level not in reached))
        chosen = ((level, _people(blueprint, level, line, as_of)) for level in levels)
        first = next(((level, people) for level, people in chosen if people), None)
        if not reached:
            continue
        if first is None:
            lost.append(line)
        else:
            groups.setdefault(first, []).append(line)
    return groups, lost


def _people(
    blueprint: Blueprint,
    level: NudgeLevel,
    line: LedgerLine,
    as_of: date,
) -> tuple[str, ...]:
    """Return the ids of those whom a level reaches, never whoever promised above their own."""
    promiser = (line.row.who or "").casefold()
    own = [c for c in blueprint.contacts if promiser in (c.id, c.name.casefold())]
    if level.id == "owner":
        return tuple(str(c.id) for c in own if c.email and c.is_present(as_of))
    try:
        found = RECIPIENTS[TO[level.id]](blueprint, as_of)
    except InvalidInput:  # there is nobody of this kind
        return ()
    return tuple(str(c.id) for c in found if c not in own)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Writes reminders, with what all of them share."""

    reader: Reader
    catalogue: Catalogue
    as_of: date
    playbooks: Sequence[ResourceFolder]
    templates: Templates

    def nudges(self, blueprint: Blueprint, groups: Groups) -> Iterator[Nudge]:
        """Yield an account's reminders, the least first."""
        if not groups:
            return
        people = self._staff(blueprint)
        found = assess_accounts(
            self.reader,
            self.catalogue,
            self.as_of,
            names=[blueprint.key],
            relationships=("customer",),
        )
        is_sober = sounds_sober(found)
        contacts = {str(c.id): c for c in blueprint.contacts}
        for (level, ids), lines in groups.items():
            to = [contacts[key] for key in ids]
            about = frozenset(line.row.id for line in lines)
            mark = "|".join([blueprint.key, str(self.as_of), level.id, *sorted(about), *ids])
            occasion = Occasion(
                id=f"nudge-{fingerprint(mark)}", created_on=self.as_of, promises=about
            )
            desk = LetterDesk(
                self.templates, occasion, people, self.as_of, load_leak_phrases(self.playbooks)
            )
            spec = load_letter(level.letter, self.playbooks)
            for letter in desk.write(spec, blueprint, self.as_of, is_sober=is_sober, recipients=to):
                yield Nudge(level.id, level.tone, tuple(lines), letter)

    def _staff(self, blueprint: Blueprint) -> LetterPeople:
        people = {teammate.key: teammate for teammate in self.reader.teammates()}
        owner = people.get(blueprint.owner or "")
        leader = people.get(owner.manager or "") if owner else None
        is_here = leader is not None and not leader.has_left_by(self.as_of)
        return LetterPeople(outgoing=owner, leader=leader if is_here else None)
