from __future__ import annotations

from datetime import date

import pytest

from builders import TODAY, a_blueprint, a_teammate
from csmkit.domain.letter import LetterPeople, Occasion
from csmkit.handoff.letter_specs import load_letters
from csmkit.render.environment import Templates
from csmkit.render.letters import LetterDesk
from csmkit.resources import ResourceFolder, search_path

SHIPPED = search_path("templates")
PEOPLE = LetterPeople(
    outgoing=a_teammate(
        "alice",
        name="Alice Okafor",
        title="Senior Customer Success Manager",
        email="alice@ours.example",
        note="Burnt out, leaves for a competitor",
    ),
    incoming=a_teammate(
        "bob",
        name="Bob Lindqvist",
        title="Customer Success Manager",
        email="bob@ours.example",
        phone="+46 8 5550 0173",
        industries=["logistics", "insurance"],
        languages=["English", "Swedish", "de"],
        timezone="Europe/Stockholm",
    ),
    leader=a_teammate("lena", name="Lena Vogt", role="leader", email="lena@ours.example"),
)
SPECS = {spec.id: spec for spec in load_letters(search_path("playbooks"))}
OCCASION = Occasion(
    id="alice-bob-2026-12-01",
    created_on=TODAY,
    start_on=date(2026, 12, 1),
    introduction_on=date(2026, 12, 8),
    transfer_on=date(2026, 12, 22),
    until_on=date(2027, 1, 15),
)
SENT_ON = date(2026, 12, 3)


def a_customer(**fields):
    return a_blueprint(
        **{
            "key": "acme",
            "name": "Acme Freight",
            "segment": "strategic",
            "industry": "logistics",
            "contract": {
                "arr_cents": 18_400_000,
                "currency": "GBP",
                "products": ["Harbor Flow", "Harbor Insight"],
                "discount_percent": 15,
                "renewal_on": "2027-03-31",
            },
            "preferences": {
                "rhythm": "Every third Thursday at 10:00",
                "dont": ["Never on Mondays"],
            },
            "goals": [{"text": "A booking confirmed within two hours.", "said_by": "Priya"}],
            "contacts": [
                {
                    "name": "Priya Shah",
                    "email": "priya@acme.example",
                    "champion": True,
                    "influence": 4,
                    "personality": "Hates slides and remembers every promise we ever made to her",
                },
                {
                    "name": "Helen Drury",
                    "email": "helen@acme.example",
                    "decision_maker": True,
                    "influence": 5,
                },
                {"name": "Ines Carvalho", "email": "ines@acme.example"},
            ],
            "history": [
                {"kind": "achievement", "on": "2025-09-18", "title": "No form is typed by hand"},
            ],
            "projects": [
                {
                    "name": "Roll-out in Dover",
                    "due_on": "2027-01-29",
                    "next_step": "Import a list.",
                },
            ],
            "issues": [
                {"title": "Exports time out", "opened_on": "2026-10-28", "reference": "LH-4410"},
            ],
            "commitments": [
                {"text": "Send the comparison", "side": "us", "due_on": "2026-11-06"},
                {"text": "Name a data owner", "side": "them", "due_on": "2026-11-07"},
            ],
            "engagements": [
                {
                    "from_on": "2026-12-07",
                    "until_on": "2027-02-26",
                    "every_days": 60,
                    "why": "Nobody has the hours since Alice told us that she goes",
                    "told_why": "A new colleague joins us in the spring.",
                    "expect": "A written summary every month",
                },
            ],
            "landmines": [
                {
                    "trigger": "Mentioning the reference story",
                    "safe_wording": "Talk about Leeds and Hull",
                },
            ],
            **fields,
        },
    )


@pytest.fixture(scope="session")
def shipped_templates():
    return Templates(SHIPPED)


@pytest.fixture
def desk(shipped_templates):
    return LetterDesk(shipped_templates, OCCASION, PEOPLE, TODAY, ("health score", "arr"))


@pytest.fixture
def overridden(tmp_path):
    """Return a function that makes templates from texts, in front of the shipped ones."""

    def make(**texts):
        for name, text in texts.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return Templates((ResourceFolder("user", tmp_path), *SHIPPED))

    return make


@pytest.fixture
def customer():
    return a_customer


@pytest.fixture(scope="session")
def specs():
    """Every shipped letter by name."""
    return SPECS


@pytest.fixture(scope="session")
def occasion():
    return OCCASION


@pytest.fixture(scope="session")
def staff():
    return PEOPLE
