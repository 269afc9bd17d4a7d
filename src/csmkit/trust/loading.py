"""From playbook files to a catalogue, with every problem of every file."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.trust import RELATIONSHIPS, STAGE_WORDS
from csmkit.errors import InvalidInput, Problem, nearest
from csmkit.located import Located, validated
from csmkit.playbook import document_in
from csmkit.trust.conditions import ConditionReader
from csmkit.trust.facts import FACTS
from csmkit.trust.model import FOLDER, JUDGEMENT, Catalogue, CatalogueFile, Norms
from csmkit.trust.sign import Signal
from csmkit.trust.signal import JudgementSpec, SignalSpec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from csmkit.trust.conditions import Condition
    from csmkit.trust.signal import ThresholdsSpec


class LoadedSignal(NamedTuple):
    """A signal file that was read: its shape, and what judging needs of it."""

    spec: SignalSpec
    signal: Signal
    located: Located


def catalogue_from(files: Sequence[CatalogueFile]) -> Catalogue:
    """Return the catalogue of these files.

    Raises:
        InvalidInput: with every problem of every file.
    """
    catalogue, problems = sound_catalogue(files)
    if problems:
        raise InvalidInput(problems)
    return catalogue


def sound_catalogue(files: Sequence[CatalogueFile]) -> tuple[Catalogue, list[Problem]]:
    """Return the catalogue of the signal files without a mistake, and what is wrong in the others.

    Raises:
        InvalidInput: with every problem of every file, where the norms are wrong: without them
            nothing can be judged.
    """
    loaded, problems = read_signals(files)
    try:
        norms = read_norms(files)
    except InvalidInput as error:
        raise InvalidInput([*problems, *error.problems]) from None
    signals = sorted((one.signal for one in loaded), key=lambda s: (s.relationship, s.id))
    return Catalogue(tuple(signals), norms), problems


def read_signals(files: Sequence[CatalogueFile]) -> tuple[list[LoadedSignal], list[Problem]]:
    """Return the signals in force without a mistake, and every problem of the others.

    Where a file that overrides a signal is wrong, the signal behind it is in force.
    """
    problems: list[Problem] = []
    loaded: list[tuple[CatalogueFile, LoadedSignal]] = []
    for file in files:
        if file.name == f"{FOLDER}/{JUDGEMENT}":
            continue
        try:
            loaded.append((file, read_signal(file)))
        except InvalidInput as error:
            problems += error.problems
    problems += _override_problems(loaded)
    wrong = {problem.path for problem in problems}
    in_force = {one.signal.id: one for file, one in reversed(loaded) if file.path not in wrong}
    return list(in_force.values()), problems


def read_signal(file: CatalogueFile) -> LoadedSignal:
    """Return the signal of one file.

    Raises:
        InvalidInput: with every problem of the file.
    """
    relationship = PurePosixPath(file.name).parent.name
    if relationship not in RELATIONSHIPS:
        known = " or ".join(f"{FOLDER}/{word}/" for word in RELATIONSHIPS)
        raise InvalidInput([Problem(f"a signal file belongs in {known}", file.path)])
    located = document_in(file.data, file.path)
    reader = ConditionReader(located, FACTS)
    when = _condition(reader, located)
    try:
        spec = validated(SignalSpec, located)
    except InvalidInput as error:
        problems = [*error.problems, *reader.problems]
        raise InvalidInput(sorted(problems, key=_place)) from None
    problems = [*reader.problems, *_shape_problems(spec, located, file)]
    if problems:
        raise InvalidInput(sorted(problems, key=_place))
    return LoadedSignal(spec, _signal(spec, when, relationship, file), located)


def _place(problem: Problem) -> tuple[int, int]:
    return problem.line, problem.column


def _condition(reader: ConditionReader, located: Located) -> Condition | None:
    if not isinstance(located.value, dict) or located.value.get("when") is None:
        return None
    return reader.read(located.value["when"], ("when",))


def _shape_problems(spec: SignalSpec, located: Located, file: CatalogueFile) -> Iterator[Problem]:
    stem = PurePosixPath(file.name).stem
    if spec.id != stem:
        yield located.problem(("id",), f"the id {spec.id!r} is not the file's name {stem!r}")
    if spec.builds == (spec.stage is not None):
        message = "needs exactly one of 'stage: waning|damaged|lost' and 'builds: true'"
        yield located.problem(("builds",) if spec.builds else ("stage",), message)
    if spec.builds and spec.floor is not None:
        yield located.problem(("floor",), "a signal that builds trust has no floor")
    for fires in (True, False):
        if not any(example.fires is fires for example in spec.examples):
            message = f"needs an example with 'fires: {str(fires).lower()}'"
            yield located.problem(("examples",), message)
    yield from _example_problems(spec, located)


def _example_problems(spec: SignalSpec, located: Located) -> Iterator[Problem]:
    names = [example.name for example in spec.examples]
    for index, name in enumerate(names):
        if name in names[:index]:
            message = f"two examples have the name {name!r}"
            yield located.problem(("examples", index, "name"), message)


def _signal(
    spec: SignalSpec,
    when: Condition | None,
    relationship: str,
    file: CatalogueFile,
) -> Signal:
    return Signal(
        id=spec.id,
        relationship=relationship,
        title=spec.title,
        stage=STAGE_WORDS[spec.stage] if spec.stage else None,
        points=spec.points,
        half_life_days=spec.half_life_days,
        floor=STAGE_WORDS[spec.floor] if spec.floor else None,
        about=spec.about,
        breach=spec.breach,
        stays_open=spec.stays_open,
        why=spec.why,
        ask=spec.ask,
        when=when,
        quiet_when=spec.quiet_when,
        sources=spec.sources,
        origin=file.folder.origin,
        path=file.path,
        overrides=spec.overrides,
    )


def _override_problems(loaded: list[tuple[CatalogueFile, LoadedSignal]]) -> Iterator[Problem]:
    """Yield what is wrong between files; the most particular come first."""
    for index, (file, one) in enumerate(loaded):
        behind = [other for other in loaded[index + 1 :] if other[1].signal.id == one.signal.id]
        for other_file, other in behind:
            if other.signal.relationship != one.signal.relationship:
                message = f"the id {one.signal.id!r} is also in {other_file.path}"
                yield one.located.problem(("id",), message)
        yield from _marker_problems(file, one, loaded[index + 1 :])


def _marker_problems(
    file: CatalogueFile,
    one: LoadedSignal,
    behind: list[tuple[CatalogueFile, LoadedSignal]],
) -> Iterator[Problem]:
    ids = {other.signal.id: where for where, other in behind if where.folder != file.folder}
    if one.spec.overrides is None and one.signal.id in ids:
        place = ids[one.signal.id].path
        message = f"the signal {one.signal.id!r} is already in {place}; say 'overrides: shipped'"
        yield one.located.problem(("id",), message)
    if one.spec.overrides is not None and one.signal.id not in ids:
        message = f"there is no signal {one.signal.id!r} to override{nearest(one.signal.id, ids)}"
        yield one.located.problem(("overrides",), message)


def read_norms(files: Sequence[CatalogueFile]) -> Norms:
    """Return the norms of the most particular folder that has some.

    Raises:
        InvalidInput: with every problem of the file.
    """
    file = next((file for file in files if file.name == f"{FOLDER}/{JUDGEMENT}"), None)
    if file is None:
        raise InvalidInput(f"no playbooks folder has {FOLDER}/{JUDGEMENT}")
    located = document_in(file.data, file.path)
    spec = validated(JudgementSpec, located)
    problems = [
        located.problem(("thresholds", name), "waning < damaged < lost must hold")
        for name in RELATIONSHIPS
        if not _is_rising(getattr(spec.thresholds, name))
    ]
    if problems:
        raise InvalidInput(problems)
    return Norms(
        thresholds={name: _three(getattr(spec.thresholds, name)) for name in RELATIONSHIPS},
        reserve_cap=spec.reserve.cap,
        reserve_rate=spec.reserve.rate,
        clean_periods=spec.clean_periods.value,
        floor_holds_share=spec.floor_holds_share.value,
        words_cap=STAGE_WORDS[spec.words_cap.value],
        answer_holds_half_lives=spec.answer_holds_half_lives.value,
        least_confidence=spec.least_confidence.value,
        look_back_days=spec.look_back_days.value,
        look_ahead_days=spec.look_ahead_days.value,
        step_days=spec.step_days.value,
    )


def _three(spec: ThresholdsSpec) -> tuple[float, float, float]:
    return spec.waning, spec.damaged, spec.lost


def _is_rising(spec: ThresholdsSpec) -> bool:
    return spec.waning < spec.damaged < spec.lost
