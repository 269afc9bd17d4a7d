"""Projection: what a customer may read of a document, as plain values and nothing else."""

from __future__ import annotations

from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from csmkit.domain.audience import is_for_customer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PLAIN = (str, int, float, bool, date, type(None))


def project(document: BaseModel) -> Mapping[str, Any]:
    """Return the fields that are marked `customer`, recursively, in frozen mappings and tuples.

    A field without a mark is internal. Nothing of the result leads back to the document.

    Raises:
        TypeError: a customer field holds a value that is neither plain nor a document.
    """
    fields = _fields(type(document))
    shown = {name: _plain(getattr(document, name)) for name, is_shown in fields if is_shown}
    return MappingProxyType(shown)


@cache
def _fields(shape: type[BaseModel]) -> tuple[tuple[str, bool], ...]:
    """Return each field and whether a customer may read it."""
    return tuple((name, is_for_customer(shape, name)) for name in shape.model_fields)


def _plain(value: Any) -> Any:
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, BaseModel):
        return project(value)
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    message = f"a customer field must be plain, not {type(value).__name__}"
    raise TypeError(message)


def visible_texts(document: BaseModel) -> Iterator[str]:
    """Yield every text of a document that its projection shows."""
    yield from _texts(project(document))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, MappingProxyType):
        for part in value.values():
            yield from _texts(part)


def hidden_texts(document: BaseModel) -> Iterator[tuple[str, str]]:
    """Yield field and text of everything that the projection does not show."""
    for name, is_shown in _fields(type(document)):
        value = getattr(document, name)
        yield from _hidden_inside(value) if is_shown else _all_texts(name, value)


def _hidden_inside(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, BaseModel):
        yield from hidden_texts(value)
    elif isinstance(value, tuple):
        for part in value:
            yield from _hidden_inside(part)


def _all_texts(field: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _all_texts(name, getattr(value, name))
    elif isinstance(value, tuple):
        for part in value:
            yield from _all_texts(field, part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _all_texts(field, part)
