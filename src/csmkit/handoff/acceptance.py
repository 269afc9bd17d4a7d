"""What the receiver says of packets: accepted, or returned with the gaps named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csmkit.domain.handoff import Acceptance
from csmkit.errors import InvalidInput, nearest
from csmkit.handoff.progress import with_steps
from csmkit.located import checked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from csmkit.domain.handoff import Handoff

PRODUCT = "acceptance"
"""What the step of a plan produces that is done once all packets are accepted."""


def chosen_accounts(handoff: Handoff, keys: Sequence[str] | None) -> tuple[str, ...]:
    """Return the accounts that are meant: those named, or all of a handoff.

    Raises:
        InvalidInput: one is not part of the handoff.
    """
    if not keys:
        return handoff.accounts
    for key in keys:
        if key not in handoff.accounts:
            raise InvalidInput(
                f"account {key!r} is not part of the handoff {handoff.id!r}"
                f"{nearest(key, handoff.accounts)}",
            )
    return tuple(dict.fromkeys(keys))


def with_verdicts(
    handoff: Handoff,
    keys: Sequence[str],
    said: Mapping[str, Any],
) -> tuple[Handoff, tuple[str, ...]]:
    """Return the handoff with a verdict on some packets, and the accounts that it is news for."""
    verdicts = [checked(Acceptance, {"account": key, **said}) for key in keys]
    news = [v for v in verdicts if not _is_said(v, handoff.acceptance_of(v.account))]
    if not news:
        return handoff, ()
    changed = handoff.with_fields(acceptances=(*handoff.acceptances, *news))
    return _with_step(changed, said["on"]), tuple(verdict.account for verdict in news)


def _is_said(verdict: Acceptance, last: Acceptance | None) -> bool:
    when = {"on", "by"}
    return last is not None and verdict.model_dump(exclude=when) == last.model_dump(exclude=when)


def is_accepted(handoff: Handoff) -> bool:
    """Tell whether the receiver has accepted every packet."""
    verdicts = [handoff.acceptance_of(key) for key in handoff.accounts]
    return all(verdict is not None and verdict.verdict == "accepted" for verdict in verdicts)


def _with_step(handoff: Handoff, day: date) -> Handoff:
    """Close the step of accepting where all are accepted; open it again where one is not."""
    done_on = day if is_accepted(handoff) else None
    changed = [
        step.model_copy(update={"done_on": done_on})
        for step in handoff.steps
        if step.produces == PRODUCT and bool(step.done_on) != bool(done_on)
    ]
    return with_steps(handoff, changed)


def open_gaps(handoff: Handoff) -> list[Acceptance]:
    """Return the packets that were returned and not accepted since."""
    verdicts = [handoff.acceptance_of(key) for key in handoff.accounts]
    return [v for v in verdicts if v is not None and v.verdict == "returned"]
