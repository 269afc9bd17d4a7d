"""Writes the files of a handoff: an index, and for each account its packet and its letters."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from itertools import islice
from math import ceil
from typing import TYPE_CHECKING

from csmkit.domain.known import as_known_on
from csmkit.handoff.checklist import load_checklist
from csmkit.handoff.contents import load_contents, load_leak_phrases
from csmkit.handoff.letter_specs import letter_names, load_letter
from csmkit.handoff.plan import load_plan
from csmkit.handoff.risk import load_norms
from csmkit.handoff.success_guide import load_success_guide
from csmkit.render.calendars import owner_calendars
from csmkit.render.documents import (
    Index,
    IndexRow,
    LetterFile,
    index_html,
    index_json,
    index_markdown,
    letters_markdown,
    ranked,
)
from csmkit.render.environment import Templates
from csmkit.render.files import staged_folder
from csmkit.render.letters import LetterDesk
from csmkit.render.pdf import PdfPress
from csmkit.services.find_chronic import conflict_playbooks
from csmkit.services.forking import cores
from csmkit.services.letter_occasion import (
    handoff_occasion,
    handoff_people,
    letter_days,
    note_readers,
)
from csmkit.services.read_days import read_days
from csmkit.services.share_out import share_out
from csmkit.services.write_account import (
    PAPER,
    AccountPress,
    KnownAccount,
    WrittenAccount,
    write_account,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from csmkit.domain.course import Course
    from csmkit.domain.handoff import Handoff, HandoffStep
    from csmkit.domain.letter import LetterPeople, LetterSpec
    from csmkit.handoff.contents import PacketContents
    from csmkit.handoff.plan_shape import Plan
    from csmkit.render.files import StagedFolder
    from csmkit.render.note_view import JudgedAccount
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue

MOST_COURSES = 60
"""Accounts in the strip of the index, the most urgent ones. Source: judgement, one screen."""
FEWEST_TO_SHARE = 8
"""Fewer accounts are written by this process alone. Source: judgement, about a second of work."""
ACCOUNTS_A_PIECE = 5
"""Accounts that one process writes before it ends. Source: measured; more of them take more memory
and no less time."""
PDFS_A_PIECE = 10
"""Packets that one process sets before it ends. Source: judgement, about a second of work."""
MOST_PROCESSES = 4
"""More would be quicker, and take more memory than a laptop has to spare. Source: judgement."""

Watcher = Callable[[Iterable[str], str, int], Iterator[str]]
"""Passes things on one by one; knows what they are called, and how many there will be."""


def unwatched(things: Iterable[str], _noun: str, _total: int) -> Iterator[str]:
    """Pass things on, while nobody watches."""
    return iter(things)


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
    watched: Watcher = unwatched,
    processes: int | None = None,
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
        watched: Passes the accounts on one by one, and then the packets that are set as PDF, so
            that somebody sees how far it is.
        processes: How many write accounts; one a core where None and there are many accounts.

    Raises:
        HandoffNotFound: nothing is stored under the id.
        InvalidInput: an account has nobody to write to, or a playbook is wrong.
        GuardRefused: a template, a leak or a mail header.
        FileFailed: a file cannot be written; the folder that stood there is untouched.
    """
    stored = reader.handoff(handoff) if isinstance(handoff, str) else handoff
    people = {teammate.key: teammate for teammate in reader.teammates()}
    pages = Templates(templates)
    paper = PdfPress(pages, templates) if pdf else None
    plan = load_plan(stored.reason, playbooks)
    contents = load_contents(playbooks)
    press = AccountPress(
        catalogue=catalogue,
        handoff=stored,
        handoffs=[found for found in reader.handoffs() if found.created_on <= as_of],
        days=_course_days(contents, as_of),
        people=people,
        templates=pages,
        plan=plan,
        contents=contents,
        checklist=load_checklist(playbooks),
        norms=load_norms(playbooks),
        conflicts=conflict_playbooks(playbooks),
        success_guide=load_success_guide(playbooks),
        desk=LetterDesk(
            pages,
            handoff_occasion(stored, plan),
            handoff_people(stored, people),
            as_of,
            load_leak_phrases(playbooks),
        ),
        specs=_specs(plan, playbooks, handoff_people(stored, people)),
        paper=paper.packet_inputs if paper else None,
    )
    with staged_folder(out / stored.id, overwrite=overwrite) as staged:
        book, count = _Book(press, staged, paper), _processes(stored, processes)
        accounts = book.known_accounts(reader, with_plans=with_plans)
        written = book.write_accounts(accounts, count)
        deque(watched(written, "accounts", len(stored.accounts)), maxlen=0)
        deque(watched(book.set_packets(count), "PDFs", len(book.unset)), maxlen=0)
        rows = ranked(book.rows)
        book.notes()
        book.index(rows)
        book.calendars()
        files = tuple(staged.target / name for name in staged.digests)
        if before_placing is not None:
            before_placing(files)
        staged.place()
    return WrittenHandoff(staged.target, files, rows, tuple(book.letters))


def _processes(handoff: Handoff, wanted: int | None) -> int:
    is_small = len(handoff.accounts) < FEWEST_TO_SHARE
    return wanted or (1 if is_small else min(MOST_PROCESSES, cores()))


