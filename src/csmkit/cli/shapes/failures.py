"""The JSON of what went wrong."""

from __future__ import annotations

from typing_extensions import TypedDict


class ErrorDetails(TypedDict):
    """What went wrong: a name, the exit code, a sentence."""

    code: str
    exit: int
    message: str


class ErrorShape(TypedDict):
    """The last line of stderr with `-o json`."""

    error: ErrorDetails
