import time

import pytest

from csmkit.render.message_rules import load_message_rules
from csmkit.render.wording import WordingCheck
from csmkit.resources import search_path

CHECK = WordingCheck(load_message_rules(search_path("playbooks")))


def found(text):
    return {(f.rule.id, f.line, f.column, f.matched) for f in CHECK.check(text).findings}


def ids(text):
    return {finding.rule.id for finding in CHECK.check(text).findings}


def test_a_finding_has_its_place_and_its_words():
    text = "Dear Dana,\n\nI own this. Frankly, we\nmisunderstood you on Monday.\n"
    assert found(text) == {("hiding-behind-we", 3, 22, "we misunderstood")}


def test_places_count_characters_not_bytes():
    assert ("talking-down", 1, 6, "obviously") in found("Öäü, obviously wrong")


ARTICLE = {
    "hiding behind the collective": ("We misunderstood.", "hiding-behind-we"),
    "owning it": ("I dropped the ball here and I want to own that.", None),
    "taking it on": (
        (
            "I should have flagged this earlier. You trusted me to ensure the rollout would be "
            "smooth, and I let you down. Let me fix this, not just technically, but in how we "
            "work together going forward."
        ),
        None,
    ),
    "a risk named early": (
        (
            "We're 80% through the testing, but I want to flag a potential blocker early so "
            "we're not surprised."
        ),
        None,
    ),
    "what matters": ("What's the most important thing we can accomplish this quarter?", None),
    "what would help": ("What would re-earn your confidence?", None),
    "a clear escalation": (
        "I've escalated this so we can align on the best path forward.",
        None,
    ),
    "a bailout": (
        "I'm adding my boss because I don't know what to do.",
        "bail-out-escalation",
    ),
    "handing over": (
        (
            "I believe we've reached a point where I'm no longer the best person to support this "
            "account. Here's why."
        ),
        None,
    ),
}


@pytest.mark.parametrize(("text", "rule"), ARTICLE.values(), ids=ARTICLE)
def test_what_the_articles_say_to_do_passes_and_what_they_say_not_to_do_is_found(text, rule):
    errors = {f.rule.id for f in CHECK.check(text).findings if f.rule.spec.severity == "error"}
    assert errors == ({rule} if rule else set())


def test_what_is_absent_is_looked_for_in_the_whole_message():
    promise = "Dear Dana, we will send the report."
    assert {"no-date", "no-owner"} <= ids(promise)
    assert not {"no-date", "no-owner"} & ids(promise + "\n\nAnna will call you on Friday.")


def test_what_is_absent_says_what_it_was_looked_for_and_why():
    finding = next(f for f in CHECK.check("We will send it.").findings if f.rule.id == "no-date")
    assert (finding.line, finding.column, finding.matched) == (1, 1, "We will")
    assert "weekday" in finding.rule.spec.looks_for


def test_a_place_is_found_once_by_a_rule():
    text = "Obviously we will reach out shortly, we will reach out shortly."
    assert len([f for f in CHECK.check(text).findings if f.rule.id == "vague-time"]) == 2


FOREIGN = {
    "German": "Sehr geehrte Frau Meier, vielen Dank für Ihre Nachricht. Es tut mir sehr leid, dass "
    "der Bericht am Montag nicht ankam. Ich habe den Fehler gefunden und behoben und werde Ihnen "
    "bis Donnerstag die Ursache erklären.",
    "Dutch": "Beste Dana, bedankt voor je bericht. Het spijt me dat het rapport op maandag niet is "
    "aangekomen. Ik was in de veronderstelling dat we het al hadden verstuurd. Zal ik je bellen?",
    "French": "Bonjour Dana, merci pour votre message. Je suis désolé que le rapport ne soit pas "
    "arrivé lundi. On a trouvé la cause et je vous enverrai une explication avant jeudi.",
}


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
def test_another_language_is_noticed_and_not_searched_for_what_it_lacks(text):
    checked = CHECK.check(text)
    assert checked.is_foreign
    assert checked.findings == ()


def test_english_and_short_texts_are_not_taken_for_another_language():
    assert not CHECK.check("Danke, Dana!").is_foreign
    text = (
        "Dear Dana, thank you for the call. I will send you the figures for each of the sites "
        "by Thursday, and Anna will join us on Friday if that is fine with you."
    )
    assert not CHECK.check(text).is_foreign


@pytest.mark.parametrize(
    "unit",
    ["we we ", "sorry if you feel, but we ", "a" * 50, "we will soon. ", "I. ", "''' ", "- \n"],
)
def test_a_long_message_takes_a_bounded_time(unit):
    began = time.process_time()
    CHECK.check(unit * (60_000 // len(unit)))
    assert time.process_time() - began < 15
