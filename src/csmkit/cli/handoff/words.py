"""Sentences that several commands of `csmkit handoff` say."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csmkit.domain.handoff import Handoff

TRUST_NOTE = (
    "trust is not inherited: what belonged to the old owner ends, {to} starts at a warm "
    "handover and earns the rest"
)


def owned_by(handoff: Handoff, *, dry_run: bool = False) -> str:
    """Return who has the accounts of a transferred handoff, and since when."""
    count = len(handoff.accounts)
    noun, verb = ("account", "belongs") if count == 1 else ("accounts", "belong")
    if handoff.is_cover:
        told = "would cover" if dry_run else "covers"
        until = f" until {handoff.back_on}" if handoff.back_on else ""
        rest = f"{count} {noun} of {handoff.from_} from {handoff.transferred_on}{until}"
        return f"{handoff.to} {told} {rest}"
    told = f"would {verb.rstrip('s')}" if dry_run else verb
    return f"{count} {noun} {told} to {handoff.to} from {handoff.transferred_on}"
