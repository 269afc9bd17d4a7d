"""Measures what accounts take, in hours a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.coverage.load import account_load, load_norms
from csmkit.trust.judgement import standing
from csmkit.trust.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from csmkit.domain.coverage import AccountLoad
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue


def measure_loads(
    reader: Reader,
    catalogue: Catalogue,
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    keys: Sequence[str] | None = None,
) -> Iterator[AccountLoad]:
    """Yield the load of accounts that have not left us.

    Args:
        reader: The open store.
        catalogue: The signals; an account's stage is a part of its load.
        as_of: The day that counts as today.
        playbooks: Where the norms are looked up.
        keys: Only these accounts, in this order; all in order of key where None.

    Raises:
        InvalidInput: a playbook is wrong.
    """
    norms = load_norms(playbooks)
    lines = {line.account: line for line in reader.book_lines(as_of)}
    for record in reader.account_records(as_of, keys):
        if record.account in lines:
            stage = standing(Timeline(record), catalogue, "customer", as_of.toordinal())
            yield account_load(norms, lines[record.account], stage, as_of)
