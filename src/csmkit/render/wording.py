"""What a message to a customer says, held against rules of wording; it matches words, no more."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from csmkit.render.phrases import Finder
from csmkit.render.sentences import sentences_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.render.message_rules import MessageRule, MessageRules
    from csmkit.render.phrases import Phrase, Word

WORDS_SHOWN = 12


class Finding(NamedTuple):
    """One place at which a message breaks a rule; line and column count from 1."""

    rule: MessageRule
    line: int
    column: int
    matched: str
    """The words; empty where something is absent from the whole message."""


class Checked(NamedTuple):
    """What was found in a message, in the order of the text, and how it was read."""

    findings: tuple[Finding, ...]
    words: int
    is_foreign: bool
    """Whether it does not seem to be in the language of the rules: a guess."""


class _Match(NamedTuple):
    rule: int
    role: str
    sentence: int
    first: Word
    last: Word


class WordingCheck:
    """The rules, made ready once to check many messages."""

    def __init__(self, rules: MessageRules) -> None:
        """Gather the phrases of all rules, so that a text is read once."""
        self._rules = rules
        self._owners: list[tuple[int, str]] = []
        phrases: list[Phrase] = []
        for number, rule in enumerate(rules.rules):
            for role, found in rule.phrases.items():
                phrases += found
                self._owners += [(number, role)] * len(found)
        self._finder = Finder(phrases)

    def check(self, text: str) -> Checked:
        """Return what a text says that it should not, and what it lacks.

        A text that seems to be in another language is not searched for what it lacks.
        """
        matches: list[_Match] = []
        count, common = 0, 0
        first: Word | None = None
        for sentence, words in enumerate(sentences_of(text, self._rules.no_names)):
            first = first or words[0]
            spoken = [word.folded for word in words if word.folded[0].isalpha()]
            count += len(spoken)
            common += sum(map(self._rules.stop_words.__contains__, spoken))
            matches += self._matches(sentence, words)
        is_foreign = self._rules.seems_foreign(common, count)
        found = [*self._said(matches)]
        if first is not None and not is_foreign:
            found += self._lacking(matches, first)
        return Checked(tuple(_placed(text, found, self._rules.rules)), count, is_foreign)

    def _matches(self, sentence: int, words: Sequence[Word]) -> list[_Match]:
        return [
            _Match(*self._owners[number], sentence, words[start], words[end - 1])
            for number, start, end in self._finder.find(words)
        ]

    def _said(self, matches: Sequence[_Match]) -> list[_Match]:
        """Return the matches of what should not be said, each place once, without the excused."""
        excused = {(match.rule, match.sentence) for match in matches if match.role == "unless"}
        kept: list[_Match] = []
        behind: dict[int, int] = {}
        for match in sorted(matches, key=_by_place):
            is_new = match.first.start >= behind.get(match.rule, 0)
            if match.role == "finds" and (match.rule, match.sentence) not in excused and is_new:
                behind[match.rule] = match.last.end
                kept.append(match)
        return kept

    def _lacking(self, matches: Sequence[_Match], first: Word) -> list[_Match]:
        """Return a match for each rule whose words are absent from the whole message."""
        roles: dict[tuple[int, str], _Match] = {}
        for match in matches:
            roles.setdefault((match.rule, match.role), match)
        found = []
        for number, rule in enumerate(self._rules.rules):
            if not rule.lacks or (number, "lacks") in roles:
                continue
            cause = roles.get((number, "when"))
            if cause is not None or not rule.when:
                found.append(cause or _Match(number, "lacks", 0, first, first))
        return found


def _by_place(match: _Match) -> tuple[int, int]:
    return match.first.start, -match.last.end


def _placed(
    text: str,
    matches: Sequence[_Match],
    rules: Sequence[MessageRule],
) -> list[Finding]:
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    found = []
    for match in sorted(matches, key=lambda m: (m.first.start, rules[m.rule].id)):
        start, end = match.first.start, match.last.end
        line = bisect_right(starts, start)
        words = "" if match.role == "lacks" else _shown(text[start:end])
        found.append(Finding(rules[match.rule], line, start - starts[line - 1] + 1, words))
    return found


def _shown(words: str) -> str:
    kept = words.split()
    return " ".join(kept[:WORDS_SHOWN]) + ("…" if len(kept) > WORDS_SHOWN else "")
