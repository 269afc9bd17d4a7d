"""Facts about promises that were broken, and whether they were put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.trust import Evidence
from csmkit.trust.fact import NUMBER, Fact, newest
from csmkit.trust.series import date_of

if TYPE_CHECKING:
    from csmkit.trust.timeline import Timeline


def _our_unremedied_broken_commitments(timeline: Timeline, day: int) -> int | None:
    if not timeline.has_begun(day):
        return None
    return len([1 for start, end, _ in timeline.ours.unremedied if start <= day < end])


def _ours_unremedied(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    spans = timeline.ours.unremedied
    rows = [row for start, end, row in spans if start <= day < end]
    return newest(Evidence("commitment", r.id, date_of(r.closed_on), r.text) for r in rows)


REMEDY_FACTS = (
    Fact(
        "our_unremedied_broken_commitments",
        NUMBER,
        "promises",
        "Promises of ours that were broken and not put right since.",
        lasts=True,
        compute=_our_unremedied_broken_commitments,
        evidence=_ours_unremedied,
    ),
)
