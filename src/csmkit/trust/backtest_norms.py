"""The shape of `backtest/norms.yaml`: how the judgement is tested against known outcomes."""

from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from csmkit.domain.document import Text
from csmkit.playbook import load_playbook
from csmkit.trust.signal import PlaybookPart, ShareSpec, WholeNumberSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.resources import ResourceFolder


def _refuse_disorder(days: tuple[int, ...]) -> tuple[int, ...]:
    if list(days) != sorted(set(days)):
        raise ValueError("must rise, each day once")
    return days


Horizons = Annotated[
    tuple[Annotated[int, Field(ge=1, le=3650)], ...],
    Field(min_length=1, max_length=12),
    AfterValidator(_refuse_disorder),
]


class HorizonsSpec(PlaybookPart):
    """Days before an outcome, and where they come from."""

    value: Horizons
    source: Text


class LevelSpec(PlaybookPart):
    """How sure an interval is."""

    value: Annotated[float, Field(ge=0.5, le=0.999)]
    source: Text


class ResamplesSpec(PlaybookPart):
    """How many samples are drawn again."""

    value: Annotated[int, Field(ge=100, le=10_000)]
    source: Text


class BacktestNorms(PlaybookPart):
    """The norms of a backtest."""

    horizons_days: HorizonsSpec
    fewest_losses: WholeNumberSpec
    controls_per_loss: WholeNumberSpec
    fewest_precision: ShareSpec
    interval_level: LevelSpec
    resamples: ResamplesSpec
    look_back_days: WholeNumberSpec
    look_step_days: WholeNumberSpec

    def looks(self, *, is_loss: bool) -> list[int]:
        """Return the days before an outcome to look at: a loss is also replayed step by step."""
        replayed: Sequence[int] = ()
        if is_loss:
            step = self.look_step_days.value
            replayed = range(step, self.look_back_days.value + 1, step)
        return sorted({*self.horizons_days.value, *replayed})


def load_backtest_norms(folders: "Sequence[ResourceFolder]") -> BacktestNorms:
    """Return the norms of the first folder that has some."""
    return load_playbook(BacktestNorms, "backtest/norms", folders)
