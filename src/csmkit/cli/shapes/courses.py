"""The JSON of a course over time, `csmkit.trend/v1`, and of a move, `csmkit.move/v1`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from csmkit.cli.shapes.fields import rounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csmkit.domain.course import Course, Move


class MilepostShape(TypedDict):
    """Something that happened to an account."""

    on: str
    kind: str
    text: str


class TrendShape(TypedDict):
    """How one relationship stood on one day, by what was known on it: `csmkit.trend/v1`."""

    schema: str
    account: str
    relationship: str
    on: str
    stage: str
    pressure: float
    reserve: float
    confidence: float
    known: bool
    events: list[MilepostShape]


class MoveShape(TypedDict):
    """A relationship in another stage than it was: `csmkit.move/v1`."""

    schema: str
    account: str
    owner: str | None
    relationship: str
    since: str
    as_of: str
    before: str
    after: str
    direction: str
    on: str
    because: str
    title: str


def trend_shapes(course: Course) -> Iterator[TrendShape]:
    """Yield one `csmkit.trend/v1` for each day of a course."""
    for point in course.standpoints:
        yield {
            "schema": "csmkit.trend/v1",
            "account": course.account,
            "relationship": course.relationship,
            "on": point.on.isoformat(),
            "stage": point.stage.word,
            "pressure": rounded(point.pressure),
            "reserve": rounded(point.reserve),
            "confidence": rounded(point.confidence),
            "known": point.known,
            "events": [
                {"on": post.on.isoformat(), "kind": post.kind, "text": post.text}
                for post in point.mileposts
            ],
        }


def move_shape(move: Move) -> MoveShape:
    """Return a move as `csmkit.move/v1`; `direction` is `worse` or `better`."""
    return {
        "schema": "csmkit.move/v1",
        "account": move.account,
        "owner": move.owner,
        "relationship": move.relationship,
        "since": move.since.isoformat(),
        "as_of": move.as_of.isoformat(),
        "before": move.before.word,
        "after": move.after.word,
        "direction": "worse" if move.worsened else "better",
        "on": move.on.isoformat(),
        "because": move.because,
        "title": move.title,
    }
