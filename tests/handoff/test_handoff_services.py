from __future__ import annotations

import email
from datetime import date
from email import policy
from functools import cache
from pathlib import Path
from shutil import copytree

import pytest

from builders import TODAY, a_teammate, a_unit
from csmkit.errors import (
    AccountNotFound,
    FileFailed,
    HandoffNotFound,
    InvalidInput,
    LeakRefused,
    TeammateNotFound,
    TemplateFailed,
)
from csmkit.resources import ResourceFolder, search_path
from csmkit.services.complete_handoff import complete_handoff
from csmkit.services.list_handoffs import list_handoffs
from csmkit.services.plan_handoff import plan_handoff
from csmkit.services.show_handoff import show_handoff
from csmkit.services.write_handoff import write_handoff
from csmkit.store.opening import create, reading
from csmkit.trust.catalogue import load_catalogue
from handoff.handoff_builders import PLAYBOOKS, TEAM, a_rich_account

TEMPLATES = search_path("templates")
ID = "alice-bob-2026-12-01"


@cache
def the_catalogue():
    return load_catalogue(PLAYBOOKS, cache_dir=None)


@pytest.fixture(scope="module")
def catalogue():
    return the_catalogue()


def fill(db):
    """Make a store in which alice owns two accounts and bob one."""
    with a_unit(db) as unit:
        for teammate in TEAM.values():
            unit.put(teammate)
        unit.put(a_teammate("gone", status="left", leaving_on="2026-11-06", manager="lena"))
        unit.put(a_teammate("soon", leaving_on="2026-12-10", manager="lena"))
        unit.put(a_rich_account(backup="bob"))
        for key, owner in (("beta", "alice"), ("gamma", "bob"), ("delta", "gone")):
            contacts = [{"name": "Kim", "email": f"kim@{key}.example"}]
            unit.put(
                a_rich_account().with_fields(key=key, name=key, owner=owner, contacts=contacts)
            )
        unit.put(a_rich_account().with_fields(key="old", owner="alice", lifecycle="left"))
    return db


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """The folder of a filled store, made once."""
    folder = tmp_path_factory.mktemp("filled") / "store"
    create(str(folder / "csmkit.db"))
    fill(str(folder / "csmkit.db"))
    return folder


@pytest.fixture
def book(filled, tmp_path):
    """The path of a filled store of one's own."""
    copytree(filled, tmp_path / "store")
    return str(tmp_path / "store" / "csmkit.db")


@pytest.fixture
def plan(book, catalogue, tmp_path):
    """Return a function that plans a handoff from alice to bob, changed where it is told."""

    def run(**fields):
        with a_unit(book) as unit:
            return plan_handoff(
                unit,
                catalogue,
                **{
                    "from_name": "alice",
                    "to_name": "bob",
                    "start_on": date(2026, 12, 1),
                    "as_of": TODAY,
                    "playbooks": PLAYBOOKS,
                    "templates": TEMPLATES,
                    "out": tmp_path / "h",
                    **fields,
                },
            )

    return run


