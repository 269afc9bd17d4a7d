"""The blueprint: everything that a newcomer must know about one account."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, ClassVar

from pydantic import Field

from csmkit.domain.audience import Customer, Internal
from csmkit.domain.commitment_move import CommitmentMove
from csmkit.domain.conflict import Conflict, ConflictNote
from csmkit.domain.document import (
    Cents,
    Country,
    Currency,
    Days,
    Document,
    IdentifiedDocument,
    Key,
    Name,
    OneOf,
    Percent,
    Record,
    Records,
    Text,
    Timezone,
)
from csmkit.domain.engagement import EngagementChange, change_on
from csmkit.domain.people import Contact
from csmkit.domain.record import (
    AdoptionMeasure,
    Commitment,
    Expectation,
    FeatureRequest,
    Goal,
    HistoryEvent,
    Integration,
    Issue,
    Landmine,
    Note,
    Project,
    Sighting,
    Tenure,
    Touch,
    Workaround,
)
from csmkit.domain.repair import Lesson, Repair
from csmkit.domain.success_plan import PlanNote, PlanTask, SuccessPlan

DEFAULT_CADENCE_DAYS = 30
"""Days between touches where a blueprint names none. Source: judgement, monthly is usual."""


class Contract(Document):
    """What was bought, until when, and what was promised for it."""

    arr_cents: Internal[Cents | None] = Field(
        default=None,
        description="Annual recurring revenue in cents of the currency.",
    )
    currency: Internal[Currency] = "USD"
    products: Customer[tuple[Name, ...]] = ()
    start_on: Customer[date | None] = None
    renewal_on: Customer[date | None] = None
    notice_days: Customer[Days | None] = None
    auto_renews: Customer[bool | None] = None
    discount_percent: Internal[Percent | None] = None
    discount_reason: Internal[Text | None] = None
    discount_until_on: Internal[date | None] = None
    promised: Internal[Text | None] = Field(
        default=None,
        description="What was promised in the last negotiation.",
    )
    procurement: Internal[Text | None] = Field(
        default=None,
        description="Quirks of the customer's procurement.",
    )
    renewal_contact: Internal[Key | None] = Field(
        default=None,
        description="Who owns the renewal on the customer's side.",
    )
    competitors: Internal[tuple[Name, ...]] = ()
    open_proposals: Internal[Text | None] = None

    @property
    def opt_out_by_on(self) -> date | None:
        """Return the last day on which the customer can give notice, if both dates are known."""
        if self.renewal_on is None or self.notice_days is None:
            return None
        return self.renewal_on - timedelta(days=self.notice_days)


class Preferences(Document):
    """How the customer as a whole likes to work with us."""

    channels: Customer[tuple[Name, ...]] = ()
    rhythm: Customer[Text | None] = Field(
        default=None,
        description="Standing meetings: how often, who, where.",
    )
    do: Internal[tuple[Text, ...]] = ()
    dont: Internal[tuple[Text, ...]] = ()
    confirmed_on: Internal[date | None] = Field(
        default=None,
        description="When somebody last checked that this is still how they like to work.",
    )


class AccountFields(IdentifiedDocument):
    """The fields of an account that are no lists of records."""

    kind: ClassVar[str] = "blueprint"

    key: Internal[Key]
    name: Customer[Name]
    also_known_as: Internal[tuple[Name, ...]] = ()
    external_ids: Internal[dict[Name, Name]] = Field(default_factory=dict)
    segment: Internal[Name | None] = None
    industry: Internal[Name | None] = None
    country: Internal[Country | None] = None
    timezone: Internal[Timezone | None] = None
    locale: Internal[Name | None] = None
    parent: Internal[Key | None] = None
    cadence_days: Internal[Annotated[int, Field(ge=1, le=365)]] = Field(
        default=DEFAULT_CADENCE_DAYS,
        description="How often we mean to be in touch.",
    )
    lifecycle: Internal[
        Annotated[str, OneOf("onboarding", "adopting", "growing", "renewing", "leaving", "left")]
    ] = "adopting"
    owner: Internal[Key | None] = None
    backup: Internal[Key | None] = None
    seller: Internal[Key | None] = None
    tags: Internal[tuple[Name, ...]] = ()
    know_first: Internal[tuple[Text, ...]] = Field(
        default=(),
        description="The things a newcomer must know before anything else; three is best.",
    )
    know_first_on: Internal[date | None] = Field(
        default=None,
        description="When somebody last looked whether these are still the right things.",
    )

    def identity(self) -> str:
        """Return the account's key."""
        return self.key


