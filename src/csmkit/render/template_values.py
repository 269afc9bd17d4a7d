"""What each template is given: the types by which `template check` knows every field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, time
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from csmkit.domain.handoff import Gap, Line, Packet, Section
from csmkit.domain.letter import WrittenLetter
from csmkit.render.documents import Index, IndexRow, LetterFile
from csmkit.render.invite import Invite
from csmkit.render.leak_scan import SHAPES
from csmkit.render.letter_view import Letter, LetterEngagement, LetterPerson, OpenItem
from csmkit.render.note_view import Note, NoteAccount
from csmkit.render.shared_plan import (
    InnerPlan,
    MovedTask,
    PlanUpdate,
    SharedPlan,
    SharedSponsor,
    SharedTask,
    SharedValue,
)

if TYPE_CHECKING:
    from csmkit.domain.letter import LetterSpec

NAMES: dict[str, Any] = {
    "Mapping": Mapping,
    "Sequence": Sequence,
    "date": date,
    "time": time,
    "Gap": Gap,
    "WrittenLetter": WrittenLetter,
}
"""What the views' annotations name without importing it when they run."""
LEAVES = (str, int, float, bool, date, time, bytes)
PAGE = {"language": str, "direction": str, "subject": str, "content": str}
EXACT: dict[str, dict[str, Any]] = {
    "packets/account": {
        "packet": Packet,
        "people_map": None,
        "charts": None,
        "picture_style": None,
    },
    "packets/index": {"index": Index, "strips": None, "picture_style": None},
    "packets/layout": {"picture_style": None},
    "packets/letters": {"rows": tuple[LetterFile, ...]},
    "calendars/introduction/summary": {"invite": Invite},
    "calendars/introduction/description": {"invite": Invite},
    "plans/customer": {"plan": SharedPlan},
    "plans/internal": {"plan": SharedPlan, "inner": InnerPlan},
    "emails/layout": PAGE,
    "emails/parts": {},
    "emails/notes": {},
}
PARAMETERS: dict[str, Any] = {
    "letter": Letter,
    "note": Note,
    "invite": Invite,
    "packet": Packet,
    "index": Index,
    "person": LetterPerson,
    "item": OpenItem,
    "engagement": LetterEngagement,
    "account": NoteAccount,
    "section": Section,
    "line": Line,
    "row": IndexRow,
    "task": SharedTask,
    "plan": SharedPlan,
}
"""What a macro's parameter of this name is taken to be."""
STEM = re.compile(r"^(?P<stem>[^.]+)\.")
CUSTOMER_VIEWS = (
    *(Letter, LetterPerson, LetterEngagement, OpenItem, Invite),
    *(PlanUpdate, MovedTask, SharedPlan, SharedSponsor, SharedTask, SharedValue),
)
HIDDEN = frozenset(name for shape in SHAPES for name in shape.model_fields) - {
    field.name for view in CUSTOMER_VIEWS for field in fields(view)
}
"""The names of fields that no letter to a customer holds."""


def roots_of(template: str, specs: Mapping[str, LetterSpec]) -> dict[str, Any] | None:
    """Return the values that a template is given by name and type; None where nobody knows.

    Args:
        template: The template's name; `shipped/…` means the same as without.
        specs: The letters by name; a folder that is none of them is a customer's letter.
    """
    name = template.removeprefix("shipped/")
    folder, _, file = name.partition("/")
    letter, slash, _ = file.partition("/")
    if folder == "emails" and slash:
        spec = specs.get(letter)
        return {"note": Note} if spec is not None and spec.is_internal else {"letter": Letter}
    found = STEM.match(name)
    return EXACT.get(found["stem"]) if found else None


@cache
def fields_of(view: type) -> dict[str, Any]:
    """Return the fields of a view with their types, without what may be None."""
    hints = get_type_hints(view, localns=NAMES)
    return {field.name: without_none(hints[field.name]) for field in fields(view)}


def without_none(kind: Any) -> Any:
    """Return a type without None."""
    if get_origin(kind) in (Union, UnionType):
        kept = [part for part in get_args(kind) if part is not NoneType]
        return kept[0] if len(kept) == 1 else None
    return kind


def element_of(kind: Any) -> Any:
    """Return what a loop over a value yields, None where that is not known."""
    arguments = get_args(kind)
    if get_origin(kind) in (tuple, Sequence) and arguments:
        return without_none(arguments[0])
    return None


def is_view(kind: Any) -> bool:
    """Tell whether a type has named fields."""
    return isinstance(kind, type) and is_dataclass(kind)


def is_leaf(kind: Any) -> bool:
    """Tell whether a type is a text, a number or a day, which have no fields."""
    return isinstance(kind, type) and issubclass(kind, LEAVES)