def below(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_a_planned_handoff_is_stored_with_its_steps_and_files(plan, book, tmp_path):
    planned = plan()

    with reading(book) as reader:
        stored = show_handoff(reader, ID)
    assert stored == planned.handoff
    assert planned.is_new
    assert stored.accounts == ("acme", "beta")
    assert (stored.leader, stored.state, len(stored.steps)) == ("lena", "planned", 18)
    assert sorted(stored.files) == sorted(
        str(tmp_path / "h" / name) for name in below(tmp_path / "h") if "csmkit-files" not in name
    )
    assert [row.rank for row in planned.rows] == [1, 2]


def test_each_account_has_a_packet_and_three_letters_that_say_when(plan, tmp_path):
    plan()

    found = below(tmp_path / "h" / ID)
    shared = {"index.md", "index.html", "index.json", "letters.md", "team-note.eml"}
    assert shared <= found.keys()
    assert sum(name.endswith("-champion-ask.eml") for name in found) == 1
    assert len(found) == len(shared) + 2 * 7 + 1 + 4 + 1
    letters = {name: data for name, data in found.items() if name.endswith(".eml")}
    for data in letters.values():
        text = email.message_from_bytes(data, policy=policy.default).get_body(("plain",))
        assert "December 2026" in text.get_content()
    note = email.message_from_bytes(found["team-note.eml"], policy=policy.default)
    told = note.get_body(("plain",)).get_content().splitlines()
    assert sum(line.startswith("- ") and "renew" in line for line in told) == 2
    days = {
        email.message_from_bytes(d, policy=policy.default)["Date"].datetime.date()
        for d in letters.values()
    }
    assert min(days) == date(2026, 12, 1)
    assert {date(2026, 12, 3), date(2026, 12, 4)} <= days


def test_planning_the_same_again_changes_nothing_and_says_so(plan, tmp_path, book):
    first = plan()
    before = below(tmp_path)

    again = plan(as_of=date(2026, 12, 5))

    assert not again.is_new
    assert again.handoff == first.handoff
    assert {k: v for k, v in below(tmp_path).items() if k.startswith("h/")} == {
        k: v for k, v in before.items() if k.startswith("h/")
    }
    with reading(book) as reader:
        assert len(list_handoffs(reader, TODAY)) == 1


def test_writing_again_makes_the_same_bytes(plan, book, catalogue, tmp_path):
    plan()
    before = below(tmp_path / "h")

    with reading(book) as reader:
        written = write_handoff(
            reader,
            catalogue,
            ID,
            as_of=TODAY,
            playbooks=PLAYBOOKS,
            templates=TEMPLATES,
            out=tmp_path / "h",
        )

    assert below(tmp_path / "h") == before
    assert written.folder == tmp_path / "h" / ID


def test_a_handoff_is_planned_and_completed_in_every_database(db, catalogue, tmp_path):
    fill(db)

    with a_unit(db) as unit:
        planned = plan_handoff(
            unit,
            catalogue,
            from_name="alice",
            to_name="bob",
            start_on=date(2026, 12, 1),
            as_of=TODAY,
            playbooks=PLAYBOOKS,
            templates=TEMPLATES,
            out=tmp_path / "h",
        )
    complete(db)

    with reading(db) as reader:
        assert reader.handoff(ID).files == planned.handoff.files
        assert reader.blueprint("acme").owner == "bob"


def test_a_part_of_the_book_can_be_handed_over(plan):
    planned = plan(accounts=["BETA"], weeks=2, leader="bob", write_files=False)

    assert planned.handoff.accounts == ("beta",)
    assert planned.handoff.transfer_on == date(2026, 12, 15)
    assert planned.handoff.leader == "bob"
    assert planned.handoff.files == ()


@pytest.mark.parametrize(
    ("fields", "error", "says"),
    [
        ({"to_name": "bop"}, TeammateNotFound, "no teammate 'bop'; did you mean 'bob'"),
        ({"from_name": "alcie"}, TeammateNotFound, "did you mean 'alice'"),
        ({"leader": "nobody"}, TeammateNotFound, "no teammate 'nobody'"),
        ({"to_name": "alice"}, InvalidInput, "alice cannot hand accounts over to themselves"),
        ({"to_name": "gone"}, InvalidInput, "gone has left"),
        ({"from_name": "gone"}, InvalidInput, "gone has left"),
        ({"to_name": "soon"}, InvalidInput, "soon leaves on 2026-12-10, before the transfer"),
        ({"from_name": "lena"}, InvalidInput, "lena owns no accounts"),
        ({"from_name": "bob", "to_name": "alice"}, InvalidInput, "bob has no manager"),
        ({"accounts": ["nope"]}, AccountNotFound, "no account 'nope'"),
        ({"accounts": ["gamma"]}, InvalidInput, "account 'gamma' belongs to bob, not alice"),
        ({"start_on": date(2026, 11, 19)}, InvalidInput, "before 2026-11-20"),
        ({"start_on": date(2026, 12, 5)}, InvalidInput, "a Saturday; the next working day is"),
        ({"weeks": 1}, InvalidInput, "overlaps 2 to 4 weeks, not 1"),
        ({"reason": "abrupt", "weeks": 2}, InvalidInput, "overlaps 0 to 0 weeks, not 2"),
        ({"back_on": date(2027, 1, 11)}, InvalidInput, "departure nobody comes back"),
        ({"reason": "leave-cover"}, InvalidInput, "needs the day on which the owner is back"),
        ({"templates": ()}, TemplateFailed, "there is no template"),
    ],
    ids=range(18),
)
def test_a_handoff_that_cannot_be_is_refused_and_nothing_is_written(
    fields, error, says, plan, book
):
    if fields.get("from_name") == "bob":
        with a_unit(book) as unit:
            unit.put(a_teammate("lea", role="leader"))

    with pytest.raises(error, match=says) as caught:
        plan(**fields)

    assert "\n" not in str(caught.value)
    assert not list((Path(book).parents[1] / "h").rglob("*"))
    with reading(book) as reader:
        assert reader.handoffs() == []


def test_an_account_is_in_one_open_handoff_only(plan):
    plan(write_files=False)

    with pytest.raises(
        InvalidInput, match="account 'beta' is already in the open handoff 'alice-bob"
    ):
        plan(accounts=["beta"], start_on=date(2026, 12, 2))


def test_an_account_without_anybody_to_write_to_stops_everything(plan, book, tmp_path):
    with a_unit(book) as unit:
        unit.put(unit.blueprint("beta").with_fields(contacts=[]))

    with pytest.raises(InvalidInput, match="account 'beta' has no present contact"):
        plan()

    assert not list((tmp_path / "h").rglob("*"))


def test_a_letter_that_would_leak_stops_everything(plan, book, tmp_path):
    own = tmp_path / "own" / "emails" / "farewell"
    own.mkdir(parents=True)
    (own / "body.txt.j2").write_text("The April outage was in truth the reference story.")

    with pytest.raises(LeakRefused, match="internal field 'trigger'"):
        plan(templates=(ResourceFolder("user", tmp_path / "own"), *TEMPLATES))

    assert not list((tmp_path / "h").rglob("*"))
    with reading(book) as reader:
        assert reader.handoffs() == []


def test_nothing_is_stored_where_the_files_cannot_be_placed(plan, book, tmp_path):
    folder = tmp_path / "h" / ID
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("mine")

    with pytest.raises(FileFailed, match="did not write"):
        plan()

    assert below(tmp_path / "h") == {f"{ID}/notes.txt": b"mine"}
    with reading(book) as reader:
        assert reader.handoffs() == []


def complete(db, **fields):
    with a_unit(db) as unit:
        asked = {"as_of": date(2026, 12, 22), **fields}
        return complete_handoff(unit, the_catalogue(), ID, **asked).handoff


def test_completing_makes_the_newcomer_the_owner_of_every_account(plan, book):
    plan(write_files=False)

    done = complete(book)

    assert (done.state, done.transferred_on) == ("transferred", date(2026, 12, 22))
    with reading(book) as reader:
        acme, beta, old = (reader.blueprint(key) for key in ("acme", "beta", "old"))
        assert reader.handoff(ID) == done
    assert (acme.owner, acme.backup, beta.owner, old.owner) == ("bob", None, "bob", "alice")
    assert [(t.teammate, t.role, t.from_on, t.until_on) for t in acme.tenures] == [
        ("alice", "owner", date(2024, 4, 1), date(2026, 12, 22)),
        ("bob", "owner", date(2026, 12, 22), None),
    ]


def test_completing_marks_only_the_step_that_it_does(plan, book):
    plan(write_files=False)

    steps = complete(book, on=date(2026, 12, 21)).steps

    done = {step.id: step.done_on for step in steps if step.done_on}
    assert done == {"transfer": date(2026, 12, 21)}


def test_a_handoff_shows_as_it_stood_on_the_day_that_is_asked_for(plan, book):
    plan(write_files=False)
    complete(book, on=date(2026, 12, 21))

    with reading(book) as reader:
        states = [
            [(h.state, h.transferred_on) for h in list_handoffs(reader, day)]
            for day in (date(2026, 11, 19), date(2026, 12, 20), date(2026, 12, 21))
        ]
    assert states == [[], [("planned", None)], [("transferred", date(2026, 12, 21))]]


def test_completing_again_changes_nothing_and_another_day_is_refused(plan, book):
    plan(write_files=False)
    first = complete(book)

    assert complete(book, as_of=date(2026, 12, 28)) == first
    with pytest.raises(InvalidInput, match=f"the handoff '{ID}' is already transferred"):
        complete(book, on=date(2026, 12, 21))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"on": date(2026, 12, 23)}, "lies after 2026-12-22"),
        ({"on": date(2026, 11, 19)}, "before the handoff was planned"),
    ],
    ids=["ahead", "too early"],
)
def test_a_transfer_on_an_impossible_day_is_refused(fields, says, plan, book):
    plan(write_files=False)

    with pytest.raises(InvalidInput, match=says):
        complete(book, **fields)


