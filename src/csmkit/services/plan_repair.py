"""Plans the repair of a relationship, or says how the one under way is going."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from csmkit.domain.known import as_known_on
from csmkit.domain.recovery import RepairPart, RepairPlan, ToldLesson
from csmkit.domain.trust import Stage
from csmkit.domain.working_days import WorkingDays
from csmkit.errors import InvalidInput
from csmkit.trust.judge import judge
from csmkit.trust.promises import SIDES, tried_repair
from csmkit.trust.repair import (
    Scene,
    breach_points,
    causes_of,
    filled,
    fitting_lessons,
    free_repair_id,
    inferred_breach,
    quoted,
    reviews_of,
    steps_of,
    stop_loss_on,
    subject_of,
    verdict,
)
from csmkit.trust.repair_playbook import load_repair_playbook
from csmkit.trust.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.people import Teammate
    from csmkit.domain.recovery import TriedRepair
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue
    from csmkit.trust.repair import Causes
    from csmkit.trust.repair_playbook import RepairPlaybook

LAST_YEAR = 9_990
"""The last year in which the days of a repair surely exist."""
NOBODY = {"owner": "the owner", "leader": "your leader", "seller": "your seller"}
"""What a plan calls a role that nobody has."""


def plan_repair(
    reader: Reader,
    catalogue: Catalogue,
    name: str,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    relationship: str = "customer",
    breach: str | None = None,
    me: str | None = None,
) -> RepairPlan:
    """Return the plan that fits the stage and the breach, or the one that is under way.

    Nothing is written.

    Args:
        reader: The open store.
        catalogue: The signals and the rules of judgement.
        name: The account, by key or name.
        as_of: The day that counts as today.
        playbooks: Where playbooks are looked up.
        relationship: `customer` or `sales`.
        breach: `competence` or `integrity`; inferred from the signs where None.
        me: The teammate who asks; has the steps where the account has no owner.

    Raises:
        AccountNotFound: there is no such account.
        ResourceNotFound, InvalidInput, FileFailed: the playbook is missing or wrong.
    """
    if as_of.year > LAST_YEAR:
        raise InvalidInput(f"no repair can be planned on {as_of}: its days lie beyond the calendar")
    key = reader.account_key(name)
    whole = reader.blueprint(key)
    blueprint = as_known_on(whole, as_of)
    (record,) = reader.account_records(as_of, [key])
    timeline = Timeline(record)
    assessment = judge(timeline, catalogue, relationship, as_of)
    causes = causes_of(timeline, catalogue, relationship, as_of)
    repairs = tried_repairs(blueprint, relationship, as_of)
    running = next((repair for repair in reversed(repairs) if repair.closed_on is None), None)
    playbook = _playbook(relationship, assessment.stage, running, playbooks)
    advised = verdict(assessment, running, playbook.stop_loss if running and playbook else None)
    points = breach_points(causes.all)
    chosen, basis = _breach(running, breach, points)
    start_on = running.opened_on if running else as_of
    days = _working_days(reader, blueprint, relationship)
    desk = _Desk(reader, blueprint, whole, relationship, as_of, days, me)
    scene = desk.scene(causes, running, start_on, playbook.subject if playbook else "")
    return RepairPlan(
        account=key,
        name=blueprint.name,
        relationship=relationship,
        as_of=as_of,
        stage=assessment.stage,
        title=playbook.title if playbook else "",
        why=playbook.why if playbook else "",
        breach=chosen,
        breach_basis=basis,
        breach_points=points,
        repair_id=scene.repair_id,
        advice=advised.advice,
        because=advised.because,
        causes=causes.all,
        causes_are_past=causes.are_past,
        parts=tuple(RepairPart(p.id, p.title, p.why) for p in playbook.parts) if playbook else (),
        steps=steps_of(playbook, chosen, scene) if playbook else (),
        reviews_on=_reviews(playbook, running, start_on, days),
        stop_loss_on=_stop_loss(playbook, running, start_on, blueprint.cadence_days),
        exits=tuple(filled(text, scene.words) for text in playbook.exit) if playbook else (),
        running=running,
        earlier=tuple(repair for repair in repairs if repair is not running),
        lessons=fitting_lessons(told_lessons(reader, as_of), [c.signal for c in causes.all]),
    )


def tried_repairs(
    blueprint: Blueprint,
    relationship: str,
    as_of: date,
) -> tuple[TriedRepair, ...]:
    """Return the repairs of one relationship, oldest first, from a blueprint as known on a day."""
    return tuple(
        tried_repair(repair, blueprint.commitments, as_of)
        for repair in blueprint.repairs
        if repair.relationship == relationship
    )


def told_lessons(reader: Reader, as_of: date) -> list[ToldLesson]:
    """Return what the whole team has learned until a day."""
    return [
        ToldLesson(account, str(lesson.id), lesson.on, lesson.text, lesson.signals, lesson.by)
        for account, lesson in reader.lessons(as_of)
    ]


def leader_of(people: Mapping[str, Teammate], owner: Teammate | None) -> Teammate | None:
    """Return who leads a teammate: the manager, or else the team's only leader."""
    if owner is not None and owner.manager is not None and owner.manager in people:
        return people[owner.manager]
    leaders = [t for t in people.values() if t.role == "leader" and t.status != "left"]
    return leaders[0] if len(leaders) == 1 else None


