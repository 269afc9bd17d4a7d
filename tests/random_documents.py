"""Any valid document, made from a model's own declarations and a seed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le
from hypothesis import strategies as st
from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from csmkit.domain.document import OneOf, Record, refuse_unknown_zone
from csmkit.domain.success_plan import PlanTask

PIECES = [
    *"abcXYZ 019-_.,:;!?'\"\\/@#%&*+=<>[]{}()|~`^$",
    *"\t\n\r\x1b\x7f\x85\u200b\u202e\u2028\ufeff\ue000äß中🙂",
    "NO", "yes", "null", "~", "12:30", "012", "1e3", "0x1F", "- ", "# ", ": ", "'''", '"', "<b>",
    "{{", "}}", "{%", "=?utf-8?q?", "\r\nBcc: ", "../", "=1+1", "true", "2026-01-01", " \n",
]  # fmt: skip
PATTERNED = {
    "@": ["a@b.example", "dana.osei@acme.example"],
    "{3}$": ["EUR", "USD"],
    "(-[A-Z0-9]": ["DE", "US-CA", "JP"],
}
IN_ORDER: dict[type[BaseModel], list[str]] = {PlanTask: ["added_on", "due_on"]}
"""Days of which the first must not lie after the second."""
SEEDS = st.integers(0, 2**32 - 1)


def random_document(model: type[BaseModel], seed: int, **fixed: Any) -> Any:
    """Return a valid document of a model; `fixed` gives some of its fields."""
    return _document(model, Random(seed), fixed)


def _document(model: type[BaseModel], random: Random, fixed: dict[str, Any]) -> Any:
    values = dict(fixed)
    for name, info in model.model_fields.items():
        skipped = name in ("schema_", "id") or name in fixed
        if not skipped and (info.is_required() or random.random() < 0.6):
            values[name] = _numbered(_value(info.annotation, info.metadata, random))
    order = IN_ORDER.get(model, [])
    values.update(zip(order, sorted(values[name] for name in order), strict=True))
    return model.model_validate(values)


def _numbered(value: Any) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], Record):
        return [record.model_copy(update={"id": f"r{i}"}) for i, record in enumerate(value)]
    return value


def _value(annotation: Any, marks: list[Any], random: Random) -> Any:
    marks = [inner for m in marks for inner in (m.metadata if isinstance(m, FieldInfo) else [m])]
    if words := [m.words for m in marks if isinstance(m, OneOf)]:
        return random.choice(words[0])
    origin, arguments = get_origin(annotation), get_args(annotation)
    if hasattr(annotation, "__metadata__"):
        return _value(arguments[0], [*arguments[1:], *marks], random)
    if origin in (Union, UnionType):
        kind = next(a for a in arguments if a is not NoneType)
        return None if random.random() < 0.3 else _value(kind, marks, random)
    if origin is tuple:
        return [_value(arguments[0], [], random) for _ in range(random.randrange(3))]
    if origin is dict:
        return {_text([], random): _text([], random) for _ in range(random.randrange(3))}
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _document(annotation, random, {})
    return _plain(annotation, marks, random)


def _plain(kind: Any, marks: list[Any], random: Random) -> Any:
    low = next((m.ge for m in marks if isinstance(m, Ge)), 0)
    low = next((m.gt + 0.001 for m in marks if isinstance(m, Gt)), low)
    high = next((m.le for m in marks if isinstance(m, Le)), 10**6)
    if kind is bool:
        return random.random() < 0.5
    if kind is int:
        return random.choice([low, high, random.randint(low, high)])
    if kind is float:
        return random.choice([float(low), float(high), random.uniform(low, high)])
    if kind is date:
        return date(2020, 1, 1) + timedelta(days=random.randrange(4000))
    return _text(marks, random)


def _text(marks: list[Any], random: Random) -> str:
    if any(getattr(mark, "func", None) is refuse_unknown_zone for mark in marks):
        return random.choice(["Europe/Berlin", "UTC"])
    for mark in marks:
        if isinstance(mark, StringConstraints) and mark.pattern is not None:
            for part, choices in PATTERNED.items():
                if part in str(mark.pattern):
                    return random.choice(choices)
            return "".join(random.choices("abcxyz019", k=random.randint(1, 8)))
    text = "".join(random.choices(PIECES, k=random.randint(1, 12)))
    return text if text.strip() else f"{text}x"
