"""Checks templates: names and fields that there are not, and fields for colleagues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.errors import InvalidInput, Problem, ResourceNotFound
from csmkit.handoff.letter_specs import load_letters
from csmkit.render.environment import Templates
from csmkit.render.template_check import check_template
from csmkit.services.list_templates import list_templates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from csmkit.domain.letter import LetterSpec
    from csmkit.resources import ResourceFolder

PARTS = ("subject.txt.j2", "body.txt.j2")


def check_templates(
    templates: Sequence[ResourceFolder],
    playbooks: Sequence[ResourceFolder],
    names: Sequence[str] = (),
) -> int:
    """Check the templates named, or all that would be used, and return how many they were.

    Raises:
        ResourceNotFound: there is none of this name, with the nearest names.
        InvalidInput: with every problem and its place.
    """
    found = [template.name for template in list_templates(templates)]
    for name in names:
        if name not in found:
            raise ResourceNotFound(name, found)
    specs = {spec.id: spec for spec in load_letters(playbooks)}
    pages = Templates(templates)
    problems = [p for n in names or found for p in check_template(pages, n, specs)]
    if not names:
        problems += [*_unwritten(specs, pages), *_unknown(found, specs, pages)]
    if problems:
        raise InvalidInput(problems)
    return len(names or found)


def _unwritten(specs: dict[str, LetterSpec], pages: Templates) -> Iterator[Problem]:
    for name in specs:
        for part in PARTS:
            if not pages.has(f"emails/{name}/{part}"):
                yield Problem(f"there is no template emails/{name}/{part}", f"letters/{name}.yaml")


def _unknown(found: Sequence[str], specs: dict[str, LetterSpec], pages: Templates) -> list[Problem]:
    parts = [(name, name.split("/")) for name in found if name.startswith("emails/")]
    return [
        Problem(
            f"there is no playbooks/letters/{path[1]}.yaml, so nobody can ask for this letter",
            pages.path(name),
            1,
        )
        for name, path in parts
        if len(path) > 2 and path[1] not in specs and path[-1] == PARTS[-1]  # noqa: PLR2004
    ]
