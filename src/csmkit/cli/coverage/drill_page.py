"""A drill in sections, each the answer to one question; for a terminal or as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from csmkit.cli.columns import Column
from csmkit.cli.output import markdown_table
from csmkit.cli.printable import markdown_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from csmkit.cli.shapes.drills import DrilledAccountShape, DrillShape

    Row = Mapping[str, Any]

MOST_QUESTIONS = 2
MOST_PLACES = 6


class Section(NamedTuple):
    """One question and its answer."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    nothing: str
    """What to say where there are no rows."""


def drill_page(drill: DrillShape, width: int | None) -> Iterator[RenderableType]:
    """Yield the page of a drill."""
    from rich.text import Text

    from csmkit.cli.drawing import indented, table_or_cards, text

    yield text(_heading(drill), "bold")
    for sentence in _sentences(drill):
        yield text(sentence)
    for section in _sections(drill):
        yield Text()
        yield indented(text(section.title, "bold"))
        if not section.rows:
            yield indented(text(section.nothing))
        inner = None if width is None else width - 2
        parts = table_or_cards(section.rows, section.columns, inner) if section.rows else []
        yield from (part if isinstance(part, Text) else indented(part) for part in parts)


def drill_markdown(drill: DrillShape) -> str:
    """Return a drill as one document."""
    lines = [f"# {markdown_cell(_heading(drill))}", ""]
    lines += [f"- {markdown_cell(sentence)}" for sentence in _sentences(drill)]
    for section in _sections(drill):
        table = markdown_table(section.rows, section.columns) if section.rows else ""
        lines += ["", f"## {section.title}", "", table.rstrip("\n") or section.nothing]
    return "".join(f"{line}\n" for line in lines)


def _heading(drill: DrillShape) -> str:
    return f"Drill: {_listed(drill['leaving'], 'and')} gone on {drill['as_of']}"


def _sentences(drill: DrillShape) -> Iterator[str]:
    """Yield how bad it is, and why the plan looks as it does."""
    exposure = drill["exposure"]
    if not exposure["accounts"]:
        yield "no accounts would need an owner"
        return
    free = exposure["headroom_hours"]
    yield (
        f"{exposure['accounts']} accounts with {exposure['hours_to_place']:,} hours a month; "
        f"the others have {free:,} free"
    )
    for crossing in drill["crossed"]:
        yield f"over the limit: {crossing['text']}"
    if conflict := drill["plan"]["conflict"]:
        yield f"no plan: {conflict}"
    for way in drill["plan"]["ways_out"]:
        yield f"a way out: {way}"


def _sections(drill: DrillShape) -> Iterator[Section]:
    accounts = drill["accounts"]
    yield _takers(accounts)
    yield _carriers(drill)
    yield _told(accounts)
    yield _renewals(drill)
    yield _systems(drill)
    yield _records(drill)
    yield _missing(accounts)
    yield _only_theirs(accounts)


def _takers(accounts: Sequence[DrilledAccountShape]) -> Section:
    columns = (
        Column("priority", "prio"),
        Column("account"),
        Column("arr_cents", "arr", "money", is_dispensable=True),
        Column("interim"),
        Column("interim_because", "because"),
        Column("to", "then by plan"),
        Column("to_because", "because", is_dispensable=True),
    )
    return Section("Who looks after which account", columns, _dicts(accounts), "no accounts")


def _carriers(drill: DrillShape) -> Section:
    columns = (
        Column("teammate"),
        Column("accounts", kind="number"),
        Column("hours", kind="number"),
        Column("before_share", "used now", "share"),
        Column("after_share", "used then", "share"),
    )
    title = "What they carry until somebody owns it, beside their own accounts"
    nothing = "nobody is left to carry them" if drill["accounts"] else "no accounts"
    return Section(title, columns, _dicts(drill["carriers"]), nothing)


def _told(accounts: Sequence[DrilledAccountShape]) -> Section:
    columns = (
        Column("told_by_on", "hears by"),
        Column("account"),
        Column("told_by", "from"),
        Column("met_by_on", "meets by"),
        Column("interim", "whom"),
        Column("urgency", "because"),
    )
    rows = [
        {
            **one,
            "told_by": one["told_by"] or "name a leader",
            "urgency": "; ".join(one["because"]) or f"within {one['within']}",
        }
        for one in sorted(accounts, key=lambda one: (one["told_by_on"], one["priority"]))
    ]
    return Section("By when each customer hears, and from whom", columns, rows, "no accounts")


def _renewals(drill: DrillShape) -> Section:
    columns = (
        Column("account"),
        Column("renewal_on"),
        Column("opt_out_by_on", "notice until"),
        Column("arr_cents", "arr", "money"),
        Column("lead", "taken by"),
        Column("because"),
        Column("due_on", "agreed by"),
        Column("contact", "their side", is_dispensable=True),
        Column("open_proposals", "open proposals", is_dispensable=True),
    )
    return Section("Renewals in motion", columns, _dicts(drill["renewals"]), "none")


def _systems(drill: DrillShape) -> Section:
    columns = (Column("due_on", "until"), Column("who"), Column("title", "what"))
    rows = [{**one, "who": ", ".join(one["who"]) or "name somebody"} for one in drill["systems"]]
    return Section("Systems to change", columns, rows, "drill.yaml names none")


def _records(drill: DrillShape) -> Section:
    columns = (Column("entries", "", "number"), Column("what"), Column("where"))
    rows = [{**one, "where": _places(one["where"])} for one in drill["records"]]
    title = f"Records here that still name {_listed(drill['leaving'], 'or')}"
    return Section(title, columns, rows, "none")


def _missing(accounts: Sequence[DrilledAccountShape]) -> Section:
    columns = (
        Column("account"),
        Column("ready", kind="share"),
        Column("gap_count", "gaps", "number"),
        Column("ask", "ask first"),
    )
    rows = [
        {
            **one,
            "gap_count": len(one["gaps"]),
            "ask": " ".join(gap["question"] for gap in one["gaps"][:MOST_QUESTIONS]),
        }
        for one in sorted(accounts, key=lambda one: (one["ready"], one["account"]))
        if one["gaps"]
    ]
    return Section("What is not written down", columns, rows, "nothing is missing")


def _only_theirs(accounts: Sequence[DrilledAccountShape]) -> Section:
    columns = (Column("account"), Column("all"), Column("only_theirs", "whom nobody else has met"))
    rows = [
        {
            **one,
            "all": "nobody else knows it" if one["is_only_theirs"] else "others know it",
            "only_theirs": ", ".join(one["only_theirs"]),
        }
        for one in accounts
        if one["only_theirs"] or one["is_only_theirs"]
    ]
    return Section("What only they know", columns, rows, "colleagues have met everybody")


def _listed(keys: Sequence[str], word: str) -> str:
    """Return `alice, bob and chloe`."""
    *others, last = keys
    return f"{', '.join(others)} {word} {last}" if others else last


def _places(keys: Sequence[str]) -> str:
    shown = ", ".join(keys[:MOST_PLACES])
    more = len(keys) - MOST_PLACES
    return f"{shown} and {more} more" if more > 0 else shown


def _dicts(shapes: Sequence[Any]) -> list[dict[str, Any]]:
    return [dict(one) for one in shapes]
