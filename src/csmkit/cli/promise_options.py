"""What the commands that change one promise share: their options, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.cli.shapes.commitments import ChangedCommitmentShape, changed_commitment_shape
from csmkit.cli.shapes.fields import fields_of

if TYPE_CHECKING:
    from csmkit.cli.output import Output
    from csmkit.services.settle_commitment import ChangedCommitment

Which = Annotated[
    str,
    typer.Argument(metavar="PROMISE", help="Its id, or words that stand in it alone."),
]
On = Annotated[
    str | None,
    typer.Option("--on", metavar="DAY", help="When it was; today if not said."),
]
KNOWN = fields_of(ChangedCommitmentShape)


def tell_change(out: Output, change: ChangedCommitment, sentence: str) -> None:
    """Write a promise as it stands now: for a person as a sentence, for a script as JSON."""
    if not out.is_for_people:
        out.record(dict(changed_commitment_shape(change)), (), known=KNOWN)
    elif change.is_new:
        out.note(f"{change.account}: {sentence}")
    else:
        promise = change.commitment
        out.note(f"nothing changes: {change.account}: {promise.id} is {promise.status} already")
