"""The map of people at an account, influence against sentiment: where each mark stands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import ceil, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from csmkit.domain.handoff import Stakeholder

GRADES = 5
CELL_WIDTH, CELL_HEIGHT = 96, 64
LEFT, TOP, BOTTOM, RIGHT = 30, 12, 42, 8
MARK_GAP = 25
WIDTH = LEFT + GRADES * CELL_WIDTH + RIGHT
HEIGHT = TOP + GRADES * CELL_HEIGHT + BOTTOM


@dataclass(frozen=True, slots=True)
class Mark:
    """One person on the map; `x` and `y` are the middle of the mark, in pixels."""

    number: int
    """The person's place in the list below the map, from 1."""
    who: Stakeholder
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class StakeholderMap:
    """Marks on a field of five by five; people without both grades are `unplaced`."""

    marks: tuple[Mark, ...]
    unplaced: tuple[Mark, ...]
    people: tuple[Mark, ...]
    """Everybody, in the order of their numbers."""
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    top: int = TOP
    cell_width: int = CELL_WIDTH
    cell_height: int = CELL_HEIGHT


def stakeholder_map(people: Sequence[Stakeholder]) -> StakeholderMap:
    """Return the map of people; those of the same grades stand side by side in one cell."""
    numbered = list(enumerate(people, start=1))
    placed = [one for one in numbered if _cell(one[1]) is not None]
    placed.sort(key=lambda one: (_cell(one[1]) or (0, 0), one[0]))
    marks = [
        mark
        for cell, found in groupby(placed, key=lambda one: _cell(one[1]))
        if cell is not None
        for mark in _side_by_side(cell, list(found))
    ]
    at = {mark.number: mark for mark in marks}
    everybody = tuple(at.get(number) or Mark(number, who, 0, 0) for number, who in numbered)
    unplaced = tuple(mark for mark in everybody if mark.number not in at)
    return StakeholderMap(tuple(marks), unplaced, everybody)


def _cell(who: Stakeholder) -> tuple[int, int] | None:
    if who.influence is None or who.sentiment is None:
        return None
    return who.sentiment, who.influence


def _side_by_side(
    cell: tuple[int, int],
    found: Sequence[tuple[int, Stakeholder]],
) -> Iterable[Mark]:
    sentiment, influence = cell
    middle_x = LEFT + (sentiment - 0.5) * CELL_WIDTH
    middle_y = TOP + (GRADES - influence + 0.5) * CELL_HEIGHT
    columns = max(ceil(sqrt(len(found))), min(len(found), 3))
    rows = ceil(len(found) / columns)
    gap_x = min(MARK_GAP, (CELL_WIDTH - MARK_GAP) / max(columns - 1, 1))
    gap_y = min(MARK_GAP, (CELL_HEIGHT - MARK_GAP) / max(rows - 1, 1))
    for place, (number, who) in enumerate(found):
        row, column = divmod(place, columns)
        in_row = min(columns, len(found) - row * columns)
        x = middle_x + (column - (in_row - 1) / 2) * gap_x
        y = middle_y + (row - (rows - 1) / 2) * gap_y
        yield Mark(number, who, round(x, 1), round(y, 1))
