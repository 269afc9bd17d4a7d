"""The interview: questions as `interview.yaml` has them, and which of them are still open."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, Self

from pydantic import Field, model_validator

from csmkit.domain.account import RECORD_LISTS
from csmkit.domain.answers import ANSWERED, OPEN, STALE, Ask
from csmkit.domain.document import Days, Document, Key, Name, OneOf, Text
from csmkit.domain.parts import Needs, merged_needs
from csmkit.errors import nearest
from csmkit.handoff.checklist import check_field
from csmkit.handoff.freshness import (
    EXCHANGE,
    PARTS,
    STAMPS_OF_FIELDS,
    counts,
    last_confirmed,
    last_exchanges,
    needed_to_count,
    stamps_of,
)
from csmkit.handoff.readiness import NOTHING_NEEDS, is_set, settled_days
from csmkit.playbook import load_playbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from csmkit.domain.parts import AccountParts
    from csmkit.domain.readiness import Finding, Readiness
    from csmkit.resources import ResourceFolder

BRIEFING = "tenures.briefed_on"
PRESENCE = "contacts.confirmed_on"
LABELS = {
    "contacts": "name",
    "history": "title",
    "landmines": "trigger",
    "goals": "text",
    "expectations": "text",
    "commitments": "text",
    "notes": "text",
}
"""What an entry of a list is called when it is spoken of."""
IMPORTANCE = (
    "decision_maker",
    "economic_buyer",
    "champion",
    "executive_sponsor",
    "detractor",
    "power_user",
)
"""Of whom is asked first."""


class FollowUp(Document):
    """A question for a further field of an entry."""

    field: Key
    ask: Text


class Question(Document):
    """One question to the outgoing CSM, and where in the blueprint its answer lands.

    `lands` names a field (`preferences.rhythm`), a flag or day of contacts that the answer names
    (`contacts.champion`), or a list to which it adds (`landmines`). With `each`, every entry of
    the list is asked about, of `kind` and with one of the flags `among`, and the answer lands in
    that entry's field.
    """

    id: Key
    part_of: Key | None = Field(
        default=None,
        description="The question that the audit names for it.",
    )
    topic: Name
    ask: Text
    hint: Text | None = None
    lands: Name
    each: bool = False
    among: tuple[Name, ...] = ()
    kind: Name | None = None
    main: Key | None = None
    then: tuple[FollowUp, ...] = ()
    fixed: dict[Key, str | bool] = Field(default_factory=dict)
    weight: Annotated[float, Field(gt=0, le=100)]
    within_days: Annotated[Days, Field(ge=1)] | None = None
    source: Text

    @model_validator(mode="after")
    def _lands_somewhere(self) -> Self:
        record = RECORD_LISTS.get(self.part)
        if record is None:
            check_field(self.part, self.field)
            return self
        then = [follow_up.field for follow_up in self.then]
        named = (self.field, self.main, self.kind and "kind", *self.among, *then, *self.fixed)
        if unknown := [name for name in named if name and name not in record.model_fields]:
            hint = nearest(unknown[0], record.model_fields)
            message = f"{self.part} have no field {unknown[0]!r}{hint}"
            raise ValueError(message)
        if self.each and not self.field:
            raise ValueError("with `each`, say into which field of the entry the answer goes")
        if not self.field and not self.main:
            raise ValueError("say which field of a new entry the answer is: `main`")
        return self

    @cached_property
    def filed_under(self) -> str:
        """Return the question under which the audit and notes know it."""
        return self.part_of or self.id

    @cached_property
    def part(self) -> str:
        """Return the part of the blueprint in which the answer lands."""
        first, _, second = self.lands.partition(".")
        return first if second or first in RECORD_LISTS else "account"

    @cached_property
    def field(self) -> str:
        """Return the field in which it lands, empty where it makes a new entry."""
        first, _, second = self.lands.partition(".")
        return second if second or first in RECORD_LISTS else first

    @cached_property
    def answer(self) -> str:
        """Return how the question is answered."""
        if self.lands == BRIEFING:
            return "day"
        if self.each:
            return "presence" if self.lands == PRESENCE else "text"
        if self.part in RECORD_LISTS:
            return "people" if self.field else "entries"
        listed = str(PARTS[self.part].model_fields[self.field].annotation).startswith("tuple")
        return "texts" if listed else "text"

    def needs(self) -> Needs:
        """Return the fields by which it is told whether the question is open."""
        if self.answer == "day":
            return {"account": ("backup",), self.part: ("briefed_on", "role", "teammate")}
        stamp = STAMPS_OF_FIELDS.get(self.field)
        fields = {self.field, *stamps_of(self.part), *self.fixed, *self.among}
        fields |= {*needed_to_count(self.part)} | ({stamp} if stamp else set())
        if self.part in RECORD_LISTS:
            fields |= {"id", LABELS.get(self.part, "id"), self.main or "id"}
            fields |= {"kind"} if self.kind else set()
        if self.part == "contacts":
            fields |= {*IMPORTANCE, "influence"}
        return {self.part: tuple(name for name in fields if name)}


class Interview(Document):
    """All questions."""

    schema_: Annotated[str, OneOf("csmkit.handoff-interview/v1")] = Field(alias="schema")
    questions: tuple[Question, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _asks_each_once(self) -> Self:
        names = [question.id for question in self.questions]
        if twice := next((name for name in names if names.count(name) > 1), None):
            message = f"two questions have the id {twice!r}"
            raise ValueError(message)
        return self


def load_interview(folders: Sequence[ResourceFolder]) -> Interview:
    """Return the questions."""
    return load_playbook(Interview, "handoff/interview", folders)


def interview_needs(interview: Interview) -> Needs:
    """Return the fields by which is told what is open."""
    return merged_needs(
        NOTHING_NEEDS,
        {"touches": EXCHANGE, "notes": ("text",)},
        *(question.needs() for question in interview.questions),
    )


class Told(NamedTuple):
    """What is recorded of one question: values as people read them, and since when."""

    present: tuple[str, ...]
    last_on: str | None


class State(NamedTuple):
    """What tells which questions are open."""

    found: AccountParts
    today: str
    heard: Mapping[str, str]
    settled: Mapping[tuple[str, str | None], str]
    gaps: Mapping[str, Finding]
    """By the question that asks for it."""


def asks_of(
    interview: Interview,
    readiness: Readiness,
    found: AccountParts,
    as_of: date,
) -> tuple[Ask, ...]:
    """Return every question about an account: first what the audit misses, the heaviest first.

    Args:
        interview: The questions.
        readiness: The account's readiness.
        found: The account as of the day, with the fields of `interview_needs`.
        as_of: The day that counts as today.
    """
    state = State(
        found,
        as_of.isoformat(),
        last_exchanges(found.parts["touches"]),
        settled_days(found.parts["notes"]),
        {str(gap.interview): gap for gap in reversed(readiness.gaps)},
    )
    asks = [ask for question in interview.questions for ask in _asks(question, state)]
    return tuple(sorted(asks, key=_first_things_first))


def _first_things_first(ask: Ask) -> tuple[bool, bool, float]:
    return (ask.status == ANSWERED, not ask.is_gap, -ask.weight)


def _asks(question: Question, state: State) -> Iterator[Ask]:
    if question.answer == "day" and not state.found.parts["account"][0].backup:
        return
    if not question.each:
        yield _ask(question, state, None, _told(question, state))
        return
    rows = [row for row in state.found.parts[question.part] if _is_asked(question, row, state)]
    for row in sorted(rows, key=_importance):
        value = getattr(row, question.field)
        is_told = is_set(value) and question.answer != "presence"
        day = last_confirmed(question.part, row, state.heard)
        if question.answer == "presence":
            is_told = day is not None
        told = Told((str(value or day),) if is_told else (), day if is_told else None)
        yield _ask(question, state, row, told)


def _is_asked(question: Question, row: Any, state: State) -> bool:
    return (
        counts(question.part, row, state.today)
        and (question.kind is None or row.kind == question.kind)
        and (not question.among or any(is_set(getattr(row, flag)) for flag in question.among))
    )


def _importance(row: Any) -> tuple[int, int, str]:
    flags = [is_set(getattr(row, flag, None)) for flag in IMPORTANCE]
    first = flags.index(True) if any(flags) else len(flags)
    return (first, -(getattr(row, "influence", None) or 0), str(row.id))


def _told(question: Question, state: State) -> Told:
    match question.answer:
        case "day":
            return _told_briefing(state)
        case "people" | "entries":
            return _told_entries(question, state)
    row = next(iter(state.found.parts[question.part]), None)
    value = getattr(row, question.field, None)
    if not is_set(value):
        return Told((), None)
    stamp = STAMPS_OF_FIELDS.get(question.field)
    names = (stamp,) if stamp else stamps_of(question.part)
    days = [str(day) for name in names if (day := getattr(row, name))]
    return Told(_spoken(value), max(days, default=None))


def _told_briefing(state: State) -> Told:
    backup = state.found.parts["account"][0].backup
    days = [
        str(tenure.briefed_on)
        for tenure in state.found.parts["tenures"]
        if tenure.role == "backup" and tenure.teammate == backup and tenure.briefed_on
    ]
    return Told(tuple(days[-1:]), max(days, default=None))


def _told_entries(question: Question, state: State) -> Told:
    fixed = {**question.fixed, **({"topic": question.id} if question.part == "notes" else {})}
    rows = [
        row
        for row in state.found.parts[question.part]
        if counts(question.part, row, state.today)
        and all(_agrees(getattr(row, name), value) for name, value in fixed.items())
        and (not question.field or is_set(getattr(row, question.field)))
    ]
    is_day = question.field.endswith("_on")
    days = [
        getattr(row, question.field) if is_day else last_confirmed(question.part, row, state.heard)
        for row in rows
    ]
    label = question.main or LABELS[question.part]
    return Told(
        tuple(str(getattr(row, label)) for row in rows),
        max((str(day) for day in days if day), default=None),
    )


def _agrees(value: Any, wanted: str | bool) -> bool:  # noqa: FBT001  # a value of the playbook
    return is_set(value) is wanted if isinstance(wanted, bool) else value == wanted


def _spoken(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)


def _ask(question: Question, state: State, row: Any, told: Told) -> Ask:
    about = None if row is None else str(row.id)
    name = None if row is None else str(getattr(row, LABELS.get(question.part, "id")))
    gap = state.gaps.get(question.filed_under)
    is_gap = gap is not None and (about is None or about in gap.lacking)
    nothing_on = state.settled.get((question.filed_under, about))
    last_on = max(filter(None, (told.last_on, nothing_on)), default=None)
    return Ask(
        question=question.id,
        part_of=question.filed_under,
        topic=question.topic,
        text=question.ask.replace("{name}", name or ""),
        hint=question.hint,
        about=about,
        about_name=name,
        status=_status(question, told, nothing_on, state.today),
        present=told.present,
        last_on=last_on,
        weight=gap.lost if gap is not None and is_gap else question.weight,
        is_gap=is_gap,
        answer=question.answer,
        lands=question.lands,
        main=question.main,
        follow_ups=tuple((one.field, one.ask) for one in question.then),
    )


def _status(question: Question, told: Told, nothing_on: str | None, today: str) -> str:
    if not told.present and nothing_on is None:
        return OPEN
    if question.within_days is None:
        return ANSWERED
    first = (date.fromisoformat(today) - timedelta(days=question.within_days)).isoformat()
    days = (told.last_on, nothing_on)
    return ANSWERED if any(day is not None and day >= first for day in days) else STALE
