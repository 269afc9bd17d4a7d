"""Notes that a customer was told of another rhythm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.engagement import EngagementNote, next_change
from csmkit.errors import InvalidInput

if TYPE_CHECKING:
    from datetime import date

    from csmkit.store.writing import Unit


def tell_engagement(
    unit: Unit,
    name: str,
    *,
    as_of: date,
    on: date | None = None,
) -> EngagementNote:
    """Note when the customer was told of the change that holds or lies ahead.

    Raises:
        AccountNotFound: there is no such account.
        InvalidInput: no change holds or lies ahead, or the day is still to come.
    """
    blueprint, day = unit.blueprint(unit.account_key(name)), on or as_of
    change = next_change(blueprint.engagements, as_of)
    if change is None:
        raise InvalidInput(f"{blueprint.key} has no other rhythm to tell of")
    if day > as_of:
        raise InvalidInput(f"{day} lies after {as_of}; only what happened can be noted")
    if change.told_on is not None and on in (None, change.told_on):
        return EngagementNote(blueprint.key, change, is_new=False)
    told = change.model_copy(update={"told_on": day})
    others = [told if one.id == change.id else one for one in blueprint.engagements]
    unit.put(blueprint.with_fields(engagements=others))
    return EngagementNote(blueprint.key, told, is_new=True)
