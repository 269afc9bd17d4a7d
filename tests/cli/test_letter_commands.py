from __future__ import annotations

import email
import json
from email import policy
from pathlib import Path

import pytest

from mail.smtp_sink import CERTIFICATE, Sink, running

PEOPLE = """\
schema: csmkit.teammate/v1
key: alice
name: Alice Moreau
email: alice@us.example
manager: lena
---
schema: csmkit.teammate/v1
key: bob
name: Bob Weiss
email: bob@us.example
phone: "+49 30 1"
---
schema: csmkit.teammate/v1
key: lena
name: Lena Vogt
role: leader
email: lena@us.example
---
schema: csmkit.blueprint/v1
key: acme
name: Acme Freight
owner: alice
contacts:
- {name: Dana Ito, email: dana@acme.example, champion: true, locale: en-GB}
- {name: Uwe Kern, email: uwe@acme.example, decision_maker: true, locale: de-DE}
"""
INTRODUCTION = ("email", "ACME", "introduction", "--to", "bob", "--on", "2026-12-22")


@pytest.fixture
def addressed(bare, applied):
    applied(PEOPLE)


def test_letters_are_listed(csmkit):
    rows = json.loads(csmkit("email", "list", "-o", "json").stdout)

    assert {row["letter"] for row in rows} >= {"announcement", "farewell", "introduction"}
    assert rows[0]["schema"] == "csmkit.letter-kind/v1"


def test_a_letter_is_printed_and_its_gaps_are_told_on_stderr(csmkit, addressed):
    result = csmkit(*INTRODUCTION)

    assert "Dear Dana Ito," in result.stdout
    assert "Guten Tag Uwe Kern," in result.stdout
    assert "the introduction to acme lacks introduction_date: " in result.stderr
    assert "lacks" not in result.stdout


def test_a_letter_as_json_holds_its_gaps(csmkit, addressed):
    english, german = json.loads(csmkit(*INTRODUCTION, "-q", "-o", "json").stdout)

    assert {english["locale"], german["locale"]} == {"en-GB", "de-DE"}
    assert {"field", "question"} == set(english["gaps"][0])
    assert english["file"] is None


def test_drafts_are_written_queued_and_shown(csmkit, addressed):
    files = csmkit(*INTRODUCTION, "--out", "drafts").stdout.splitlines()
    assert len(files) == 2

    assert "queued 2, 0 unchanged" in csmkit("outbox", "add", "drafts").stderr
    rows = json.loads(csmkit("outbox", "list", "-o", "json").stdout)
    assert [row["state"] for row in rows] == ["queued", "queued"]
    shown = csmkit("outbox", "show", rows[0]["id"])
    assert "Subject: " in shown.stdout
    raw = csmkit("outbox", "show", rows[0]["id"], "--raw").stdout_bytes
    assert email.message_from_bytes(raw, policy=policy.default)["Subject"] == rows[0]["subject"]


def test_the_drafts_of_a_handoff_are_queued_together(csmkit, addressed):
    csmkit("handoff", "--from", "alice", "--to", "bob", "--start", "2026-12-01")

    added = csmkit("outbox", "add", "--handoff", "alice-bob-2026-12-01")

    assert "queued 8" in added.stderr
    assert Path("handoffs/alice-bob-2026-12-01/letters.md").is_file()