def test_an_account_that_went_to_somebody_else_stops_the_whole_transfer(plan, book):
    plan(write_files=False)
    with a_unit(book) as unit:
        unit.put(unit.blueprint("beta").with_fields(owner="sam"))

    with pytest.raises(InvalidInput, match="account 'beta' belongs to sam by now"):
        complete(book)

    with reading(book) as reader:
        assert reader.blueprint("acme").owner == "alice"
        assert reader.handoff(ID).state == "planned"


def test_a_handoff_that_is_not_there_is_named_with_the_nearest(plan, book):
    plan(write_files=False)

    with reading(book) as reader, pytest.raises(HandoffNotFound, match=f"did you mean '{ID}'"):
        show_handoff(reader, "alice-bob-2026-12-02")


def test_handoffs_are_listed_by_their_start_and_open_ones_alone_if_wanted(plan, book):
    plan(write_files=False)
    plan(
        from_name="bob",
        to_name="alice",
        leader="lena",
        start_on=date(2026, 11, 24),
        write_files=False,
    )
    complete(book)

    with reading(book) as reader:
        assert [h.start_on.day for h in list_handoffs(reader, TODAY)] == [24, 1]
        assert [h.from_ for h in list_handoffs(reader, date(2026, 12, 22), only_open=True)] == [
            "bob"
        ]
