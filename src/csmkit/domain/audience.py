"""Who may read a field: every field of a document says so."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Annotated, TypeVar

if TYPE_CHECKING:
    from pydantic import BaseModel

T = TypeVar("T")


class Audience(Enum):
    """Colleagues only, or the customer too."""

    INTERNAL = "internal"
    CUSTOMER = "customer"


Internal = Annotated[T, Audience.INTERNAL]
Customer = Annotated[T, Audience.CUSTOMER]


def declared_audience(document: type[BaseModel], field: str) -> Audience | None:
    """Return the audience that a field declares, None where it declares none or several."""
    marks = [m for m in document.model_fields[field].metadata if isinstance(m, Audience)]
    return marks[0] if len(marks) == 1 else None


@cache
def is_for_customer(document: type[BaseModel], field: str) -> bool:
    """Tell whether a customer may read a field; what declares nothing is internal."""
    return declared_audience(document, field) is Audience.CUSTOMER
