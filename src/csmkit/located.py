"""Parsed text that remembers where each part stands, and its validation with places."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from csmkit.errors import InvalidInput, Problem, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import BaseModel

Place = tuple[int, int]
"""Line and column, both counted from 1."""
Route = tuple[str | int, ...]
"""Keys and indexes from the top of a document to one of its parts."""


@dataclass(frozen=True, slots=True)
class Located:
    """One parsed document: its value, its path, and the place of each part.

    A route that ends in a mapping's key has the place of that key.
    """

    value: Any
    path: str
    find_places: Callable[[], Mapping[Route, Place]] = field(repr=False)
    """Finds the places; called only when there is a problem to report."""

    def problem(self, route: Route, message: str) -> Problem:
        """Return a problem at a part, or at its nearest parent that has a place."""
        places = self.find_places()
        while route and route not in places:
            route = route[:-1]
        line, column = places.get(route, (1, 1)) if places else (0, 0)
        return Problem(message, self.path, line, column)


def items_of(located: Located) -> list[Located]:
    """Return the items of a document that is a list as documents of their own.

    Their places are found together, once, when the first of them has a problem.
    """

    @cache
    def places_by_item() -> dict[str | int, dict[Route, Place]]:
        found: dict[str | int, dict[Route, Place]] = {}
        for route, place in located.find_places().items():
            if route:
                found.setdefault(route[0], {})[route[1:]] = place
        return found

    def places_of(index: int) -> Mapping[Route, Place]:
        return places_by_item().get(index, {})

    return [
        Located(value, located.path, partial(places_of, index))
        for index, value in enumerate(located.value)
    ]


WORDS = {
    "tuple_type": "must be a list",
    "dict_type": "must be a map of names to values",
    "model_type": "must be a map of fields",
    "string_type": "must be text",
    "string_too_short": "must not be empty",
    "string_unicode": "has a lone surrogate, which cannot be stored",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "date_type": "must be a day such as 2026-12-31",
    "date_parsing": "must be a day such as 2026-12-31",
    "date_from_datetime_parsing": "must be a day such as 2026-12-31",
    "date_from_datetime_inexact": "must be a day such as 2026-12-31",
}
"""What a kind of error is called for people who write documents."""

M = TypeVar("M", bound="BaseModel")


def validated(model: type[M], located: Located) -> M:
    """Return the document as a model.

    Raises:
        InvalidInput: with every problem and its place.
    """
    from pydantic import ValidationError

    try:
        return model.model_validate(located.value)
    except ValidationError as error:
        problems = [
            located.problem(entry["loc"], _sentence(model, entry))
            for entry in error.errors(include_url=False, include_input=False)
        ]
        raise InvalidInput(sorted(problems, key=lambda p: (p.line, p.column))) from None


def checked(model: type[M], values: dict[str, Any]) -> M:
    """Return values that come from no text, such as flags, as a model.

    Raises:
        InvalidInput: with every problem.
    """
    return validated(model, Located(values, "", dict))


def _sentence(model: type[BaseModel], error: Any) -> str:
    route: Route = error["loc"]
    name = str(route[-1]) if route else "document"
    match error["type"]:
        case "extra_forbidden":
            return f"unknown field {name!r}{nearest(name, _fields_at(model, route[:-1]))}"
        case "missing":
            return f"field {name!r} is missing"
        case "literal_error":
            return f"{_spell(route)}: must be {error['ctx']['expected']}"
        case kind:
            message: str = WORDS.get(kind) or error["msg"].removeprefix("Value error, ")
            return f"{_spell(route)}: {message[0].lower()}{message[1:]}"


def _spell(route: Route) -> str:
    return ".".join(str(part) for part in route) or "document"


def _fields_at(model: type[BaseModel], route: Route) -> list[str]:
    for part in route:
        if isinstance(part, str):
            inner = _model_inside(_annotation(model, part))
            if inner is None:
                return []
            model = inner
    return [info.alias or name for name, info in model.model_fields.items()]


def _annotation(model: type[BaseModel], name: str) -> Any:
    for field_name, info in model.model_fields.items():
        if name in (field_name, info.alias):
            return info.annotation
    return None


def _model_inside(annotation: Any) -> type[BaseModel] | None:
    from pydantic import BaseModel

    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in get_args(annotation):
        if (inner := _model_inside(argument)) is not None:
            return inner
    return None
