"""Shows one conflict of an account: what each side says, what is agreed, what is left to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.conflict_course import SIDES, courses, rows_of
from csmkit.domain.conflict_view import views_of
from csmkit.domain.known import as_known_on
from csmkit.services.choose_conflict import choose_conflict
from csmkit.services.find_chronic import chronic_of, conflict_playbooks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from csmkit.domain.conflict_view import ChronicConflict, ConflictView
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.trust.conflict_guide import ConflictGuide


class OpenQuestion(NamedTuple):
    """Something that one side was not asked yet."""

    side: str
    about: str
    ask: str


class ShownConflict(NamedTuple):
    """A conflict, what is left to ask, and whether its account is never calm."""

    view: ConflictView
    is_overdue: bool
    questions: tuple[OpenQuestion, ...]
    chronic: ChronicConflict | None
    kinds: dict[str, str]
    """The titles of the kinds of sources."""


def show_conflict(
    reader: Reader,
    name: str,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    conflict: str | None = None,
) -> ShownConflict:
    """Return a conflict as it stood on a day.

    Args:
        reader: The open store.
        name: The account, by key or name.
        as_of: The day that counts as today.
        playbooks: Where playbooks are looked up.
        conflict: Its id, the beginning of it, or its title; the only open one, or else the last
            one, where None.

    Raises:
        AccountNotFound, ConflictNotFound: something named does not exist.
        InvalidInput: it is not clear which conflict is meant, or a playbook is wrong.
    """
    norms = conflict_playbooks(playbooks)
    then = as_known_on(reader.blueprint(reader.account_key(name)), as_of)
    view = choose_conflict(then.key, views_of(then, as_of), conflict, resolved_too=True)
    found = courses(rows_of(then.conflicts, then.conflict_notes))
    return ShownConflict(
        view,
        view.course.is_open and norms.guide.is_overdue(view.silent_days),
        tuple(_questions(view, norms.guide)) if view.course.is_open else (),
        chronic_of(norms, then, found, as_of),
        {kind.id: kind.title for kind in norms.guide.kinds},
    )


def _questions(view: ConflictView, guide: ConflictGuide) -> Iterator[OpenQuestion]:
    for side in SIDES:
        for question in guide.questions:
            if side in question.of and not view.told(question.about, side):
                yield OpenQuestion(side, question.about, question.ask)
        kinds = {note.kind for note in view.told("source", side) if note.kind}
        if kinds and not view.told("assumption", side):
            deeper = (kind for kind in guide.kinds if kind.id in kinds)
            yield from (OpenQuestion(side, "source", kind.ask) for kind in deeper)
