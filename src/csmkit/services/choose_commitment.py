"""Chooses the entry of an account that somebody means by its id or by words of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from csmkit.domain.document import slug
from csmkit.errors import CommitmentNotFound, InvalidInput

WEIGHTY = 5
"""Letters of a word that somebody might name an entry by. Source: judgement."""

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from csmkit.domain.record import Commitment, Expectation
    from csmkit.errors import NotFound

    R = TypeVar("R", Commitment, Expectation)


def choose_commitment(
    account: str,
    promises: Sequence[Commitment],
    wanted: str,
    *,
    likely: frozenset[str] = frozenset({"open"}),
) -> Commitment:
    """Return the promise that is meant.

    Args:
        account: The account's key, for the refusal.
        promises: All of its promises.
        wanted: An id, the whole text, or words that stand in the text of one alone.
        likely: The statuses that are meant where the words alone fit several.

    Raises:
        CommitmentNotFound: none has this id or these words, with the nearest.
        InvalidInput: several have.
    """
    visible = [promise for promise in promises if promise.side != "inner"]
    found = matching(visible, wanted)
    if len(found) > 1:
        found = [one for one in found if one.status in likely] or found
    return only_one(account, visible, found, wanted, CommitmentNotFound)


def matching(entries: Sequence[R], wanted: str) -> list[R]:
    """Return the entries with this id or text, else those in whose text all the words stand."""
    folded = wanted.strip().casefold()
    exact = [
        one for one in entries if folded in (one.id, one.text.casefold()) or slug(wanted) == one.id
    ]
    words = folded.split()
    return exact or [
        one
        for one in entries
        if words and all(word in one.text.casefold() or word in str(one.id) for word in words)
    ]


def _names(entries: Sequence[R]) -> Iterator[str]:
    """Yield what an entry may be called: id, text, and each weighty word of it."""
    for one in entries:
        yield str(one.id)
        yield one.text
        yield from (word for word in one.text.split() if len(word) >= WEIGHTY)


def only_one(
    account: str,
    entries: Sequence[R],
    found: Sequence[R],
    wanted: str,
    not_found: type[NotFound],
) -> R:
    """Return the only entry that was found.

    Raises:
        NotFound: nothing was found; of the kind that is named, with the nearest.
        InvalidInput: several were.
    """
    if not found:
        raise not_found(wanted, [*_names(entries)])
    if len(found) > 1:
        ids = ", ".join(str(one.id) for one in found)
        raise InvalidInput(f"{wanted!r} may be several of {account!r}: {ids}; say which by its id")
    return found[0]
