"""Text that a terminal, a CSV reader or a Markdown viewer shows as it is and never obeys."""

from __future__ import annotations

import unicodedata

REPLACEMENT = "\ufffd"
DELETE = "\x7f"
"""The one unsafe ASCII character that JSON does not escape by itself."""
UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Control, format (bidirectional and zero-width), surrogate, private-use, line, paragraph."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
"""First characters that make a spreadsheet calculate a cell. Source: tried in LibreOffice."""


def is_unsafe(character: str) -> bool:
    """Tell whether a character could steer a terminal or hide text from its reader."""
    return unicodedata.category(character) in UNSAFE_CATEGORIES


def clean(text: str) -> str:
    """Return one line that a person can read: breaks become spaces, unsafe characters U+FFFD."""
    if text.isprintable():
        return text
    joined = text.replace("\r\n", " ").replace("\n", " ").replace("\t", " ")
    return "".join(REPLACEMENT if is_unsafe(c) else c for c in joined)


def clean_lines(text: str) -> str:
    """Return a text of several lines, each of them clean."""
    return "\n".join(clean(line) for line in text.replace("\r\n", "\n").split("\n"))


def escape_json(text: str) -> str:
    r"""Write unsafe characters of a JSON text as `\uXXXX`; its own line ends stay.

    JSON escapes only what is below U+0020 by itself; C1 controls, bidirectional marks and
    lone surrogates would reach the terminal, or break the encoding.
    """
    if (text.isascii() and DELETE not in text) or text.isprintable():
        return text
    return "\n".join(
        line if line.isprintable() else "".join(map(_escaped, line)) for line in text.split("\n")
    )


def _escaped(character: str) -> str:
    if not is_unsafe(character):
        return character
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))


def guard_formula(text: str) -> str:
    """Return clean lines, after an apostrophe where a spreadsheet would see a formula."""
    cleaned = clean_lines(text)
    return f"'{cleaned}" if text.startswith(FORMULA_STARTS) else cleaned


def markdown_cell(text: str) -> str:
    """Return a text that stays inside its cell of a Markdown table and makes no markup."""
    cleaned = clean(text)
    for mark in "\\`*_[]<>|":
        cleaned = cleaned.replace(mark, f"\\{mark}")
    return cleaned
