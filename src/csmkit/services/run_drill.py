"""Runs a drill: everything that would have to be known if somebody were gone this afternoon."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from csmkit.coverage.capacity import load_capacity_norms
from csmkit.coverage.drill import (
    Staff,
    carriers,
    choose_interim,
    is_in_motion,
    lead_of_renewal,
    system_steps,
)
from csmkit.coverage.drill_norms import crossings, load_drill_norms
from csmkit.coverage.records_naming import NAMING_NEEDS, Naming
from csmkit.coverage.resilience import exposure_of
from csmkit.domain.assignment import AssignmentPlan, Conflict
from csmkit.domain.drill import Drill, DrilledAccount, Renewal
from csmkit.domain.known import as_known_on, handoff_as_known_on
from csmkit.domain.parts import merged_needs
from csmkit.errors import InvalidInput
from csmkit.handoff.announcer import announcers
from csmkit.handoff.calendars import Calendars
from csmkit.handoff.plan import load_plan
from csmkit.handoff.risk import load_norms as load_priorities
from csmkit.handoff.risk import prioritise
from csmkit.handoff.schedule import AccountClock, make_steps
from csmkit.services.hold_account import HELD_NEEDS, hold_account
from csmkit.services.measure_loads import measure_loads
from csmkit.services.plan_coverage import plan_coverage
from csmkit.services.study_accounts import study_accounts
from csmkit.trust.judgement import standing
from csmkit.trust.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from csmkit.coverage.drill_norms import DrillNorms
    from csmkit.domain.account import Blueprint
    from csmkit.domain.drill import Carrier, Exposure, Interim, RecordsNaming, SystemStep
    from csmkit.domain.handoff import HandoffStep
    from csmkit.domain.people import Teammate
    from csmkit.domain.trust import Stage
    from csmkit.handoff.risk import Priority
    from csmkit.resources import ResourceFolder
    from csmkit.services.study_accounts import StudiedAccount
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue


class _File(NamedTuple):
    """One account whose owner is gone, as far as its own record tells."""

    studied: StudiedAccount
    blueprint: Blueprint
    stage: Stage
    priority: Priority
    hours: float
    """What it takes, a month."""

    @property
    def key(self) -> str:
        return self.blueprint.key


class _Book(NamedTuple):
    """What the whole book tells of those who are gone."""

    keys: tuple[str, ...]
    """Their accounts."""
    all_cents: int
    records: tuple[RecordsNaming, ...]


def run_drill(
    reader: Reader,
    catalogue: Catalogue,
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    leaving: Sequence[str],
    team: str | None = None,
    watched: Callable[[str], None] | None = None,
) -> Drill:
    """Return what would have to be done if some people were gone today; nothing is written.

    Args:
        reader: The open store.
        catalogue: The signals; stages make priorities and loads.
        as_of: The day on which they are gone.
        playbooks: Where the norms and the plan are looked up.
        leaving: Keys of those who are gone, at least one.
        team: Only teammates of teams with these words in their name take over; all where None.
        watched: Told what is being done, for whoever waits.

    Raises:
        TeammateNotFound, TeamNotFound: somebody or something does not exist.
        InvalidInput: a playbook is wrong.
    """
    gone = {key: reader.teammate(key) for key in (reader.teammate(n).key for n in leaving)}
    norms = load_drill_norms(playbooks)
    people = {one.key: one for one in reader.teammates()}
    book = _read_book(reader, gone.values(), as_of, playbooks)
    files = [*_files(reader, catalogue, as_of, playbooks, book.keys)]
    plan = AssignmentPlan(tuple(gone))
    if files:
        ask = partial(plan_coverage, reader, catalogue, as_of, playbooks=playbooks)
        plan = _planned(ask, tuple(gone), team, watched)
    at_share = load_capacity_norms(playbooks).target.at_share
    full = {
        one.teammate: share
        for one in plan.candidates
        if (share := one.utilisation_share) is not None and share >= at_share
    }
    staff = Staff(people, frozenset(gone), as_of, full)
    desk = _Desk(norms, staff, files, plan=plan, playbooks=playbooks)
    exposure = _exposure(gone, files, plan, book.all_cents)
    return Drill(
        leaving=tuple(gone),
        names=tuple(one.name for one in gone.values()),
        as_of=as_of,
        start_on=desk.start_on,
        accounts=tuple(desk.account(file) for file in files),
        carriers=desk.carriers(),
        renewals=desk.renewals(),
        systems=desk.systems(),
        records=book.records,
        exposure=exposure,
        crossed=tuple(crossings(norms.limits, exposure)),
        plan=plan,
    )


def _read_book(
    reader: Reader,
    gone: Iterable[Teammate],
    as_of: date,
    playbooks: Sequence[ResourceFolder],
) -> _Book:
    """Look through every account once: whose it is, what it brings, whom it names."""
    scale = load_priorities(playbooks).value
    leavers = [*gone]
    naming, keys, all_cents = Naming(leavers), [], 0
    owners = {one.key for one in leavers}
    for found in reader.account_parts(as_of, merged_needs(HELD_NEEDS, NAMING_NEEDS)):
        if found.parts["account"][0].lifecycle == "left":
            continue
        all_cents += hold_account(found, scale, as_of).counted_cents
        naming.read(found)
        if found.owner in owners:
            keys.append(found.account)
    handoffs = (handoff_as_known_on(handoff, as_of) for handoff in reader.handoffs())
    naming.read_team(reader.teammates(), [one for one in handoffs if one is not None])
    return _Book(tuple(keys), all_cents, naming.result())


def _files(
    reader: Reader,
    catalogue: Catalogue,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    keys: Sequence[str],
) -> list[_File]:
    """Return the accounts with their priority, the most urgent and riskiest first."""
    norms = load_priorities(playbooks)
    loads = measure_loads(reader, catalogue, as_of, playbooks=playbooks, keys=keys)
    hours = {load.account: load.hours for load in loads}
    found = []
    studied = study_accounts(reader, as_of, playbooks=playbooks, keys=keys)
    for one, record in zip(studied, reader.account_records(as_of, keys), strict=True):
        blueprint = as_known_on(reader.blueprint(one.held.account), as_of)
        timeline, day = Timeline(record), as_of.toordinal()
        stage = standing(timeline, catalogue, "customer", day)
        sales_stage = standing(timeline, catalogue, "sales", day)
        priority = prioritise(norms, blueprint, stage, sales_stage, as_of)
        found.append(_File(one, blueprint, stage, priority, hours[blueprint.key]))
    return sorted(found, key=lambda file: (file.priority.id, -file.priority.risk, file.key))


def _planned(
    ask: Callable[..., AssignmentPlan],
    gone: tuple[str, ...],
    team: str | None,
    watched: Callable[[str], None] | None,
) -> AssignmentPlan:
    """Return the plan, or why none can be made for these people; the drill goes on."""
    try:
        return ask(leaving=gone, team=team, watched=watched)
    except InvalidInput as error:
        if any(problem.path for problem in error.problems):
            raise
        return AssignmentPlan(gone, conflict=Conflict((), str(error), 0.0, 0.0, 0.0))


def _exposure(
    gone: Mapping[str, Teammate],
    files: Sequence[_File],
    plan: AssignmentPlan,
    all_cents: int,
) -> Exposure:
    return exposure_of(
        gone,
        (file.studied.owned for file in files),
        hours_to_place=sum(file.hours for file in files),
        headroom_hours=sum(one.headroom_hours for one in plan.candidates if not one.is_backfill),
        all_cents=all_cents,
    )


class _Desk:
    """Answers, account by account, who does what until when."""

    def __init__(
        self,
        norms: DrillNorms,
        staff: Staff,
        files: Sequence[_File],
        *,
        plan: AssignmentPlan,
        playbooks: Sequence[ResourceFolder],
    ) -> None:
        self._norms, self._staff, self._files = norms, staff, files
        self._plan = plan
        self._placed = {one.account: one for one in plan.placements}
        self._leaders = {key: self._leader_of(staff.people[key]) for key in sorted(staff.gone)}
        countries = {file.key: file.blueprint.country for file in files}
        self._calendars = Calendars(self._countries(), countries)
        self.start_on = self._calendars.ours.on_or_after(staff.as_of)
        self._steps = self._dated(playbooks) if files else ()
        self._free = {one.teammate: one.headroom_hours for one in plan.candidates}
        self._interims = {file.key: self._interim(file) for file in files}

    def _leader_of(self, gone: Teammate) -> str | None:
        found = announcers(gone, self._staff.people.values())
        here = [key for key in found if self._staff.could_take(key)]
        return here[0] if len(here) == 1 else None

    def _countries(self) -> list[str]:
        """Return where those work who tell the customers; those who are gone where nobody does."""
        tell = {key for key in self._leaders.values() if key is not None} or self._staff.gone
        people = [self._staff.people[key] for key in sorted(tell)]
        return [one.country for one in people if one.country]

    def _dated(self, playbooks: Sequence[ResourceFolder]) -> tuple[HandoffStep, ...]:
        plan = load_plan(self._norms.plan.reason, playbooks)
        clocks = [
            AccountClock(
                file.key,
                file.priority.id,
                file.priority.within_working_days or 0,
                file.blueprint.seller,
            )
            for file in self._files
        ]
        return make_steps(
            plan,
            start_on=self.start_on,
            overlap_working_days=plan.overlap_working_days(),
            owners={},
            calendars=self._calendars,
            accounts=clocks,
        ).steps

    def _due_on(self, account: str, *, state: str | None = None, role: str | None = None) -> date:
        """Return the day of the step that reaches a state, or that a role has, for an account."""
        for step in self._steps:
            is_its = step.account in (account, None)
            if is_its and ((state and step.reaches == state) or (role and step.role == role)):
                return step.due_on
        return self.start_on

    def _interim(self, file: _File) -> Interim:
        placed = self._placed.get(file.key)
        studied = file.studied
        found = choose_interim(
            self._staff,
            backup=studied.cover.backup,
            briefed_on=studied.cover.briefed_on,
            meetings=studied.meetings,
            contacts=studied.held.contacts,
            planned=placed.to if placed else None,
            roomiest=self._roomiest(),
            leader=self._leaders[studied.held.owner or ""],
        )
        if found.teammate in self._free:
            self._free[found.teammate] -= file.hours
        return found

    def _roomiest(self) -> str | None:
        """Return who has the most hours left after the accounts that were given out so far."""
        most = max(self._free, key=lambda key: (self._free[key], key), default=None)
        return most if most is not None and self._free[most] > 0 else None

    def account(self, file: _File) -> DrilledAccount:
        """Return what is to be done for one account."""
        studied, gone = file.studied, self._staff.gone
        held, placed = studied.held, self._placed.get(file.key)
        met = {one.contact for one in studied.meetings if one.teammate not in gone}
        theirs = {one.contact for one in studied.meetings if one.teammate in gone}
        backup, problem = studied.cover.backup, studied.backup_problem
        if problem is None and backup in gone:
            problem = f"{backup} is gone too"
        return DrilledAccount(
            account=held.account,
            name=held.name,
            owner=held.owner or "",
            stage=file.stage.word,
            priority=file.priority.id,
            within=file.priority.within,
            because=file.priority.because,
            arr_cents=held.arr_cents,
            currency=held.currency,
            backup=backup,
            backup_problem=problem,
            interim=self._interims[file.key],
            to=placed.to if placed else None,
            to_because=placed.because if placed else (),
            told_by_on=self._due_on(file.key, state="announced"),
            met_by_on=self._due_on(file.key, state="introduced"),
            told_by=self._leaders[held.owner or ""],
            readiness=studied.readiness.share,
            gaps=studied.readiness.gaps,
            only_theirs=tuple(
                name for key, name in held.contacts.items() if key in theirs and key not in met
            ),
            is_only_theirs=not studied.owned.is_known(gone),
        )

    def carriers(self) -> tuple[Carrier, ...]:
        """Return what each interim owner would carry."""
        hours = {file.key: file.hours for file in self._files}
        candidates = {one.teammate: one for one in self._plan.candidates}
        return carriers(self._interims, hours, candidates)

    def renewals(self) -> tuple[Renewal, ...]:
        """Return the renewals in motion, the nearest first."""
        as_of, norm = self._staff.as_of, self._norms.renewal
        found = [
            self._renewal(file)
            for file in self._files
            if is_in_motion(norm, file.blueprint.contract, file.blueprint.lifecycle, as_of)
        ]
        far = as_of.max
        return tuple(
            sorted(
                found,
                key=lambda one: (one.opt_out_by_on or one.renewal_on or far, one.account),
            ),
        )

    def _renewal(self, file: _File) -> Renewal:
        contract, contacts = file.blueprint.contract, file.studied.held.contacts
        interim = self._interims[file.key].teammate
        lead, because = lead_of_renewal(self._staff, file.blueprint.seller, interim)
        opt_out = contract.opt_out_by_on if contract else None
        owner = contract.renewal_contact if contract else None
        return Renewal(
            account=file.key,
            name=file.blueprint.name,
            renewal_on=contract.renewal_on if contract else None,
            opt_out_by_on=opt_out if opt_out and opt_out >= self._staff.as_of else None,
            arr_cents=contract.arr_cents if contract else None,
            currency=contract.currency if contract else None,
            contact=contacts.get(owner, owner) if owner else None,
            open_proposals=contract.open_proposals if contract else None,
            lead=lead,
            because=because,
            due_on=self._due_on(file.key, role="seller"),
        )

    def systems(self) -> tuple[SystemStep, ...]:
        """Return the systems to change."""
        interims = {one.teammate for one in self._interims.values() if one.teammate}
        leaders = {key for key in self._leaders.values() if key}
        return system_steps(
            self._norms.systems,
            leaders=sorted(leaders),
            interims=sorted(interims),
            start_on=self.start_on,
            days=self._calendars.ours,
        )
