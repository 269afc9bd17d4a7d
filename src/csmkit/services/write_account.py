"""Writes the files of one account in a handoff: its packet, its letters, its invite."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.conflict_course import courses, rows_of
from csmkit.domain.trust import RELATIONSHIPS
from csmkit.handoff.packet import make_packet
from csmkit.render.documents import (
    IndexRow,
    LetterFile,
    packet_html,
    packet_json,
    packet_markdown,
)
from csmkit.render.files import safe_name
from csmkit.render.invite import introduction_invite
from csmkit.render.note_view import judged_account
from csmkit.render.projection import project
from csmkit.render.recipients import has_champions
from csmkit.services.find_chronic import chronic_of
from csmkit.services.letter_occasion import handoff_occasion, letter_days, sounds_sober
from csmkit.services.replay_account import replay_account
from csmkit.trust.judge import judge
from csmkit.trust.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.course import Course
    from csmkit.domain.handoff import Handoff, Packet
    from csmkit.domain.letter import LetterSpec, WrittenLetter
    from csmkit.domain.people import Teammate
    from csmkit.domain.trust import AccountRecord
    from csmkit.handoff.checklist import Checklist
    from csmkit.handoff.contents import PacketContents
    from csmkit.handoff.plan_shape import Plan
    from csmkit.handoff.risk import PriorityNorms
    from csmkit.handoff.success_guide import SuccessGuide
    from csmkit.render.environment import Templates
    from csmkit.render.files import StagedFolder
    from csmkit.render.letters import LetterDesk
    from csmkit.render.note_view import JudgedAccount
    from csmkit.services.find_chronic import ConflictPlaybooks
    from csmkit.trust.catalogue import Catalogue

    PaperInputs = Callable[[Packet, Sequence[Course]], dict[str, str]]


PAPER = "packet.pdf"
"""A packet on paper; until it is set, the file holds what typst will read."""


class KnownAccount(NamedTuple):
    """Everything that the store knows of one account and its files need."""

    blueprint: Blueprint
    """As it was known on the day of the command."""
    records: Sequence[AccountRecord]
    """What judging needs, one record for each day of the course; the last is of today."""


@dataclass(frozen=True, slots=True)
class AccountPress:
    """What the files of every account of one handoff are made with; nothing of it reads a store."""

    catalogue: Catalogue
    handoff: Handoff
    handoffs: Sequence[Handoff]
    """All that are known today; an account may be in several, one after the other."""
    days: Sequence[date]
    """The days of the course of trust; the last counts as today."""
    people: Mapping[str, Teammate]
    templates: Templates
    plan: Plan
    contents: PacketContents
    checklist: Checklist
    norms: PriorityNorms
    conflicts: ConflictPlaybooks
    success_guide: SuccessGuide
    desk: LetterDesk
    specs: Mapping[str, LetterSpec]
    """The letters that the plan's steps produce."""
    paper: PaperInputs | None
    """Returns what a packet on paper is set from; None where no PDF is wanted."""

    @property
    def as_of(self) -> date:
        """Return the day that counts as today."""
        return self.days[-1]


@dataclass(frozen=True, slots=True)
class WrittenAccount:
    """What was written for one account, without the contents of its files."""

    row: IndexRow
    judged: JudgedAccount
    course: Course
    """How the customer's trust came to where it is."""
    digests: dict[str, str] = field(default_factory=dict)
    """The digest of every file, by its name in the handoff's folder."""
    letters: list[LetterFile] = field(default_factory=list)


