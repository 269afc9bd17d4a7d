"""Lists what the record of an account cannot tell, as questions, the weightiest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.known import as_known_on
from csmkit.domain.trust import RELATIONSHIPS, Stage
from csmkit.services.show_expectations import HeldExpectation, held_expectations
from csmkit.trust.asking import OpenQuestion, open_questions
from csmkit.trust.judge import judge

__all__ = ["OpenQuestion", "Questions", "list_questions"]

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue


class Questions(NamedTuple):
    """The open questions of one account."""

    account: str
    name: str
    questions: tuple[OpenQuestion, ...]
    expectations: tuple[HeldExpectation, ...] = ()
    """What the customer may count on and is not agreed, or was never confirmed."""
    stage: Stage = Stage.TRUSTED
    """Of the customer's trust, which an answer about an expectation does not change."""


def list_questions(
    reader: Reader,
    catalogue: Catalogue,
    name: str,
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    relationships: Sequence[str] = RELATIONSHIPS,
) -> Questions:
    """Return the open questions of an account, one relationship after the other.

    Behind those about the customer's trust stand those about the customer's expectations.

    Raises:
        AccountNotFound: there is no such account.
    """
    key = reader.account_key(name)
    (record,) = reader.account_records(as_of, [key])
    found = [open_questions(record, catalogue, one, as_of) for one in relationships]
    signals: tuple[OpenQuestion, ...] = sum(found, ())
    if "customer" not in relationships:
        return Questions(key, record.name, signals)
    then = as_known_on(reader.blueprint(key), as_of, with_plans=False)
    gaps = tuple(one for one in held_expectations(then, playbooks) if one.is_gap)
    stage = judge(record, catalogue, "customer", as_of).stage
    return Questions(key, record.name, signals, gaps, stage)
