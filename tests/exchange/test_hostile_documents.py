from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings

from csmkit.errors import InvalidInput
from csmkit.exchange.documents import document_from, located_documents
from random_documents import SEEDS

TEAMMATE = b"schema: csmkit.teammate/v1\nkey: alice\nname: Alice\n"
MATE = b'{"schema": "csmkit.teammate/v1", "key": "alice", "name": "Alice"}'

HOSTILE = {
    "duplicate key": ("a.yaml", TEAMMATE + b"name: Bob\n", "a.yaml:4:1: the key 'name' stands"),
    "unknown field": ("a.yaml", TEAMMATE + b"rol: csm\n", "a.yaml:4:1: unknown field 'rol'"),
    "wrong type": ("a.yaml", TEAMMATE + b"skills: 3\n", "a.yaml:4:1: skills: must be a list"),
    "wrong word": ("a.yaml", TEAMMATE + b"role: king\n", "a.yaml:4:1: role: must be 'csm', "),
    "alias bomb": ("a.yaml", b"a: &a [x]\nb: &b [*a, *a]\n", "a.yaml:1:4: anchors and aliases"),
    "merge bomb": ("a.yaml", b"a: &a {x: 1}\nb: {<<: *a}\n", "a.yaml:1:4: anchors and aliases"),
    "tag": ("a.yaml", b"a: !!python/object/apply:os.system [ls]\n", "a.yaml:1:4: the tag"),
    "24 KB of [": ("a.yaml", b"[" * 24_000, "a.yaml:1:34: is nested deeper than 32"),
    "48 KB of - ": ("a.yaml", b"- " * 24_000, "a.yaml:1:67: is nested deeper than 32"),
    "1 MB scalar": ("a.yaml", b"a: " + b"x" * 1_000_000, "a.yaml:1:4: a text is longer"),
    "6 MB file": ("a.yaml", b"# " + b"x" * 6_000_000, "a.yaml: has 6,000,002 bytes"),
    "NUL": ("a.yaml", b"a: \x00\n", "a.yaml:1:1: is not readable YAML"),
    "escaped NUL": ("a.yaml", TEAMMATE + b'title: "\\0"\n', "a.yaml:4:1: title: has the character"),
    "surrogate": (
        "a.yaml",
        TEAMMATE + b'title: "\\ud800"\n',
        "a.yaml:4:11: found invalid Unicode",
    ),
    "not UTF-8": ("a.yaml", TEAMMATE + b"title: \xff\n", "a.yaml:4:8: is not UTF-8 text"),
    "unclosed": ("a.yaml", b"a: {b: 1\n", "a.yaml:2:1: "),
    "list": ("a.yaml", b"- a\n- b\n", "a.yaml:1:1: is not a document"),
    "key that is a list": ("a.yaml", b"? [a]\n: b\n", "a.yaml:1:3: a key must be text"),
    "no schema": ("a.yaml", b"key: a\n", "a.yaml:1:1: field 'schema' is missing"),
    "near schema": ("a.yaml", b"schema: csmkit.teamate/v1\n", "did you mean 'csmkit.teammate/v1'"),
    "json duplicate": ("a.json", b'{"a": 1,\n "a": 2}', "a.json:2:2: the key 'a' stands twice"),
    "json 24 KB of [": ("a.json", b"[" * 24_000, "a.json:1: is not JSON: nested too deep"),
    "json NaN": ("a.json", b'{"a": NaN}', "a.json:1: is not JSON: NaN is no JSON value"),
    "json digits": ("a.json", b'{"a": ' + b"9" * 6_000 + b"}", "a.json:1: is not JSON"),
    "json cut off": ("a.json", b'{"a":\n [1,', "a.json:2:5: is not JSON"),
    "json surrogate": ("a.json", MATE[:-1] + b',\n "title": "\\ud800"}', "a.json:2:2: title: "),
    "json unknown": ("a.json", MATE[:-1] + b', "rol": 1}', "a.json:1:67: unknown field 'rol'"),
    "ndjson line": ("a.ndjson", MATE + b'\n{"a" 1}\n', "a.ndjson:2:6: is not JSON"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_with_its_place(name):
    path, data, message = HOSTILE[name]

    with pytest.raises(InvalidInput) as caught:
        [document_from(located) for located in located_documents(data, path)]

    assert caught.value.exit_code == 5
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["NO", "yes", "on", "12:30", "1:30", "012", "1.10.2", "0x1F", "1e3", "2026-01-01", "=", "<<"],
)
def test_what_looks_like_something_else_stays_text(text):
    (located,) = located_documents(TEAMMATE + f"title: {text}\n".encode(), "a.yaml")

    assert document_from(located).title == text


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (TEAMMATE, "YAML"),
        (MATE, "one line of JSON"),
        (MATE + b"\n" + MATE.replace(b"alice", b"bob"), "NDJSON"),
        (b"[" + MATE + b",\n" + MATE.replace(b"alice", b"bob") + b"]", "array"),
        (b"{\n" + MATE[1:], "JSON over several lines"),
        (b"\xef\xbb\xbf" + MATE, "byte order mark"),
        (b"---\n" + TEAMMATE + b"---\n" + TEAMMATE.replace(b"alice", b"bob"), "many YAML"),
    ],
)
def test_standard_input_may_hold_any_form(data, form):
    documents = [document_from(located) for located in located_documents(data, "-")]

    assert documents[0].key == "alice", form


def mutated(data: bytes, random: Random) -> bytes:
    content = bytearray(data)
    for _ in range(random.randint(1, 6)):
        place = random.randrange(len(content))
        match random.randrange(4):
            case 0:
                content[place] = random.randrange(256)
            case 1:
                del content[place : place + random.randrange(5)]
            case 2:
                content[place:place] = random.choice(
                    [b"{", b"[", b"- ", b": ", b"&a ", b"*a", b'"']
                )
            case _:
                content[place:place] = content[: random.randrange(20)]
        content = content or bytearray(b" ")
    return bytes(content)


@settings(max_examples=300, deadline=None)
@given(SEEDS)
def test_no_mutation_of_a_document_ends_in_anything_but_a_document_or_a_refusal(seed):
    random = Random(seed)
    path, data = random.choice([("a.yaml", TEAMMATE), ("a.json", MATE), ("a.ndjson", MATE)])

    try:
        for located in located_documents(mutated(data, random), path):
            document_from(located)
    except InvalidInput as refusal:
        assert all(problem.path == path for problem in refusal.problems)