def test_one_draft_can_be_printed_as_it_is(csmkit, addressed):
    ask = csmkit("email", "acme", "champion-ask", "--to", "bob", "--raw")

    message = email.message_from_bytes(ask.stdout_bytes, policy=policy.default)
    assert message["To"].addresses[0].addr_spec == "dana@acme.example"
    assert csmkit(*INTRODUCTION, "--raw").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "exit_code"),
    [
        (("email", "acme", "nothing"), 4),
        (("email", "nobody", "farewell"), 4),
        (("email", "farewell"), 2),
        (("email", "a", "b", "c"), 2),
        (("email", "acme", "farewell"), 5),
        (("email", "acme", "farewell", "--to", "bob", "--say", "x=y"), 2),
        (("email", "acme", "farewell", "--to", "bob", "--say", "thanks"), 2),
        (("email", "acme", "farewell", "--to", "bob", "--at", "25:00"), 2),
        (("outbox", "add"), 2),
        (("outbox", "add", "none.eml"), 7),
        (("outbox", "add", "."), 5),
        (("outbox", "show", "none"), 4),
        (("outbox", "drop", "none"), 4),
        (("outbox", "settle", "none"), 2),
        (("outbox", "settle", "none", "--sent"), 4),
        (("outbox", "send"), 5),
        (("outbox", "send", "none", "--yes"), 4),
        (("template", "show", "none"), 4),
        (("template", "check", "none"), 4),
        (("template", "eject", "none"), 4),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_what_cannot_be_done_ends_with_its_code_and_one_line(
    csmkit, addressed, arguments, exit_code
):
    result = csmkit(*arguments)

    assert result.exit_code == exit_code
    assert len(result.stderr.splitlines()) == 1


SETTINGS = """\
smtp_host = "localhost"
smtp_port = {port}
smtp_user = "lena"
smtp_ca_file = "{ca_file}"
smtp_password_command = "echo s3cret"
"""


@pytest.fixture
def queued(csmkit, addressed):
    csmkit(*INTRODUCTION, "--out", "drafts")
    csmkit("outbox", "add", "drafts")


def test_mails_are_sent_through_the_server_of_the_settings(process, csmkit, queued):
    with running(Sink(password="s3cret")) as sink:
        Path("csmkit.toml").write_text(SETTINGS.format(port=sink.port, ca_file=CERTIFICATE))
        would = process("outbox", "send", "--dry-run")
        asked = process("outbox", "send", stdin=-3)
        sent = process("outbox", "send", "--yes")
        again = process("outbox", "send", "--yes")

    assert b"would send 2 mails" in would.stderr
    assert asked.returncode == 2
    assert b"say --yes to send" in asked.stderr
    assert sent.returncode == 0, sent.stderr
    assert b"sent 2 mails" in sent.stderr
    assert b"sent 0 mails" in again.stderr
    assert len(sink.mails) == 2
    history = csmkit("history", "-o", "json").stdout
    assert "s3cret" not in history + sent.stdout.decode() + sent.stderr.decode()
    assert "cannot be undone" in csmkit("undo").stderr


def test_a_password_may_come_from_the_environment(process, queued, monkeypatch):
    with running(Sink(password="s3cret")) as sink:
        settings = SETTINGS.format(port=sink.port, ca_file=CERTIFICATE).replace("echo s3cret", "no")
        Path("csmkit.toml").write_text(settings)
        failed = process("outbox", "send", "--yes")
        monkeypatch.setenv("CSMKIT_SMTP_PASSWORD", "s3cret")
        sent = process("outbox", "send", "--yes")

    assert failed.returncode == 5
    assert b"smtp_password_command did not work" in failed.stderr
    assert sent.returncode == 0
    assert len(sink.mails) == 2


def test_without_tls_mail_goes_to_this_machine_only_and_only_if_said_so(csmkit, queued):
    with running(Sink(offers_tls=False)) as sink:
        Path("csmkit.toml").write_text(f'smtp_host = "localhost"\nsmtp_port = {sink.port}\n')
        refused = csmkit("outbox", "send", "--yes")
        sent = csmkit("outbox", "send", "--yes", "--insecure")
    Path("csmkit.toml").write_text('smtp_host = "mail.example"\n')
    assert (refused.exit_code, sent.exit_code) == (8, 0)
    assert "offers no TLS" in refused.stderr
    assert csmkit("outbox", "list", "--state", "sent", "-o", "ndjson").stdout.count("\n") == 2


def test_a_refused_mail_ends_with_eight_and_says_why(csmkit, queued):
    with running(Sink(offers_tls=False, refused=frozenset({"uwe@acme.example"}))) as sink:
        Path("csmkit.toml").write_text(f'smtp_host = "localhost"\nsmtp_port = {sink.port}\n')
        result = csmkit("outbox", "send", "--yes", "--insecure")

    assert result.exit_code == 8
    assert "uwe@acme.example: 550 no such person" in result.stderr
    assert "sent 1 mail" in result.stderr


def test_what_comes_back_with_a_backup_is_not_sent_again_by_itself(csmkit, queued):
    csmkit("backup", "then.db")

    restored = csmkit("restore", "then.db", "--yes")

    assert "2 queued mails are held" in restored.stderr
    states = [row["state"] for row in json.loads(csmkit("outbox", "list", "-o", "json").stdout)]
    assert states == ["held", "held"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('smtp_password = "x"', "does not belong into a file"),
        ("smtp_port = true", "must be a text"),
        ('smtp_security = "ssl"', "must be starttls or tls or none"),
    ],
)
def test_a_wrong_mail_setting_is_named_with_its_place(line, words, csmkit):
    Path("csmkit.toml").write_text(f"{line}\n")

    result = csmkit("config", "show")

    assert result.exit_code == 5
    assert "csmkit.toml:1" in result.stderr
    assert words in result.stderr


def test_templates_are_listed_shown_copied_and_checked(csmkit):
    name = "emails/farewell/body.txt.j2"
    Path("csmkit.toml").write_text("")
    rows = json.loads(csmkit("template", "list", "-o", "json").stdout)
    assert name in {row["template"] for row in rows}
    assert "{% block thanks %}" in csmkit("template", "show", name).stdout
    copied = Path(csmkit("template", "eject", name).stdout.strip())
    assert copied == Path.cwd() / "templates" / name
    assert "are fine" in csmkit("template", "check").stderr
    copied.write_text("\n{{ letter.arr_cents }}")
    checked = csmkit("template", "check")
    assert checked.exit_code == 5
    assert checked.stderr == (
        f"error: {copied}:2: 'arr_cents' is an internal field, "
        "which no letter to a customer holds\n"
    )
    assert len(csmkit("template", "list", "--own", "-o", "ndjson").stdout.splitlines()) == 1


@pytest.mark.parametrize("words", [("outbox", "list"), ("outbox", "show", "x")], ids=" ".join)
def test_looking_at_the_outbox_needs_no_writing_library(process, addressed, words, monkeypatch):
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
    imported = process(*words).stderr.decode()

    assert not {" sqlmodel", " sqlalchemy", " alembic", " babel"} & {
        line.rpartition("|")[2].rstrip() for line in imported.splitlines()
    }
