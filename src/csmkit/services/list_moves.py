"""Lists the relationships whose stage is another one than on an earlier day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from csmkit.domain.course import Move
from csmkit.domain.trust import RELATIONSHIPS
from csmkit.trust.course import change_between, first_day
from csmkit.trust.judgement import standing
from csmkit.trust.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from csmkit.domain.trust import Stage
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue


def list_moves(
    reader: Reader,
    catalogue: Catalogue,
    since: date,
    as_of: date,
    *,
    keys: Sequence[str] | None = None,
    relationships: Sequence[str] = RELATIONSHIPS,
) -> Iterator[Move]:
    """Yield who is in another stage than on a day before, in the order of the accounts.

    Each day is judged by what was known on it. Whoever left a stage and came back did not move.

    Args:
        reader: The open store.
        catalogue: The signals and the rules of judgement.
        since: The earlier day.
        as_of: The later day.
        keys: The accounts to look at; all where None.
        relationships: `customer`, `sales`, or both.
    """
    before = reader.account_records(since, keys)
    after = reader.account_records(as_of, keys)
    for earlier, later in zip(before, after, strict=True):
        timelines = Timeline(earlier), Timeline(later)
        for relationship in relationships:
            path = _Path(reader, catalogue, relationship, later.account)
            path.known = {since: timelines[0], as_of: timelines[1]}
            move = path.move(since, as_of)
            if move is not None:
                yield move


class _Path:
    """The way of one relationship from one day to another, each day as it was known on it."""

    def __init__(
        self, reader: Reader, catalogue: Catalogue, relationship: str, account: str
    ) -> None:
        self.reader = reader
        self.catalogue = catalogue
        self.relationship = relationship
        self.account = account
        self.known: dict[date, Timeline] = {}

    def move(self, since: date, as_of: date) -> Move | None:
        """Return the move between two days, None where the stage is the same."""
        before, after = self.stage(since), self.stage(as_of)
        if before is after:
            return None
        on = self._reached_on(since, as_of)
        eve = date.fromordinal(on.toordinal() - 1)
        change = change_between(
            self.timeline(eve), self.timeline(on), self.catalogue, self.relationship, on.toordinal()
        )
        present = self.timeline(as_of)
        return Move(
            account=self.account,
            name=present.record.name,
            owner=present.owner_on(as_of.toordinal()),
            relationship=self.relationship,
            before=before,
            after=after,
            on=on,
            because=change.because,
            title=self._title(change.because),
            since=since,
            as_of=as_of,
        )

    def _title(self, signal: str) -> str:
        found = self.catalogue.by_id.get(signal)
        return signal if found is None else found.title

    def _reached_on(self, since: date, as_of: date) -> date:
        """Return the first day of the present stage's unbroken run.

        As in an assessment the past is looked at in steps (`step_days`), then by halving.
        """
        present, first = self.stage(as_of), since.toordinal()

        def is_present(day: int) -> bool:
            return self.stage(date.fromordinal(day)) is present

        later = as_of.toordinal()
        earlier = max(first, later - self.catalogue.norms.step_days)
        while is_present(earlier):
            later = earlier
            earlier = max(first, later - self.catalogue.norms.step_days)
        return date.fromordinal(first_day(is_present, earlier, later))

    def stage(self, day: date) -> Stage:
        """Return the stage on a day, as it was known on it."""
        timeline = self.timeline(day)
        return standing(timeline, self.catalogue, self.relationship, day.toordinal())

    def timeline(self, day: date) -> Timeline:
        """Return what was known of the account on a day."""
        if day not in self.known:
            (record,) = self.reader.account_records(day, [self.account])
            self.known[day] = Timeline(record)
        return self.known[day]
