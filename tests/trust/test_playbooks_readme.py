import re

import pytest

from csmkit.resources import search_path
from csmkit.trust.catalogue import load_catalogue
from csmkit.trust.examples import read_examples
from csmkit.trust.facts import FACTS
from csmkit.trust.judge import judge

README = (search_path("playbooks")[-1].path / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def taught(own_folder, few):
    folder, write = own_folder
    sample, *_ = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    write(sample, "budget-moved")
    return [folder, *few]


def test_the_file_that_the_readme_shows_works_as_it_stands(taught):
    catalogue = load_catalogue(taught, cache_dir=None)
    examples = [e for e in read_examples(taught) if e.signal == "budget-moved"]
    for example in examples:
        found = judge(example.record, catalogue, "customer", example.as_of)
        assert ("budget-moved" in {r.signal for r in found.reasons}) is example.fires


def test_the_readme_lists_every_fact_with_its_meaning():
    rows = dict(re.findall(r"^\| `(\w+)` \|.*?\| (.+?) \|$", README, re.MULTILINE))
    assert rows == {fact.name: fact.meaning for fact in FACTS.values()}
