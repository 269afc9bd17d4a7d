"""YAML from people we do not know: bounded, without surprises, with line numbers."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import yaml
from yaml.constructor import ConstructorError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from csmkit.errors import InvalidInput, Problem
from csmkit.located import Located, Place, Route

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_BYTES = 5_000_000
MOST_DEPTH = 32
MOST_EVENTS = 400_000
MOST_SCALAR = 200_000
"""Bounds before anything is built. Source: measured; the largest honest blueprint has 1 MB."""

INTEGER = re.compile(r"^[-+]?(0|[1-9][0-9]{0,17})$")
FLOAT = re.compile(r"^[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}$")


EventLoader = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
NodeLoader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
"""libyaml where the wheel has it, eight times as fast. Only `load_yaml` may use them: it looks at
every event before a node is built."""


class PlainLoader(NodeLoader):  # type: ignore[misc,valid-type]
    """Reads only text, whole numbers, decimals, `true`, `false` and `null` as such.

    `NO`, `12:30`, `1.10.2`, `012` and dates stay text.
    """

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012  # PyYAML's own declaration is no ClassVar

    def unique_mapping(self, node: MappingNode) -> dict[str, Any]:
        """Refuse keys that are no text and keys that stand twice."""
        seen: set[str] = set()
        for key_node, _ in node.value:
            if not isinstance(key_node, ScalarNode):
                raise ConstructorError(None, None, "a key must be text", key_node.start_mark)
            if key_node.value in seen:
                message = f"the key {key_node.value!r} stands twice"
                raise ConstructorError(None, None, message, key_node.start_mark)
            seen.add(key_node.value)
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}


for _first, _tag, _pattern in (
    ("tf", "tag:yaml.org,2002:bool", re.compile(r"^(true|false)$")),
    ("n~", "tag:yaml.org,2002:null", re.compile(r"^(null|~)$")),
    ("-+0123456789", "tag:yaml.org,2002:int", INTEGER),
    ("-+0123456789", "tag:yaml.org,2002:float", FLOAT),
):
    PlainLoader.add_implicit_resolver(_tag, _pattern, list(_first))
PlainLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^$"), [""])
PlainLoader.add_constructor("tag:yaml.org,2002:map", PlainLoader.unique_mapping)


def load_yaml(data: bytes, path: str) -> list[Located]:
    """Return every document of a YAML text with its places.

    Raises:
        InvalidInput: the text is too large, too deep, uses aliases or tags, has a key twice,
            or is no YAML.
    """
    text = decoded(data, path)
    try:
        _check_bounds(text, path)
        loader = PlainLoader(text)
        documents = []
        while loader.check_node():
            node = cast("Node", loader.get_node())
            value = loader.construct_document(node)
            documents.append(Located(value, path, partial(_all_places, node)))
    except yaml.MarkedYAMLError as error:
        message = error.problem or error.context or "is not YAML"
        place = _place(error.problem_mark or error.context_mark)
        raise InvalidInput([Problem(message, path, *place)]) from None
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:
        raise InvalidInput([Problem(f"is not readable YAML ({error})", path, 1, 1)]) from None
    return documents


def decoded(data: bytes, path: str) -> str:
    """Return the text of UTF-8 bytes, without a byte order mark.

    Raises:
        InvalidInput: the bytes are too many or not UTF-8; says the line.
    """
    if len(data) > MOST_BYTES:
        message = f"has {len(data):,} bytes; at most {MOST_BYTES:,} are read"
        raise InvalidInput([Problem(message, path)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise InvalidInput([Problem("is not UTF-8 text", path, line, column)]) from None


def _check_bounds(text: str, path: str) -> None:
    """Refuse what is too deep, too much or not plain, before anything is built of it.

    libyaml builds nodes by recursion and dies of 24 KB of `[`; its events come one by one.
    """
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=EventLoader), 1):
        if (refusal := _refusal(event, count, depth)) is not None:
            raise InvalidInput([Problem(refusal, path, *_place(event.start_mark))])
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _place(mark: Any) -> Place:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _refusal(event: yaml.Event, count: int, depth: int) -> str | None:
    if count > MOST_EVENTS:
        return f"has more than {MOST_EVENTS:,} parts"
    if depth > MOST_DEPTH:
        return f"is nested deeper than {MOST_DEPTH} levels"
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        return "anchors and aliases (& and *) are not allowed"
    if isinstance(event, yaml.ScalarEvent) and len(event.value) > MOST_SCALAR:
        return f"a text is longer than {MOST_SCALAR:,} characters"
    if tag := getattr(event, "tag", None):
        return f"the tag {tag} is not allowed"
    return None


def _all_places(node: Node) -> dict[Route, Place]:
    return dict(_places(node))


def _places(node: Node, route: Route = ()) -> Iterator[tuple[Route, Place]]:
    yield route, _place(node.start_mark)
    if isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            yield from _places(item, (*route, index))
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            here = (*route, key.value)
            yield from _places(value, here)
            yield here, _place(key.start_mark)


def dump_yaml(documents: list[Mapping[str, Any]]) -> str:
    """Return documents as YAML that `load_yaml` reads back to the same values."""
    return yaml.dump_all(
        documents,
        Dumper=PlainDumper,
        sort_keys=False,
        allow_unicode=True,
        width=100,
        explicit_start=len(documents) > 1,
    )


class PlainDumper(yaml.SafeDumper):
    """Writes what `PlainLoader` reads back unchanged, without anchors.

    Texts that other readers would take for something else are quoted, but for days.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012  # PyYAML's own declaration is no ClassVar
        first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
        for first, pairs in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }

    def ignore_aliases(self, _data: object) -> bool:
        """Write equal parts out each time."""
        return True


AWKWARD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def _represent_text(dumper: yaml.SafeDumper, text: str) -> ScalarNode:
    awkward = AWKWARD.search(text) or "\r" in text
    block = "\n" in text and not awkward and not re.search(r"[ \t]\n|^\s|\t", text)
    style = '"' if awkward else "|" if block else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


PlainDumper.add_representer(str, _represent_text)
