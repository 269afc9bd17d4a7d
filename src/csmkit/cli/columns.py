"""What a table shows of a thing: which field, under which heading, in which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csmkit.cli.printable import clean
from csmkit.domain.trust import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NOTHING = "\N{EN DASH}"
MOST_NAMES = 3
STAGE_STYLES = {
    "trusted": "green",
    "waning": "yellow",
    "damaged": "red",
    "lost": "bold red",
    UNKNOWN: "dim",
}
"""Colours of the stages; the word always stands too."""
STATE_STYLES = {
    "done": "green",
    "open": "yellow",
    "overdue": "bold red",
    "nothing to do": "dim",
    "running": "yellow",
    "planned": "dim",
    "ended": "bold red",
    "reviewed": "green",
}
"""Colours of what is being done; the word always stands too."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; `kind` says how its cells read."""

    field: str
    heading: str = ""
    kind: str = "text"
    """`text`, `number`, `money`, `share`, `stage`, `state`, `names` or `instant`."""
    is_dispensable: bool = False
    """Whether the column is left out of a table that would not fit a terminal."""

    @property
    def title(self) -> str:
        """Return the heading."""
        return self.heading or self.field.removesuffix("_on").replace("_", " ")

    @property
    def is_number(self) -> bool:
        """Tell whether the cells stand on the right."""
        return self.kind in ("number", "money", "share")


def with_told_stage(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row whose stage reads `unknown` where next to nothing is recorded."""
    return {**row, "stage": row["stage"] if row["known"] else UNKNOWN}


def cell_text(column: Column, row: Mapping[str, Any]) -> str:
    """Return what a person reads in one cell: one clean line."""
    value = row.get(column.field)
    if value in (None, "", [], ()):
        return NOTHING
    if column.kind == "money":
        return money(value, str(row.get("currency") or ""))
    if column.kind == "share":
        return f"{value:.0%}"
    if column.kind == "instant":
        return clean(str(value)[:16].replace("T", " "))
    if column.kind == "names":
        return clean(_first_names(value))
    return clean(_words(value))


def _first_names(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMES])
    return shown if len(names) <= MOST_NAMES else f"{shown} and {len(names) - MOST_NAMES} more"


def money(cents: int, currency: str) -> str:
    """Return an amount as `USD 120,000`, with its cents where it has any."""
    whole, rest = divmod(cents, 100)
    amount = f"{whole:,}.{rest:02}" if rest else f"{whole:,}"
    return clean(f"{currency} {amount}".strip())


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_words, value))
    if isinstance(value, dict):
        return ", ".join(f"{key} {_words(part)}" for key, part in value.items() if part is not None)
    return f"{value:,}" if isinstance(value, int) else str(value)
