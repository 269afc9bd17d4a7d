"""`csmkit trend`: stage and pressure over time, replayed from the record."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Annotated, Any

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.day_words import days_between, resolve_day
from csmkit.cli.failures import refuse_unless
from csmkit.cli.options import (
    Fields,
    HtmlFile,
    OptionalAccountName,
    OutputFormat,
    Relationship,
    SvgFile,
    TeammateOwner,
    split_fields,
)
from csmkit.cli.output import Output
from csmkit.cli.picture_files import PictureFile, asked_picture
from csmkit.cli.shapes.courses import TrendShape, trend_shapes
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.workspace import Workspace, closed_after, workspace_of
from csmkit.domain.course import Course
from csmkit.domain.trust import RELATIONSHIPS
from csmkit.services.choose_accounts import choose_accounts
from csmkit.services.replay_accounts import replay_accounts

FIELDS = fields_of(TrendShape)
COLUMNS = (
    Column("on"),
    Column("account"),
    Column("relationship"),
    Column("stage", kind="stage"),
    Column("pressure", kind="number"),
    Column("reserve", kind="number"),
    Column("confidence", kind="share"),
    Column("happened"),
)
NOTHING = "no accounts; `csmkit apply -f FILE` stores some"
USUAL_SINCE, USUAL_STEP = "-180d", "7d"
MOST_DAYS = 1_000
app = new_app()


@app.command(
    cls=Command,
    epilog=example(
        "csmkit trend ACME -r customer",
        "csmkit trend ACME --since -1y --step 1m --html acme.html",
        "csmkit trend --all --owner alice --svg book.svg",
    ),
)
def trend(
    ctx: typer.Context,
    name: OptionalAccountName = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Replay every account.")] = False,
    owner: TeammateOwner = None,
    relationship: Relationship = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DAY", help="The first day; -180d if not said."),
    ] = None,
    step: Annotated[
        str | None,
        typer.Option("--step", metavar="TIME", help="From day to day: 7d, 2w, 1m; 7d if not said."),
    ] = None,
    dates: Annotated[
        str | None,
        typer.Option("--dates", metavar="A,B", help="These days, and no others."),
    ] = None,
    svg: SvgFile = None,
    html: HtmlFile = None,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Show stage and pressure over time; each day is judged by what was known on it."""
    refuse_unless((name is None) == (every or owner is not None), "name one account, or --all")
    refuse_unless(dates is None or (since is None and step is None), "--dates or --since, not both")
    picture = asked_picture(svg, html)
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    out.chosen(FIELDS)
    days = _days(workspace, since, step, dates)
    is_one_picture = picture is not None and picture.kind == "svg" and name is not None
    shown: Sequence[str] = RELATIONSHIPS[:1] if is_one_picture else RELATIONSHIPS
    with workspace.reading() as reader:
        names = None if name is None else [name]
        keys = choose_accounts(reader, workspace.as_of, names=names, owner=owner)
        asked = shown if relationship is None else (relationship,)
        courses = replay_accounts(reader, workspace.catalogue(), keys, days, relationships=asked)
        with closed_after(courses):
            watched = out.progress(courses, "relationships", len(keys) * len(asked))
            if picture is not None:
                title = f"Accounts of {owner}" if owner else "All accounts"
                _draw(workspace, list(watched), picture, title=None if name else title)
            else:
                _write(out, watched, is_one=name is not None)


def _days(
    workspace: Workspace,
    since: str | None,
    step: str | None,
    dates: str | None,
) -> list[date]:
    """Return the days to judge, oldest first; the last one is the day that counts as today."""
    as_of = workspace.as_of
    if dates is not None:
        named = {workspace.day(text.strip()) for text in dates.split(",") if text.strip()}
        days = sorted(day for day in named if day is not None)
        refuse_unless(days, "--dates names no day")
    else:
        first = workspace.day(since) or resolve_day(USUAL_SINCE, as_of)
        days = days_between(first, as_of, step or USUAL_STEP)
    refuse_unless(days and days[-1] <= as_of, f"a trend looks back: no day lies after {as_of}")
    refuse_unless(len(days) <= MOST_DAYS, f"{len(days):,} days are too many; --step makes it fewer")
    return days


def _draw(
    workspace: Workspace,
    courses: Sequence[Course],
    picture: PictureFile,
    *,
    title: str | None,
) -> None:
    from csmkit.services.draw_trend import draw_trend

    drawn = draw_trend(
        courses,
        picture.kind,
        title=title or courses[0].name,
        is_book=title is not None,
        templates=workspace.resources("templates"),
        file=picture.path,
    )
    picture.tell(workspace, drawn)


def _write(out: Output, courses: Iterable[Course], *, is_one: bool) -> None:
    if out.is_for_people and out.fields is None:
        from csmkit.cli.trend_page import book_rows, trend_page

        if is_one:
            out.drawn(*trend_page(list(courses), out.width()))
        else:
            out.rows(*book_rows(list(courses)), known=FIELDS, nothing=NOTHING)
        return
    rows = (dict(shape) for course in courses for shape in trend_shapes(course))
    told = map(_with_words, rows) if out.is_for_people or out.format == "md" else rows
    out.rows(told, COLUMNS, known=FIELDS, nothing=NOTHING)


def _with_words(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "happened": "; ".join(_told(row["events"]))}


def _told(events: Sequence[dict[str, str]]) -> Iterator[str]:
    for event in events:
        yield f"{event['on']} {event['kind']}: {event['text']}"
