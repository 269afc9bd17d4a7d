"""What a norm and the catalogue of signals and norms are, once they are loaded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.trust import RELATIONSHIPS, Stage, UnknownSignal
from csmkit.errors import SignalNotFound
from csmkit.trust.bounds import is_thinkable
from csmkit.trust.compiling import compiled
from csmkit.trust.conditions import operands
from csmkit.trust.decay import shares_of
from csmkit.trust.derived import clue_of, in_search_order
from csmkit.trust.facts import FACTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from csmkit.resources import ResourceFolder
    from csmkit.trust.conditions import Verdict
    from csmkit.trust.decay import Shares
    from csmkit.trust.derived import Clue
    from csmkit.trust.fact import Value
    from csmkit.trust.sign import Signal

FOLDER = "trust"
JUDGEMENT = "judgement.yaml"
ARTICLES = "articles.yaml"
"""Documentation as data; no judgement reads it."""


@dataclass(frozen=True, slots=True)
class Norms:
    """The thresholds and rates that a judgement uses; `judgement.yaml` explains each."""

    thresholds: Mapping[str, tuple[float, float, float]]
    """Per relationship: the pressure from which it is waning, damaged, lost."""
    reserve_cap: float
    reserve_rate: float
    clean_periods: int
    floor_holds_share: float
    words_cap: Stage
    answer_holds_half_lives: float
    least_confidence: float
    look_back_days: int
    look_ahead_days: int
    step_days: int


def _fields(signal: Signal) -> tuple[str, ...]:
    if signal.when is None:
        return ()
    return tuple(sorted({operand.field for operand in operands(signal.when)}))


class Question(NamedTuple):
    """A signal as something to find out."""

    signal: Signal
    position: int | None
    """Where its verdict stands among those of the derived signals; None where it has none."""
    fields: tuple[str, ...]
    """The facts that it asks about."""


Unknown = tuple[tuple[UnknownSignal, ...], float]
"""The signals that could not be judged, and the known share of all signals by points."""


@dataclass(frozen=True)
class Catalogue:
    """Every signal, in the order of relationship and id, and the norms to judge by."""

    signals: tuple[Signal, ...]
    norms: Norms
    disabled: frozenset[str] = frozenset()

    @cached_property
    def by_id(self) -> Mapping[str, Signal]:
        """Return the signals by id."""
        return {signal.id: signal for signal in self.signals}

    @cached_property
    def scales(self) -> Mapping[str, tuple[Signal, bool, bool, Shares]]:
        """Return of each signal's id: it, whether it stays open, is about a person; its ageing."""
        return {
            s.id: (s, s.stays_open, s.about == "person", shares_of(s.half_life_days))
            for s in self.signals
        }

    def signal(self, name: str) -> Signal:
        """Return one signal.

        Raises:
            SignalNotFound: names the nearest ids.
        """
        found = self.by_id.get(name)
        if found is None:
            raise SignalNotFound(name, self.by_id)
        return found

    def of(self, relationship: str) -> tuple[Signal, ...]:
        """Return the signals of one relationship, in the order of their ids."""
        return tuple(s for s in self.signals if s.relationship == relationship)

    @cached_property
    def derived(self) -> tuple[Signal, ...]:
        """Return the signals that the record itself can show."""
        return tuple(signal for signal in self.signals if signal.when is not None)

    @cached_property
    def clues(self) -> tuple[Clue, ...]:
        """Return `derived`, with what can be said of each before any record is known."""
        return tuple(clue_of(s, s.when) for s in self.derived if s.when is not None)

    @cached_property
    def placed_clues(self) -> Mapping[str, tuple[tuple[int, Clue], ...]]:
        """Return, per relationship, its `clues` with their places among all."""
        placed = tuple(enumerate(self.clues))
        return {
            name: tuple(one for one in placed if one[1].signal.relationship == name)
            for name in RELATIONSHIPS
        }

    @cached_property
    def pressing(self) -> Mapping[str, tuple[Clue, ...]]:
        """Return, per relationship, the derived signals that erode trust."""
        return self._clues(builds=False)

    def thinkable(self, relationship: str, parts: frozenset[str]) -> tuple[Clue, ...]:
        """Return those of `pressing` that may be true for an account whose record has parts.

        Most accounts have the same parts, so that a signal on what hardly any account has costs
        the others nothing.
        """
        key = (relationship, parts)
        found = self._thinkable.get(key)
        if found is None:
            pressing = self.pressing[relationship]
            found = tuple(clue for clue in pressing if is_thinkable(clue.when, parts))
            self._thinkable[key] = found
        return found

    @cached_property
    def _thinkable(self) -> dict[tuple[str, frozenset[str]], tuple[Clue, ...]]:
        return {}

    @cached_property
    def building(self) -> Mapping[str, tuple[Clue, ...]]:
        """Return, per relationship, the derived signals that build trust."""
        return self._clues(builds=True)

    def _clues(self, *, builds: bool) -> Mapping[str, tuple[Clue, ...]]:
        kept = [clue for clue in self.clues if clue.signal.builds is builds]
        return {
            name: in_search_order(clue for clue in kept if clue.signal.relationship == name)
            for name in RELATIONSHIPS
        }

    @cached_property
    def questions(self) -> Mapping[str, tuple[Question, ...]]:
        """Return, per relationship, what every signal asks."""
        positions = {signal.id: position for position, signal in enumerate(self.derived)}
        return {
            relationship: tuple(
                Question(s, positions.get(s.id), _fields(s)) for s in self.of(relationship)
            )
            for relationship in RELATIONSHIPS
        }

    @cached_property
    def unknowns(self) -> dict[tuple[object, ...], Unknown]:
        """Keep what was found unknown, by what the record lacked; `trust/unknown.py` fills it."""
        return {}

    @cached_property
    def totals(self) -> Mapping[str, float]:
        """Return, per relationship, the points of all signals."""
        return {name: fsum(signal.points for signal in self.of(name)) for name in RELATIONSHIPS}

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Return the facts that the conditions ask about, each once."""
        conditions = [s.when for s in self.signals if s.when is not None]
        return tuple(sorted({o.field for c in conditions for o in operands(c)}))

    @cached_property
    def computations(self) -> tuple[Callable[..., Value], ...]:
        """Return how to compute each of `fields`."""
        return tuple(FACTS[name].compute for name in self.fields)

    @cached_property
    def judging(self) -> Callable[[Sequence[Value]], tuple[Verdict, ...]]:
        """Return the function from the values of `fields` to the verdicts on `derived`."""
        return compiled([s.when for s in self.derived if s.when is not None], self.fields)


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """One playbook file that the catalogue is made from."""

    folder: ResourceFolder
    name: str
    """The path below the playbooks' folder, with `/`."""
    data: bytes

    @property
    def path(self) -> str:
        """Return the path that messages name."""
        return str(self.folder.path / self.name)
