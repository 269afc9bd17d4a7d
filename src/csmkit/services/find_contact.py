"""Finds a contact of an account by id or name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.errors import RecordNotFound

if TYPE_CHECKING:
    from csmkit.domain.account import Blueprint
    from csmkit.domain.people import Contact


def find_contact(blueprint: Blueprint, wanted: str) -> Contact:
    """Return the contact with this id or name, in any case.

    Raises:
        RecordNotFound: with the nearest ids and names.
    """
    for contact in blueprint.contacts:
        if wanted.casefold() in (contact.id, contact.name.casefold()):
            return contact
    known = [(str(contact.id), contact.name) for contact in blueprint.contacts]
    raise RecordNotFound(wanted, [name for names in zip(*known, strict=True) for name in names])
