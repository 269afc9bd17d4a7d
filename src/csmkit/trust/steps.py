"""What a remedy asks for: the open causes to settle, and from which day that would show."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from csmkit.domain.conflict_course import RESOLVED, ConflictRow
from csmkit.domain.explanation import PlannedRemedy, Step
from csmkit.domain.trust import Evidence
from csmkit.trust import course
from csmkit.trust.bounds import parts_of
from csmkit.trust.facts import FACTS
from csmkit.trust.judgement import first_day
from csmkit.trust.series import date_of
from csmkit.trust.staging import Moment, stage_on
from csmkit.trust.timeline import Timeline
from csmkit.trust.weighing import reset_day, stage_of, weigh

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from csmkit.domain.trust import AccountRecord, CommitmentRow, Stage
    from csmkit.trust.derived import Clue
    from csmkit.trust.model import Catalogue
    from csmkit.trust.remedies import Remedy
    from csmkit.trust.weighing import Cause

KEEP, CLOSE, SETTLE, MEET, CHANGE = "keep", "close", "settle", "meet", "change"
ACTIONS = {"commitment": KEEP, "issue": CLOSE, "sighting": SETTLE, "conflict": MEET}
"""What settles a record that is the evidence of an open cause."""


class Planner:
    """Plans remedies for one relationship of one account on one day."""

    def __init__(
        self,
        timeline: Timeline,
        catalogue: Catalogue,
        relationship: str,
        day: int,
    ) -> None:
        """Begin with nothing done."""
        self.catalogue = catalogue
        self.relationship = relationship
        self.day = day
        self._present = timeline
        self._timelines = {frozenset[Step](): timeline}

    def planned(self, remedy: Remedy) -> PlannedRemedy:
        """Return a remedy with its steps, and the day from which they would lift the stage."""
        steps = self._steps(remedy.signals)
        named = {step.signal for step in steps}
        is_certain = all(step.action != CHANGE for step in steps)
        return PlannedRemedy(
            signals=remedy.signals,
            stage=remedy.stage,
            steps=tuple(steps),
            waits=tuple(name for name in remedy.signals if name not in named),
            shows_on=self._shows_on(steps, remedy.stage) if is_certain else None,
        )

    def _steps(self, signals: Collection[str]) -> list[Step]:
        """Return the fewest steps after which no cause of the signals is open.

        The oldest is settled first, because it weighs most; what proves needless is left out.
        """
        steps: list[Step] = []
        while (step := self._next_step(signals, steps)) is not None:
            steps.append(step)
        for step in tuple(steps):
            fewer = [other for other in steps if other != step]
            if step.action != CHANGE and not any(self._open_causes(signals, fewer)):
                steps = fewer
        return steps

    def _next_step(self, signals: Collection[str], steps: list[Step]) -> Step | None:
        timeline = self._after(steps)
        for cause in self._open_causes(signals, steps):
            found = [step for step in self._steps_of(cause, timeline) if step not in steps]
            doable = [step for step in found if step.action != CHANGE]
            if doable:
                return min(doable, key=_oldest)
            if Step(cause.signal.id, CHANGE, None) in found:
                return found[0]
        return None

    def _after(self, steps: Iterable[Step]) -> Timeline:
        """Return the account as it would be, arranged once for all who ask."""
        done = frozenset(steps)
        if done not in self._timelines:
            self._timelines[done] = Timeline(done_on(self._present.record, done, self.day))
        return self._timelines[done]

    def _open_causes(self, signals: Collection[str], steps: Iterable[Step]) -> Iterator[Cause]:
        """Yield the causes of some signals that stay open where some steps are done."""
        timeline = self._after(steps)
        reset = reset_day(timeline, self.relationship, self.day)
        for weight in weigh(timeline, self.catalogue, self.relationship, self.day, reset):
            if weight.signal.id in signals:
                yield from (cause for cause in weight.causes if cause.is_open)

    def _steps_of(self, cause: Cause, timeline: Timeline) -> Iterator[Step]:
        """Yield what settles a cause's evidence, or that no single record ends it."""
        name, row = cause.signal.id, cause.sighting
        if row is not None:
            seen = Evidence("sighting", row.id, date_of(row.on), row.text or cause.signal.title)
            yield Step(name, SETTLE, seen)
            return
        lasting = [FACTS[ground.field] for ground in cause.grounds if FACTS[ground.field].lasts]
        pieces = [piece for fact in lasting for piece in fact.evidence(timeline, self.day)]
        doable = [piece for piece in pieces if piece.kind in ACTIONS]
        for piece in doable:
            yield Step(name, ACTIONS[piece.kind], piece)
        if not doable:
            yield Step(name, CHANGE, None)

    def _shows_on(self, steps: Iterable[Step], promised: Stage) -> date | None:
        """Return the first day in a stage or a better one, if the steps are done today.

        A signal that does not press yet is left out: whoever does all this stays in touch as well.
        """
        norms = self.catalogue.norms
        lifted = Lifted(self._after(steps), self.catalogue, self.relationship, self._new, promised)
        earlier, last = self.day, self.day + norms.look_ahead_days
        if lifted.holds(earlier):
            return date.fromordinal(earlier)
        for later in range(earlier + norms.step_days, last + 1, norms.step_days):
            if lifted.holds(later):
                return date.fromordinal(course.first_day(lifted.holds, earlier, later))
            earlier = later
        return None

    @cached_property
    def _new(self) -> frozenset[str]:
        """Return the signals that erode trust and do not press yet."""
        present, day = self._present, self.day
        reset = reset_day(present, self.relationship, day)
        pressing = {
            weight.signal.id
            for past in range(first_day(present, self.catalogue, day), day + 1)
            for weight in weigh(present, self.catalogue, self.relationship, past, reset)
        }
        signals = self.catalogue.of(self.relationship)
        return frozenset(s.id for s in signals if not s.builds) - pressing


