"""Checks signal files: every mistake of the whole set, and advice on what could be better."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.trust import RELATIONSHIPS
from csmkit.errors import FileFailed, InvalidInput, Problem
from csmkit.resources import ResourceFolder
from csmkit.trust.advice import advise
from csmkit.trust.catalogue import catalogue_files
from csmkit.trust.loading import read_norms, read_signals
from csmkit.trust.model import FOLDER

if TYPE_CHECKING:
    from collections.abc import Sequence

MISTAKE, ADVICE = "mistake", "advice"


class Finding(NamedTuple):
    """One thing about one file; a mistake keeps it from counting, advice does not."""

    severity: str
    problem: Problem

    @property
    def signal(self) -> str:
        """Return the signal that the file is about: its name."""
        return PurePath(self.problem.path).stem


def lint_signals(
    folders: Sequence[ResourceFolder],
    paths: Sequence[Path] = (),
) -> list[Finding]:
    """Return what there is to say of the signal files, mistakes first.

    Args:
        folders: The playbooks' folders, the most particular first.
        paths: Files or folders to which the findings are narrowed; their playbooks' folder comes
            before the others, so that a file can be checked before it is in force.

    Raises:
        InvalidInput: a path is no signal file and no playbooks folder.
        FileFailed: a path cannot be read.
    """
    files = catalogue_files(_with_roots(folders, paths))
    loaded, mistakes = read_signals(files)
    advice: list[Problem] = []
    try:
        norms = read_norms(files)
    except InvalidInput as error:
        mistakes += error.problems
    else:
        advice = [problem for one in loaded for problem in advise(one, norms)]
    findings = [
        *(Finding(MISTAKE, problem) for problem in mistakes),
        *(Finding(ADVICE, problem) for problem in sorted(advice, key=_place)),
    ]
    return [finding for finding in findings if _is_below(finding.problem, paths)]


def _place(problem: Problem) -> tuple[str, int, int]:
    return problem.path, problem.line, problem.column


def _is_below(problem: Problem, paths: Sequence[Path]) -> bool:
    place = Path(problem.path).resolve()
    return not paths or any(place.is_relative_to(path.resolve()) for path in paths)


def _with_roots(
    folders: Sequence[ResourceFolder],
    paths: Sequence[Path],
) -> list[ResourceFolder]:
    present = {folder.path.resolve() for folder in folders}
    roots = dict.fromkeys(root for path in paths if (root := _root(path)) not in present)
    return [*(ResourceFolder("given", root) for root in roots), *folders]


def _root(path: Path) -> Path:
    """Return the playbooks' folder that a path is, or lies in."""
    if not path.exists():
        raise FileFailed("read", str(path), "there is no such file or folder")
    place = path.resolve()
    if place.is_dir() and (place / FOLDER).is_dir():
        return place
    below = place if place.is_dir() else place.parent
    if below.name in RELATIONSHIPS and below.parent.name == FOLDER:
        return below.parent.parent
    if below.name == FOLDER:
        return below.parent
    known = " or ".join(f"{FOLDER}/{word}/" for word in RELATIONSHIPS)
    raise InvalidInput(
        [Problem(f"a signal file belongs in {known} of a playbooks folder", str(path))]
    )
