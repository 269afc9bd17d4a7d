"""What a letter should hold and does not: named, with the question to ask, never papered over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.handoff import Gap

if TYPE_CHECKING:
    from collections.abc import Callable

    from csmkit.domain.letter import LetterSpec
    from csmkit.render.letter_view import Letter, LetterPerson
    from csmkit.render.note_view import Note

ENOUGH_TRANSFERRED = 3
"""Things that the newcomer knows already. Source: practice, three things already transferred."""


def gaps_of(spec: LetterSpec, view: Letter | Note) -> tuple[Gap, ...]:
    """Return every element that the letter's specification asks for and the view lacks."""
    return tuple(
        Gap(need.name, need.question)
        for need in spec.needs
        if not view.said.get(need.name) and not _is_there(need.name, view)
    )


def _is_there(element: str, view: Letter | Note) -> bool:
    look = _LOOKS.get(element)
    return look is not None and look(view)


def _transferred(view: Letter | Note) -> bool:
    letter: Letter = view  # type: ignore[assignment]
    known = (letter.projects, letter.our_promises, letter.issues, letter.their_promises)
    return sum(map(len, known)) + bool(letter.goal) >= ENOUGH_TRANSFERRED


def _can_be_reached(person: LetterPerson | None) -> bool:
    return person is not None and bool(person.email or person.phone)


def _has_relevance(view: Letter | Note) -> bool:
    person = view.incoming
    return person is not None and bool(person.industries or person.languages)


_LOOKS: dict[str, Callable[[Letter | Note], bool]] = {
    "effective_date": lambda view: view.transfer_on is not None,
    "introduction_date": lambda view: view.introduction_on is not None,
    "relevance": _has_relevance,
    "transferred": _transferred,
    "stays": lambda view: bool(getattr(view, "products", ()) or getattr(view, "rhythm", None)),
    "contact": lambda view: _can_be_reached(view.incoming),
    "thanks": lambda view: bool(getattr(view, "thanks", None)),
    "room": lambda view: _can_be_reached(view.leader),
    "duration": lambda view: view.start_on is not None and view.transfer_on is not None,
    "until": lambda view: view.until_on is not None,
    "renewals": lambda view: all(
        account.opt_out_by_on for account in getattr(view, "accounts", ())
    ),
    "engagement": lambda view: getattr(view, "engagement", None) is not None,
    "plan": lambda view: getattr(view, "plan", None) is not None,
    "reasons": lambda view: any(account.reasons for account in getattr(view, "accounts", ())),
}
"""How each element of the record is looked for in a letter."""
