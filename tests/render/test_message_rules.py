import pytest

from csmkit.errors import InvalidInput
from csmkit.render.message_rules import load_message_rules
from csmkit.render.wording import WordingCheck
from csmkit.resources import ResourceFolder, search_path

SHIPPED = search_path("playbooks")
RULES = load_message_rules(SHIPPED)
CHECK = WordingCheck(RULES)
EXAMPLES = [(rule, example) for rule in RULES.rules for example in rule.spec.examples]

OWN = """\
id: slang
title: Slang
severity: warning
finds: ["(gonna|wanna)"]
why: It is too familiar.
better: Write it out.
sources: [judgement]
examples:
  - {text: "I'm gonna call.", fires: true}
  - {text: "I will call.", fires: false}
"""


@pytest.fixture
def own_rule(tmp_path):
    def write(text, name="slang"):
        (tmp_path / "messages").mkdir(exist_ok=True)
        (tmp_path / "messages" / f"{name}.yaml").write_text(text, encoding="utf-8")
        return (ResourceFolder("project", tmp_path), *SHIPPED)

    return write


def problems_of(folders):
    with pytest.raises(InvalidInput) as caught:
        load_message_rules(folders)
    return [f"{p.line}:{p.column}: {p.message}" for p in caught.value.problems]


@pytest.mark.parametrize(
    ("rule", "example"), EXAMPLES, ids=[f"{r.id}-{n}" for n, (r, _) in enumerate(EXAMPLES)]
)
def test_every_example_of_a_rule_says_what_the_rule_does(rule, example):
    found = {finding.rule.id for finding in CHECK.check(example.text).findings}
    assert (rule.id in found) is example.fires


def test_every_rule_says_where_it_comes_from():
    assert all(rule.spec.sources and rule.spec.language == "en" for rule in RULES.rules)


def test_a_folder_of_ones_own_adds_a_rule(own_rule):
    rules = load_message_rules(own_rule(OWN))
    assert {rule.id for rule in rules.rules} == {*(r.id for r in RULES.rules), "slang"}
    assert [f.rule.id for f in WordingCheck(rules).check("We wanna see Dana").findings] == ["slang"]


def test_a_rule_is_replaced_or_switched_off_only_where_the_file_says_so(own_rule):
    text = OWN.replace("slang", "grovelling")
    told = problems_of(own_rule(text, "grovelling"))
    assert told[0].startswith("1:1: the rule 'grovelling' is already in")
    folders = own_rule(text + "overrides: shipped\noff: true\n", "grovelling")
    assert "grovelling" not in {rule.id for rule in load_message_rules(folders).rules}


def test_the_example_of_the_readme_is_a_rule(own_rule):
    text = (SHIPPED[-1].path / "README.md").read_text(encoding="utf-8")
    example = text.split("## Messages")[1].split("```yaml\n")[1].split("```")[0]
    rules = WordingCheck(load_message_rules(own_rule(example)))
    assert [f.rule.id for f in rules.check("I'm gonna call you.").findings] == ["slang"]


WRONG = {
    "an unknown field": ("why:", "wy:", "5:1: unknown field 'wy'; did you mean 'why'?"),
    "a wrong phrase": ("(gonna|wanna)", "(gonna|wan*)+", "the phrase cannot be read at '+'"),
    "a regular expression": ("(gonna|wanna)", "(a+)+$", "the phrase cannot be read at 'a+'"),
    "another name": ("id: slang", "id: jargon", "1:1: the id 'jargon' is not the file's name"),
    "no example": ("fires: true", "fires: false", "needs an example with 'fires: true'"),
    "neither": ('finds: ["(gonna|wanna)"]', "finds: []", "needs either 'finds' or 'lacks'"),
    "both": ("why:", 'lacks: ["x"]\nwhy:', "needs either 'finds' or 'lacks'"),
    "unsaid search": ("finds:", "lacks:", "'lacks' and 'looks_for' go together"),
    "when without lacks": ("why:", 'when: ["x"]\nwhy:', "'when' goes with 'lacks'"),
    "a severity": ("warning", "fatal", "severity: must be 'error' or 'warning'"),
    "overrides nothing": ("why:", "overrides: shipped\nwhy:", "there is no rule 'slang' to"),
}


@pytest.mark.parametrize(("old", "new", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_rule_is_refused_with_its_place(own_rule, old, new, said):
    assert any(said in problem for problem in problems_of(own_rule(OWN.replace(old, new))))


def test_all_problems_of_all_rules_are_told(own_rule):
    own_rule(OWN.replace("why:", "wy:"))
    told = problems_of(own_rule(OWN.replace("sources", "source").replace("slang", "x"), "x"))
    assert len(told) >= 4
