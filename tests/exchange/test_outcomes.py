import json
import time

import pytest

from csmkit.exchange.outcomes import read_outcomes

ROWS = [("acme", "2026-03-31", False), ("Brook & Söhne", "2026-05-01", True)]


def read(text, name="outcomes.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    stated, problems = read_outcomes(data, name)
    found = [(o.account, o.on.isoformat(), o.is_loss) for o, _ in stated]
    return found, [str(problem) for problem in problems]


HEADER = "account,date,outcome\n"
LINES = 'acme,2026-03-31,renewed\n"Brook & Söhne",2026-05-01,churned\n'
ENTRIES = [
    {"account": "acme", "date": "2026-03-31", "outcome": "renewed"},
    {"account": "Brook & Söhne", "date": "2026-05-01", "outcome": "churned"},
]
FORMS = {
    "csv": ("o.csv", HEADER + LINES),
    "a byte order mark": ("o.csv", "\ufeff" + HEADER + LINES),
    "semicolons": ("o.csv", (HEADER + LINES).replace(",", ";")),
    "tabs": ("o.tsv", (HEADER + LINES).replace(",", "\t")),
    "CRLF and blank lines": ("o.csv", "\r\n" + (HEADER + "\n" + LINES).replace("\n", "\r\n")),
    "other columns and order": (
        "o.csv",
        (
            'Outcome;"Note";ACCOUNT;Date\nrenewed;"a; long\nnote";acme;2026-03-31\n'
            "Churned;;Brook & Söhne;2026-05-01\n"
        ),
    ),
    "standard input": ("<stdin>", HEADER + LINES),
    "yaml": ("o.yaml", json.dumps(ENTRIES, indent=1)),
    "yaml documents": ("o.yaml", "---\n".join(json.dumps(entry) + "\n" for entry in ENTRIES)),
    "a yaml list on standard input": (
        "<stdin>",
        (
            "- account: acme\n  date: 2026-03-31\n  outcome: renewed\n"
            "- {account: Brook & Söhne, date: 2026-05-01, outcome: churned}\n"
        ),
    ),
    "json": ("o.json", json.dumps(ENTRIES)),
    "ndjson": ("o.ndjson", "".join(json.dumps(entry) + "\n" for entry in ENTRIES)),
}


@pytest.mark.parametrize(("name", "text"), FORMS.values(), ids=FORMS)
def test_outcomes_are_read_in_every_form(name, text):
    assert read(text, name) == (ROWS, [])


WRONG = {
    "no such day": (HEADER + "acme,2026-02-30,renewed\n", "o.csv:2: date: must be a day"),
    "a day as digits": (HEADER + "acme,20260331,renewed\n", "o.csv:2: date: must be a day"),
    "a word": (HEADER + "acme,2026-03-31,lost\n", "o.csv:2: outcome: must be 'renewed' or"),
    "an empty cell": (HEADER + ",2026-03-31,renewed\n", "o.csv:2: field 'account' is missing"),
    "a short row": (HEADER + "acme,2026-03-31\n", "o.csv:2: field 'outcome' is missing"),
    "a long row": (HEADER + "a,2026-03-31,renewed,x\n", "o.csv:2: has 4 cells; the header has 3"),
    "a missing column": (
        "account,day,outcome\nacme,2026-03-31,renewed\n",
        "o.csv:1: the column 'date' is missing",
    ),
    "a near column": ("acount,date,outcome\n", "o.csv:1: the column 'account' is missing; did you"),
    "a column twice": (
        "account,date,outcome,date\n",
        "o.csv:1: the column 'date' stands twice",
    ),
    "an open quote": (HEADER + 'a,2026-03-31,renewed\n"b\n', "o.csv:3: is not CSV"),
    "not UTF-8": (HEADER.encode() + b"\xe4,2026-03-31,renewed\n", "o.csv:2:1: is not UTF-8 text"),
    "nothing": ("", "o.csv: is empty; a header with account, date, outcome is needed"),
    "only a header": (HEADER, "o.csv: holds no outcome"),
    "behind a note of two lines": (
        'account,date,outcome,note\na,2026-03-31,renewed,"x\ny"\nb,soon,renewed,\n',
        "o.csv:4: date: must be a day",
    ),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_in_csv_is_told_with_its_line(text, said):
    _, problems = read(text, "o.csv")
    assert len(problems) == 1
    assert problems[0].startswith(said)


def test_every_problem_is_told_and_the_rest_is_read():
    found, problems = read(HEADER + "a,x,renewed\nb,2026-03-31,renewed\nc,2026-03-31,y\n", "o.csv")
    assert [row[0] for row in found] == ["b"]
    assert [problem.split(" ")[0] for problem in problems] == ["o.csv:2:", "o.csv:4:"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("o.json", '[\n {"account": "a", "date": 1, "outcome": "renewed"}\n]', "o.json:2:19: date"),
        ("o.yaml", "- account: a\n  dat: 2026-03-31\n  outcome: renewed\n", "o.yaml:2:3: unknown"),
        ("o.ndjson", "[1]\n", "o.ndjson:1:2: is no outcome"),
        ("o.yaml", "just words\n", "o.yaml:1:1: is no outcome"),
        ("o.json", "{", "o.json:1:2: is not JSON"),
    ],
    ids=["json", "yaml", "a number", "words", "broken"],
)
def test_what_is_wrong_in_a_document_is_told_with_its_place(name, text, said):
    _, problems = read(text, name)
    assert any(problem.startswith(said) for problem in problems)


def test_many_wrong_entries_of_a_list_are_placed_in_good_time():
    text = json.dumps([{"account": "a", "date": "x", "outcome": "renewed"}] * 4000)
    began = time.perf_counter()
    _, problems = read(text, "o.json")
    assert len(problems) == 4000
    assert time.perf_counter() - began < 20
