"""Keeps what was learned from a decline, with the signs that it would help with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.merging import merged
from csmkit.domain.repair import Lesson
from csmkit.located import checked
from csmkit.services.make_retrospective import make_retrospective

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.domain.recovery import Retrospective
    from csmkit.resources import ResourceFolder
    from csmkit.store.writing import Unit
    from csmkit.trust.catalogue import Catalogue


def keep_lessons(
    unit: Unit,
    catalogue: Catalogue,
    name: str,
    texts: Sequence[str],
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    relationship: str = "customer",
    by: str | None = None,
) -> Retrospective:
    """Store lessons in one transaction and return the retrospective that has them.

    Each is kept with the signs of the decline, which is how others find it. The same words on the
    same day are one lesson.

    Raises:
        AccountNotFound: there is no such account.
        InvalidInput: a text cannot be kept.
        ResourceNotFound, FileFailed: the guide is missing or cannot be read.
    """

    def looked_back() -> Retrospective:
        return make_retrospective(
            unit, catalogue, name, as_of=as_of, playbooks=playbooks, relationship=relationship
        )

    signals = [sign.signal for sign in looked_back().signs]
    shared = {"on": as_of, "relationship": relationship, "signals": signals, "by": by}
    lessons = {lesson.natural_key(): lesson for lesson in _lessons(texts, shared)}
    blueprint = unit.blueprint(unit.account_key(name))
    incoming = type(blueprint).model_validate(
        {"key": blueprint.key, "name": blueprint.name, "lessons": list(lessons.values())},
    )
    unit.put(merged(blueprint, incoming))
    return looked_back()


def _lessons(texts: Sequence[str], shared: dict[str, object]) -> list[Lesson]:
    return [checked(Lesson, {**shared, "text": text}) for text in texts]
