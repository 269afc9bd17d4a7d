"""What a packet should hold and how much each thing weighs, as `readiness.yaml` says."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator

from csmkit.domain.account import RECORD_LISTS, Contract, Preferences
from csmkit.domain.document import Cents, Days, Document, Key, Name, OneOf, Text
from csmkit.domain.parts import Needs, merged_needs
from csmkit.errors import nearest
from csmkit.handoff.conflicts import CONFLICT_NEEDS
from csmkit.handoff.freshness import (
    EXCHANGE,
    PARTS,
    STAMPS_OF_FIELDS,
    needed_to_count,
    stamps_of,
)
from csmkit.handoff.success_plans import PLAN_NEEDS
from csmkit.handoff.unconfirmed import EXPECTATION_NEEDS
from csmkit.playbook import load_playbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.resources import ResourceFolder

SIDES_ASKED = "sides-asked"
SUCCESS_PLAN = "success-plan"
EXPECTATIONS_CONFIRMED = "expectations-confirmed"
COVER = (
    "backup-briefed",
    "cross-trained",
    "leader-met",
    SIDES_ASKED,
    SUCCESS_PLAN,
    EXPECTATIONS_CONFIRMED,
)
"""What is not one field, but follows from several: see `cover.py`."""
COVER_FIELDS = {
    "backup-briefed": "tenures[].briefed_on",
    SIDES_ASKED: "conflict_notes[]",
    SUCCESS_PLAN: "success_plans[]",
    EXPECTATIONS_CONFIRMED: "expectations[].confirmed",
}
NEEDS_OF_COVER = {
    SIDES_ASKED: CONFLICT_NEEDS,
    SUCCESS_PLAN: PLAN_NEEDS,
    EXPECTATIONS_CONFIRMED: EXPECTATION_NEEDS,
}
Share = Annotated[float, Field(ge=0, le=1)]


class ReadinessItem(Document):
    """One thing that a packet should hold, how much it weighs, and the question if it is not there.

    Of a list of records, those count that are of `kind`, have the flag `among`, and the field
    `where` set; one must be left. With `every`, all of them must have that field set, and each
    weighs the same. What nobody confirmed for `within_days` is stale. `ahead`: the day must not
    lie behind us. `cover` asks what follows from several fields.
    """

    id: Name | None = None
    field: Name | None = None
    cover: Annotated[str, OneOf(*COVER)] | None = None
    where: Name | None = None
    every: Name | None = None
    kind: Name | None = None
    among: Name | None = None
    within_days: Days | None = None
    ahead: bool = False
    weight: Annotated[float, Field(gt=0, le=100)]
    title: Name | None = None
    question: Text
    interview: Key | None = Field(
        default=None,
        description="The question of interview.yaml that asks for it.",
    )
    source: Text

    @model_validator(mode="after")
    def _is_answerable(self) -> Self:
        if (self.field is None) == (self.cover is None):
            raise ValueError("name either a field or a cover")
        if self.field is None:
            return self
        asked = [name for name in (self.where, self.every, self.among) if name]
        if self.kind:
            asked.append("kind")
        record = RECORD_LISTS.get(self.field)
        if record is None:
            if asked:
                message = f"{self.field} is no list of records; ask only whether it is there"
                raise ValueError(message)
            check_field(*self.place)
        elif unknown := [name for name in asked if name not in record.model_fields]:
            hint = nearest(unknown[0], record.model_fields)
            message = f"{self.field} have no field {unknown[0]!r}{hint}"
            raise ValueError(message)
        return self

    @cached_property
    def name(self) -> str:
        """Return what is in question, such as `contacts.champion`."""
        if self.id or self.cover:
            return self.id or str(self.cover)
        named = (self.field, self.among or self.kind, self.where or self.every)
        return ".".join(part for part in named if part)

    @cached_property
    def place(self) -> tuple[str, str]:
        """Return part and field of what is asked; the field is empty for a list of records."""
        first, _, second = str(self.field).partition(".")
        if first in RECORD_LISTS:
            return first, ""
        return (first, second) if second else ("account", first)

    @cached_property
    def written_field(self) -> str:
        """Return the field in question as a person looks for it in the document."""
        if self.cover:
            return COVER_FIELDS.get(self.cover, "touches[]")
        inner = self.where or self.every or self.among
        return f"{self.field}[].{inner}" if inner else str(self.field)

    def needs(self) -> Needs:
        """Return the fields that this item is judged by."""
        if self.field is None:
            return NEEDS_OF_COVER.get(str(self.cover), {})
        part, field = self.place
        asked = (field, self.where, self.every, self.kind and "kind", self.among)
        fields = {name for name in asked if name} | {*needed_to_count(part)}
        if part in RECORD_LISTS:
            fields |= {*stamps_of(part)} | ({"id"} if part == "contacts" or self.every else set())
        elif self.within_days is not None:
            stamp = STAMPS_OF_FIELDS.get(field)
            fields |= {stamp} if stamp else {*stamps_of(part)}
        heard: Needs = {"touches": EXCHANGE} if part == "contacts" and self.within_days else {}
        return merged_needs({part: fields}, heard)


def check_field(part: str, field: str) -> None:
    """Refuse a field that the account, its contract and its preferences do not have."""
    shape = PARTS.get(part)
    if shape is None or part not in ("account", "contract", "preferences"):
        message = f"a blueprint has no field '{part}.{field}'{nearest(part, PARTS)}"
        raise ValueError(message)
    if part == "account" and field in ("contract", "preferences"):
        inner = Contract if field == "contract" else Preferences
        message = f"name a field of {field}, such as {field}.{next(iter(inner.model_fields))}"
        raise ValueError(message)
    if field not in shape.model_fields:
        shown = field if part == "account" else f"{part}.{field}"
        message = f"a blueprint has no field {shown!r}{nearest(field, shape.model_fields)}"
        raise ValueError(message)


class CheckInNorm(Document):
    """How often one of our leaders should be in touch with an account."""

    segments: dict[Name, Days] = Field(default_factory=dict)
    otherwise_days: Days | None = Field(
        default=None,
        description="For segments that are not named, and for accounts without one.",
    )
    source: Text


class MeetingNorm(Document):
    """What counts as having met the contacts, and for how long."""

    kinds: tuple[Name, ...] = Field(min_length=1)
    within_days: Days
    roles: tuple[Name, ...] = Field(min_length=1, description="Who could step in.")
    source: Text


class MajorNorm(Document):
    """Which accounts are so large that both sides should have agreed on a success plan."""

    segments: tuple[Name, ...] = ()
    from_arr_cents: Cents | None = Field(
        default=None,
        description="From so much yearly revenue on, in cents of whatever currency.",
    )
    source: Text

    def counts(self, segment: str | None, arr_cents: int | None) -> bool:
        """Tell whether an account of this segment and revenue is a major one."""
        is_large = self.from_arr_cents is not None and (arr_cents or 0) >= self.from_arr_cents
        return is_large or segment in self.segments


class ReadinessNorms(Document):
    """Thresholds; each source says where they come from."""

    ready_at: Share = Field(description="`audit --exit-code` finds what is below.")
    announce_at: Share = Field(description="No handoff is announced below it unless forced.")
    stale_counts: Share = Field(description="Which part of an item's weight a stale one has.")
    source: Text
    backup_briefed_within_days: Days
    backup_source: Text
    leader_check_in: CheckInNorm
    cross_trained: MeetingNorm
    major_accounts: MajorNorm | None = Field(
        default=None,
        description="Who needs a success plan; nobody where it is not said.",
    )


class Checklist(Document):
    """Everything that a packet should hold, and the thresholds."""

    schema_: Annotated[str, OneOf("csmkit.handoff-readiness/v1")] = Field(alias="schema")
    norms: ReadinessNorms
    items: tuple[ReadinessItem, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        names = [item.name for item in self.items]
        if twice := next((name for name in names if names.count(name) > 1), None):
            message = f"two items are called {twice!r}; give one an `id`"
            raise ValueError(message)
        return self


def load_checklist(folders: Sequence[ResourceFolder]) -> Checklist:
    """Return what a packet should hold."""
    return load_playbook(Checklist, "handoff/readiness", folders)
