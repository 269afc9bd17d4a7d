"""What counts when accounts are given to teammates, as a playbook says: rules, points, effort."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from csmkit.domain.document import Document, Name, OneOf, Text
from csmkit.playbook import load_playbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.resources import ResourceFolder

Points = Annotated[int, Field(ge=0, le=1000)]
Share = Annotated[float, Field(gt=0, le=1)]
Count = Annotated[int, Field(ge=0, le=10_000)]
Times = Annotated[float, Field(ge=1, le=100)]


class WorkingDayRule(Document):
    """How many hours of the working day teammate and account must share."""

    hours: Annotated[float, Field(gt=0, le=24)]
    shared_hours: Annotated[float, Field(ge=0, le=24)]
    source: Text


class LanguageRule(Document):
    """The languages of an account whose owner does not speak its own."""

    otherwise: tuple[Name, ...] = Field(min_length=1)
    source: Text


class RevenueRule(Document):
    """How much of the revenue one teammate may carry."""

    share: Share
    times_equal_share: Times
    source: Text


class UrgentRule(Document):
    """How many urgent accounts one teammate may take over."""

    each: Count
    source: Text


class AccountsRule(Document):
    """How many accounts one teammate may take over."""

    each: Count
    times_equal_share: Times
    source: Text


class Rules(Document):
    """The numbers of the hard rules."""

    working_day: WorkingDayRule
    language: LanguageRule
    revenue: RevenueRule
    urgent_accounts: UrgentRule
    accounts: AccountsRule


class Weights(Document):
    """How much familiarity and similarity count by priority."""

    p1: Annotated[int, Field(ge=0, le=100)] = Field(alias="P1")
    p2: Annotated[int, Field(ge=0, le=100)] = Field(alias="P2")
    p3: Annotated[int, Field(ge=0, le=100)] = Field(alias="P3")
    source: Text

    def of(self, priority: str) -> int:
        """Return the weight of a priority; one that is not known counts as the last."""
        return {"P1": self.p1, "P2": self.p2}.get(priority, self.p3)


class Step(Document):
    """What a number is worth from some value on."""

    at_least: Annotated[int, Field(ge=1)]
    points: Points


class Familiarity(Document):
    """What a stranger costs, and what makes less of a stranger."""

    stranger: Points
    backup: Points
    had_it: Points
    same_parent: Points
    met_all_contacts: Points
    touches: tuple[Step, ...]
    touches_within_days: Annotated[int, Field(ge=1, le=36_500)]
    source: Text


class Similarity(Document):
    """What somebody costs who has no accounts like it."""

    other_industry: Points
    industry_in_profile: Points
    industry_accounts: tuple[Step, ...]
    other_size: Points
    source: Text


class Fairness(Document):
    """What an uneven plan costs."""

    percent_points_per_account: Annotated[float, Field(ge=0, le=100)]
    used_up: Points
    at_target: Points
    source: Text


class Search(Document):
    """How hard to look."""

    prove_pairs: Count
    whole_pairs: Count
    block_teammates: Annotated[int, Field(ge=2, le=100)]
    block_nodes: Annotated[int, Field(ge=1, le=10_000_000)]
    block_gap: Annotated[float, Field(ge=0, le=1)]
    sweeps: Annotated[int, Field(ge=0, le=100)]
    prove_nodes: Annotated[int, Field(ge=1, le=10_000_000)]
    nodes: Annotated[int, Field(ge=1, le=10_000_000)]
    good_enough_gap: Annotated[float, Field(ge=0, le=1)]
    source: Text


class WaysOut(Document):
    """What is proposed where the rules cannot hold together."""

    overtime_shares: tuple[Annotated[float, Field(gt=0, le=2)], ...]
    lower_touch_share: Share
    backfills: Annotated[int, Field(ge=0, le=20)]
    source: Text


class AssignmentNorms(Document):
    """What counts when accounts are given away, as `playbooks/coverage/assignment.yaml` says."""

    schema_: Annotated[str, OneOf("csmkit.coverage-assignment/v1")] = Field(alias="schema")
    rules: Rules
    weight: Weights
    familiarity: Familiarity
    similarity: Similarity
    fairness: Fairness
    split_parent: Points
    split_source: Text
    search: Search
    ways_out: WaysOut


def load_assignment_norms(folders: Sequence[ResourceFolder]) -> AssignmentNorms:
    """Return what counts when accounts are given away."""
    return load_playbook(AssignmentNorms, "coverage/assignment", folders)
