"""Chooses the conflict of an account that somebody means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.errors import ConflictNotFound, InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.domain.conflict_view import ConflictView


def choose_conflict(
    account: str,
    views: Sequence[ConflictView],
    wanted: str | None,
    *,
    resolved_too: bool = False,
) -> ConflictView:
    """Return the conflict that is meant.

    Args:
        account: The account's key, for the refusal.
        views: Its conflicts, open ones first.
        wanted: Id, beginning of the id, or title; None for the only open one.
        resolved_too: Without a name and with nothing open, take what was resolved last.

    Raises:
        ConflictNotFound: there is none of this name.
        InvalidInput: it is not clear which one is meant, or none is open.
    """
    if wanted is not None:
        return _named(account, views, wanted.casefold())
    live = [view for view in views if view.course.is_open]
    if len(live) == 1:
        return live[0]
    if live:
        ids = ", ".join(view.course.id for view in live)
        raise InvalidInput(
            f"account {account!r} has {len(live)} open conflicts ({ids}); say which with --conflict"
        )
    if views and resolved_too:
        return views[0]
    which = "open conflict" if views else "conflict"
    hint = f'`csmkit conflict open {account} "…"` begins one'
    raise InvalidInput(f"account {account!r} has no {which}; {hint}")


def _named(account: str, views: Sequence[ConflictView], wanted: str) -> ConflictView:
    exact = [v for v in views if wanted in (v.course.id, v.course.title.casefold())]
    found = exact or [view for view in views if view.course.id.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(view.course.id for view in found)
        raise InvalidInput(f"{wanted!r} may be several conflicts of {account!r}: {ids}")
    raise ConflictNotFound(wanted, [name for v in views for name in (v.course.id, v.course.title)])