class Lifted:
    """Tells on which days a stage or a better one is reached; looks at each day once."""

    def __init__(
        self,
        timeline: Timeline,
        catalogue: Catalogue,
        relationship: str,
        without: Collection[str],
        stage: Stage,
    ) -> None:
        """Begin without having looked.

        Args:
            timeline: The account.
            catalogue: The signals and norms.
            relationship: `customer` or `sales`.
            without: Signals that are left out.
            stage: The stage to reach.
        """
        self.timeline = timeline
        self.catalogue = catalogue
        self.relationship = relationship
        self.without = without
        self.stage = stage
        self._worse: dict[tuple[int, int], bool] = {}

    def holds(self, day: int) -> bool:
        """Tell whether the day and those that must be clean before it are in the stage."""
        reset = reset_day(self.timeline, self.relationship, day)
        days = range(day, first_day(self.timeline, self.catalogue, day) - 1, -1)
        return not any(self._is_worse(one, reset) for one in days)

    def _is_worse(self, day: int, reset: int) -> bool:
        found = self._worse.get((day, reset))
        if found is None:
            found = self._worse[day, reset] = self._may_be_worse(day, reset) and (
                self._stage(day, reset) > self.stage
            )
        return found

    def _may_be_worse(self, day: int, reset: int) -> bool:
        """Tell whether a day may be in a worse stage, for less than it costs to weigh it."""
        moment = Moment(
            self.timeline, self.catalogue, self.relationship, day, reset, self._pressing
        )
        return stage_on(moment, beyond=self.stage) > self.stage

    @cached_property
    def _pressing(self) -> tuple[Clue, ...]:
        clues = self.catalogue.thinkable(self.relationship, parts_of(self.timeline))
        return tuple(clue for clue in clues if clue.signal.id not in self.without)

    def _stage(self, day: int, reset: int) -> Stage:
        weights = weigh(self.timeline, self.catalogue, self.relationship, day, reset)
        return stage_of(weights, self.catalogue.norms, self.relationship, self.without)


def done_on(record: AccountRecord, steps: Iterable[Step], day: int) -> AccountRecord:
    """Return the record as it would be had the steps been done on a day."""
    on = date.fromordinal(day).isoformat()
    ids = {(step.action, step.evidence.id) for step in steps if step.evidence is not None}

    def settled(action: str, rows: Iterable[Any], **changes: str) -> tuple[Any, ...]:
        return tuple(row._replace(**changes) if (action, row.id) in ids else row for row in rows)

    return record._replace(
        commitments=tuple(
            _kept(row, on) if (KEEP, row.id) in ids else row for row in record.commitments
        ),
        issues=settled(CLOSE, record.issues, closed_on=on),
        sightings=settled(SETTLE, record.sightings, remedied_on=on),
        conflicts=(
            *record.conflicts,
            *(
                ConflictRow(key, on, about, None, None)
                for action, key in sorted(ids)
                if action == MEET
                for about in ("conversation", RESOLVED)
            ),
        ),
    )


def _kept(promise: CommitmentRow, on: str) -> CommitmentRow:
    """Return a promise that is kept on a day; one that was broken can only be put right."""
    if promise.status == "broken":
        return promise._replace(remedied_on=on)
    return promise._replace(closed_on=on, status="kept")


def _oldest(step: Step) -> tuple[str, str, str]:
    evidence = step.evidence
    return (
        ("", step.action, "") if evidence is None else (str(evidence.on), step.action, evidence.id)
    )
