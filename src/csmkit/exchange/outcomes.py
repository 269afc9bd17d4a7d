"""Outcomes of contracts as CSV, YAML, JSON or NDJSON: who renewed, who churned, and when."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import BeforeValidator

from csmkit.domain.document import Document, Name, OneOf
from csmkit.domain.outcome import Outcome
from csmkit.errors import InvalidInput, Problem
from csmkit.exchange.csv_text import DELIMITERS, load_csv
from csmkit.exchange.documents import SUFFIXES, located_documents
from csmkit.located import Located, items_of, validated

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS = ("account", "date", "outcome")
CSV_SUFFIXES = (".csv", ".tsv")
RENEWED, CHURNED = "renewed", "churned"
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _iso_day(value: Any) -> Any:
    """Refuse what pydantic would take for seconds since 1970, such as 20260331."""
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        return value
    raise ValueError("must be a day such as 2026-12-31")


def _folded(value: Any) -> Any:
    return value.strip().casefold() if isinstance(value, str) else value


class OutcomeEntry(Document):
    """One line of a file of outcomes."""

    account: Name
    date: Annotated[date, BeforeValidator(_iso_day)]
    outcome: Annotated[str, OneOf(RENEWED, CHURNED), BeforeValidator(_folded)]


class StatedOutcome(NamedTuple):
    """An outcome, and where it is written."""

    outcome: Outcome
    located: Located


def read_outcomes(data: bytes, name: str) -> tuple[list[StatedOutcome], list[Problem]]:
    """Return the outcomes that could be read, in their order, and every problem of the others.

    Args:
        data: The text: CSV with a header, or a map or list of maps in YAML, JSON or NDJSON.
        name: What it is called; the form is told by its suffix, or by its first line.
    """
    outcomes: list[StatedOutcome] = []
    problems: list[Problem] = []
    try:
        for located in _entries(data, name):
            try:
                outcomes.append(_stated(located))
            except InvalidInput as error:
                problems += error.problems
    except InvalidInput as error:
        problems += error.problems
    if not outcomes and not problems:
        problems.append(Problem("holds no outcome; account, date and outcome are needed", name))
    return outcomes, problems


def _entries(data: bytes, name: str) -> Iterator[Located]:
    if _is_csv(data, name):
        yield from load_csv(data, name, COLUMNS)
        return
    for located in located_documents(data, name):
        yield from items_of(located) if isinstance(located.value, list) else [located]


def _is_csv(data: bytes, name: str) -> bool:
    suffix = f".{name.rpartition('.')[2].casefold()}"
    if suffix in CSV_SUFFIXES or suffix in SUFFIXES:
        return suffix in CSV_SUFFIXES
    first = data.lstrip(b"\xef\xbb\xbf\r\n ").split(b"\n", 1)[0]
    has_delimiter = any(delimiter.encode() in first for delimiter in DELIMITERS)
    return has_delimiter and not first.startswith((b"{", b"[", b"-", b"#"))


def _stated(located: Located) -> StatedOutcome:
    if not isinstance(located.value, dict):
        message = "is no outcome: a map of account, date and outcome is needed"
        raise InvalidInput([located.problem((), message)])
    entry = validated(OutcomeEntry, located)
    outcome = Outcome(entry.account, entry.date, entry.outcome == CHURNED)
    return StatedOutcome(outcome, located)