def write_account(press: AccountPress, staged: StagedFolder, known: KnownAccount) -> WrittenAccount:
    """Write packet, letters and invite of one account into the folder of its handoff.

    Raises:
        InvalidInput: the account has nobody to write to.
        GuardRefused: a template, a leak or a mail header.
        FileFailed: a file cannot be written.
    """
    today = Timeline(known.records[-1])
    assessments = tuple(judge(today, press.catalogue, r, press.as_of) for r in RELATIONSHIPS)
    packet = make_packet(
        known.blueprint,
        assessments,
        press.handoff,
        press.people,
        press.as_of,
        contents=press.contents,
        checklist=press.checklist,
        norms=press.norms,
        success_guide=press.success_guide,
        chronic=chronic_of(
            press.conflicts,
            known.blueprint,
            courses(rows_of(known.blueprint.conflicts, known.blueprint.conflict_notes)),
            press.as_of,
        ),
    )
    replayed = [*replay_account(known.records, press.days, press.catalogue, press.handoffs)]
    row = _row(known.blueprint, packet, safe_name(known.blueprint.key))
    judged = judged_account(known.blueprint, assessments, press.people, press.as_of)
    written = WrittenAccount(row, judged, replayed[0])
    desk = _Desk(press, staged, known.blueprint, sounds_sober(assessments), written)
    desk.packet(packet, replayed)
    desk.write_letters()
    return written


@dataclass(frozen=True, slots=True)
class _Desk:
    """Writes the files of one account."""

    press: AccountPress
    staged: StagedFolder
    blueprint: Blueprint
    is_sober: bool
    """Cheerful words would be out of place."""
    written: WrittenAccount

    def packet(self, packet: Packet, replayed: Sequence[Course]) -> None:
        templates = self.press.templates
        self._put("packet.md", packet_markdown(templates, packet))
        self._put("packet.html", packet_html(templates, packet, replayed))
        self._put("packet.json", packet_json(packet))
        if self.press.paper is not None:
            self._put(PAPER, json.dumps(self.press.paper(packet, replayed)))

    def write_letters(self) -> None:
        press, blueprint = self.press, self.blueprint
        occasion = handoff_occasion(press.handoff, press.plan, blueprint.key)
        desk = replace(press.desk, occasion=occasion)
        scan, seen = desk.scan_for(blueprint), project(blueprint)
        days = letter_days(press.plan, press.handoff, blueprint.key)
        to_customer = [name for name in days if self._is_for(name, days[name])]
        for number, name in enumerate(to_customer, start=1):
            drafts = desk.write(
                press.specs[name],
                blueprint,
                days[name],
                is_sober=self.is_sober,
                scan=scan,
                seen=seen,
            )
            for draft in drafts:
                part = f".{draft.locale}" if len(drafts) > 1 else ""
                self._put_letter(f"{number}-{name}{part}.eml", draft)
        invite = introduction_invite(
            occasion, desk.people, blueprint, press.templates, scan, written_on=press.as_of
        )
        if invite is not None:
            self._put("introduction.ics", invite)

    def _is_for(self, name: str, day: date) -> bool:
        """Tell whether the customer gets a letter; a request to champions needs one."""
        spec = self.press.specs.get(name)
        if spec is None or spec.is_internal:
            return False
        return spec.to != "champions" or has_champions(self.blueprint, day)

    def _put_letter(self, name: str, letter: WrittenLetter) -> None:
        self._put(name, letter.data)
        bare = replace(letter, data=b"", text="")
        self.written.letters.append(LetterFile(f"{self.written.row.folder}/{name}", bare))

    def _put(self, name: str, content: str | bytes) -> None:
        data = content.encode() if isinstance(content, str) else content
        path = f"{self.written.row.folder}/{name}"
        self.staged.write(path, data)
        self.written.digests[path] = self.staged.digests[path]


def _row(blueprint: Blueprint, packet: Packet, folder: str) -> IndexRow:
    contract = blueprint.contract
    return IndexRow(
        rank=0,
        account=packet.account,
        name=packet.name,
        priority=packet.priority,
        risk=packet.risk,
        stage=packet.stage,
        sales_stage=packet.sales_stage,
        renewal_on=contract.renewal_on if contract else None,
        opt_out_by_on=contract.opt_out_by_on if contract else None,
        arr_cents=contract.arr_cents if contract else None,
        currency=contract.currency if contract else "",
        readiness=packet.readiness,
        gaps=len(packet.gaps),
        folder=folder,
    )