class Blueprint(AccountFields):
    """The whole document of one account."""

    schema_: Internal[Annotated[str, OneOf("csmkit.blueprint/v1")]] = Field(
        default="csmkit.blueprint/v1",
        alias="schema",
    )
    contract: Customer[Contract | None] = None
    preferences: Customer[Preferences | None] = None
    goals: Customer[Records[Goal]] = ()
    contacts: Customer[Records[Contact]] = ()
    history: Customer[Records[HistoryEvent]] = ()
    projects: Customer[Records[Project]] = ()
    issues: Customer[Records[Issue]] = ()
    commitments: Customer[Records[Commitment]] = ()
    landmines: Internal[Records[Landmine]] = ()
    expectations: Internal[Records[Expectation]] = ()
    adoption: Customer[Records[AdoptionMeasure]] = ()
    integrations: Customer[Records[Integration]] = ()
    workarounds: Customer[Records[Workaround]] = ()
    feature_requests: Customer[Records[FeatureRequest]] = ()
    touches: Internal[Records[Touch]] = ()
    sightings: Internal[Records[Sighting]] = ()
    tenures: Internal[Records[Tenure]] = ()
    engagements: Customer[Records[EngagementChange]] = ()
    repairs: Internal[Records[Repair]] = ()
    lessons: Internal[Records[Lesson]] = ()
    notes: Internal[Records[Note]] = ()
    conflicts: Internal[Records[Conflict]] = ()
    conflict_notes: Internal[Records[ConflictNote]] = ()
    commitment_moves: Internal[Records[CommitmentMove]] = ()
    success_plans: Customer[Records[SuccessPlan]] = ()
    plan_tasks: Customer[Records[PlanTask]] = ()
    plan_notes: Customer[Records[PlanNote]] = ()

    @property
    def last_owner(self) -> str | None:
        """Return who has the account or had it last; None where nobody wrote that down."""
        owners = [tenure for tenure in self.tenures if tenure.role == "owner"]
        last = max(owners, key=lambda tenure: tenure.from_on, default=None)
        return self.owner or (last.teammate if last else None)

    def cadence_on(self, day: date) -> int:
        """Return the days between touches that we mean to keep to on a day."""
        change = change_on(self.engagements, day)
        return self.cadence_days if change is None else change.every_days


RECORD_LISTS: dict[str, type[Record]] = {
    "goals": Goal,
    "contacts": Contact,
    "history": HistoryEvent,
    "projects": Project,
    "issues": Issue,
    "commitments": Commitment,
    "landmines": Landmine,
    "expectations": Expectation,
    "adoption": AdoptionMeasure,
    "integrations": Integration,
    "workarounds": Workaround,
    "feature_requests": FeatureRequest,
    "touches": Touch,
    "sightings": Sighting,
    "tenures": Tenure,
    "engagements": EngagementChange,
    "repairs": Repair,
    "lessons": Lesson,
    "notes": Note,
    "conflicts": Conflict,
    "conflict_notes": ConflictNote,
    "commitment_moves": CommitmentMove,
    "success_plans": SuccessPlan,
    "plan_tasks": PlanTask,
    "plan_notes": PlanNote,
}
"""The lists of a blueprint and what each holds, in the order of the document."""
