"""The validated catalogue as JSON in the cache folder: read in milliseconds, never trusted blindly.

A file that is damaged, of another content or of another shape is ignored and written anew; a
folder that cannot be written costs time, never the answer.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from csmkit.domain.trust import Stage
from csmkit.trust.conditions import OPERATORS, All, Any_, Condition, Not, Operand
from csmkit.trust.facts import FACTS
from csmkit.trust.model import Catalogue, Norms
from csmkit.trust.sign import Signal

if TYPE_CHECKING:
    from pathlib import Path

SHAPE = "csmkit.catalogue-cache/2"
MOST_FILES = 8
"""Cached catalogues kept side by side. Source: judgement, one for each project of a person."""


def read(cache_dir: Path | None, key: str) -> Catalogue | None:
    """Return the catalogue kept under a key, None where there is none that is sound."""
    if cache_dir is None:
        return None
    try:
        document = json.loads(_place(cache_dir, key).read_bytes())
        if document["shape"] != SHAPE or document["key"] != key:
            return None
        return _catalogue(document)
    except (OSError, ValueError, KeyError, TypeError, RecursionError, AttributeError):
        return None


def write(cache_dir: Path | None, key: str, catalogue: Catalogue) -> None:
    """Keep a catalogue under a key; does nothing where the folder cannot be written."""
    if cache_dir is None:
        return
    text = json.dumps(_document(key, catalogue), ensure_ascii=True)
    with suppress(OSError):
        cache_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_whole(_place(cache_dir, key), text.encode())
        _forget_oldest(cache_dir)


def _place(cache_dir: Path, key: str) -> Path:
    return cache_dir / f"trust-{key[:32]}.json"


def _write_whole(place: Path, data: bytes) -> None:
    from tempfile import mkstemp

    handle, temporary = mkstemp(dir=place.parent, prefix=".trust-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(temporary, place)  # noqa: PTH105  # the name comes from mkstemp
    except OSError:
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108
        raise


def _forget_oldest(cache_dir: Path) -> None:
    kept = sorted(cache_dir.glob("trust-*.json"), key=lambda path: path.stat().st_mtime_ns)
    for path in kept[:-MOST_FILES]:
        path.unlink(missing_ok=True)


# ── To JSON and back ─────────────────────────────────────────────────────────────────────────────


def _document(key: str, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "shape": SHAPE,
        "key": key,
        "norms": asdict(catalogue.norms),
        "signals": [_signal_document(signal) for signal in catalogue.signals],
    }


def _signal_document(signal: Signal) -> dict[str, Any]:
    plain = {name: getattr(signal, name) for name in Signal.__slots__}
    return plain | {"when": None if signal.when is None else _plain(signal.when)}


def _plain(condition: Condition) -> list[Any]:
    match condition:
        case Operand(field, operator, expected):
            return ["is", field, operator, expected]
        case Not(part):
            return ["not", _plain(part)]
        case All(parts):
            return ["all", *map(_plain, parts)]
        case Any_(parts):
            return ["any", *map(_plain, parts)]


def _catalogue(document: dict[str, Any]) -> Catalogue:
    norms = document["norms"]
    norms["thresholds"] = {name: tuple(three) for name, three in norms["thresholds"].items()}
    norms["words_cap"] = Stage(norms["words_cap"])
    return Catalogue(tuple(map(_signal, document["signals"])), Norms(**norms))


def _signal(plain: dict[str, Any]) -> Signal:
    for name in ("stage", "floor"):
        plain[name] = None if plain[name] is None else Stage(plain[name])
    for name in ("quiet_when", "sources"):
        plain[name] = tuple(plain[name])
    plain["when"] = None if plain["when"] is None else _condition(plain["when"])
    return Signal(**plain)


def _condition(plain: list[Any]) -> Condition:
    match plain:
        case ["is", str(field), str(operator), expected]:
            return _operand(field, operator, expected)
        case ["not", part]:
            return Not(_condition(part))
        case ["all", *parts]:
            return All(tuple(map(_condition, parts)))
        case ["any", *parts]:
            return Any_(tuple(map(_condition, parts)))
    message = "not a condition"
    raise ValueError(message)


def _operand(field: str, operator: str, expected: Any) -> Operand:
    if operator not in OPERATORS[FACTS[field].kind]:
        raise KeyError(operator)
    words = tuple(expected) if isinstance(expected, list) else expected
    if not isinstance(words, int | float | str | tuple):
        raise TypeError(field)
    return Operand(field, operator, words)
