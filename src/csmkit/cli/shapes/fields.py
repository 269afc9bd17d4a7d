"""What every shape shares: the names of its fields, numbers and days as JSON has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel


PRESSURE_DIGITS = 3


def fields_of(shape: type) -> tuple[str, ...]:
    """Return the names of a shape's fields in order."""
    return tuple(shape.__annotations__)


def document_fields(document: type[BaseModel]) -> tuple[str, ...]:
    """Return the names of a document's fields as they stand in JSON, `schema` first."""
    names = [field.alias or name for name, field in document.model_fields.items()]
    return ("schema", *(name for name in names if name != "schema"))


def rounded(number: float) -> float:
    """Return a number with the digits that an assessment shows, never a negative zero."""
    return round(float(number), PRESSURE_DIGITS) + 0.0


def day_text(day: Any) -> str | None:
    """Return a day as ISO text, None where there is none."""
    return None if day is None else str(day)
