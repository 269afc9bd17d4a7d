from __future__ import annotations

import json


def test_a_leader_reads_who_is_full_and_what_a_departure_would_do(csmkit, filled):
    found = csmkit("capacity")

    assert found.stdout.splitlines()[0].split()[:3] == ["TEAMMATE", "NAME", "ACCOUNTS"]
    assert "usable after a buffer of" in found.stderr
    assert "whoever leaves, the others could take the hours" in found.stderr


def test_a_script_gets_the_numbers_in_one_object(csmkit, filled):
    found = json.loads(csmkit("capacity", "-o", "json").stdout)

    assert found["schema"] == "csmkit.capacity/v1"
    alice = next(one for one in found["teammates"] if one["teammate"] == "alice")
    assert alice["usable_hours"] + alice["buffer_hours"] == alice["capacity_hours"]
    assert found["margin_hours"] > 0


def test_a_model_with_no_margin_says_so_and_leaves_with_3(csmkit, filled):
    document = (
        "schema: csmkit.teammate/v1\nkey: {0}\nname: {0}\ncapacity_hours: 1\nstatus: active\n"
    )
    text = "---\n".join(document.format(key) for key in ("alice", "bob"))
    csmkit("apply", "-f", "-", stdin=text)

    found = csmkit("capacity", "--exit-code")

    assert found.exit_code == 3
    assert "there is no margin" in found.stderr


def test_an_empty_store_says_that_there_is_nobody(csmkit, home):
    csmkit("init")

    assert csmkit("capacity").stderr == "no CSM; `csmkit team add KEY` adds one\n"


def test_a_picture_is_written_to_a_file_or_to_stdout(csmkit, filled, tmp_path):
    page = tmp_path / "team.html"

    said = csmkit("capacity", "--html", page)

    assert (said.stdout, said.stderr) == ("", f"wrote {page}\n")
    assert "<h1>Load against capacity</h1>" in page.read_text()
    assert csmkit("capacity", "--svg", "-").stdout.startswith("<svg")


def test_two_pictures_at_once_are_refused(csmkit, filled):
    found = csmkit("capacity", "--svg", "-", "--html", "-")

    assert found.exit_code == 2
    assert "--svg or --html, not both" in found.stderr
