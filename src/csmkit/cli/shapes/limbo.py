"""The JSON of accounts without an active owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from csmkit.cli.shapes.fields import day_text

if TYPE_CHECKING:
    from csmkit.services.list_limbo import LimboAccount


class LimboShape(TypedDict):
    """An account that nobody active owns: `csmkit.limbo/v1`."""

    schema: str
    account: str
    name: str
    owner: str | None
    because: str
    since: str | None
    days: int | None
    stage: str
    arr_cents: int | None
    currency: str | None
    renewal_on: str | None
    opt_out_by_on: str | None


def limbo_shape(line: LimboAccount) -> LimboShape:
    """Return an account without an active owner as `csmkit.limbo/v1`."""
    return {
        "schema": "csmkit.limbo/v1",
        "account": line.account,
        "name": line.name,
        "owner": line.owner,
        "because": line.because,
        "since": day_text(line.since),
        "days": line.days,
        "stage": line.stage.word,
        "arr_cents": line.arr_cents,
        "currency": line.currency,
        "renewal_on": day_text(line.renewal_on),
        "opt_out_by_on": day_text(line.opt_out_by_on),
    }
