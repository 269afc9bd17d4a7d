"""Days, numbers, lists and languages as a locale says them; Babel is imported only for letters."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, time

    from babel import Locale

DEFAULT = "en-GB"
"""How letters speak where no template knows the recipients' language."""
REGIONS = {"en": "en-GB"}
"""The region of a language where none is recorded; the language alone elsewhere."""
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
"""First strong isolate and its end: what stands between does not turn its surroundings round."""
STRONG_RIGHT = frozenset({"R", "AL"})


@lru_cache(maxsize=200)
def locale_of(tag: str | None) -> Locale | None:
    """Return the locale of a tag such as `de-AT` or `zh_Hant_TW`, None where there is none."""
    from babel import Locale, UnknownLocaleError

    parts = (tag or "").replace("_", "-").split("-")
    while parts and parts[0]:
        try:
            return Locale.parse("_".join(parts))
        except (UnknownLocaleError, ValueError):
            parts.pop()
    return None


def tag_of(locale: Locale) -> str:
    """Return the tag of a locale, such as `de-AT`."""
    return str(locale).replace("_", "-")


def day_in(day: date, tag: str, form: str = "long") -> str:
    """Return a day as a letter in this locale spells it: `4 December 2026`, `4. Dezember 2026`."""
    from babel.dates import format_date

    return str(format_date(day, form, locale=_known(tag)))


def time_in(clock: time, tag: str) -> str:
    """Return a time as this locale writes it: `10:00`, `10:00 AM`."""
    from babel.dates import format_time

    return str(format_time(clock, "short", locale=_known(tag)))


def listed_in(words: Sequence[str], tag: str) -> str:
    """Return words as a sentence in this locale lists them: `a, b and c`, `a, b und c`."""
    from babel.lists import format_list

    return str(format_list([*map(str, words)], locale=_known(tag))) if words else ""


def grouped_in(number: float, tag: str) -> str:
    """Return a whole number as this locale groups it: `240,000`, `240.000`."""
    from babel.numbers import format_decimal

    return str(format_decimal(round(number), locale=_known(tag)))


def direction_of(tag: str) -> str:
    """Return `rtl` for what is written from right to left, else `ltr`."""
    return str(_known(tag).text_direction)


@cache
def _english_names() -> dict[str, str]:
    """Return the code of each language by its English name and by its code."""
    from babel import Locale

    english = Locale.parse("en").languages
    return {name.casefold(): code for code, name in english.items()} | {c: c for c in english}


@cache
def _own_names() -> dict[str, str]:
    """Return the code of each language by its own name; reads the data of every language."""
    from babel import Locale
    from babel.localedata import locale_identifiers

    codes = (code for code in locale_identifiers() if "_" not in code)
    names = ((Locale.parse(code).get_display_name(), code) for code in codes)
    return {own.casefold(): code for own, code in reversed([*names]) if own}


def language_code(word: str) -> str | None:
    """Return the code of a language that somebody wrote as `German`, `Deutsch` or `de`."""
    name = word.strip().casefold()
    return _english_names().get(name) or _own_names().get(name)


def language_in(code: str, tag: str) -> str:
    """Return a language's name as this locale has it."""
    return str(_known(tag).languages.get(code, code))


def _known(tag: str) -> Any:
    return locale_of(tag) or locale_of(DEFAULT)


def isolated(text: str, *, is_right_to_left: bool) -> str:
    """Return a stored text so that its direction does not turn its surroundings round.

    Only what is written against the document's direction is marked.
    """
    if text.isascii() and not is_right_to_left:
        return text
    kinds = {unicodedata.bidirectional(character) for character in text}
    against = kinds & ({"L", "EN", "AN"} if is_right_to_left else STRONG_RIGHT)
    return f"{ISOLATE}{text}{END_ISOLATE}" if against else text
