"""Repair: why trust erodes, which plan fits, its steps with their days, and when to stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, count
from math import ceil, fsum
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.recovery import ADVICE, BROKEN, OVERDUE, PROPOSED, Cause, RepairStep
from csmkit.domain.trust import STAGE_WORDS, Stage
from csmkit.trust.judge import evidence
from csmkit.trust.judgement import judgement
from csmkit.trust.repair_playbook import PLACEHOLDER
from csmkit.trust.weighing import reset_day, weigh

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from csmkit.domain.recovery import PromiseLine, ToldLesson, TriedRepair
    from csmkit.domain.trust import Assessment
    from csmkit.domain.working_days import WorkingDays
    from csmkit.trust.model import Catalogue
    from csmkit.trust.repair_playbook import RepairPlaybook, StepSpec, StopLossSpec
    from csmkit.trust.timeline import Timeline
    from csmkit.trust.weighing import Weight

BREACHES = ("competence", "integrity")
FOR_THE_CUSTOMER = ("commitment", "issue")
"""Kinds of evidence whose words the customer may read."""
LONGEST_SUBJECT = 90
MOST_LESSONS = 3
"""Lessons beside a plan. Source: judgement, what is read before a call."""


class Causes(NamedTuple):
    """Why a relationship is in its stage."""

    all: tuple[Cause, ...]
    """The weightiest first."""
    are_past: bool
    """True: nothing presses today; the stage is that of a day less than two periods ago."""


def causes_of(timeline: Timeline, catalogue: Catalogue, relationship: str, as_of: date) -> Causes:
    """Return the signs that press on a day, or those of the day that still decides the stage."""
    day = as_of.toordinal()
    found = judgement(timeline, catalogue, relationship, day)
    today = _causes(timeline, found.weights[day], day)
    if today or found.decided_on == day:
        return Causes(today, are_past=False)
    reset = reset_day(timeline, relationship, day)
    weights = weigh(timeline, catalogue, relationship, found.decided_on, reset)
    return Causes(_causes(timeline, weights, found.decided_on), are_past=True)


def _causes(timeline: Timeline, weights: Iterable[Weight], day: int) -> tuple[Cause, ...]:
    causes = [
        Cause(
            weight.signal.id,
            weight.signal.title,
            round(weight.points, 1),
            weight.signal.breach,
            evidence(timeline, weight, day),
        )
        for weight in weights
        if not weight.signal.builds and (round(weight.points, 1) or weight.floor)
    ]
    return tuple(sorted(causes, key=lambda cause: (-cause.points, cause.signal)))


def breach_points(causes: Iterable[Cause]) -> dict[str, float]:
    """Return how many points speak for either kind of breach."""
    kept = tuple(causes)
    return {
        name: round(fsum(cause.points for cause in kept if cause.breach == name), 1)
        for name in BREACHES
    }


def inferred_breach(points: Mapping[str, float]) -> str:
    """Return the kind of breach that weighs more, `none` where neither does.

    Of two that weigh the same it is integrity: a written apology for a mistake does less harm than
    a spoken one for a word that was not true. Source: judgement, on practice section 4.
    """
    if not any(points.values()):
        return "none"
    return "competence" if points["competence"] > points["integrity"] else "integrity"


# ── Words ────────────────────────────────────────────────────────────────────────────────────────


def subject_of(causes: Iterable[Cause], apart_from: Collection[str] = ()) -> str | None:
    """Return what went wrong first, in words of the record that the customer may read.

    `apart_from` are the ids of the promises that the repair itself has made.
    """
    for cause in causes:
        for piece in reversed(cause.evidence):
            if piece.kind in FOR_THE_CUSTOMER and piece.id not in apart_from:
                return quoted(piece.text)
    return None


def quoted(text: str) -> str:
    """Return a text on one line in quotation marks, cut where it is long."""
    line = " ".join(text.split())
    short = line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1].rstrip()}…"
    return f"“{short}”"


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its placeholders replaced, once: what is put in is not read again."""
    return PLACEHOLDER.sub(lambda match: values.get(match.group(1), match.group()), text)


# ── Steps with their days ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Scene:
    """What the steps of a plan need to know of one account."""

    repair_id: str
    start_on: date
    days: WorkingDays
    people: Mapping[str, tuple[str, str]]
    """Key and name of who is `owner`, `leader` and `seller`; a role without anybody is absent."""
    words: Mapping[str, str]
    """What placeholders stand for, but for `by`."""
    zone: str | None
    promises: Mapping[str, PromiseLine] | None = None
    """The promises of the repair that runs, by id; None where the plan is only proposed."""


def steps_of(playbook: RepairPlaybook, breach: str, scene: Scene) -> tuple[RepairStep, ...]:
    """Return the steps that fit a breach, with days and words, in the order of their days."""
    steps = [
        step
        for spec in playbook.steps
        if breach in spec.breaches and not (spec.needs and not scene.words.get(spec.needs))
        for step in _occurrences(spec, scene)
    ]
    return tuple(sorted(steps, key=lambda step: step.on))


def _occurrences(spec: StepSpec, scene: Scene) -> Iterator[RepairStep]:
    first = scene.days.on_or_after(scene.start_on)
    if spec.repeat is None:
        yield _step(spec, spec.id, scene.days.shifted(first, spec.offset_working_days), scene)
        return
    for number in range(spec.repeat.times):
        offset = spec.offset_working_days + number * spec.repeat.every_working_days
        yield _step(spec, f"{spec.id}-{number + 1}", scene.days.shifted(first, offset), scene)


