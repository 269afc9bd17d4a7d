"""Who at the account is written to, in which language, and by which name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from csmkit.errors import InvalidInput
from csmkit.render.spoken import DEFAULT, REGIONS, locale_of, tag_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.people import Contact, Teammate
    from csmkit.domain.plan_view import PlanView
    from csmkit.render.environment import Templates

PARTS = ("subject", "body")


def recipients_of(blueprint: Blueprint, day: date) -> tuple[Contact, ...]:
    """Return who at the account is written to.

    Champions, decision makers and executive sponsors who are still there and have an address;
    where there are none, everybody who has one.

    Raises:
        InvalidInput: nobody there has an address.
    """
    reachable = [c for c in blueprint.contacts if c.is_present(day) and c.email]
    weighty = [c for c in reachable if c.champion or c.decision_maker or c.executive_sponsor]
    if not reachable:
        raise InvalidInput(
            f"account {blueprint.key!r} has no present contact with an e-mail address, so nobody "
            "could be told; add one and plan the handoff again",
        )
    return tuple(sorted(weighty or reachable, key=_rank))


def champions_of(blueprint: Blueprint, day: date) -> tuple[Contact, ...]:
    """Return who at the account speaks for us and can be written to.

    Raises:
        InvalidInput: nobody does.
    """
    found = _champions(blueprint, day)
    if not found:
        raise InvalidInput(
            f"account {blueprint.key!r} has no present champion with an e-mail address to ask; "
            "mark one with `champion: true`",
        )
    return tuple(sorted(found, key=_rank))


def promisers_of(blueprint: Blueprint, day: date) -> tuple[Contact, ...]:
    """Return who at the account is late with something and can be written to; else all deciders.

    Raises:
        InvalidInput: nobody there has an address.
    """
    late = {
        (promise.owner or "").casefold()
        for promise in blueprint.commitments
        if promise.side == "them" and promise.status == "open"
        if promise.due_on is not None and promise.due_on < day
    }
    reachable = [c for c in blueprint.contacts if c.is_present(day) and c.email]
    found = [c for c in reachable if late & {str(c.id), c.name.casefold()}]
    return tuple(sorted(found, key=_rank)) or recipients_of(blueprint, day)


def sponsors_of(blueprint: Blueprint, day: date) -> tuple[Contact, ...]:
    """Return the executive sponsors who can be written to, or else those who decide.

    Raises:
        InvalidInput: there is neither.
    """
    reachable = [c for c in blueprint.contacts if c.is_present(day) and c.email]
    found = [c for c in reachable if c.executive_sponsor] or [
        c for c in reachable if c.decision_maker
    ]
    if not found:
        raise InvalidInput(
            f"account {blueprint.key!r} has no present sponsor or decision maker with an e-mail "
            "address; mark one with `executive_sponsor: true`",
        )
    return tuple(sorted(found, key=_rank))


def parties_of(plan: PlanView, blueprint: Blueprint, day: date) -> tuple[Contact, ...]:
    """Return who at the account has a part in a success plan and can be written to.

    Their executive and whoever has an open task; where nobody of them has an address, as for
    other letters.

    Raises:
        InvalidInput: nobody there has an address.
    """
    keys = {one.who for one in plan.sponsors if one.side == "them"}
    keys |= {t.record.owner for t in plan.tasks if t.record.side == "them" and t.is_open}
    found = [c for c in blueprint.contacts if c.id in keys and c.is_present(day) and c.email]
    return tuple(sorted(found, key=_rank)) or recipients_of(blueprint, day)


def has_champions(blueprint: Blueprint, day: date) -> bool:
    """Tell whether anybody at the account speaks for us and can be written to."""
    return bool(_champions(blueprint, day))


def _champions(blueprint: Blueprint, day: date) -> list[Contact]:
    return [c for c in blueprint.contacts if c.is_present(day) and c.email and c.champion]


def _rank(contact: Contact) -> tuple[bool, int, str]:
    decides = contact.decision_maker or contact.executive_sponsor
    return (not decides, -(contact.influence or 0), contact.name)


@dataclass(frozen=True, slots=True)
class Language:
    """What a letter is written in: the locale of its days, and the mark of its templates."""

    tag: str
    """A locale such as `de-AT`, for days, numbers and `lang`."""
    variant: str
    """What stands in the templates' names, such as `.de`; empty for English."""

    def template(self, folder: str, part: str) -> str:
        """Return the name of a template, such as `emails/farewell/body.de.txt.j2`."""
        stem, _, kind = part.partition(".")
        return f"{folder}/{stem}{self.variant}.{kind}.j2"


def language_for(
    templates: Templates,
    folder: str,
    *wanted: str | None,
    needed: Sequence[str] = PARTS,
) -> Language:
    """Return the language of a letter: that of the first wish that its folder has templates for.

    The wishes are the contact's locale and the account's, in this order; English where there is
    nothing else. The region of a wish stays where its language is spoken.
    """
    for wish in wanted:
        locale = locale_of(wish)
        if locale is None:
            continue
        if locale.language == "en":
            return Language(tag_of(locale) if locale.territory else REGIONS["en"], "")
        parts = tag_of(locale).split("-")
        for length in range(len(parts), 0, -1):
            variant = "." + "-".join(parts[:length])
            if _has(templates, folder, variant, needed):
                return Language(tag_of(locale), variant)
    return Language(DEFAULT, "")


def _has(templates: Templates, folder: str, variant: str, needed: Sequence[str]) -> bool:
    return all(templates.has(f"{folder}/{part}{variant}.txt.j2") for part in needed)


def by_language(
    templates: Templates,
    folder: str,
    blueprint: Blueprint,
    contacts: Iterable[Contact],
) -> list[tuple[Language, tuple[Contact, ...]]]:
    """Return the recipients of each language, the weightiest first."""
    groups: dict[Language, list[Contact]] = {}
    for contact in contacts:
        language = language_for(templates, folder, contact.locale, blueprint.locale)
        groups.setdefault(language, []).append(contact)
    return [(language, tuple(group)) for language, group in groups.items()]


def colleagues_by_language(
    templates: Templates,
    folder: str,
    readers: Iterable[Teammate],
) -> list[tuple[Language, tuple[Teammate, ...]]]:
    """Return the colleagues who read each language; a region parts nobody from the others.

    Days are written as in the region that all readers of a language share, if they share one.
    """
    groups: dict[str, list[tuple[Language, Teammate]]] = {}
    for reader in readers:
        language = language_for(templates, folder, reader.locale)
        groups.setdefault(language.variant, []).append((language, reader))
    found = []
    for variant, group in groups.items():
        shared = {language for language, _ in group}
        plain = Language(variant.removeprefix(".") or DEFAULT, variant)
        language = shared.pop() if len(shared) == 1 else plain
        found.append((language, tuple(reader for _, reader in group)))
    return found
