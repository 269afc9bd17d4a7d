"""The words in which a coverage plan is asked for, and what they mean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from csmkit.errors import InvalidArgument

if TYPE_CHECKING:
    from collections.abc import Iterable

    from csmkit.services.compare_coverage import Wish

MOST_BACKFILLS = 50
FORMS = "`pin ACME=bob`, `without language`, `backfill 1` or `leaving bob`"


def pins_of(texts: Iterable[str]) -> dict[str, str]:
    """Return the choices that `--pin ACCOUNT=TEAMMATE` fixes.

    Raises:
        InvalidArgument: a text has no such form, or pins one account to two.
    """
    pins: dict[str, str] = {}
    for text in texts:
        account, sign, to = (part.strip() for part in text.rpartition("="))
        if not (sign and account and to):
            raise InvalidArgument(f"{text!r} pins nothing; write ACCOUNT=TEAMMATE, as in ACME=bob")
        if pins.setdefault(account, to) != to:
            raise InvalidArgument(f"{account!r} is pinned to {pins[account]} and to {to}")
    return pins


def backfills_of(text: str) -> int:
    """Return a number of people to be hired.

    Raises:
        InvalidArgument: it is no number, or out of range.
    """
    if not text.isascii() or not text.isdecimal() or int(text[:6]) > MOST_BACKFILLS:
        raise InvalidArgument(f"{text!r} is no number of people from 0 to {MOST_BACKFILLS}")
    return int(text)


def other_wish(wish: Wish, words: str) -> Wish:
    """Return what `--what-if WORDS` asks for instead of a wish.

    Raises:
        InvalidArgument: the words have no such form.
    """
    verb, _, rest = words.strip().partition(" ")
    rest = rest.strip()
    match verb.casefold():
        case "pin" if rest:
            return replace(wish, pins={**wish.pins, **pins_of([rest])})
        case "without" if rest:
            return replace(wish, without=(*wish.without, rest))
        case "backfill":
            return replace(wish, backfills=wish.backfills + backfills_of(rest or "1"))
        case "leaving" if rest:
            return replace(wish, leaving=(*wish.leaving, rest))
    raise InvalidArgument(f"--what-if {words!r} is not understood; write {FORMS}")
