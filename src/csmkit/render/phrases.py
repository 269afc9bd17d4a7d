"""A closed language for phrases: words, choices, gaps and lists; matching takes linear time.

    we ..2 (overlooked|dropped the ball)     up to two words may stand between
    apologi* for any inconvenience?          any ending; a word that may be absent
    (by|on) {weekday} <time>?                a list of words; a kind of word
    ^ you again                              only where a sentence begins

Case does not count, nor does the form of an apostrophe. There is no repetition without a bound, so
that no phrase can make the search slow, whoever wrote it.
"""

from __future__ import annotations

import re
from itertools import product
from math import prod
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

LONGEST_PHRASE = 400
MOST_ELEMENTS = 12
MOST_CHOICES = 400
WIDEST_GAP = 8
SHORTEST_BEGINNING = 3
"""Bounds of one phrase: what a search does at a word is bounded by them. Source: judgement."""

ELEMENT = re.compile(
    r"(?P<gap>\.\.(?P<width>\d))"
    r"|(?:\((?P<choices>[^()]*)\)|(?P<word>[^\s()|?^.]+))(?P<optional>\??)",
)
PIECE = re.compile(
    r"\{(?P<list>[a-z][a-z-]*)\}|<(?P<kind>[a-z]+)>|(?P<word>[^\W_]+(?:'[^\W_]+)*)(?P<any>\*?)"
)
JOINED = re.compile(r"\s+|-(?![a-z-]*\})")
KINDS = ("date", "time", "number", "name")


class BadPhrase(ValueError):
    """A phrase cannot be read; says why."""


class Word(NamedTuple):
    """One word of a text, folded, with its place."""

    folded: str
    start: int
    end: int
    kinds: tuple[str, ...]
    """What else it is: `date`, `time`, `number` or `name`."""


class Piece(NamedTuple):
    """What one word must be: one of some words, or begin so, or be of a kind."""

    words: frozenset[str]
    beginning: str
    kind: str

    def fits(self, word: Word) -> bool:
        """Tell whether a word is of this piece."""
        if self.words:
            return word.folded in self.words
        return self.kind in word.kinds if self.kind else word.folded.startswith(self.beginning)


Choice = tuple[Piece, ...]


class Choices:
    """Words of which one must stand in a place, found by the first of them."""

    def __init__(self, choices: Iterable[Choice] = ()) -> None:
        """Sort them by the word, the kind or the beginning with which they may begin."""
        self._by_first: dict[str, list[Choice]] = {}
        for choice in choices:
            for key in keys_of_piece(choice[0]):
                self._by_first.setdefault(key, []).append(choice)

    def keys(self) -> Iterable[str]:
        """Return the keys of all first words."""
        return self._by_first

    def ends(self, words: Sequence[Word], place: int) -> Iterator[int]:
        """Yield the place behind each choice that stands at a place."""
        if place < len(words):
            for key in keys_of_word(words[place]):
                for choice in self._by_first.get(key, ()):
                    end = place + len(choice)
                    if end <= len(words) and all(map(Piece.fits, choice, words[place:end])):
                        yield end


def keys_of_piece(piece: Piece) -> Iterable[str]:
    """Return the keys under which a first piece is found: words, `<kind>` or `beginning*`."""
    if piece.words:
        return piece.words
    return [f"<{piece.kind}>" if piece.kind else f"{piece.beginning[:SHORTEST_BEGINNING]}*"]


def keys_of_word(word: Word) -> Iterator[str]:
    """Yield the keys under which what may begin with a word is found."""
    yield word.folded
    yield f"{word.folded[:SHORTEST_BEGINNING]}*"
    for kind in word.kinds:
        yield f"<{kind}>"


class Element(NamedTuple):
    """One place of a phrase: some choices, or a gap of so many words at the most."""

    choices: Choices
    is_optional: bool
    gap: int


class Phrase(NamedTuple):
    """A phrase that was read."""

    text: str
    elements: tuple[Element, ...]
    begins_sentence: bool

    def end_at(self, words: Sequence[Word], start: int) -> int | None:
        """Return the place behind the shortest match that begins at a word, None without one."""
        if self.begins_sentence and start:
            return None
        reached = {start}
        for element in self.elements:
            further = set(_steps(element, words, reached))
            if not further:
                return None
            reached = further
        return min(reached)

    def first_keys(self) -> Iterator[str]:
        """Yield the keys of what the first word of a match may be."""
        for element in self.elements:
            yield from element.choices.keys()
            if not element.is_optional:
                return


def _steps(element: Element, words: Sequence[Word], reached: set[int]) -> Iterator[int]:
    for place in reached:
        if element.gap:
            yield from range(place, min(place + element.gap, len(words)) + 1)
            continue
        if element.is_optional:
            yield place
        yield from element.choices.ends(words, place)


