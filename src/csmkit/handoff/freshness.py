"""When a part of the record was last known to be right, and whether it still counts.

Everything here works on documents and on rows alike; days are ISO texts.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from csmkit.domain.account import RECORD_LISTS, AccountFields, Contract, Preferences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel

PARTS: dict[str, type[BaseModel]] = {
    "account": AccountFields,
    "contract": Contract,
    "preferences": Preferences,
    **RECORD_LISTS,
}
STAMPS_OF_FIELDS = {"know_first": "know_first_on"}
"""Fields of the account that have a day of confirmation of their own."""
EXCHANGE = ("contacts", "direction", "on", "outcome", "reply_hours")
"""What is needed of a touch to tell whether it was an exchange."""


@cache
def stamps_of(part: str) -> tuple[str, ...]:
    """Return the fields of a part that tell when it was last known to be right."""
    shape = PARTS[part]
    named = ("confirmed_on", "recorded_on", getattr(shape, "date_field", None))
    return tuple(name for name in named if name in shape.model_fields)


def needed_to_count(part: str) -> tuple[str, ...]:
    """Return the fields that `counts` looks at."""
    return {
        "contacts": ("left_on",),
        "landmines": ("expires_on",),
        "touches": ("outcome",),
        "notes": ("nothing_to_tell",),
    }.get(part, ())


def counts(part: str, row: Any, today: str) -> bool:
    """Tell whether an entry still tells something: the person is there, the landmine is live."""
    match part:
        case "contacts":
            return row.left_on is None or str(row.left_on) > today
        case "landmines":
            return row.expires_on is None or str(row.expires_on) >= today
        case "touches":
            return bool(row.outcome == "held")
        case "notes":
            return not row.nothing_to_tell
    return True


def is_exchange(touch: Any) -> bool:
    """Tell whether both sides took part: a call, a mail of theirs, a mail that they answered."""
    return touch.outcome == "held" and (
        touch.direction != "outbound" or touch.reply_hours is not None
    )


def last_exchanges(touches: Iterable[Any]) -> dict[str, str]:
    """Return the day of the last two-way contact by contact."""
    last: dict[str, str] = {}
    for touch in touches:
        if is_exchange(touch):
            for contact in touch.contacts:
                last[contact] = max(last.get(contact, ""), str(touch.on))
    return last


def last_confirmed(part: str, row: Any, heard: Mapping[str, str]) -> str | None:
    """Return when an entry was last known to be right: confirmed, recorded, or talked to.

    Args:
        part: The list that it stands in.
        row: The entry, with the fields of `stamps_of`.
        heard: The last two-way contact by contact.
    """
    last = heard.get(row.id) if part == "contacts" else None
    for name in stamps_of(part):
        day = getattr(row, name)
        if day is not None and (last is None or str(day) > last):
            last = str(day)
    return last
