"""Packets and the index over them, as Markdown, as HTML and as JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from csmkit.render.stakeholder_map import stakeholder_map
from csmkit.render.trends import PICTURE_STYLE, chart, strip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from csmkit.domain.course import Course
    from csmkit.domain.handoff import Packet
    from csmkit.domain.letter import WrittenLetter
    from csmkit.render.environment import Templates

PACKET_TEMPLATE = "packets/account"
INDEX_TEMPLATE = "packets/index"
LETTERS_TEMPLATE = "packets/letters.md.j2"
STEERING = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ue000-\uf8ff]"
)


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One account in the index of a handoff."""

    rank: int
    """1 is the most urgent."""
    account: str
    name: str
    priority: str
    risk: float
    stage: str
    sales_stage: str
    renewal_on: date | None
    opt_out_by_on: date | None
    arr_cents: int | None
    currency: str
    readiness: float
    gaps: int
    folder: str
    """Where the account's files are, relative to the index."""


@dataclass(frozen=True, slots=True)
class Index:
    """All accounts of a handoff, the most urgent first."""

    handoff: str
    from_name: str
    to_name: str
    leader_name: str
    as_of: date
    start_on: date
    introduction_on: date
    transfer_on: date
    rows: tuple[IndexRow, ...]
    steps: tuple[tuple[date, str, str], ...]
    """Day, who, what."""


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A draft and its file, relative to the folder of the handoff."""

    file: str
    letter: WrittenLetter


def packet_markdown(templates: Templates, packet: Packet) -> str:
    """Return a packet as Markdown."""
    return templates.render(f"{PACKET_TEMPLATE}.md.j2", {"packet": packet})


def packet_html(templates: Templates, packet: Packet, courses: Sequence[Course] = ()) -> str:
    """Return a packet as one HTML page with its pictures, which loads nothing from anywhere.

    Args:
        templates: Where the page is looked up.
        packet: What it says.
        courses: How the account's relationships came to where they are, to be drawn.
    """
    values = {
        "packet": packet,
        "people_map": stakeholder_map(packet.stakeholders),
        "charts": tuple(chart(course) for course in courses),
        "picture_style": PICTURE_STYLE,
    }
    return templates.render(f"{PACKET_TEMPLATE}.html.j2", values)


def index_markdown(templates: Templates, index: Index) -> str:
    """Return the index as Markdown."""
    return templates.render(f"{INDEX_TEMPLATE}.md.j2", {"index": index})


def index_html(templates: Templates, index: Index, courses: Sequence[Course] = ()) -> str:
    """Return the index as one HTML page; `courses` are those of the accounts, one of each."""
    strips = (strip(courses),) if courses else ()
    values = {"index": index, "strips": strips, "picture_style": PICTURE_STYLE}
    return templates.render(f"{INDEX_TEMPLATE}.html.j2", values)


def letters_markdown(templates: Templates, rows: Sequence[LetterFile]) -> str:
    """Return the list of all drafts, with what each still lacks."""
    return templates.render(LETTERS_TEMPLATE, {"rows": rows})


def packet_json(packet: Packet) -> str:
    """Return a packet as one JSON object of the schema `csmkit.packet/v1`."""
    return written_json("csmkit.packet/v1", fields_of(packet))


def index_json(index: Index) -> str:
    """Return the index as one JSON object of the schema `csmkit.handoff-index/v1`."""
    steps = [dict(zip(("on", "who", "what"), step, strict=True)) for step in index.steps]
    return written_json("csmkit.handoff-index/v1", {**fields_of(index), "steps": steps})


def ranked(rows: Sequence[IndexRow]) -> tuple[IndexRow, ...]:
    """Return rows by priority, then risk times value, with their ranks."""
    from dataclasses import replace

    in_order = sorted(rows, key=lambda row: (row.priority, -row.risk, row.account))
    return tuple(replace(row, rank=rank) for rank, row in enumerate(in_order, start=1))


def written_json(schema: str, value: dict[str, Any]) -> str:
    """Return a JSON object of a schema that no reader obeys, indented."""
    text = _written({"schema": schema, **value}, "\n")
    return STEERING.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n"


def fields_of(value: Any) -> dict[str, Any]:
    """Return the fields of a frozen value by name; unlike `asdict`, it copies nothing."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def _written(value: Any, line: str) -> str:
    """Return a value as `json.dumps` with an indent of 2 writes it, which takes twice as long.

    Args:
        value: A text, a number, a day, None, or a frozen value, a list or a dict of such.
        line: What begins a new line where the value stands.
    """
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, tuple | list):
        return _enclosed("[", (_written(part, f"{line}  ") for part in value), "]", line)
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    if hasattr(value, "__dataclass_fields__"):
        value = fields_of(value)
    if isinstance(value, dict):
        further = f"{line}  "
        pairs = (f"{encode_basestring(k)}: {_written(part, further)}" for k, part in value.items())
        return _enclosed("{", pairs, "}", line)
    return json.dumps(value)


def _enclosed(opening: str, parts: Iterable[str], closing: str, line: str) -> str:
    inside = f",{line}  ".join(parts)
    return f"{opening}{line}  {inside}{line}{closing}" if inside else f"{opening}{closing}"
