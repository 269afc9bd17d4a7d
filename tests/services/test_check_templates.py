from __future__ import annotations

import pytest

from csmkit.errors import FileFailed, InvalidInput, ResourceNotFound
from csmkit.render.environment import Templates
from csmkit.resources import ResourceFolder, search_path
from csmkit.services.check_templates import check_templates
from csmkit.services.eject_template import eject_template
from csmkit.services.list_templates import list_templates
from csmkit.services.show_template import show_template

PLAYBOOKS, SHIPPED = search_path("playbooks"), search_path("templates")
FAREWELL = "emails/farewell/body.txt.j2"


@pytest.fixture
def own(tmp_path):
    """Return a function that puts templates in front of the shipped ones."""

    def make(**texts):
        for name, text in texts.items():
            path = tmp_path / "own" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return (ResourceFolder("user", tmp_path / "own"), *SHIPPED)

    return make


def test_every_shipped_template_is_fine():
    assert check_templates(SHIPPED, PLAYBOOKS) == len(list_templates(SHIPPED))


WRONG = {
    "unknown name": ("{{ oops }}", "unknown name 'oops'"),
    "near name": ("{{ leter.customer }}", "did you mean 'letter'"),
    "unknown field": ("{{ letter.custommer }}", "did you mean 'customer'"),
    "internal field": ("{{ letter.arr_cents }}", "'arr_cents' is an internal field"),
    "internal field of a contact": ("{{ letter.leader.sentiment }}", "'sentiment' is an internal"),
    "internal field by index": ("{{ letter['landmines'] }}", "'landmines' is an internal"),
    "for colleagues": ("{{ note.accounts }}", "'note' is for colleagues"),
    "in a loop": ("{% for p in letter.projects %}{{ p.nxt }}{% endfor %}", "no 'nxt'"),
    "after a filter": ("{{ (letter.projects|first).nxt }}", "no 'nxt'"),
    "in a filter": ("{{ letter.projects|map(attribute='nxt')|list }}", "no 'nxt'"),
    "after a slice": ("{% for p in letter.issues[:1] %}{{ p.nxt }}{% endfor %}", "no 'nxt'"),
    "of a set name": ("{% set me = letter.incoming %}{{ me.nxt }}", "no 'nxt'"),
    "of a parameter": ("{% macro m(person) %}{{ person.nxt }}{% endmacro %}", "no 'nxt'"),
    "of a text": ("{{ letter.customer.name }}", "no 'name' in a str"),
    "in an else": ("{% if 1 %}{% else %}{{ letter.nxt }}{% endif %}", "no 'nxt'"),
    "said in vain": ("{{ letter.said.whyy }}", "did you mean 'why'"),
    "no such template": ("{% include 'emails/none.txt.j2' %}", "no template 'emails/none.txt.j2'"),
    "no such macro": ("{% from 'emails/parts.txt.j2' import reech %}", "no macro 'reech'"),
    "no such filter": ("{{ letter.customer|shout }}", "No filter named 'shout'"),
    "no template at all": ("{{ letter.customer", "unexpected end of template"),
    "unsafe": ("{% autoescape false %}{% endautoescape %}", "switch escaping off"),
}


@pytest.mark.parametrize(("text", "words"), WRONG.values(), ids=WRONG)
def test_what_a_template_asks_for_in_vain_is_named_with_its_place(text, words, own, tmp_path):
    with pytest.raises(InvalidInput) as refusal:
        check_templates(own(**{FAREWELL: f"fine\n{text}"}), PLAYBOOKS, [FAREWELL])

    problems = [str(problem) for problem in refusal.value.problems]
    assert any(words in problem for problem in problems), problems
    assert all(problem.startswith(f"{tmp_path / 'own' / FAREWELL}:2") for problem in problems)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ invite.arr_cents }}", "'arr_cents' is an internal field"),
        ("{{ invite.incomming }}", "did you mean 'incoming'"),
        ("{{ note.accounts }}", "'note' is for colleagues"),
    ],
)
def test_an_invite_is_looked_at_like_a_letter(text, words, own):
    name = "calendars/introduction/summary.txt.j2"

    with pytest.raises(InvalidInput, match=words):
        check_templates(own(**{name: text}), PLAYBOOKS, [name])


