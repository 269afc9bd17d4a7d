"""A text as sentences of words, each word with its place; in linear time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from csmkit.render.phrases import Word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

CHUNK = re.compile(r"\S+")
PART = re.compile(
    r"(?P<date>\d{1,4}([-/.])\d{1,2}\2\d{1,4}(?!\d))"
    r"|(?P<time>\d{1,2}[:.]\d\d(?!\d)|\d{1,2}[ap]m\b)"
    r"|(?P<number>\d+(?:st|nd|rd|th)?(?![^\W_]))"
    r"|[^\W_]+(?:['’][^\W_]+)*",  # noqa: RUF001  # the apostrophe of mail programs
    re.IGNORECASE,
)
LIST_MARK = re.compile(r"[-*•–#>]+|\d{1,3}[.)]")  # noqa: RUF001  # a dash that begins a list
CLOSING = "\"'”’)]}*_"  # noqa: RUF001  # what may stand behind the end of a sentence
ENDS = (".", "!", "?", "…")


def sentences_of(text: str, no_names: Collection[str] = ()) -> Iterator[list[Word]]:
    """Yield the words of each sentence; a blank line and an item of a list end one too.

    Addresses and links hold no words.

    Args:
        text: The text.
        no_names: Folded words that are no names, though they begin with a capital letter.
    """
    words: list[Word] = []
    behind = 0
    for chunk in CHUNK.finditer(text):
        breaks = text.count("\n", behind, chunk.start())
        behind = chunk.end()
        is_new = breaks > 1 or (breaks and LIST_MARK.fullmatch(chunk.group()))
        if words and is_new:
            yield words
            words = []
        words += _words(chunk, no_names)
        if words and chunk.group().rstrip(CLOSING).endswith(ENDS):
            yield words
            words = []
    if words:
        yield words


def _words(chunk: re.Match[str], no_names: Collection[str]) -> Iterator[Word]:
    text = chunk.group()
    if "@" in text or "://" in text:
        return
    for part in PART.finditer(text):
        found = part.group()
        folded = found.casefold().replace("’", "'")  # noqa: RUF001  # as phrases are
        kind = part.lastgroup
        kinds = (kind,) if kind else ()
        if found[:1].isupper() and found[1:].islower() and folded not in no_names:
            kinds = (*kinds, "name")
        yield Word(folded, chunk.start() + part.start(), chunk.start() + part.end(), kinds)