class PhraseReader:
    """Reads phrases; knows the lists of words that they may name."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        """Take the lists; an item may itself name a list of single words.

        Raises:
            BadPhrase: an item cannot be read.
        """
        self._lists: dict[str, tuple[Choice, ...]] = {}
        for name, items in lists.items():
            self._lists[name] = tuple(c for item in items for c in self._choices(item))

    def read(self, text: str) -> Phrase:
        """Return a phrase.

        Raises:
            BadPhrase: says what cannot be read.
        """
        if len(text) > LONGEST_PHRASE:
            raise BadPhrase(f"is longer than {LONGEST_PHRASE} characters")
        body = _folded(text).strip()
        begins = body.startswith("^")
        elements = tuple(self._elements(body.removeprefix("^").strip()))
        _refuse_unbounded(elements)
        return Phrase(text, elements, begins)

    def _elements(self, body: str) -> Iterator[Element]:
        place = 0
        while place < len(body):
            match = ELEMENT.match(body, place)
            if match is None:
                raise BadPhrase(f"cannot be read at {body[place : place + 12]!r}")
            yield from self._element(match)
            place = match.end()
            while body[place : place + 1].isspace():
                place += 1

    def _element(self, match: re.Match[str]) -> Iterator[Element]:
        if match["gap"]:
            width = int(match["width"])
            if not 1 <= width <= WIDEST_GAP:
                raise BadPhrase(f"a gap is ..1 to ..{WIDEST_GAP}")
            yield Element(Choices(), is_optional=False, gap=width)
            return
        is_optional = bool(match["optional"])
        texts = [match["word"]] if match["choices"] is None else match["choices"].split("|")
        choices = tuple(choice for text in texts for choice in self._choices(text))
        if len(choices) > MOST_CHOICES:
            raise BadPhrase(f"has more than {MOST_CHOICES} choices in one place")
        yield Element(Choices(choices), is_optional, gap=0)

    def _choices(self, text: str) -> Iterator[Choice]:
        parts = [self._pieces(part) for part in JOINED.split(_folded(text).strip()) if part]
        if not parts:
            raise BadPhrase("has an empty choice")
        if prod(map(len, parts)) > MOST_CHOICES:
            raise BadPhrase(f"has more than {MOST_CHOICES} choices in one place")
        for choice in product(*parts):
            yield tuple(piece for pieces in choice for piece in pieces)

    def _pieces(self, part: str) -> list[Choice]:
        match = PIECE.fullmatch(part)
        if match is None:
            raise BadPhrase(f"cannot be read at {part!r}")
        if name := match["list"]:
            return self._list(name)
        if kind := match["kind"]:
            if kind not in KINDS:
                raise BadPhrase(f"there is no kind <{kind}>; there are {', '.join(KINDS)}")
            return [(Piece(frozenset(), "", kind),)]
        word = match["word"]
        if not match["any"]:
            return [(Piece(frozenset([word]), "", ""),)]
        if len(word) < SHORTEST_BEGINNING:
            raise BadPhrase(f"{part!r} needs {SHORTEST_BEGINNING} letters before the *")
        return [(Piece(frozenset(), word, ""),)]

    def _list(self, name: str) -> list[Choice]:
        if name not in self._lists:
            raise BadPhrase(f"there is no list {{{name}}}; there are {', '.join(self._lists)}")
        choices = self._lists[name]
        if all(len(choice) == 1 and choice[0].words for choice in choices):
            return [(Piece(frozenset().union(*(choice[0].words for choice in choices)), "", ""),)]
        return list(choices)


def _refuse_unbounded(elements: Sequence[Element]) -> None:
    if len(elements) > MOST_ELEMENTS:
        raise BadPhrase(f"has more than {MOST_ELEMENTS} parts")
    if not any(not element.gap and not element.is_optional for element in elements):
        raise BadPhrase("needs a word that must be there")
    if elements[0].gap or elements[-1].gap:
        raise BadPhrase("begins or ends with a gap")


def _folded(text: str) -> str:
    return text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


class Finder:
    """Looks for many phrases at once, each tried only where its first word stands."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        """Sort the phrases by the words with which they may begin."""
        self._by_first: dict[str, set[int]] = {}
        self._phrases = phrases
        for number, phrase in enumerate(phrases):
            for key in phrase.first_keys():
                self._by_first.setdefault(key, set()).add(number)

    def find(self, words: Sequence[Word]) -> Iterator[tuple[int, int, int]]:
        """Yield each phrase in a sentence: its number, its first word, and the one behind it."""
        for start, word in enumerate(words):
            numbers: set[int] = set()
            for key in keys_of_word(word):
                numbers |= self._by_first.get(key, set())
            for number in sorted(numbers):
                end = self._phrases[number].end_at(words, start)
                if end is not None:
                    yield number, start, end