RIGHT = {
    "block of a parent": (
        "{% extends 'shipped/emails/farewell/body.txt.j2' %}"
        "{% block thanks %}{{ incoming }}{{ signature(letter.leader) }}{% endblock %}"
    ),
    "loop": "{% for p in letter.projects %}{{ loop.index }} {{ p.text }}{% endfor %}",
    "pairs": "{% for a, b in [(1, 2)] %}{{ a }}{{ b }}{% endfor %}",
    "said": "{{ letter.said.why }}",
    "filters": "{{ letter.projects|map(attribute='text')|join(', ') }}",
}


@pytest.mark.parametrize("text", RIGHT.values(), ids=RIGHT)
def test_what_works_is_not_reported_and_does_render(text, own):
    assert check_templates(own(**{FAREWELL: text}), PLAYBOOKS, [FAREWELL]) == 1


def test_a_letter_to_colleagues_may_ask_for_what_a_customers_may_not(own):
    text = "{% for account in note.accounts %}{{ account.arr_cents }}{% endfor %}"

    assert check_templates(own(**{"emails/team-note/body.txt.j2": text}), PLAYBOOKS) > 0


def test_a_letter_without_a_specification_is_taken_for_a_customers_and_named(own):
    with pytest.raises(InvalidInput, match=r"'stage'|playbooks/letters/party\.yaml"):
        check_templates(own(**{"emails/party/body.txt.j2": "{{ letter.stage }}"}), PLAYBOOKS)


def test_a_specification_without_a_template_is_named(tmp_path):
    folder = tmp_path / "playbooks"
    (folder / "letters").mkdir(parents=True)
    text = folder / "letters" / "party.yaml"
    text.write_text("schema: csmkit.letter/v1\nid: party\ntitle: P\nsender: [leader]\nsource: s\n")

    with pytest.raises(InvalidInput, match=r"no template emails/party/subject\.txt\.j2"):
        check_templates(SHIPPED, (ResourceFolder("user", folder), *PLAYBOOKS))


def test_a_name_that_there_is_not_is_answered_with_near_ones():
    with pytest.raises(ResourceNotFound, match="did you mean"):
        check_templates(SHIPPED, PLAYBOOKS, ["emails/farewell/body.txt"])


def test_templates_are_listed_with_where_they_come_from(own):
    found = {t.name: t for t in list_templates(own(**{FAREWELL: "x", "emails/x.txt.j2": "y"}))}

    assert (found[FAREWELL].origin, found[FAREWELL].is_override) == ("user", True)
    assert (found["emails/x.txt.j2"].origin, found["emails/x.txt.j2"].is_override) == (
        "user",
        False,
    )
    assert found["emails/layout.html.j2"].origin == "shipped"


def test_the_used_and_the_shipped_template_are_shown(own):
    folders = own(**{FAREWELL: "mine"})

    assert show_template(folders, FAREWELL)[1] == "mine"
    assert "signature" in show_template(folders, f"shipped/{FAREWELL}")[1]


@pytest.mark.parametrize("is_extending", [True, False])
def test_an_ejected_template_is_fine_and_reads_as_before(is_extending, tmp_path):
    path = eject_template(SHIPPED, FAREWELL, tmp_path, is_extending=is_extending)
    folders = (ResourceFolder("user", tmp_path), *SHIPPED)

    assert path == tmp_path / FAREWELL
    assert check_templates(folders, PLAYBOOKS, [FAREWELL]) == 1
    assert Templates(folders).has(FAREWELL)
    path.write_text("edited")
    with pytest.raises(FileFailed):
        eject_template(SHIPPED, FAREWELL, tmp_path)


def test_a_template_without_blocks_cannot_be_extended(tmp_path):
    with pytest.raises(InvalidInput, match="has no blocks"):
        eject_template(SHIPPED, "emails/parts.txt.j2", tmp_path, is_extending=True)
