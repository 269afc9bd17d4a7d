"""Writes the files of a handoff: an index, and for each account its packet and its letters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from csmkit.domain.known import as_known_on
from csmkit.handoff.checklist import load_checklist
from csmkit.handoff.contents import load_contents, load_leak_phrases
from csmkit.handoff.packet import make_packet
from csmkit.handoff.plan import load_plan
from csmkit.handoff.risk import load_norms
from csmkit.render.calendars import introduction_invite, owner_calendars
from csmkit.render.documents import (
    Index,
    IndexRow,
    index_html,
    index_json,
    index_markdown,
    packet_html,
    packet_json,
    packet_markdown,
    ranked,
)
from csmkit.render.environment import Templates
from csmkit.render.files import safe_name, staged_folder
from csmkit.render.letters import LetterDesk, LetterPeople
from csmkit.render.pdf import PdfPress
from csmkit.services.assess_accounts import assess_accounts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from csmkit.domain.account import Blueprint
    from csmkit.domain.handoff import Handoff, HandoffStep, Packet
    from csmkit.domain.people import Teammate
    from csmkit.handoff.checklist import Checklist
    from csmkit.handoff.contents import PacketContents
    from csmkit.handoff.plan_shape import Plan
    from csmkit.handoff.risk import PriorityNorms
    from csmkit.render.files import StagedFolder
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue

LETTERS = ("announcement", "farewell", "introduction")


@dataclass(frozen=True, slots=True)
class WrittenHandoff:
    """What was written: the folder, every file in it, and the rows of the index."""

    folder: Path
    files: tuple[Path, ...]
    rows: tuple[IndexRow, ...]


def write_handoff(
    reader: Reader,
    catalogue: Catalogue,
    handoff: Handoff | str,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    templates: Sequence[ResourceFolder],
    out: Path,
    with_plans: bool = True,
    overwrite: bool = True,
    pdf: bool = False,
    before_placing: Callable[[tuple[Path, ...]], None] | None = None,
) -> WrittenHandoff:
    """Write a folder `<out>/<handoff's id>` as a whole, or nothing at all.

    The same store, day, playbooks and templates make the same bytes.

    Args:
        reader: The open store.
        catalogue: The signals and the rules of judgement.
        handoff: A handoff, or the id of a stored one.
        as_of: The day that counts as today.
        playbooks: Where playbooks are looked up.
        templates: Where templates are looked up.
        out: The folder in which the handoff's folder is made.
        with_plans: Keep later days of what can be planned, as for a handoff of today.
        overwrite: Replace files that somebody has edited since they were written.
        pdf: Also set each packet as PDF; needs typst.
        before_placing: Called with the files once all of them are written beside their place;
            what it raises keeps them from being placed.

    Raises:
        HandoffNotFound: nothing is stored under the id.
        InvalidInput: an account has nobody to write to, or a playbook is wrong.
        GuardRefused: a template, a leak or a mail header.
        FileFailed: a file cannot be written; the folder that stood there is untouched.
    """
    stored = reader.handoff(handoff) if isinstance(handoff, str) else handoff
    people = {teammate.key: teammate for teammate in reader.teammates()}
    pages = Templates(templates)
    phrases = load_leak_phrases(playbooks)
    plan = load_plan(stored.reason, playbooks)
    press = _Press(
        reader=reader,
        catalogue=catalogue,
        handoff=stored,
        people=people,
        as_of=as_of,
        with_plans=with_plans,
        templates=pages,
        plan=plan,
        contents=load_contents(playbooks),
        checklist=load_checklist(playbooks),
        norms=load_norms(playbooks),
        desk=_letter_desk(stored, people, as_of, pages, phrases=phrases, plan=plan),
        pdf=PdfPress(pages, templates) if pdf else None,
    )
    with staged_folder(out / stored.id, overwrite=overwrite) as staged:
        rows = ranked([press.account(staged, key) for key in stored.accounts])
        press.index(staged, rows)
        press.calendars(staged)
        files = tuple(press.files)
        if before_placing is not None:
            before_placing(files)
        staged.place()
    return WrittenHandoff(out / stored.id, files, rows)


@dataclass(frozen=True, slots=True)
class _Press:
    """Renders the documents of one handoff into a folder."""

    reader: Reader
    catalogue: Catalogue
    handoff: Handoff
    people: Mapping[str, Teammate]
    as_of: date
    with_plans: bool
    templates: Templates
    plan: Plan
    contents: PacketContents
    checklist: Checklist
    norms: PriorityNorms
    desk: LetterDesk | None
    """None where one of the three who write is not in the store."""
    pdf: PdfPress | None
    """None where no PDF is wanted."""
    files: list[Path] = field(default_factory=list)

    def account(self, staged: StagedFolder, key: str) -> IndexRow:
        """Write packet and letters of one account; return its row of the index."""
        blueprint = as_known_on(
            self.reader.blueprint(key),
            self.as_of,
            with_plans=self.with_plans,
        )
        packet = make_packet(
            blueprint,
            assess_accounts(self.reader, self.catalogue, self.as_of, names=[key]),
            self.handoff,
            self.people,
            self.as_of,
            contents=self.contents,
            checklist=self.checklist,
            norms=self.norms,
        )
        folder = safe_name(key)
        self._put(staged, f"{folder}/packet.md", packet_markdown(self.templates, packet))
        self._put(staged, f"{folder}/packet.html", packet_html(self.templates, packet))
        self._put(staged, f"{folder}/packet.json", packet_json(packet))
        if self.pdf is not None:
            self._put(staged, f"{folder}/packet.pdf", self.pdf.packet(packet))
        if self.desk is not None:
            self._letters(staged, self.desk, blueprint, folder)
        return _row(blueprint, packet, folder)

    def _letters(
        self,
        staged: StagedFolder,
        desk: LetterDesk,
        blueprint: Blueprint,
        folder: str,
    ) -> None:
        scan = desk.scan_for(blueprint)
        for number, name in enumerate(LETTERS, start=1):
            sent_on = _sent_on(self.plan, self.handoff, name)
            if sent_on is not None:
                mail = desk.write(name, blueprint, sent_on, scan=scan)
                self._put(staged, f"{folder}/{number}-{name}.eml", mail)

        invite = introduction_invite(
            self.handoff, blueprint, self.people, self.templates, scan, as_of=self.as_of
        )
        if invite is not None:
            self._put(staged, f"{folder}/introduction.ics", invite)

    def calendars(self, staged: StagedFolder) -> None:
        """Write the calendar of everybody who has steps to do."""
        for name, data in owner_calendars(self.handoff, self.people, as_of=self.as_of).items():
            self._put(staged, name, data)

    def index(self, staged: StagedFolder, rows: tuple[IndexRow, ...]) -> None:
        """Write the index over all accounts."""
        handoff = self.handoff
        index = Index(
            handoff=handoff.id,
            from_name=self._name(handoff.from_),
            to_name=self._name(handoff.to),
            leader_name=self._name(handoff.leader),
            as_of=self.as_of,
            start_on=handoff.start_on,
            introduction_on=handoff.introduction_on,
            transfer_on=handoff.transfer_on,
            rows=rows,
            steps=tuple((s.due_on, self._doer(s), s.title) for s in handoff.steps),
        )
        self._put(staged, "index.md", index_markdown(self.templates, index))
        self._put(staged, "index.html", index_html(self.templates, index))
        self._put(staged, "index.json", index_json(index))

    def _put(self, staged: StagedFolder, name: str, content: str | bytes) -> None:
        data = content.encode() if isinstance(content, str) else content
        self.files.append(staged.write(name, data))

    def _doer(self, step: HandoffStep) -> str:
        return self._name(step.owner) if step.owner else f"each account's {step.role}"

    def _name(self, key: str | None) -> str:
        found = self.people.get(key or "")
        return found.name if found else key or "nobody"


def _letter_desk(
    handoff: Handoff,
    people: Mapping[str, Teammate],
    as_of: date,
    templates: Templates,
    *,
    phrases: Sequence[str],
    plan: Plan,
) -> LetterDesk | None:
    three = [people.get(key or "") for key in (handoff.from_, handoff.to, handoff.leader)]
    outgoing, incoming, leader = three
    if outgoing is None or incoming is None or leader is None:
        return None
    staff = LetterPeople(outgoing, incoming, leader)
    return LetterDesk(templates, handoff, staff, as_of, phrases, leader_hosts=plan.host == "leader")


def _sent_on(plan: Plan, handoff: Handoff, letter: str) -> date | None:
    step = plan.step_producing(letter)
    if step is None:
        return None
    return next((s.due_on for s in handoff.steps if s.id == step.id), None)


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
