"""The JSON of a retrospective and of a containment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from typing_extensions import TypedDict

from csmkit.cli.shapes.repairs import (  # noqa: TC001  # pydantic reads annotations at run time
    CauseShape,
    LessonShape,
    PromiseShape,
    TriedRepairShape,
)
from csmkit.domain.recovery import json_ready

if TYPE_CHECKING:
    from csmkit.domain.recovery import Retrospective
    from csmkit.services.contain_account import Containment


class EarlySignShape(TypedDict):
    """The first day on which a sign showed, and whether somebody logged it."""

    signal: str
    title: str
    on: str
    origin: str
    text: str


class StageSpellShape(TypedDict):
    """A stage and the days in which it held; without an end it still does."""

    stage: str
    from_on: str
    until_on: str | None


class FirstResponseShape(TypedDict):
    """The first thing of one kind that we did after the first sign."""

    kind: str
    on: str
    days: int
    text: str


class ContradictionShape(TypedDict):
    """Evidence that spoke against the decline."""

    kind: str
    signal: str
    title: str
    on: str
    text: str


class AftermathShape(TypedDict):
    """Where trust stood some days after a conflict was met or was not."""

    days: int
    on: str
    stage: str | None
    pressure: float | None


class FacedConflictShape(TypedDict):
    """One conflict, whether it was met, avoided or still waits, and what followed."""

    id: str
    title: str
    opened_on: str
    resolved_on: str | None
    how: str
    spoke_on: str | None
    turned_on: str
    stage: str
    pressure: float
    after: list[AftermathShape]


class WhatFollowedShape(TypedDict):
    """What followed the conflicts that were met, or those that were avoided."""

    how: str
    days: int
    conflicts: int
    better: int
    worse: int
    mean_change: float | None


class FrictionShape(TypedDict):
    """Conflicts met against conflicts avoided."""

    within_days: int
    conflicts: list[FacedConflictShape]
    followed: list[WhatFollowedShape]


class RetrospectiveShape(TypedDict):
    """How a relationship declined and what we did about it: `csmkit.retrospective/v1`."""

    schema: str
    account: str
    name: str
    relationship: str
    as_of: str
    stage: str
    looked_back_to: str
    declined_on: str | None
    signs: list[EarlySignShape]
    stages: list[StageSpellShape]
    first_sign_on: str | None
    first_response: FirstResponseShape | None
    responses: list[FirstResponseShape]
    response_means: str
    promises: list[PromiseShape]
    repairs: list[TriedRepairShape]
    conflicts: list[ContradictionShape]
    questions: list[str]
    lessons: list[LessonShape]
    friction: FrictionShape | None


class MemoShape(TypedDict):
    """What leadership reads where somebody else should take over."""

    account: str
    name: str
    relationship: str
    as_of: str
    from_name: str
    to_name: str
    stage: str
    since: str | None
    because: str
    causes: list[CauseShape]
    tried: list[TriedRepairShape]
    arr_cents: int | None
    currency: str
    renewal_on: str | None
    opt_out_by_on: str | None
    successor_name: str | None
    handoff: str | None
    introduction_on: str | None
    transfer_on: str | None


class ContainmentShape(TypedDict):
    """Memo, retrospective, handoff and files of a containment: `csmkit.containment/v1`."""

    schema: str
    memo: MemoShape
    retrospective: RetrospectiveShape
    handoff: str | None
    handoff_is_new: bool
    closed_repair: str | None
    files: list[str]


def retrospective_shape(review: Retrospective) -> RetrospectiveShape:
    """Return a retrospective as `csmkit.retrospective/v1`."""
    values: dict[str, Any] = json_ready(review)
    return cast("RetrospectiveShape", {"schema": "csmkit.retrospective/v1", **values})


def containment_shape(done: Containment) -> ContainmentShape:
    """Return a containment as `csmkit.containment/v1`."""
    return {
        "schema": "csmkit.containment/v1",
        "memo": cast("MemoShape", json_ready(done.memo)),
        "retrospective": retrospective_shape(done.retrospective),
        "handoff": done.handoff.id if done.handoff else None,
        "handoff_is_new": done.handoff_is_new,
        "closed_repair": done.closed_repair,
        "files": [str(file) for file in done.files],
    }
