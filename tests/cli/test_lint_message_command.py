import csv
import io
import json
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from csmkit.cli.shapes.findings import FindingShape

DRAFT = """\
Dear Dana,

We misunderstood what you need. Sorry for any inconvenience.
Our team will get back to you shortly.
"""


@pytest.fixture
def draft(home):
    Path("draft.md").write_text(DRAFT, encoding="utf-8")
    return "draft.md"


def test_findings_show_their_place_their_words_and_a_better_pattern(csmkit, draft):
    result = csmkit("lint-message", draft)
    assert result.exit_code == 0
    assert "draft.md  3 errors, 3 warnings" in result.stdout
    assert "3:1  error  Hides behind the collective  hiding-behind-we" in result.stdout
    assert "“We misunderstood”" in result.stdout
    assert "I dropped the ball here and I want to own that" in result.stdout
    assert "but nowhere a date, a weekday" in result.stdout
    assert "only the wording was matched" in result.stderr


def test_findings_have_the_shape_of_their_schema(csmkit, draft):
    result = csmkit("lint-message", draft, "-o", "ndjson")
    values = [json.loads(line) for line in result.stdout.splitlines()]
    for value in values:
        TypeAdapter(FindingShape).validate_python(value, strict=True, extra="forbid")
    assert json.loads(csmkit("lint-message", draft, "-o", "json").stdout) == values


def test_findings_go_out_as_csv_and_markdown(csmkit, draft):
    rows = csmkit("lint-message", draft, "-o", "csv", "--fields", "line,rule").stdout
    assert list(csv.reader(io.StringIO(rows)))[:2] == [["line", "rule"], ["3", "hiding-behind-we"]]
    assert (
        "| draft.md:3:1 | error | hiding-behind-we |"
        in csmkit("lint-message", draft, "-o", "md").stdout
    )


@pytest.mark.parametrize(("text", "code"), [(DRAFT, 3), ("Thank you, Dana.", 0)])
def test_exit_code_tells_a_script_whether_there_is_a_finding(csmkit, text, code):
    assert csmkit("lint-message", "-", "--exit-code", stdin=text).exit_code == code
    assert csmkit("lint-message", "-", stdin=text).exit_code == 0


def test_nothing_found_is_said(csmkit):
    result = csmkit("lint-message", "-", stdin="Thank you, Dana.")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("nothing found; only the wording was matched")
    assert json.loads(csmkit("lint-message", "-", "-o", "json", stdin="Thanks.").stdout) == []


def test_places_of_a_mail_count_in_its_text_part(csmkit, home):
    mail = EmailMessage()
    mail.set_content("Dear Dana,\n\nobviously so.\n")
    Path("draft.eml").write_bytes(mail.as_bytes())
    result = csmkit("lint-message", "draft.eml")
    assert "3:1  warning  Talks down" in result.stdout
    assert "count in its text part" in result.stderr


def test_another_language_is_said_to_be_a_guess(csmkit):
    text = (
        "Sehr geehrte Frau Meier, vielen Dank für Ihre Nachricht. Es tut mir leid, dass der "
        "Bericht nicht ankam. Ich werde Ihnen die Ursache bis Donnerstag gern erklären."
    )
    result = csmkit("lint-message", "-", stdin=text)
    assert "the rules are for English (a guess" in result.stderr


def test_hostile_words_do_not_reach_the_terminal(csmkit):
    result = csmkit("lint-message", "-", stdin="We \u202emisunderstood\x1b[31m it.")
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("missing.md", 7, "could not read missing.md: No such file"),
        ("folder", 7, "could not read folder: Is a directory"),
        ("nul.md", 5, "nul.md:1: holds NUL characters"),
        ("latin.md", 5, "latin.md:1:4: is not UTF-8 text"),
        ("big.md", 5, "big.md: has 10,000,000 bytes"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(csmkit, tmp_path, name, code, said):
    work = tmp_path / "work"
    (work / "folder").mkdir()
    (work / "nul.md").write_bytes(b"a\0b")
    (work / "latin.md").write_bytes(b"caf\xe9")
    (work / "big.md").write_bytes(b"word " * 2_000_000)
    result = csmkit("lint-message", name)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith(f"error: {said}")
    assert result.stderr.count("\n") == 1


def test_checking_needs_no_store_and_imports_no_database(process, draft):
    code = (
        "import sys; sys.argv = ['csmkit', 'lint-message', 'draft.md', '-o', 'json']\n"
        "from csmkit.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'sqlmodel', 'sqlalchemy', 'alembic', 'jinja2', 'sqlite3'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert result.returncode == 0, result.stderr
    assert b"csmkit.finding/v1" in result.stdout
