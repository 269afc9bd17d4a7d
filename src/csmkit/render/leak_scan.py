"""The last look at what goes to a customer: refuses words that were written for colleagues."""

from __future__ import annotations

import html
import re
import unicodedata
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.account import RECORD_LISTS, Blueprint, Contract, Preferences
from csmkit.domain.audience import is_for_customer
from csmkit.domain.people import Teammate
from csmkit.errors import LeakRefused
from csmkit.render.plain import one_line
from csmkit.render.projection import hidden_texts, visible_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pydantic import BaseModel

WINDOW = 8
"""Words of a longer internal text that are enough to know it again. Source: judgement."""
FEWEST_CHARACTERS = 12
FEWEST_FOREIGN = 6
"""Shorter internal texts could stand in any letter. Source: judgement."""
SHORT_FIELDS = frozenset({"segment", "competitors"})
"""Fields whose single words tell too much."""
FEWEST_IN_FIELD = 5
WORD = re.compile(r"\w+")
FOREIGN = re.compile(r"[^\x00-\x7f]+")
PLACEHOLDERS = frozenset(
    {"TODO", "TBD", "FIXME", "XXX", "None", "NaN", "undefined", "Undefined", "null"},
)
PLACEHOLDER = re.compile(
    r"\{\{|\}\}|\{%|%\}|\[[A-Za-z][A-Za-z _-]{0,30}\]|<[A-Z][A-Za-z]*( [A-Za-z]+){0,3}>"
    r"|Lorem ipsum|lorem ipsum",
)
SCORE = re.compile(
    r"(?i)\b(pressure|reserve|confidence|readiness|sentiment|influence|risk)\s*(:|is|of)?\s*"
    r"[+-]?\d+([.,]\d+)?\s?%?"
    r"|\b[1-5] of 5\b|\bP[123]\b",
)
"""How colleagues write a score, a grade or a priority."""


class LeakScan:
    """Knows what one account's letters must not say; made once, used for each of them."""

    def __init__(
        self,
        blueprint: Blueprint,
        people: Iterable[Teammate] = (),
        *,
        phrases: Sequence[str] = (),
    ) -> None:
        """Gather what is internal and what the customer may read anyway.

        Args:
            blueprint: The account's whole document.
            people: The teammates whom the letters name.
            phrases: Words that no letter may hold, such as `health score`.
        """
        documents: list[BaseModel] = [blueprint, *people]
        shown = [text for document in documents for text in visible_texts(document)]
        self._shown_raw = "\n".join([*shown, *map(one_line, shown)])
        self._shown = f" {_folded(self._shown_raw)} "
        self._short: dict[str, dict[tuple[str, ...], str]] = {}
        """By first word: internal texts that are looked for as a whole, with their fields."""
        self._windows: dict[tuple[str, ...], str] = {}
        """Every run of `WINDOW` words of the longer ones, with its field."""
        self._harmless: set[str] = set()
        """Folded texts that held nothing internal; both parts of a mail say the same."""
        hidden = [pair for document in documents for pair in hidden_texts(document)]
        for field, text in dict.fromkeys(hidden):
            self._learn(field, text)
        spaced = (f" {phrase} " for phrase in map(_folded, phrases))
        self._phrases = [phrase for phrase in spaced if phrase not in self._shown]
        self._money = tuple(_amounts(blueprint.contract))

    def check(self, artefact: str, text: str) -> None:
        """Refuse a decoded text that would tell a customer what is for colleagues, or nothing.

        Raises:
            LeakRefused: says what the text would leak, without repeating all of it.
        """
        if not text.strip():
            raise LeakRefused(artefact, "it is empty")
        for found in self._leaks(text):
            raise LeakRefused(artefact, found)

    def _learn(self, field: str, text: str) -> None:
        if text.isascii() and not _is_telling(field, text):
            return  # folding makes no plain text longer
        folded = _folded(text)
        if not _is_telling(field, folded):
            return
        words = tuple(folded.split())
        if len(words) > WINDOW:
            self._windows.update(dict.fromkeys(_runs(words), field))
        else:
            self._short.setdefault(words[0], {})[words] = field

    def _leaks(self, text: str) -> Iterator[str]:
        folded = _folded(text)
        if folded not in self._harmless:
            yield from self._found(folded.split())
            self._harmless.add(folded)
        spaced = f" {folded} "
        yield from (f"it says {p.strip()!r}" for p in self._phrases if p in spaced)
        yield from self._traces(text)

    def _found(self, words: Sequence[str]) -> Iterator[str]:
        for run, field in self._held(words):
            said = " ".join(run)
            if f" {said} " not in self._shown:
                yield f"it holds the internal field {field!r} ({_shortened(said)})"

    def _held(self, words: Sequence[str]) -> Iterator[tuple[tuple[str, ...], str]]:
        for start in (n for n, word in enumerate(words) if word in self._short):
            for run, field in self._short[words[start]].items():
                if tuple(words[start : start + len(run)]) == run:
                    yield run, field
        if not self._windows.keys().isdisjoint(_runs(words)):
            yield from ((run, self._windows[run]) for run in _runs(words) if run in self._windows)

    def _traces(self, text: str) -> Iterator[str]:
        may_hold = "_" in text or any(word in text for word in PLACEHOLDERS)
        words = frozenset(WORD.findall(text)) if may_hold else frozenset()
        marks = (match.group() for match in PLACEHOLDER.finditer(text))
        for mark in chain(marks, sorted(words & PLACEHOLDERS)):
            if mark not in self._shown_raw:
                yield f"it holds the placeholder {mark!r}"
        for match in SCORE.finditer(text):
            if match.group() not in self._shown_raw:
                yield f"it holds the score {match.group()!r}"
        for name in sorted(words & INTERNAL_NAMES):
            yield f"it holds the internal name {name!r}"
        for amount in self._money:
            if amount.stands_in(text) and not amount.stands_in(self._shown_raw):
                yield "it holds an amount of the contract"


