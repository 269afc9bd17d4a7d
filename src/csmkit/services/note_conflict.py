"""Notes what was said, agreed or done about a conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.conflict import ConflictNote
from csmkit.domain.conflict_course import AGREED, IN_PROGRESS, REOPENED
from csmkit.domain.conflict_view import views_of
from csmkit.domain.document import slug
from csmkit.domain.known import as_known_on
from csmkit.errors import InvalidInput, RecordNotFound
from csmkit.located import checked
from csmkit.services.choose_conflict import choose_conflict
from csmkit.trust.conflict_guide import load_conflict_guide

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.conflict_view import ConflictView
    from csmkit.resources import ResourceFolder
    from csmkit.store.writing import Unit
    from csmkit.trust.conflict_guide import ConflictGuide

AFTERWARDS = frozenset({"conversation", "inner", "wording", "issue", "cited"})
"""What may still be noted of a conflict that is resolved."""


class NewNote(NamedTuple):
    """Something to note; links and persons are named as people name them."""

    about: str
    text: str | None = None
    side: str | None = None
    kind: str | None = None
    contact: str | None = None
    issue: str | None = None
    task: str | None = None


class ConflictChange(NamedTuple):
    """A conflict as it stands after a change."""

    view: ConflictView
    is_new: bool
    """False where all of it was there already."""
    notes: tuple[ConflictNote, ...] = ()
    """What was noted, also where it was there already."""


def note_conflict(
    unit: Unit,
    name: str,
    said: Sequence[NewNote],
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    conflict: str | None = None,
    on: date | None = None,
    by: str | None = None,
) -> ConflictChange:
    """Note things about a conflict; the same words on the same day stand there once.

    Args:
        unit: The open writing command.
        name: The account, by key or name.
        said: What to note, at least one thing.
        as_of: Today.
        playbooks: Where playbooks are looked up.
        conflict: Id, beginning of the id, or title; the only open one where None.
        on: The day on which it was said or done; today where None.
        by: The teammate who notes it.

    Raises:
        AccountNotFound, ConflictNotFound, RecordNotFound: something named does not exist.
        InvalidInput: the day cannot be, a kind is unknown, or the conflict is resolved.
    """
    blueprint = unit.blueprint(unit.account_key(name))
    views = views_of(as_known_on(blueprint, as_of), as_of)
    is_late = bool(said) and all(new.about in AFTERWARDS for new in said)
    view = choose_conflict(blueprint.key, views, conflict, resolved_too=is_late)
    check_day(view, on or as_of, as_of)
    for new in said:
        _check_state(view, new.about, said)
    return keep_notes(unit, playbooks, blueprint, view.course.id, said, as_of=as_of, on=on, by=by)


def keep_notes(
    unit: Unit,
    playbooks: Sequence[ResourceFolder],
    blueprint: Blueprint,
    conflict: str,
    said: Iterable[NewNote],
    *,
    as_of: date,
    on: date | None,
    by: str | None,
) -> ConflictChange:
    """Put notes into a blueprint and store it, with whatever else it has that is new."""
    guide = load_conflict_guide(playbooks)
    notes = [_note(guide, blueprint, conflict, new, as_of=as_of, on=on, by=by) for new in said]
    known = {note.id for note in blueprint.conflict_notes}
    fresh = {note.id: note for note in notes if note.id not in known}
    changed = blueprint.with_fields(
        conflict_notes=(*blueprint.conflict_notes, *fresh.values()),
    )
    outcome = unit.put(changed)
    then = as_known_on(changed, as_of)
    view = next(one for one in views_of(then, as_of) if one.course.id == conflict)
    return ConflictChange(view, outcome != "unchanged", tuple(notes))


def check_day(view: ConflictView, day: date, as_of: date) -> None:
    """Refuse a day that cannot be."""
    if day > as_of:
        raise InvalidInput(f"{day} lies after {as_of}; only what happened can be noted")
    if day < view.course.opened_on:
        began = view.course.opened_on
        raise InvalidInput(f"conflict {view.course.id!r} began on {began}, after {day}")


def _check_state(view: ConflictView, about: str, said: Iterable[NewNote]) -> None:
    if not view.course.is_open and about not in AFTERWARDS:
        raise InvalidInput(
            f"conflict {view.course.id!r} was resolved on {view.resolved_on}; "
            f'if it is back, `csmkit conflict reopen {view.account} "…"` comes first',
        )
    is_agreed = view.course.state in (AGREED, IN_PROGRESS) or any(
        new.about == "agreement" for new in said
    )
    if about == "begun" and not is_agreed:
        again = " again" if view.course.state == REOPENED else ""
        raise InvalidInput(
            f"nothing is agreed{again} on conflict {view.course.id!r}; note it with --agreed first",
        )


def _note(
    guide: ConflictGuide,
    blueprint: Blueprint,
    conflict: str,
    new: NewNote,
    *,
    as_of: date,
    on: date | None,
    by: str | None,
) -> ConflictNote:
    day = on or as_of
    issue, text = _issue(blueprint, new.issue)
    task, words = _task(blueprint, new.task)
    note = checked(
        ConflictNote,
        {
            "conflict": conflict,
            "on": day,
            "about": new.about,
            "side": new.side,
            "kind": guide.kind(new.kind).id if new.kind else None,
            "text": new.text or text or words,
            "contact": _contact(blueprint, new.contact),
            "issue": issue,
            "commitment": task,
            "by": by,
            "recorded_on": as_of if day != as_of else None,
        },
    )
    return note.model_copy(update={"id": note.natural_key()})


def _contact(blueprint: Blueprint, wanted: str | None) -> str | None:
    names = [(str(one.id), one.name) for one in blueprint.contacts]
    return _found(wanted, [(key, (key, name)) for key, name in names])


def _issue(blueprint: Blueprint, wanted: str | None) -> tuple[str | None, str | None]:
    titles = {str(one.id): one.title for one in blueprint.issues}
    known = [
        (str(one.id), (str(one.id), one.title, *([one.reference] if one.reference else [])))
        for one in blueprint.issues
    ]
    key = _found(wanted, known)
    return key, titles.get(key or "")


def _task(blueprint: Blueprint, wanted: str | None) -> tuple[str | None, str | None]:
    texts = {str(one.id): one.text for one in blueprint.commitments}
    key = _found(wanted, [(key, (key, text)) for key, text in texts.items()])
    return key, texts.get(key or "")


def _found(wanted: str | None, known: Sequence[tuple[str, tuple[str, ...]]]) -> str | None:
    if wanted is None:
        return None
    for key, names in known:
        if wanted.casefold() in {name.casefold() for name in names} or slug(wanted) == key:
            return key
    raise RecordNotFound(wanted, [name for _, names in known for name in names])
