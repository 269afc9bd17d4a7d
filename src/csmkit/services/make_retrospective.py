"""Looks back at a decline: its signs and stages, what we did and promised, what was learned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.known import as_known_on
from csmkit.domain.recovery import Retrospective
from csmkit.services.plan_repair import told_lessons, tried_repairs
from csmkit.trust.conflict_guide import load_conflict_guide
from csmkit.trust.friction import friction_of
from csmkit.trust.judgement import standing
from csmkit.trust.promises import promise_line
from csmkit.trust.repair import fitting_lessons
from csmkit.trust.repair_playbook import load_guide
from csmkit.trust.retrospective import (
    Past,
    conflicts_of,
    last_decline,
    promises_since,
    responses_of,
    signs_of,
    stages_of,
)
from csmkit.trust.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.recovery import Friction
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue
    from csmkit.trust.repair_playbook import RetrospectiveGuide


def make_retrospective(
    reader: Reader,
    catalogue: Catalogue,
    name: str,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    relationship: str = "customer",
) -> Retrospective:
    """Return the last decline of a relationship within the look-back, day by day.

    Raises:
        AccountNotFound: there is no such account.
        ResourceNotFound, InvalidInput, FileFailed: the guide is missing, wrong or unreadable.
    """
    key = reader.account_key(name)
    guide = load_guide(playbooks)
    blueprint = as_known_on(reader.blueprint(key), as_of)
    (record,) = reader.account_records(as_of, [key])
    past = Past(Timeline(record), catalogue, relationship, as_of)
    friction = None
    if relationship == "customer":
        friction = friction_of(past, load_conflict_guide(playbooks))
    return _told(reader, past, blueprint, guide, friction)


def _told(
    reader: Reader,
    past: Past,
    blueprint: Blueprint,
    guide: RetrospectiveGuide,
    friction: Friction | None,
) -> Retrospective:
    as_of, relationship = past.as_of, past.relationship
    stages = past.stages()
    decline = last_decline(stages, as_of)
    signs = signs_of(past, decline, guide.lead_days.value) if decline else ()
    first_sign_on = min((sign.on for sign in signs), default=None)
    since = first_sign_on or stages[0].from_on
    lines = [(c.side, promise_line(c, as_of)) for c in blueprint.commitments]
    promises = promises_since(lines, relationship, since) if decline else ()
    repairs = tried_repairs(blueprint, relationship, as_of)
    responses = responses_of(past, first_sign_on, promises, repairs) if first_sign_on else ()
    return Retrospective(
        account=blueprint.key,
        name=blueprint.name,
        relationship=relationship,
        as_of=as_of,
        stage=standing(past.timeline, past.catalogue, relationship, as_of.toordinal()),
        looked_back_to=stages[0].from_on,
        declined_on=type(as_of).fromordinal(decline.first_day) if decline else None,
        signs=signs,
        stages=stages_of(stages, decline) if decline else (),
        first_sign_on=first_sign_on,
        first_response=responses[0] if responses else None,
        responses=responses,
        response_means=" ".join(guide.response.split()),
        promises=promises,
        repairs=repairs,
        conflicts=conflicts_of(past, decline, signs) if decline else (),
        questions=tuple(question.text for question in guide.questions),
        lessons=fitting_lessons(
            told_lessons(reader, as_of),
            [sign.signal for sign in signs],
            most=guide.most_lessons.value,
            others=True,
        ),
        friction=friction,
    )