@dataclass(frozen=True, slots=True)
class _Book:
    """The folder of one handoff: the accounts' files, and what speaks of all of them."""

    press: AccountPress
    staged: StagedFolder
    paper: PdfPress | None
    """Sets the packets; None where no PDF is wanted."""
    unset: list[str] = field(default_factory=list)
    """The packets that are still to be set, by the names of their files."""
    rows: list[IndexRow] = field(default_factory=list)
    letters: list[LetterFile] = field(default_factory=list)
    judged: list[JudgedAccount] = field(default_factory=list)
    courses: list[Course] = field(default_factory=list)
    """How the customers' trust came to where it is, one course an account."""

    def known_accounts(self, reader: Reader, *, with_plans: bool) -> Iterator[KnownAccount]:
        """Read the accounts as they are asked for, in the order of the handoff."""
        keys = self.press.handoff.accounts
        for key, records in zip(keys, read_days(reader, keys, self.press.days), strict=True):
            blueprint = as_known_on(reader.blueprint(key), self.press.as_of, with_plans=with_plans)
            yield KnownAccount(blueprint, records)

    def write_accounts(self, accounts: Iterator[KnownAccount], processes: int) -> Iterator[str]:
        """Write the files of every account; yield its key when that is done.

        Only this process reads the store. It writes the first account and so loads everything that
        the others need as well: other processes find it in their memory.
        """
        for known in islice(accounts, 1):
            yield self._collect(write_account(self.press, self.staged, known))
            deque(self.set_packets(1), maxlen=0)  # a wrong template is told before the others wait
        if processes > 1:
            size = _piece(len(self.press.handoff.accounts) - 1, processes, ACCOUNTS_A_PIECE)
            pieces = iter(lambda: [*islice(accounts, size)], [])
            for piece in share_out(pieces, self._written, processes):
                yield from map(self._collect, piece)
        for known in accounts:
            yield self._collect(write_account(self.press, self.staged, known))

    def set_packets(self, processes: int) -> Iterator[str]:
        """Set the packets as PDF that were written since; yield the name of each file.

        In copies of this process, which then never has the threads that typst starts; only where
        it has them already, in this one. Never beside the writing of accounts: the memory would be
        that of both.
        """
        if self.paper is None:
            return
        names, self.unset[:] = [*self.unset], []
        size = _piece(len(names), processes, PDFS_A_PIECE)
        pieces = (names[start : start + size] for start in range(0, len(names), size))
        setting = partial(self._set, self.paper)
        is_alone = self.paper.has_threads
        for digests in map(setting, pieces) if is_alone else share_out(pieces, setting, processes):
            self.staged.digests.update(digests)
            yield from digests

    def _written(self, piece: Sequence[KnownAccount]) -> list[WrittenAccount]:
        return [write_account(self.press, self.staged, known) for known in piece]

    def _set(self, paper: PdfPress, names: Sequence[str]) -> dict[str, str]:
        for name in names:
            inputs = json.loads(self.staged.take(name))
            self.staged.write(name, paper.packet(inputs, self.press.as_of))
        return {name: self.staged.digests[name] for name in names}

    def _collect(self, written: WrittenAccount) -> str:
        self.staged.digests.update(written.digests)
        self.rows.append(written.row)
        self.letters.extend(written.letters)
        self.judged.append(written.judged)
        self.courses.append(written.course)
        self.unset.append(f"{written.row.folder}/{PAPER}")
        return written.row.account

    def notes(self) -> None:
        """Write the letters to colleagues, which are about all accounts together."""
        press = self.press
        days = letter_days(press.plan, press.handoff)
        for spec in (press.specs[n] for n in days if n in press.specs):
            if not spec.is_internal:
                continue
            found = note_readers(spec, press.people, self.judged, press.desk.people)
            for readers, accounts in found:
                drafts = press.desk.write_note(spec, accounts, days[spec.id], recipients=readers)
                stem = f"{spec.id}-{readers[0].key}" if spec.to == "seller" else spec.id
                for draft in drafts:
                    part = f".{draft.locale}" if len(drafts) > 1 else ""
                    bare = replace(draft, data=b"", text="")
                    self.letters.append(LetterFile(f"{stem}{part}.eml", bare))
                    self._put(self.letters[-1].file, draft.data)
        if self.letters:
            rows = sorted(self.letters, key=lambda row: (row.letter.sent_on, row.file))
            self._put("letters.md", letters_markdown(press.templates, rows))

    def calendars(self) -> None:
        """Write the calendar of everybody who has steps to do."""
        press = self.press
        found = owner_calendars(press.handoff, press.people, as_of=press.as_of)
        for name, data in found.items():
            self._put(name, data)

    def index(self, rows: tuple[IndexRow, ...]) -> None:
        """Write the index over all accounts."""
        handoff = self.press.handoff
        index = Index(
            handoff=handoff.id,
            from_name=self._name(handoff.from_),
            to_name=self._name(handoff.to),
            leader_name=self._name(handoff.leader),
            as_of=self.press.as_of,
            start_on=handoff.start_on,
            introduction_on=handoff.introduction_on,
            transfer_on=handoff.transfer_on,
            rows=rows,
            steps=tuple((s.due_on, self._doer(s), s.title) for s in handoff.steps),
        )
        self._put("index.md", index_markdown(self.press.templates, index))
        self._put("index.html", self._index_page(index))
        self._put("index.json", index_json(index))

    def _index_page(self, index: Index) -> str:
        by_account = {course.account: course for course in self.courses}
        courses = [by_account[row.account] for row in index.rows[:MOST_COURSES]]
        return index_html(self.press.templates, index, courses)

    def _put(self, name: str, content: str | bytes) -> None:
        self.staged.write(name, content.encode() if isinstance(content, str) else content)

    def _doer(self, step: HandoffStep) -> str:
        return self._name(step.owner) if step.owner else f"each account's {step.role}"

    def _name(self, key: str | None) -> str:
        found = self.press.people.get(key or "")
        return found.name if found else key or "nobody"


def _piece(things: int, processes: int, most: int) -> int:
    return max(1, min(most, ceil(things / processes)))


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
