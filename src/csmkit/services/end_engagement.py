"""Ends another rhythm before its day, or keeps what was learned when it has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.engagement import EngagementNote, next_change
from csmkit.errors import InvalidInput

if TYPE_CHECKING:
    from datetime import date

    from csmkit.store.writing import Unit


def end_engagement(
    unit: Unit,
    name: str,
    *,
    as_of: date,
    review: str | None = None,
) -> EngagementNote:
    """End the change that runs or is planned; else answer the question of one that has ended.

    Args:
        unit: The open writing command.
        name: The account, by key or name.
        as_of: The day that counts as today, the first of the usual rhythm.
        review: What the change did to the account.

    Raises:
        AccountNotFound: there is no such account.
        InvalidInput: nothing runs, is planned or waits for its answer.
    """
    blueprint = unit.blueprint(unit.account_key(name))
    waiting = [
        one for one in blueprint.engagements if one.has_run_by(as_of) and one.reviewed_on is None
    ]
    change = next_change(blueprint.engagements, as_of) or next(reversed(waiting), None)
    if change is None:
        raise InvalidInput(
            f"{blueprint.key} has no other rhythm to end; `csmkit engagement list --all` shows "
            "those that it had",
        )
    fields: dict[str, object] = {}
    if change.state_on(as_of) != "ended":
        fields["ended_on"] = as_of
    if review is not None:
        fields |= {"reviewed_on": as_of, "review": review}
    if not fields:
        raise InvalidInput(
            f"the other rhythm of {blueprint.key} has ended on {change.until_on}; say what it did "
            "to them, with --review",
        )
    ended = type(change).model_validate({**dict(change), **fields})
    others = [ended if one.id == change.id else one for one in blueprint.engagements]
    unit.put(blueprint.with_fields(engagements=others))
    return EngagementNote(blueprint.key, ended, is_new=True)
