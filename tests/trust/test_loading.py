import pytest

from csmkit.errors import FileFailed, InvalidInput, SignalNotFound
from csmkit.resources import ResourceFolder
from csmkit.trust.catalogue import load_catalogue

SOUND = """\
id: sulking
title: They sulk
stage: waning
points: 12
half_life_days: 30
about: person
why: A reason.
ask: Do they sulk?
when:
  open_issues: {at_least: 2}
sources: [judgement]
examples:
  - {name: a, as_of: 2026-11-20, fires: true, record: {}}
  - {name: b, as_of: 2026-11-20, fires: false, record: {}}
"""
WHEN = "  open_issues: {at_least: 2}\n"


def _problems(own_folder, few, text, **place):
    folder, write = own_folder
    path = write(text, **place)
    with pytest.raises(InvalidInput) as caught:
        load_catalogue([folder, *few], cache_dir=None)
    return [str(problem).removeprefix(str(path)) for problem in caught.value.problems]


WRONG_CONDITIONS = {
    "unknown field": (
        "  open_isues: {at_least: 2}\n",
        ":10:3: unknown field 'open_isues'; did you mean 'open_issues'",
    ),
    "unknown operator": (
        "  open_issues: {atleast: 2}\n",
        (
            ":10:17: open_issues: unknown operator 'atleast'; "
            "a number allows at_least, at_most, more_than, less_than, equals"
        ),
    ),
    "an operator of another type": (
        "  has_owner: {at_least: 2}\n",
        ":10:15: has_owner: unknown operator 'at_least'; a boolean allows equals",
    ),
    "text for a number": (
        "  open_issues: {at_least: two}\n",
        ":10:17: open_issues: at_least needs a number, not 'two'",
    ),
    "true for a number": (
        "  open_issues: true\n",
        ":10:3: open_issues: equals needs a number, not true",
    ),
    "a number for a boolean": (
        "  has_owner: 1\n",
        ":10:3: has_owner: equals needs true or false, not 1",
    ),
    "a strange word": (
        "  last_meeting_outcome: hold\n",
        (
            ":10:3: last_meeting_outcome: 'hold' is none of held, declined, no-show; "
            "did you mean 'held'?"
        ),
    ),
    "one word where a list belongs": (
        "  last_meeting_outcome: {one_of: held}\n",
        ":10:26: last_meeting_outcome: one_of needs a list of words",
    ),
    "two keys at once": (
        "  open_issues: {at_least: 2}\n  has_owner: true\n",
        ":9:1: a condition is a map with one key; put several under 'all:' or 'any:'",
    ),
    "an empty list": ("  all: []\n", ":10:3: 'all' needs a list of conditions"),
    "no operator": (
        "  open_issues: {}\n",
        (
            ":10:3: open_issues: needs an operator; "
            "a number allows at_least, at_most, more_than, less_than, equals"
        ),
    ),
    "deep inside": (
        "  any:\n    - has_owner: true\n    - not:\n        all:\n          - opn_issues: 1\n",
        ":14:13: unknown field 'opn_issues'; did you mean 'open_issues'",
    ),
}


@pytest.mark.parametrize(("when", "expected"), WRONG_CONDITIONS.values(), ids=WRONG_CONDITIONS)
def test_a_wrong_condition_is_named_with_its_place(when, expected, own_folder, few):
    found = _problems(own_folder, few, SOUND.replace(WHEN, when))
    assert len(found) == 1
    assert found[0].startswith(expected)


WRONG_SHAPES = {
    "unknown key": (
        "points: 12",
        "point: 12",
        [":1:1: field 'points' is missing", ":4:1: unknown field 'point'"],
    ),
    "not above zero": ("points: 12", "points: 0", [":4:1: points: input should be greater than 0"]),
    "strange stage": ("stage: waning", "stage: wan", [":3:1: stage: must be"]),
    "neither stage nor builder": ("stage: waning\n", "", [": needs exactly one of 'stage"]),
    "both stage and builder": (
        "stage: waning",
        "stage: waning\nbuilds: true",
        [":4:1: needs exactly one of 'stage"],
    ),
    "a builder with a floor": (
        "stage: waning",
        "builds: true\nfloor: lost",
        [":4:1: a signal that builds trust has no floor"],
    ),
    "an id that is not the file's": (
        "id: sulking",
        "id: sulks",
        [":1:1: the id 'sulks' is not the file's name 'sulking'"],
    ),
    "no quiet example": (
        "fires: false",
        "fires: true",
        [":12:1: needs an example with 'fires: false'"],
    ),
    "two examples of one name": ("name: b", "name: a", [":14:6: two examples have the name 'a'"]),
    "an unknown field of a record": (
        "fires: true, record: {}",
        "fires: true, record: {isues: []}",
        [":13:56: unknown field 'isues'; did you mean 'issues'"],
    ),
    "a key twice": ("id: sulking", "id: sulking\nid: sulking", [":2:1: the key 'id' stands twice"]),
}