def letter_text(markup: str) -> str:
    """Return what a reader sees of an HTML text."""
    without = re.sub(r"(?is)<(style|script|head)\b.*?</\1>", " ", markup)
    return html.unescape(re.sub(r"<[^>]*>", " ", without))


def _folded(text: str) -> str:
    seen = html.unescape(text)
    if not seen.isascii():  # ASCII has one form and no invisible characters
        seen = unicodedata.normalize("NFKC", FOREIGN.sub(_visible, seen))
    return " ".join(WORD.findall(seen.casefold().replace("_", " ")))


def _visible(match: re.Match[str]) -> str:
    return "".join(c for c in match.group() if unicodedata.category(c) != "Cf")


def _runs(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """Return every run of `WINDOW` words."""
    return zip(*(words[start:] for start in range(WINDOW)), strict=False)


def _is_telling(field: str, folded: str) -> bool:
    if field in SHORT_FIELDS:
        return len(folded) >= FEWEST_IN_FIELD
    return len(folded) >= (FEWEST_CHARACTERS if folded.isascii() else FEWEST_FOREIGN)


def _shortened(text: str) -> str:
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"  # noqa: PLR2004 - a glimpse


class _Amount(NamedTuple):
    """A number that customers must not read, however it is written."""

    first_digits: str
    pattern: str

    def stands_in(self, text: str) -> bool:
        return self.first_digits in text and re.search(self.pattern, text) is not None


def _amounts(contract: Contract | None) -> Iterator[_Amount]:
    if contract is None:
        return
    if contract.arr_cents and contract.arr_cents >= 100_000:  # noqa: PLR2004 - 1,000 and more
        whole = contract.arr_cents // 100
        grouped = f"{whole:,}".replace(",", r"[,.'\s\u00a0\u202f]?")
        yield _Amount(f"{whole:,}".split(",")[0], rf"(?<![\d.,]){grouped}(?![.,]?\d)")
        if whole % 1000 == 0:
            yield _Amount(f"{whole // 1000}", rf"(?<![\d.,]){whole // 1000}\s?[kK]\b")
    if contract.discount_percent:
        number = f"{contract.discount_percent:g}".replace(".", "[.,]")
        yield _Amount(number.split("[")[0], rf"(?<![\d.,]){number}\s?(%|per ?cent\b)")


def _internal_names(shapes: Sequence[type[BaseModel]]) -> Iterator[str]:
    for shape in shapes:
        for name in shape.model_fields:
            if "_" in name.strip("_") and not is_for_customer(shape, name):
                yield name


SHAPES: tuple[type[BaseModel], ...] = (
    Blueprint,
    Contract,
    Preferences,
    Teammate,
    *RECORD_LISTS.values(),
)
INTERNAL_NAMES = frozenset(_internal_names(SHAPES))
"""The names of internal fields that are no English words."""
