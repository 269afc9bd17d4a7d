"""The rules of wording in `playbooks/messages/`: their shape, and how they are read and tried."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from csmkit.domain.document import Key, Name, OneOf, Text
from csmkit.errors import InvalidInput, Problem, nearest
from csmkit.located import Located, validated
from csmkit.playbook import load_playbook, only_document
from csmkit.render.phrases import BadPhrase, Phrase, PhraseReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from csmkit.resources import ResourceFolder

FOLDER = "messages"
WORDS = "words"
ROLES = ("finds", "unless", "when", "lacks")
Phrases = Annotated[tuple[Text, ...], Field(max_length=100)]


class RulePart(BaseModel):
    """A part of a rule: frozen, unknown fields are refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, allow_inf_nan=False
    )


class RuleExample(RulePart):
    """A message that breaks the rule, or that does not."""

    text: Text
    fires: bool


class RuleSpec(RulePart):
    """One rule's file; `playbooks/README.md` explains each field."""

    id: Key
    title: Name
    severity: Annotated[str, OneOf("error", "warning")]
    language: Annotated[str, OneOf("en")] = "en"
    finds: Phrases = ()
    unless: Phrases = ()
    when: Phrases = ()
    lacks: Phrases = ()
    looks_for: Text | None = None
    why: Text
    better: Text
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]
    overrides: Annotated[str, OneOf("shipped")] | None = None
    off: bool = False
    examples: tuple[RuleExample, ...]


class LanguageSpec(RulePart):
    """By which words a language is guessed."""

    stop_words: Annotated[tuple[Name, ...], Field(min_length=20)]
    fewest_share: Annotated[float, Field(ge=0, le=1)]
    fewest_words: Annotated[int, Field(ge=1)]
    source: Text


class WordsSpec(RulePart):
    """`messages/words.yaml`: the lists that phrases may name."""

    lists: dict[Key, Annotated[tuple[Text, ...], Field(min_length=1)]]
    no_names: tuple[Name, ...]
    english: LanguageSpec


class MessageRule(NamedTuple):
    """A rule that was read."""

    spec: RuleSpec
    phrases: Mapping[str, tuple[Phrase, ...]]
    """By role: `finds`, `unless`, `when`, `lacks`."""
    path: str
    origin: str

    @property
    def id(self) -> str:
        """Return its id."""
        return self.spec.id

    @property
    def when(self) -> tuple[Phrase, ...]:
        """Return what must be in a message for the rule to look at it."""
        return self.phrases["when"]

    @property
    def lacks(self) -> tuple[Phrase, ...]:
        """Return what a message must hold one of."""
        return self.phrases["lacks"]


class MessageRules:
    """All rules in force and the words that they share."""

    def __init__(self, rules: Sequence[MessageRule], words: WordsSpec) -> None:
        """Keep the rules in order of id."""
        self.rules = tuple(sorted(rules, key=lambda rule: rule.id))
        self._words = words

    @cached_property
    def stop_words(self) -> frozenset[str]:
        """Return the words by which English is told."""
        return frozenset(self._words.english.stop_words)

    @cached_property
    def no_names(self) -> frozenset[str]:
        """Return capitalised words that are no names."""
        return frozenset(self._words.no_names)

    def seems_foreign(self, common: int, count: int) -> bool:
        """Guess whether a text is not English, by its share of common English words."""
        english = self._words.english
        return count >= english.fewest_words and common < english.fewest_share * count


def load_message_rules(folders: Sequence[ResourceFolder]) -> MessageRules:
    """Return the rules of all folders; a more particular folder's replaces one of the same id.

    Raises:
        InvalidInput: with every problem of every file and its place.
        FileFailed: a file could not be read.
    """
    words = load_playbook(WordsSpec, f"{FOLDER}/{WORDS}", folders)
    try:
        reader = PhraseReader(words.lists)
    except BadPhrase as error:
        raise InvalidInput(f"{FOLDER}/{WORDS}.yaml: lists: {error}") from None
    problems: list[Problem] = []
    loaded: list[tuple[ResourceFolder, MessageRule, Located]] = []
    for folder, path in _files(folders):
        try:
            located = only_document(path)
            loaded.append((folder, _rule(located, reader, path, folder), located))
        except InvalidInput as error:
            problems += error.problems
    problems += _override_problems(loaded)
    if problems:
        raise InvalidInput(problems)
    in_force = {rule.id: rule for _, rule, _ in reversed(loaded)}
    return MessageRules([rule for rule in in_force.values() if not rule.spec.off], words)


def _files(folders: Sequence[ResourceFolder]) -> Iterator[tuple[ResourceFolder, Path]]:
    for folder in folders:
        for path in sorted((folder.path / FOLDER).glob("*.yaml")):
            if path.stem != WORDS:
                yield folder, path


def _rule(
    located: Located,
    reader: PhraseReader,
    path: Path,
    folder: ResourceFolder,
) -> MessageRule:
    spec = validated(RuleSpec, located)
    problems = [*_shape_problems(spec, located, path.stem)]
    phrases: dict[str, tuple[Phrase, ...]] = {}
    for role in ROLES:
        read = []
        for index, text in enumerate(getattr(spec, role)):
            try:
                read.append(reader.read(text))
            except BadPhrase as error:
                problems.append(located.problem((role, index), f"the phrase {error}"))
        phrases[role] = tuple(read)
    if problems:
        raise InvalidInput(sorted(problems, key=lambda p: (p.line, p.column)))
    return MessageRule(spec, phrases, str(path), folder.origin)


def _shape_problems(spec: RuleSpec, located: Located, stem: str) -> Iterator[Problem]:
    if spec.id != stem:
        yield located.problem(("id",), f"the id {spec.id!r} is not the file's name {stem!r}")
    if bool(spec.finds) == bool(spec.lacks):
        yield located.problem((), "needs either 'finds' or 'lacks'")
    if spec.unless and not spec.finds:
        yield located.problem(("unless",), "'unless' goes with 'finds'")
    if spec.when and not spec.lacks:
        yield located.problem(("when",), "'when' goes with 'lacks'")
    if bool(spec.lacks) != bool(spec.looks_for):
        yield located.problem(("looks_for",), "'lacks' and 'looks_for' go together")
    for fires in (True, False):
        if not any(example.fires is fires for example in spec.examples):
            message = f"needs an example with 'fires: {str(fires).lower()}'"
            yield located.problem(("examples",), message)


def _override_problems(
    loaded: Sequence[tuple[ResourceFolder, MessageRule, Located]],
) -> Iterator[Problem]:
    for index, (folder, rule, located) in enumerate(loaded):
        behind = {other.id: other.path for f, other, _ in loaded[index + 1 :] if f != folder}
        if rule.spec.overrides is None and rule.id in behind:
            place = behind[rule.id]
            message = f"the rule {rule.id!r} is already in {place}; say 'overrides: shipped'"
            yield located.problem(("id",), message)
        if rule.spec.overrides is not None and rule.id not in behind:
            message = f"there is no rule {rule.id!r} to override{nearest(rule.id, behind)}"
            yield located.problem(("overrides",), message)
