"""How much a team would lose with each of its people."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.coverage.drill_norms import crossings
from csmkit.domain.drill import Exposure, Resilience

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from csmkit.coverage.drill_norms import Limits
    from csmkit.domain.coverage import TeamCapacity


class OwnedAccount(NamedTuple):
    """What a departure would mean for one account."""

    account: str
    owner: str | None
    backup: str | None
    """None also where the one who is named could not take it tomorrow."""
    known_to: tuple[str, ...]
    """Who of us, and is here, has met somebody there."""
    counted_cents: int
    readiness: float

    def has_backup(self, gone: Collection[str]) -> bool:
        """Tell whether a backup would be left."""
        return self.backup is not None and self.backup not in gone

    def is_known(self, gone: Collection[str]) -> bool:
        """Tell whether somebody would be left who has met them."""
        return any(key not in gone for key in self.known_to)


def exposure_of(
    gone: Collection[str],
    accounts: Iterable[OwnedAccount],
    *,
    hours_to_place: float,
    headroom_hours: float,
    all_cents: int,
) -> Exposure:
    """Return what would be lost with some people.

    Args:
        gone: Their keys.
        accounts: What they own.
        hours_to_place: What these accounts take, a month.
        headroom_hours: What the others have free after their buffers.
        all_cents: The revenue of the whole book, as the team counts it.
    """
    owned = [*accounts]
    exposed = [one for one in owned if not (one.has_backup(gone) and one.is_known(gone))]
    exposed_cents = sum(one.counted_cents for one in exposed)
    readiness = sum(one.readiness for one in owned) / len(owned) if owned else None
    return Exposure(
        accounts=len(owned),
        without_backup=sum(not one.has_backup(gone) for one in owned),
        only_theirs=sum(not one.is_known(gone) for one in owned),
        hours_to_place=hours_to_place,
        headroom_hours=headroom_hours,
        counted_cents=sum(one.counted_cents for one in owned),
        exposed_cents=exposed_cents,
        exposed_revenue_share=exposed_cents / all_cents if all_cents else 0.0,
        readiness=readiness,
    )


def resilience_of(
    limits: Limits,
    team: TeamCapacity,
    accounts: Mapping[str, list[OwnedAccount]],
    *,
    all_cents: int,
) -> tuple[Resilience, ...]:
    """Return what each departure would do: most limits crossed first, then most exposed.

    Args:
        limits: From where on it hurts too much.
        team: Load and capacity; the hours are sums, so that what fits may still not be allowed.
        accounts: By owner.
        all_cents: The revenue of the whole book, as the team counts it.
    """
    found = []
    for line in team.teammates:
        exposure = exposure_of(
            (line.teammate,),
            accounts.get(line.teammate, ()),
            hours_to_place=line.if_gone.hours_to_place,
            headroom_hours=line.if_gone.headroom_hours,
            all_cents=all_cents,
        )
        crossed = tuple(crossings(limits, exposure))
        found.append(Resilience(line.teammate, line.name, line.team, exposure, crossed))
    return tuple(sorted(found, key=_worst_first))


def _worst_first(one: Resilience) -> tuple[int, float, float, str]:
    exposure = one.exposure
    return (-len(one.crossed), -exposure.exposed_cents, -exposure.short_hours, one.teammate)
