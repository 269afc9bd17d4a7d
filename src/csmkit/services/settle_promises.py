"""Tells how promises of the repair under way went: kept, or broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.errors import InvalidInput, RecordNotFound
from csmkit.services.close_repair import needed_repair
from csmkit.services.settle_commitment import settled
from csmkit.trust.repair import commitment_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from csmkit.domain.record import Commitment
    from csmkit.domain.repair import Repair
    from csmkit.store.writing import Unit


def settle_promises(
    unit: Unit,
    name: str,
    steps: Mapping[str, Sequence[str]],
    *,
    as_of: date,
    on: date,
    relationship: str = "customer",
) -> list[Commitment]:
    """Mark promises as kept or broken, all or none; one that was marked so before stays as it is.

    Args:
        unit: The open writing command.
        name: The account, by key or name.
        steps: The ids of steps by `kept` and `broken`.
        as_of: Today.
        on: The day on which it was so.
        relationship: `customer` or `sales`.

    Raises:
        AccountNotFound, RecordNotFound: the account or a step does not exist.
        InvalidInput: the day lies ahead, no repair is under way, or a promise ended otherwise.
    """
    if on > as_of:
        raise InvalidInput(f"{on} lies after {as_of}; only what happened can be marked")
    blueprint = unit.blueprint(unit.account_key(name))
    repair = needed_repair(blueprint, relationship, as_of)
    by_id = {str(commitment.id): commitment for commitment in blueprint.commitments}
    done: dict[str, Commitment] = {}
    for status, names in steps.items():
        for step in names:
            found = _promise(by_id, repair, step)
            done[str(found.id)] = settled(done.get(str(found.id), found), status, on)
    unit.put(blueprint.with_fields(commitments=tuple({**by_id, **done}.values())))
    return list(done.values())


def _promise(by_id: Mapping[str, Commitment], repair: Repair, step: str) -> Commitment:
    for wanted in (commitment_id(str(repair.id), step), step):
        if wanted in repair.commitments and wanted in by_id:
            return by_id[wanted]
    start = commitment_id(str(repair.id), "")
    raise RecordNotFound(step, [known.removeprefix(start) for known in repair.commitments])
