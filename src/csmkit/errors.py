"""What can go wrong, in one tree; each class builds its own sentence and knows its exit code.

CsmkitError                      1
├─ ProcessKilled                 1  a process that did part of the work was killed
├─ InvalidArgument               2  a flag or argument cannot be read
├─ NotFound                      4  by what is missing: Account…, Teammate…, Handoff…, Departure…,
│                                   Step…, Revision…, Record…, Conflict…, Signal…, Team…, Letter…,
│                                   Mail…, Resource…, StoreNotFound
├─ InvalidInput                  5  a document, playbook or request is wrong, with every place
├─ StoreRefused                  6
│  ├─ StoreBusy
│  ├─ StoreNewer
│  ├─ StoreDamaged
│  ├─ StoreForeign
│  └─ StoreConflict
├─ FileFailed                    7  a file could not be read or written
└─ GuardRefused                  8
   ├─ TemplateFailed
   ├─ LeakRefused
   ├─ RepairTooLate
   ├─ ContainmentTooEarly
   ├─ EngagementRefused
   ├─ NoCoveragePlan
   ├─ NotReady
   └─ MailRefused                 a server, its safety, or a mail that must not go out
"""

from __future__ import annotations

from difflib import get_close_matches
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class ExitCode(IntEnum):
    """The exit codes of every command; they never change meaning."""

    DONE = 0
    INTERNAL = 1
    USAGE = 2
    FINDINGS = 3
    NOT_FOUND = 4
    INVALID_INPUT = 5
    STORE = 6
    FILE = 7
    REFUSED = 8
    INTERRUPTED = 130


EXIT_CODE_MEANINGS: dict[ExitCode, str] = {
    ExitCode.DONE: "done; also when nothing was found",
    ExitCode.INTERNAL: "internal failure: a bug in csmkit, or a process of it was killed",
    ExitCode.USAGE: "the command line is wrong",
    ExitCode.FINDINGS: "there are findings (only with --exit-code)",
    ExitCode.NOT_FOUND: "no such account, teammate, handoff, revision, signal or store",
    ExitCode.INVALID_INPUT: "a document, playbook or request is wrong; places on stderr",
    ExitCode.STORE: "the store is busy, newer, damaged or foreign",
    ExitCode.FILE: "a file could not be read or written",
    ExitCode.REFUSED: "a guard refused: template, leak, mail header, trust stage or readiness",
    ExitCode.INTERRUPTED: "interrupted by Ctrl-C",
}


class Problem(NamedTuple):
    """One thing that is wrong, and where; line and column count from 1, 0 is unknown."""

    message: str
    path: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Return `path:line:col: message`, leaving out what is unknown."""
        place = self.path
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        return f"{place}: {self.message}" if place else self.message


class CsmkitError(Exception):
    """A failure that csmkit can explain in one sentence."""

    exit_code = ExitCode.INTERNAL

    @property
    def code(self) -> str:
        """Return the error's name for scripts, such as `account-not-found`."""
        name = type(self).__name__
        return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")


class ProcessKilled(CsmkitError):
    """A process that did part of the work was killed."""

    def __init__(self, work: str) -> None:
        """Say what it did, such as `judges accounts`."""
        super().__init__(f"a process that {work} was killed; is there enough memory? Try again")


class InvalidArgument(CsmkitError):
    """A flag or argument cannot be read."""

    exit_code = ExitCode.USAGE


def nearest(word: str, candidates: Iterable[str]) -> str:
    """Return `; did you mean 'x' or 'y'?` for near names, else an empty string."""
    by_folded = {candidate.casefold(): candidate for candidate in candidates}
    close = get_close_matches(word.casefold(), by_folded, n=3, cutoff=0.5)
    if not close:
        return ""
    return "; did you mean " + " or ".join(repr(by_folded[name]) for name in close) + "?"


class NotFound(CsmkitError):
    """Something that was named does not exist."""

    exit_code = ExitCode.NOT_FOUND
    noun = "thing"
    hint = ""

    def __init__(self, name: str, candidates: Iterable[str] = ()) -> None:
        """Say which name is unknown and which names are near."""
        super().__init__(f"no {self.noun} {name!r}{nearest(name, candidates) or self.hint}")


class AccountNotFound(NotFound):
    """No account has this key or name."""

    noun = "account"
    hint = "; `csmkit list` shows all accounts"


class TeammateNotFound(NotFound):
    """No teammate has this key."""

    noun = "teammate"
    hint = "; `csmkit team list` shows all teammates"


class HandoffNotFound(NotFound):
    """No handoff has this id."""

    noun = "handoff"
    hint = "; `csmkit handoff list` shows all handoffs"


class DepartureNotFound(NotFound):
    """No departure is recorded of this teammate, or under this id."""

    noun = "departure"
    hint = "; `csmkit departures` lists those that are recorded"


class StepNotFound(NotFound):
    """A handoff has no step with this id."""

    noun = "step"
    hint = "; `csmkit handoff status ID` shows all steps"


class RevisionNotFound(NotFound):
    """No revision has this number."""

    noun = "revision"
    hint = "; `csmkit history` shows all revisions"


class RecordNotFound(NotFound):
    """No record of an account has this id."""

    noun = "record"


class PersonNotFound(NotFound):
    """Nobody of ours or theirs has this key or name."""

    noun = "teammate or contact"
    hint = "; `csmkit team list` shows ours, `csmkit get` theirs"


class ConflictNotFound(NotFound):
    """No conflict of an account has this id or title."""

    noun = "conflict"
    hint = "; `csmkit conflict list` shows them"