@pytest.mark.parametrize(("old", "new", "expected"), WRONG_SHAPES.values(), ids=WRONG_SHAPES)
def test_a_wrong_file_is_named_with_its_place(old, new, expected, own_folder, few):
    found = _problems(own_folder, few, SOUND.replace(old, new))
    assert len(found) == len(expected)
    for problem, part in zip(found, expected, strict=True):
        assert part in problem


def test_all_problems_of_all_files_are_reported(own_folder, few):
    folder, write = own_folder
    write(SOUND.replace("points: 12", "points: -1").replace("open_issues", "opn"), "sulking")
    write("id: [", "broken")
    with pytest.raises(InvalidInput) as caught:
        load_catalogue([folder, *few], cache_dir=None)
    assert [problem.line for problem in caught.value.problems] == [2, 4, 10]


def test_a_file_of_ones_own_adds_a_signal(own_folder, few):
    folder, write = own_folder
    write(SOUND)
    signal = load_catalogue([folder, *few], cache_dir=None).signal("sulking")
    assert (signal.origin, signal.relationship) == ("project", "customer")


def test_a_signal_replaces_a_shipped_one_only_when_it_says_so(own_folder, few):
    silence = SOUND.replace("id: sulking", "id: silence")
    assert "say 'overrides: shipped'" in _problems(own_folder, few, silence, name="silence")[0]
    folder, write = own_folder
    write(silence + "overrides: shipped\n", "silence")
    replaced = load_catalogue([folder, *few], cache_dir=None)
    assert replaced.signal("silence").title == "They sulk"
    assert [s.id for s in replaced.signals].count("silence") == 1


def test_an_override_of_nothing_is_a_problem(own_folder, few):
    found = _problems(own_folder, few, SOUND + "overrides: shipped\n")
    assert found[0].startswith(":15:1: there is no signal 'sulking' to override")


def test_an_id_belongs_to_one_relationship(own_folder, few):
    text = SOUND.replace("id: sulking", "id: silence") + "overrides: shipped\n"
    found = _problems(own_folder, few, text, name="silence", relationship="sales")
    assert ":1:1: the id 'silence' is also in" in found[0]


def test_a_file_in_a_strange_folder_is_refused(own_folder, few):
    found = _problems(own_folder, few, SOUND, relationship="partners")
    assert found == [": a signal file belongs in trust/customer/ or trust/sales/"]


def test_thresholds_must_rise(own_folder, few):
    folder, write = own_folder
    write(SOUND)
    shipped = (few[0].path / "trust" / "judgement.yaml").read_text(encoding="utf-8")
    text = shipped.replace("damaged: 30", "damaged: 5", 1)
    (folder.path / "trust" / "judgement.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match="waning < damaged < lost must hold"):
        load_catalogue([folder, *few], cache_dir=None)


def test_without_thresholds_there_is_no_catalogue(own_folder, few):
    folder, write = own_folder
    write(SOUND)
    with pytest.raises(InvalidInput, match=r"trust/judgement\.yaml"):
        load_catalogue([folder], cache_dir=None)


def test_a_signal_can_be_disabled_and_a_strange_one_is_named(few, catalogue):
    quieter = load_catalogue(few, cache_dir=None, disabled=["silence"])
    assert (quieter.signals, quieter.disabled) == ((), {"silence"})
    with pytest.raises(SignalNotFound, match="did you mean 'silence'"):
        load_catalogue(few, cache_dir=None, disabled=["silense"])
    with pytest.raises(SignalNotFound, match="did you mean 'hesitation'"):
        catalogue.signal("hesitaton")


def test_a_file_that_cannot_be_read_is_named(tmp_path, few):
    (tmp_path / "trust" / "customer" / "odd.yaml").mkdir(parents=True)
    with pytest.raises(FileFailed, match=r"odd\.yaml"):
        load_catalogue([ResourceFolder("project", tmp_path), *few], cache_dir=None)
