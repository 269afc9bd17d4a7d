"""Records that a champion was asked to vouch for a newcomer, and what they said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.errors import InvalidInput
from csmkit.services.find_contact import find_contact

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.people import Contact
    from csmkit.store.writing import Unit


def record_vouching(unit: Unit, account: str, contact: str, answer: str, *, on: date) -> Contact:
    """Record the day on which a champion was asked to vouch, agreed or declined.

    Who answers was asked, on that day at the latest. Saying the same again changes nothing, and
    what is known of a later day stays.

    Args:
        unit: The open writing command.
        account: Its key or name.
        contact: The champion's id or name.
        answer: `asked`, `agreed` or `declined`.
        on: When it was.

    Raises:
        AccountNotFound, RecordNotFound: something named does not exist.
        InvalidInput: the contact is no champion, or does not work there any more.
    """
    blueprint = unit.blueprint(unit.account_key(account))
    person = find_contact(blueprint, contact)
    if not person.is_present(on):
        raise InvalidInput(f"{person.name} left on {person.left_on} and can no longer vouch")
    if not person.champion:
        raise InvalidInput(
            f"{person.name} is not marked as a champion, and only champions vouch; mark the "
            "contact with `champion: true` first",
        )
    field = f"vouch_{answer}_on"
    days = {"vouch_asked_on": person.vouch_asked_on or on, field: on}
    newer = {name: max(day, getattr(person, name) or day) for name, day in days.items()}
    changed = person.model_copy(update=newer)
    others = tuple(changed if one.id == person.id else one for one in blueprint.contacts)
    unit.put(blueprint.model_copy(update={"contacts": others}))
    return changed
