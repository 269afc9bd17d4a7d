"""The ideal customer, as `playbooks/conflict/ideal_customer.yaml` says, and how an account fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Self, get_args

from pydantic import BaseModel, Field, model_validator

from csmkit.domain.account import AccountFields, Contract
from csmkit.domain.conflict_view import MET, MISSED, NOT_RECORDED, FitLine
from csmkit.domain.document import Key, Name, OneOf, Text, slug
from csmkit.domain.people import Contact
from csmkit.errors import nearest
from csmkit.playbook import load_playbook
from csmkit.trust.signal import PlaybookPart

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.resources import ResourceFolder

OPERATORS = ("one_of", "none_of", "at_least", "at_most", "is_")
SHAPES: dict[str, type[BaseModel]] = {"": AccountFields, "contract": Contract, "contacts": Contact}
MEASURES = "adoption"
CENTS = "_cents"


def _is_number(annotation: Any) -> bool:
    return annotation in (int, float) or any(map(_is_number, get_args(annotation)))


class Criterion(PlaybookPart):
    """One field of a blueprint and what an ideal customer has there."""

    id: Key
    title: Name
    field: Name
    one_of: tuple[Name, ...] | None = None
    none_of: tuple[Name, ...] | None = None
    at_least: Annotated[float, Field(ge=0)] | None = None
    at_most: Annotated[float, Field(ge=0)] | None = None
    is_: bool | None = Field(default=None, alias="is")
    source: Text

    @model_validator(mode="after")
    def _is_answerable(self) -> Self:
        asked = [name for name in OPERATORS if getattr(self, name) is not None]
        if len(asked) != 1:
            raise ValueError("ask one thing: one_of, none_of, at_least, at_most or is")
        if wrong := self._mistake():
            raise ValueError(wrong)
        return self

    def _mistake(self) -> str | None:
        part, field = self.place
        is_number = self.at_least is not None or self.at_most is not None
        if part == MEASURES:
            return None if is_number else "a measure is a number: ask at_least or at_most"
        shape = SHAPES.get(part)
        if shape is None:
            known = [name for name in (*SHAPES, MEASURES) if name]
            return f"a criterion cannot ask of {part!r}{nearest(part, known)}"
        if field not in shape.model_fields:
            return f"there is no field {self.field!r}{nearest(field, shape.model_fields)}"
        if part == "contacts" and self.is_ is None:
            return "of contacts only whether anybody has a flag is asked: `is: true`"
        if is_number and not _is_number(shape.model_fields[field].annotation):
            return f"{self.field} is no number: ask one_of or none_of"
        return None

    @property
    def place(self) -> tuple[str, str]:
        """Return part and field; the part of a field of the account is empty."""
        first, dot, second = self.field.partition(".")
        return (first, second) if dot else ("", first)

    @property
    def wanted(self) -> str:
        """Return what is asked, in words."""
        if self.one_of is not None:
            return f"one of {', '.join(self.one_of)}"
        if self.none_of is not None:
            return f"none of {', '.join(self.none_of)}"
        if self.is_ is not None:
            return "yes" if self.is_ else "no"
        word, number = ("at least", self.at_least) if self.at_most is None else ("at most", None)
        return f"{word} {self.told(self.at_most if number is None else number)}"

    def told(self, value: Any) -> str:
        """Return a value of the field in words."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, (list, tuple)):
            return ", ".join(map(str, value))
        if not isinstance(value, (int, float)):
            return str(value)
        if self.place[0] == MEASURES:
            return f"{value:.0%}"
        number = value / 100 if self.field.endswith(CENTS) else value
        return f"{number:,.2f}".rstrip("0").rstrip(".")

    def fits(self, value: Any) -> bool:
        """Tell whether a recorded value is as an ideal customer has it."""
        if self.is_ is not None:
            return bool(value) is self.is_
        if self.at_least is not None:
            return bool(value >= self.at_least)
        if self.at_most is not None:
            return bool(value <= self.at_most)
        words = {str(w).casefold() for w in (value if isinstance(value, tuple) else (value,))}
        if self.one_of is not None:
            return not words.isdisjoint(word.casefold() for word in self.one_of)
        return words.isdisjoint(word.casefold() for word in self.none_of or ())


class IdealCustomer(PlaybookPart):
    """Whom we are good for."""

    schema_: Annotated[str, OneOf("csmkit.ideal-customer/v1")] = Field(alias="schema")
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]


def load_ideal_customer(folders: Sequence[ResourceFolder]) -> IdealCustomer:
    """Return whom we are good for.

    Raises:
        ResourceNotFound, InvalidInput, FileFailed: it is missing, wrong or cannot be read.
    """
    return load_playbook(IdealCustomer, "conflict/ideal_customer", folders)


def fit_of(profile: IdealCustomer, blueprint: Blueprint, as_of: date) -> tuple[FitLine, ...]:
    """Return how an account stands to each criterion, in the order of the profile.

    Args:
        profile: The criteria.
        blueprint: As it was known on the day.
        as_of: The day that counts as today.
    """
    return tuple(_line(one, _value(blueprint, *one.place, as_of)) for one in profile.criteria)


def _line(criterion: Criterion, value: Any) -> FitLine:
    if value in (None, "", ()):
        return FitLine(criterion.id, criterion.title, NOT_RECORDED, None, criterion.wanted)
    status = MET if criterion.fits(value) else MISSED
    return FitLine(criterion.id, criterion.title, status, criterion.told(value), criterion.wanted)


def _value(blueprint: Blueprint, part: str, field: str, as_of: date) -> Any:
    """Return what is recorded; None where nothing is."""
    if part == MEASURES:
        return _newest_share(blueprint, field)
    if part == "contacts":
        present = [one for one in blueprint.contacts if one.is_present(as_of)]
        return any(getattr(one, field) for one in present) if present else None
    holder = blueprint.contract if part else blueprint
    return None if holder is None else getattr(holder, field)


def _newest_share(blueprint: Blueprint, measure: str) -> float | None:
    """Return the newest reading of a measure as a share of its whole, or as it stands without."""
    readings = [one for one in blueprint.adoption if slug(one.measure) == slug(measure)]
    if not readings:
        return None
    newest = max(readings, key=lambda one: one.on)
    return newest.value / newest.of if newest.of else newest.value