def _step(spec: StepSpec, step_id: str, on: date, scene: Scene) -> RepairStep:
    words = {**scene.words, "by": _by(spec.hour, on, scene.zone)}
    owner = scene.people.get(spec.role)

    def said(texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(filled(text, words) for text in texts)

    promise = (scene.promises or {}).get(commitment_id(scene.repair_id, step_id))
    status = promise.status if promise else ADVICE
    if spec.commitment and scene.promises is None:
        status = PROPOSED
    promised = filled(spec.commitment, words) if spec.commitment else None
    return RepairStep(
        id=step_id,
        part=spec.part,
        title=filled(spec.title, words),
        on=promise.due_on if promise and promise.due_on else on,
        hour=spec.hour,
        zone=scene.zone if spec.hour else None,
        owner=owner[0] if owner else None,
        owner_name=owner[1] if owner else None,
        channel=spec.channel,
        commitment=promise.text if promise else promised,
        status=status,
        do=said(spec.do),
        use=said(spec.use),
        avoid=said(spec.avoid),
        when=said(spec.when),
        not_when=said(spec.not_when),
        source=spec.source,
    )


def _by(hour: str | None, on: date, zone: str | None) -> str:
    parts = [f"{on.day} {on:%B}", hour, f"({zone})" if hour and zone else None]
    return " ".join(part for part in parts if part)


def free_repair_id(taken: Iterable[str], opened_on: date, relationship: str) -> str:
    """Return an id for a new repair that none has yet, also no closed one of the same day."""
    used = set(taken)
    wanted = f"{opened_on}-{relationship}"
    numbered = (f"{wanted}-{number}" for number in count(2))
    return next(name for name in chain([wanted], numbered) if name not in used)


def commitment_id(repair_id: str, step_id: str) -> str:
    """Return the id of the commitment that a step of a repair makes."""
    return f"{repair_id}.{step_id}"


def reviews_of(playbook: RepairPlaybook, start_on: date, days: WorkingDays) -> tuple[date, ...]:
    """Return the days on which to look whether it helps."""
    first = days.on_or_after(start_on)
    return tuple(days.shifted(first, offset) for offset in sorted(playbook.reviews_working_days))


def stop_loss_on(stop_loss: StopLossSpec, start_on: date, cadence_days: int) -> date:
    """Return the day from which a repair without a better stage has failed."""
    days = max(stop_loss.at_least_days, ceil(stop_loss.cadences * cadence_days))
    return start_on + timedelta(days=days)


# ── What to do now ───────────────────────────────────────────────────────────────────────────────


class Verdict(NamedTuple):
    """What to do about a relationship now, and why."""

    advice: str
    because: str


def verdict(
    assessment: Assessment,
    running: TriedRepair | None,
    stop_loss: StopLossSpec | None,
) -> Verdict:
    """Return what to do now: accept a plan, go on with it, close it, or contain.

    Args:
        assessment: The relationship today.
        running: The repair that is under way.
        stop_loss: Of the plan that the running repair follows; None where none runs.
    """
    stage, word = assessment.stage, assessment.stage.word
    if stage is Stage.LOST:
        return Verdict("contain", "trust is lost; a repair cannot reach it any more")
    if running is None:
        if stage is Stage.TRUSTED:
            known = f"{assessment.confidence:.0%}"
            return Verdict("nothing", f"trusted, as far as {known} of the signs can be judged")
        return Verdict("accept", f"trust is {word} and no repair is under way")
    return _of_running(stage, running, stop_loss, assessment.as_of)


def _of_running(
    stage: Stage,
    running: TriedRepair,
    stop_loss: StopLossSpec | None,
    as_of: date,
) -> Verdict:
    since = f"the repair of {running.opened_on}"
    before = STAGE_WORDS[running.stage]
    if stage is Stage.TRUSTED:
        return Verdict("recovered", f"trusted again since {since}; close it as recovered")
    if stage < before:
        return Verdict("improving", f"{stage.word} after {before.word} since {since}")
    if as_of >= running.stop_loss_on:
        because = f"{since} has not improved the stage by its stop-loss day, {running.stop_loss_on}"
        return Verdict("contain", because)
    failed = [p for p in running.promises if p.status in (BROKEN, OVERDUE)]
    if stop_loss and len(failed) >= stop_loss.broken_promises:
        because = f"{len(failed)} promises of {since} are broken or overdue"
        return Verdict("contain", because)
    if stage > before:
        return Verdict("worse", f"{stage.word} after {before.word} since {since}")
    return Verdict("running", f"{since} runs; its stop-loss day is {running.stop_loss_on}")


def fitting_lessons(
    lessons: Iterable[ToldLesson],
    signals: Iterable[str],
    *,
    most: int = MOST_LESSONS,
    others: bool = False,
) -> tuple[ToldLesson, ...]:
    """Return the lessons that speak of some signals, those that share most of them first.

    Args:
        lessons: All that the team knows.
        signals: What the relationship suffers from.
        most: How many at most.
        others: Also lessons that share none, behind those that do.
    """
    wanted = set(signals)
    kept = [lesson for lesson in lessons if others or wanted & set(lesson.signals)]
    kept.sort(key=lambda lesson: (lesson.account, lesson.id))
    kept.sort(key=lambda lesson: (len(wanted & set(lesson.signals)), lesson.on), reverse=True)
    return tuple(kept[:most])
