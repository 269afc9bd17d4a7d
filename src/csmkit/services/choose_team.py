"""Chooses teammates by the name of their team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.errors import TeamNotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.domain.people import Teammate


def choose_team(everybody: Sequence[Teammate], team: str | None) -> list[Teammate]:
    """Return who belongs to teams with these words in their name; everybody where None.

    Raises:
        TeamNotFound: nobody belongs to such a team.
    """
    if team is None:
        return [*everybody]
    found = [one for one in everybody if one.team and team.casefold() in one.team.casefold()]
    if not found:
        raise TeamNotFound(team, {one.team for one in everybody if one.team})
    return found
