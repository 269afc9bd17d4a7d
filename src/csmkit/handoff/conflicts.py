"""What a newcomer must know of conflicts, and which side of an open one nobody has asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.conflict_course import SIDES, courses, rows_of
from csmkit.domain.conflict_view import views_of
from csmkit.handoff.known import Known, after, count, inferred, said, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from csmkit.domain.conflict import ConflictNote
    from csmkit.domain.conflict_course import ConflictCourse
    from csmkit.domain.conflict_view import ChronicConflict, ConflictView
    from csmkit.domain.handoff import Line
    from csmkit.domain.parts import AccountParts, Needs

CONFLICT_NEEDS: Needs = {
    "conflicts": ("id", "opened_on", "title"),
    "conflict_notes": ("about", "conflict", "on", "side", "text"),
}
WHO = {"us": "ourselves", "them": "them"}
VIEWS = {
    ("source", "us"): "we believe the source is:",
    ("source", "them"): "they believe the source is:",
    ("assumption", "us"): "we assumed:",
    ("assumption", "them"): "they assumed:",
    ("contribution", "us"): "our part:",
    ("contribution", "them"): "their part:",
    ("surfaced", "us"): "we also see:",
    ("surfaced", "them"): "they also brought up:",
}
"""How a packet introduces what each side said."""


def conflicts(known: Known) -> Iterator[Line]:
    """Yield whether the account is ever calm, then its conflicts, open ones first."""
    if known.chronic is not None:
        yield inferred(_chronic(known.chronic), "conflicts and the ideal customer")
    records = {str(one.id): one for one in known.blueprint.conflicts}
    for view in views_of(known.blueprint, known.as_of):
        text = _open(view) if view.course.is_open else _resolved(view)
        yield said(known, records[view.course.id], "conflict", text, on=view.states[-1].on)


def _chronic(found: ChronicConflict) -> str:
    missed = ", ".join(f"{line.title} ({line.found}; {line.wanted})" for line in found.missed)
    return sentence(
        f"They go from one conflict to the next: {found.conflicts} in {found.window_days} days",
        f"longest calm {count(found.longest_calm_days, 'day', 'days')}",
        after("does not fit:", missed) or "fits what we know of an ideal customer",
        "a leader decides what that means",
    )


def _open(view: ConflictView) -> str:
    unasked = " and ".join(WHO[side] for side in view.course.unasked)
    silent = count(view.silent_days, "day", "days")
    return sentence(
        f"{view.course.state.capitalize()} since {view.states[-1].on}: {view.course.title}",
        f"last spoken of {view.last_spoke_on}, {silent} ago"
        if view.last_spoke_on
        else f"nobody has spoken with them about it in {silent}",
        *(_told(view, about, side) for about, side in VIEWS),
        after("not asked yet what the source is:", unasked),
        after("agreed:", _texts(view.agreed)),
        after("still open:", ", ".join(one.title for one in view.open_tasks)),
        _cited(view),
        after("say it so:", view.wording) or "no safe wording is known, ask for one",
    )


def _told(view: ConflictView, about: str, side: str) -> str | None:
    return after(VIEWS[about, side], _texts(view.told(about, side)))


def _resolved(view: ConflictView) -> str:
    return sentence(
        f"Resolved on {view.resolved_on}: {view.course.title}",
        after("agreed:", _texts(view.agreed)),
        after("how:", _texts(view.told("resolved")[-1:])),
        _cited(view),
        after("say it so:", view.wording),
    )


def _cited(view: ConflictView) -> str | None:
    days = ", ".join(map(str, view.course.cited_on))
    return after("named as a reason to leave on", days)


def _texts(notes: Iterable[ConflictNote]) -> str:
    return " / ".join(note.text for note in notes if note.text)


# ── Readiness ────────────────────────────────────────────────────────────────────────────────────


def open_courses(found: AccountParts) -> tuple[ConflictCourse, ...]:
    """Return the open conflicts of an account that was read with `CONFLICT_NEEDS`."""
    rows = rows_of(found.parts["conflicts"], found.parts["conflict_notes"])
    return tuple(one for one in courses(rows) if one.is_open)


def unasked_words(found: Iterable[ConflictCourse]) -> str:
    """Return which side of which conflict nobody has asked, in words."""
    return "; ".join(
        f"{' and '.join(WHO[side] for side in one.unasked)} (“{one.title}”)"
        for one in found
        if one.unasked
    )


def asked_share(one: ConflictCourse) -> float:
    """Return which share of the sides was asked what they believe is the source."""
    return 1 - len(one.unasked) / len(SIDES)