def _playbook(
    relationship: str,
    stage: Stage,
    running: TriedRepair | None,
    folders: Sequence[ResourceFolder],
) -> RepairPlaybook | None:
    if running is not None:
        return load_repair_playbook(relationship, running.stage, folders)
    if stage in (Stage.TRUSTED, Stage.LOST):
        return None
    return load_repair_playbook(relationship, stage.word, folders)


def _breach(
    running: TriedRepair | None,
    given: str | None,
    points: Mapping[str, float],
) -> tuple[str, str]:
    if running is not None:
        return running.breach, "recorded"
    return (given, "given") if given else (inferred_breach(points), "inferred")


def _reviews(
    playbook: RepairPlaybook | None,
    running: TriedRepair | None,
    start_on: date,
    days: WorkingDays,
) -> tuple[date, ...]:
    if running is not None:
        return running.reviews_on
    return reviews_of(playbook, start_on, days) if playbook else ()


def _stop_loss(
    playbook: RepairPlaybook | None,
    running: TriedRepair | None,
    start_on: date,
    cadence_days: int,
) -> date | None:
    if running is not None:
        return running.stop_loss_on
    return stop_loss_on(playbook.stop_loss, start_on, cadence_days) if playbook else None


def _working_days(reader: Reader, blueprint: Blueprint, relationship: str) -> WorkingDays:
    """Return the days on which all work whom the repair needs: us, and them or the seller."""
    people = {teammate.key: teammate for teammate in reader.teammates()}
    keys = [blueprint.owner, blueprint.seller if relationship == "sales" else None]
    countries = {people[key].country for key in keys if key in people}
    if relationship == "customer":
        countries.add(blueprint.country)
    return WorkingDays(country for country in countries if country)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Knows the account and its people while one plan is made."""

    reader: Reader
    blueprint: Blueprint
    """As it was known on the day."""
    whole: Blueprint
    relationship: str
    as_of: date
    days: WorkingDays
    me: str | None

    def scene(
        self,
        causes: Causes,
        running: TriedRepair | None,
        start_on: date,
        otherwise: str,
    ) -> Scene:
        """Return what the steps need to know; `otherwise` is what went wrong if nobody can say."""
        people = self._people()
        own = {line.id for line in running.promises} if running else set()
        names = {role: people[role].name if role in people else NOBODY[role] for role in NOBODY}
        return Scene(
            repair_id=running.id if running else self._new_id(),
            start_on=start_on,
            days=self.days,
            people={role: (teammate.key, teammate.name) for role, teammate in people.items()},
            words={
                **names,
                "customer": self.blueprint.name,
                "subject": subject_of(causes.all, own) or otherwise,
                "overdue": self._overdue(own),
            },
            zone=self._zone(people),
            promises={line.id: line for line in running.promises} if running else None,
        )

    def _new_id(self) -> str:
        taken = [str(repair.id) for repair in self.whole.repairs]
        return free_repair_id(taken, self.as_of, self.relationship)

    def _people(self) -> dict[str, Teammate]:
        known = {teammate.key: teammate for teammate in self.reader.teammates()}
        owner = known.get(self.blueprint.owner or "")
        if owner is None or owner.has_left_by(self.as_of):
            owner = known.get(self.me or "")
        seller = known.get(self.blueprint.seller or "")
        found = {"owner": owner, "leader": leader_of(known, owner), "seller": seller}
        return {role: teammate for role, teammate in found.items() if teammate}

    def _zone(self, people: Mapping[str, Teammate]) -> str | None:
        role = "seller" if self.relationship == "sales" else "owner"
        own = people[role].timezone if role in people else None
        return own if self.relationship == "sales" else self.blueprint.timezone or own

    def _overdue(self, own: set[str]) -> str:
        side = SIDES[self.relationship]
        late = [
            commitment
            for commitment in self.blueprint.commitments
            if commitment.side == side
            and commitment.status == "open"
            and commitment.due_on is not None
            and commitment.due_on < self.as_of
            and commitment.id not in own
        ]
        return ", ".join(quoted(commitment.text) for commitment in late)