class CommitmentNotFound(NotFound):
    """No promise of an account has this id or these words."""

    noun = "commitment"
    hint = "; `csmkit commitments` shows them"


class ExpectationNotFound(NotFound):
    """No expectation of an account has this id or these words."""

    noun = "expectation"
    hint = "; `csmkit expectations` shows them"


class PlanNotFound(NotFound):
    """No success plan of an account has this id or outcome."""

    noun = "success plan"
    hint = "; `csmkit plan due --all` shows them"


class SignalNotFound(NotFound):
    """No signal of the catalogue has this id."""

    noun = "signal"
    hint = "; `csmkit signals list` shows the catalogue"


class TeamNotFound(NotFound):
    """No teammate belongs to a team of this name."""

    noun = "team"
    hint = "; `csmkit team list` shows all teammates"


class LetterNotFound(NotFound):
    """No letter has this name."""

    noun = "letter"
    hint = "; `csmkit email list` shows all letters"


class MailNotFound(NotFound):
    """No mail in the outbox has this id."""

    noun = "mail"
    hint = "; `csmkit outbox list` shows the outbox"


class ResourceNotFound(NotFound):
    """No playbook or template has this name."""

    noun = "playbook or template"


class StoreNotFound(NotFound):
    """There is no store at this place."""

    noun = "store at"
    hint = "; run `csmkit init` first"


class InvalidInput(CsmkitError):
    """A document, playbook or request is wrong; carries every problem with its place."""

    exit_code = ExitCode.INVALID_INPUT

    def __init__(self, problems: Sequence[Problem] | str) -> None:
        """Join the problems, one a line."""
        self.problems = (Problem(problems),) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class StoreRefused(CsmkitError):
    """The store cannot be used as it is."""

    exit_code = ExitCode.STORE


class StoreBusy(StoreRefused):
    """Another command holds the store."""

    def __init__(self, place: str) -> None:
        """Say which store is busy."""
        super().__init__(f"the store {place} is busy; another command is writing, try again")


class StoreNewer(StoreRefused):
    """The store was made by a newer csmkit."""

    def __init__(self, place: str, version: str) -> None:
        """Say which version the store has."""
        super().__init__(
            f"the store {place} has schema version {version}, newer than this csmkit; "
            "upgrade csmkit, the file was not touched",
        )


class StoreDamaged(StoreRefused):
    """The store's file is damaged."""

    def __init__(self, place: str, detail: str) -> None:
        """Say what the database reported."""
        super().__init__(
            f"the store {place} is damaged ({detail}); restore a backup with `csmkit restore`",
        )


class StoreForeign(StoreRefused):
    """The file is not a csmkit store."""

    def __init__(self, place: str, detail: str) -> None:
        """Say what the file is instead."""
        super().__init__(f"{place} is not a csmkit store ({detail}); name another with --db")


class StoreConflict(StoreRefused):
    """Somebody else changed the same thing in between."""

    def __init__(self, thing: str) -> None:
        """Say what was changed meanwhile."""
        super().__init__(f"{thing} was changed in between; nothing was written, try again")


class FileFailed(CsmkitError):
    """A file could not be read or written."""

    exit_code = ExitCode.FILE

    def __init__(self, verb: str, place: str, error: OSError | str) -> None:
        """Say what was tried on which file and what the system answered."""
        reason = error if isinstance(error, str) else error.strerror or type(error).__name__
        super().__init__(f"could not {verb} {place}: {reason}")


class GuardRefused(CsmkitError):
    """A guard refused to let something out."""

    exit_code = ExitCode.REFUSED


class TemplateFailed(GuardRefused):
    """A template cannot be rendered."""

    def __init__(self, template: str, line: int | None, detail: str) -> None:
        """Say which template and line, and why."""
        super().__init__(f"template {template}:{line or 1}: {detail}")


class LeakRefused(GuardRefused):
    """A customer-facing text contains what the customer must not see."""

    def __init__(self, artefact: str, detail: str) -> None:
        """Say which artefact and what it would leak."""
        super().__init__(f"{artefact} was not written: {detail}")


class RepairTooLate(GuardRefused):
    """A relationship is beyond repair."""

    def __init__(self, account: str, relationship: str, because: str) -> None:
        """Say why, and what to do instead."""
        command = f"csmkit contain {account} -r {relationship}"
        super().__init__(f"no repair of {account!r} is begun: {because}; run `{command}`")


class ContainmentTooEarly(GuardRefused):
    """A relationship can still be repaired."""

    def __init__(self, account: str, relationship: str, because: str) -> None:
        """Say why, and what to do instead."""
        command = f"csmkit repair {account} -r {relationship}"
        super().__init__(
            f"{account!r} is not given up yet: {because}; run `{command}`, or add --force",
        )


class EngagementRefused(GuardRefused):
    """An account must not be touched less often now."""

    def __init__(self, account: str, because: str) -> None:
        """Say why, and what overrules it."""
        super().__init__(
            f"{account} should not be touched less often now: {because}; --force does it anyway",
        )


class NoCoveragePlan(GuardRefused):
    """The rules of an assignment cannot hold together; the message says which, with numbers."""


class NotReady(GuardRefused):
    """A handoff would be announced while a newcomer knows too little."""

    def __init__(self, reasons: Sequence[str]) -> None:
        """Give the worst reason, and how many accounts there are besides."""
        more = len(reasons) - 1
        others = f"; {more} more of its accounts are not ready either" if more else ""
        super().__init__(f"the handoff is not announced: {reasons[0]}{others}; --force does it")


class MailRefused(GuardRefused):
    """A mail was not sent, and surely so: a guard, the settings or the server said no."""
