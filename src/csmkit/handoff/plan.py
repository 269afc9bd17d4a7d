"""Loads the plan for a reason, and refuses one whose steps cannot follow each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.handoff import REASONS
from csmkit.errors import InvalidInput, ResourceNotFound
from csmkit.handoff.plan_order import order_problems
from csmkit.handoff.plan_shape import Plan
from csmkit.playbook import load_playbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.resources import ResourceFolder


def load_plan(reason: str, folders: Sequence[ResourceFolder]) -> Plan:
    """Return the plan for a reason.

    Raises:
        InvalidInput: there is no plan for this reason, or it is wrong, with every place.
    """
    try:
        return load_playbook(Plan, f"handoff/{reason}", folders, check=order_problems)
    except ResourceNotFound:
        known = [word for word in REASONS if _has_plan(word, folders)]
        raise InvalidInput(
            f"there is no plan for the reason {reason!r}; there is one for {', '.join(known)}, and "
            f"playbooks/handoff/{reason}.yaml would make another",
        ) from None


def _has_plan(reason: str, folders: Sequence[ResourceFolder]) -> bool:
    return any((folder.path / "handoff" / f"{reason}.yaml").is_file() for folder in folders)
