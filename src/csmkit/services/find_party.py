"""Finds who takes part in a success plan: a teammate of ours, or a contact of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.document import slug
from csmkit.domain.plan_view import is_gone
from csmkit.errors import InvalidInput, PersonNotFound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.people import Contact, Teammate


class Party(NamedTuple):
    """Somebody on either side."""

    side: str
    key: str
    person: Teammate | Contact


def find_party(
    blueprint: Blueprint,
    people: Iterable[Teammate],
    wanted: str,
    *,
    day: date,
    purpose: str,
) -> Party:
    """Return who is meant, by key or name.

    Args:
        blueprint: The account, for its contacts.
        people: All teammates.
        wanted: A key or a name.
        day: The day on which they must be there.
        purpose: What they would do, for the refusal, such as `own a task`.

    Raises:
        PersonNotFound: there is nobody of this name.
        InvalidInput: it may be one of us or of them, or they have left.
    """
    known = [
        *(Party("us", teammate.key, teammate) for teammate in people),
        *(Party("them", str(contact.id), contact) for contact in blueprint.contacts),
    ]
    found = [one for one in known if _is_called(one, wanted)]
    here = [one for one in found if not is_gone(one.person, day)]
    if len(here) > 1:
        who = ", ".join(f"{one.key} ({'ours' if one.side == 'us' else 'theirs'})" for one in here)
        raise InvalidInput(f"{wanted!r} may be several people: {who}; give one its own key")
    if here:
        return here[0]
    if found:
        raise InvalidInput(
            f"{found[0].person.name} has left by {day} and cannot {purpose}; "
            "name somebody who is there"
        )
    raise PersonNotFound(wanted, [name for one in known for name in (one.key, one.person.name)])


def _is_called(one: Party, wanted: str) -> bool:
    names = {one.key, one.person.name.casefold()}
    return wanted.casefold() in names or slug(wanted) == one.key
