"""A coverage plan in sections: who gets what and why, who carries what, what came of no plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csmkit.cli.columns import Column
from csmkit.cli.coverage.drill_page import Section
from csmkit.cli.output import markdown_table
from csmkit.cli.printable import markdown_cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from csmkit.cli.shapes.coverage_plans import CoveragePlanShape, NaiveShape

NAIVE = {
    "star": "everything to {teammate}, the best match for most",
    "familiar": "each account to its best match: {teammate} gets most",
}
MOST_BROKEN = 3


def plan_page(plan: CoveragePlanShape, width: int | None) -> Iterator[RenderableType]:
    """Yield the page of a plan."""
    from rich.text import Text

    from csmkit.cli.drawing import indented, table_or_cards, text

    yield text(_heading(plan), "bold")
    for sentence in _sentences(plan):
        yield text(sentence)
    for section in _sections(plan):
        yield Text()
        yield indented(text(section.title, "bold"))
        inner = None if width is None else width - 2
        yield from (indented(part) for part in table_or_cards(section.rows, section.columns, inner))


def plan_markdown(plan: CoveragePlanShape) -> str:
    """Return a plan as one document."""
    lines = [f"# {markdown_cell(_heading(plan))}", ""]
    lines += [f"- {markdown_cell(sentence)}" for sentence in _sentences(plan)]
    for section in _sections(plan):
        table = markdown_table(section.rows, section.columns).rstrip("\n")
        lines += ["", f"## {section.title}", "", table]
    return "".join(f"{line}\n" for line in lines)


def _heading(plan: CoveragePlanShape) -> str:
    verb = "leaves" if len(plan["leaving"]) == 1 else "leave"
    return f"Plan of {plan['as_of']}: {' and '.join(plan['leaving'])} {verb}"


def _sentences(plan: CoveragePlanShape) -> Iterator[str]:
    conflict = plan["conflict"]
    if conflict is not None:
        hours, free = conflict["hours_to_place"], conflict["headroom_hours"]
        yield f"{hours:,} hours a month to place, {free:,} free"
        if not conflict["is_proven"]:
            yield "not proven: within the work allowed no plan was found, though one may exist"
        for way in conflict["ways_out"]:
            yield f"a way out: {way['text']}"
    else:
        yield _quality(plan)
        for one in plan["naive"]:
            yield _without_plan(one)
    if plan["without"]:
        yield f"set aside: {', '.join(plan['without'])}"
    yield from plan["notes"]


def _quality(plan: CoveragePlanShape) -> str:
    count = len(plan["placements"])
    accounts = "1 account" if count == 1 else f"{count:,} accounts"
    points = f"{accounts}, {plan['points']:,} points"
    if plan["is_optimal"]:
        return f"{points}: proven best"
    return f"{points}: at most {plan['gap_share']:.2%} above the best"


def _without_plan(one: NaiveShape) -> str:
    share = one["utilisation_share"]
    used = "has no hours" if share is None else f"would be {share:.0%} used"
    said = f"without a plan, {NAIVE[one['kind']].format(**one)}: {one['teammate']} {used}"
    broken = one["broken"]
    if not broken:
        return said
    rules = [*dict.fromkeys(each["rule"] for each in broken)]
    more = f" and {len(rules) - MOST_BROKEN} more" if rules[MOST_BROKEN:] else ""
    times = "once" if len(broken) == 1 else f"{len(broken)} times"
    return f"{said}, rules broken {times} ({', '.join(rules[:MOST_BROKEN])}{more})"


def _sections(plan: CoveragePlanShape) -> Iterator[Section]:
    if plan["placements"]:
        yield Section("Who takes what", _placement_columns(), _placements(plan), "")
        yield Section("Who carries what", _receiver_columns(), _receivers(plan), "")


def _placement_columns() -> tuple[Column, ...]:
    return (
        Column("priority", "prio"),
        Column("account"),
        Column("to"),
        Column("hours", kind="number"),
        Column("why"),
        Column("instead", "next best", is_dispensable=True),
    )


def _placements(plan: CoveragePlanShape) -> list[dict[str, Any]]:
    rows = []
    for one in sorted(plan["placements"], key=lambda one: (one["priority"], one["account"])):
        why = "; ".join((*(["pinned"] if one["is_pinned"] else []), *one["because"]))
        extra = one["next_best_extra_points"]
        instead = "nobody" if extra is None else f"{one['next_best']} ({extra:+,.1f})"
        rows.append({**one, "why": why, "instead": instead})
    return rows


def _receiver_columns() -> tuple[Column, ...]:
    return (
        Column("teammate"),
        Column("taken_accounts", "gets", "number"),
        Column("taken_urgent", "urgent", "number"),
        Column("taken_hours", "hours", "number"),
        Column("before_share", "before", "share"),
        Column("after_share", "after", "share"),
        Column("revenue_share", "revenue", "share"),
    )


def _receivers(plan: CoveragePlanShape) -> list[dict[str, Any]]:
    return [dict(one) for one in sorted(plan["receivers"], key=lambda one: -one["taken_hours"])]
