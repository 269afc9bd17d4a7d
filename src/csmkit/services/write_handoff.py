"""Writes the files of a handoff: an index, and for each account its packet and its letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from csmkit.domain.conflict_course import courses, rows_of
from csmkit.domain.known import as_known_on
from csmkit.domain.trust import RELATIONSHIPS
from csmkit.handoff.checklist import load_checklist
from csmkit.handoff.contents import load_contents, load_leak_phrases
from csmkit.handoff.letter_specs import letter_names, load_letter
from csmkit.handoff.packet import make_packet
from csmkit.handoff.plan import load_plan
from csmkit.handoff.risk import load_norms
from csmkit.render.calendars import owner_calendars
from csmkit.render.documents import (
    Index,
    IndexRow,
    LetterFile,
    index_html,
    index_json,
    index_markdown,
    letters_markdown,
    packet_html,
    packet_json,
    packet_markdown,
    ranked,
)
from csmkit.render.environment import Templates
from csmkit.render.files import safe_name, staged_folder
from csmkit.render.invite import introduction_invite
from csmkit.render.letters import LetterDesk
from csmkit.render.pdf import PdfPress
from csmkit.render.recipients import has_champions
from csmkit.services.assess_accounts import assess_accounts
from csmkit.services.find_chronic import ConflictPlaybooks, conflict_playbooks, find_chronic
from csmkit.services.letter_occasion import (
    handoff_occasion,
    handoff_people,
    judged_account,
    letter_days,
    note_readers,
    sounds_sober,
)
from csmkit.services.replay_accounts import replay_accounts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from csmkit.domain.account import Blueprint
    from csmkit.domain.conflict_view import ChronicConflict
    from csmkit.domain.course import Course
    from csmkit.domain.handoff import Handoff, HandoffStep, Packet
    from csmkit.domain.letter import LetterPeople, LetterSpec, WrittenLetter
    from csmkit.domain.people import Teammate
    from csmkit.domain.trust import Assessment
    from csmkit.handoff.checklist import Checklist
    from csmkit.handoff.contents import PacketContents
    from csmkit.handoff.plan_shape import Plan
    from csmkit.handoff.risk import PriorityNorms
    from csmkit.render.files import StagedFolder
    from csmkit.render.note_view import JudgedAccount
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue

PAST = (
    *("touches", "sightings", "history", "tenures", "adoption", "goals", "projects"),
    *("conflicts", "conflict_notes"),
)
"""What notes to colleagues do not speak of: with it, a whole book would stay in memory."""
MOST_COURSES = 60
"""Accounts in the strip of the index, the most urgent ones. Source: judgement, one screen."""

Watcher = Callable[[Iterable[str]], Iterator[str]]


@dataclass(frozen=True, slots=True)
class WrittenHandoff:
    """What was written: the folder, every file in it, and the rows of the index."""

    folder: Path
    files: tuple[Path, ...]
    rows: tuple[IndexRow, ...]
    letters: tuple[LetterFile, ...] = ()
    """Every draft, with what it lacks; without its text, which is in the files."""


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
    watched: Watcher = iter,
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
        watched: Passes the accounts on one by one, so that somebody sees how far it is.

    Raises:
        HandoffNotFound: nothing is stored under the id.
        InvalidInput: an account has nobody to write to, or a playbook is wrong.
        GuardRefused: a template, a leak or a mail header.
        FileFailed: a file cannot be written; the folder that stood there is untouched.
    """
    stored = reader.handoff(handoff) if isinstance(handoff, str) else handoff
    people = {teammate.key: teammate for teammate in reader.teammates()}
    pages = Templates(templates)
    plan = load_plan(stored.reason, playbooks)
    contents = load_contents(playbooks)
    press = _Press(
        reader=reader,
        catalogue=catalogue,
        handoff=stored,
        people=people,
        as_of=as_of,
        with_plans=with_plans,
        templates=pages,
        plan=plan,
        contents=contents,
        checklist=load_checklist(playbooks),
        norms=load_norms(playbooks),
        conflicts=conflict_playbooks(playbooks),
        desk=LetterDesk(
            pages,
            handoff_occasion(stored, plan),
            handoff_people(stored, people),
            as_of,
            load_leak_phrases(playbooks),
        ),
        specs=_specs(plan, playbooks, handoff_people(stored, people)),
        pdf=PdfPress(pages, templates) if pdf else None,
        replayed=replay_accounts(reader, catalogue, stored.accounts, _course_days(contents, as_of)),
    )
    with staged_folder(out / stored.id, overwrite=overwrite) as staged:
        rows = ranked([press.account(staged, key) for key in watched(stored.accounts)])
        press.notes(staged)
        press.index(staged, rows)
        press.calendars(staged)
        files = tuple(press.files)
        if before_placing is not None:
            before_placing(files)
        staged.place()
    return WrittenHandoff(out / stored.id, files, rows, tuple(press.letters))


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
    conflicts: ConflictPlaybooks
    desk: LetterDesk
    specs: Mapping[str, LetterSpec]
    """The letters that the plan's steps produce."""
    pdf: PdfPress | None
    """None where no PDF is wanted."""
    replayed: Iterator[Course]
    """A course for each relationship of each account, in the order of the handoff's accounts."""
    files: list[Path] = field(default_factory=list)
    letters: list[LetterFile] = field(default_factory=list)
    judged: list[JudgedAccount] = field(default_factory=list)
    courses: list[Course] = field(default_factory=list)
    """How the customers' trust came to where it is, one course an account."""

    def account(self, staged: StagedFolder, key: str) -> IndexRow:
        """Write packet and letters of one account; return its row of the index."""
        blueprint = as_known_on(
            self.reader.blueprint(key),
            self.as_of,
            with_plans=self.with_plans,
        )
        assessments = [*assess_accounts(self.reader, self.catalogue, self.as_of, names=[key])]
        packet = make_packet(
            blueprint,
            assessments,
            self.handoff,
            self.people,
            self.as_of,
            contents=self.contents,
            checklist=self.checklist,
            norms=self.norms,
            chronic=self._chronic(blueprint),
        )
        replayed = [next(self.replayed) for _ in RELATIONSHIPS]
        self.courses.append(replayed[0])
        folder = safe_name(key)
        self._put(staged, f"{folder}/packet.md", packet_markdown(self.templates, packet))
        self._put(staged, f"{folder}/packet.html", packet_html(self.templates, packet, replayed))
        self._put(staged, f"{folder}/packet.json", packet_json(packet))
        if self.pdf is not None:
            self._put(staged, f"{folder}/packet.pdf", self.pdf.packet(packet, replayed))
        self._letters(staged, blueprint, assessments, folder)
        present = blueprint.model_copy(update=dict.fromkeys(PAST, ()))
        self.judged.append(judged_account(present, assessments, self.people))
        return _row(blueprint, packet, folder)

    def _chronic(self, blueprint: Blueprint) -> ChronicConflict | None:
        found = courses(rows_of(blueprint.conflicts, blueprint.conflict_notes))
        return find_chronic(self.reader, self.conflicts, blueprint.key, found, self.as_of)

    def _letters(
        self,
        staged: StagedFolder,
        blueprint: Blueprint,
        assessments: Sequence[Assessment],
        folder: str,
    ) -> None:
        desk = replace(self.desk, occasion=handoff_occasion(self.handoff, self.plan, blueprint.key))
        scan = desk.scan_for(blueprint)
        days = letter_days(self.plan, self.handoff, blueprint.key)
        to_customer = [n for n in days if self._is_for(n, blueprint, days[n])]
        for number, name in enumerate(to_customer, start=1):
            drafts = desk.write(
                self.specs[name],
                blueprint,
                days[name],
                is_sober=sounds_sober(assessments),
                scan=scan,
            )
            for draft in drafts:
                part = f".{draft.locale}" if len(drafts) > 1 else ""
                self._put_letter(staged, f"{folder}/{number}-{name}{part}.eml", draft)
        invite = introduction_invite(
            desk.occasion, desk.people, blueprint, self.templates, scan, written_on=self.as_of
        )
        if invite is not None:
            self._put(staged, f"{folder}/introduction.ics", invite)

    def _is_for(self, name: str, blueprint: Blueprint, day: date) -> bool:
        """Tell whether the customer gets a letter; a request to champions needs one."""
        spec = self.specs.get(name)
        if spec is None or spec.is_internal:
            return False
        return spec.to != "champions" or has_champions(blueprint, day)

    def notes(self, staged: StagedFolder) -> None:
        """Write the letters to colleagues, which are about all accounts together."""
        days = letter_days(self.plan, self.handoff)
        for name in (n for n in days if n in self.specs and self.specs[n].is_internal):
            spec = self.specs[name]
            for readers, accounts in note_readers(spec, self.people, self.judged, self.desk.people):
                drafts = self.desk.write_note(spec, accounts, days[name], recipients=readers)
                stem = f"{name}-{readers[0].key}" if spec.to == "seller" else name
                for draft in drafts:
                    part = f".{draft.locale}" if len(drafts) > 1 else ""
                    self._put_letter(staged, f"{stem}{part}.eml", draft)
        if self.letters:
            rows = sorted(self.letters, key=lambda row: (row.letter.sent_on, row.file))
            self._put(staged, "letters.md", letters_markdown(self.templates, rows))

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
        self._put(staged, "index.html", self._index_page(index))
        self._put(staged, "index.json", index_json(index))

    def _index_page(self, index: Index) -> str:
        by_account = {course.account: course for course in self.courses}
        courses = [by_account[row.account] for row in index.rows[:MOST_COURSES]]
        return index_html(self.templates, index, courses)

    def _put(self, staged: StagedFolder, name: str, content: str | bytes) -> None:
        data = content.encode() if isinstance(content, str) else content
        self.files.append(staged.write(name, data))

    def _put_letter(self, staged: StagedFolder, name: str, letter: WrittenLetter) -> None:
        self._put(staged, name, letter.data)
        self.letters.append(LetterFile(name, replace(letter, data=b"", text="")))

    def _doer(self, step: HandoffStep) -> str:
        return self._name(step.owner) if step.owner else f"each account's {step.role}"

    def _name(self, key: str | None) -> str:
        found = self.people.get(key or "")
        return found.name if found else key or "nobody"


def _course_days(contents: PacketContents, as_of: date) -> list[date]:
    steps = range(contents.course_days // contents.course_step_days, -1, -1)
    return [as_of - timedelta(days=contents.course_step_days * n) for n in steps]


def _specs(
    plan: Plan,
    playbooks: Sequence[ResourceFolder],
    people: LetterPeople,
) -> dict[str, LetterSpec]:
    """Return the letters that the plan produces and whose people are all known."""
    produced = {step.produces for step in plan.steps if step.produces}
    found = [load_letter(n, playbooks) for n in letter_names(playbooks) if n in produced]
    return {
        spec.id: spec
        for spec in found
        if all(getattr(people, role) for role in (*spec.people, *spec.sender))
    }


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
