from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from csmkit.errors import TemplateFailed
from csmkit.render import environment, sandbox
from csmkit.render.environment import Templates, mode_of
from csmkit.resources import ResourceFolder, search_path

MODES = {
    "a.html": "html",
    "a.htm": "html",
    "a.xml": "html",
    "a.HTML": "html",
    "a.html.j2": "html",
    "a.html.jinja": "html",
    "a.html.jinja2": "html",
    "a.xhtml": "html",
    "a.xhtml.j2": "html",
    "a.svg": "html",
    "a.svg.j2": "html",
    "a.eml.html.j2": "html",
    "a.md.html": "html",
    "a.mdx": "html",
    "a": "html",
    "a.j2": "html",
    "a.md": "markdown",
    "a.md.j2": "markdown",
    "a.MD.J2": "markdown",
    "a.txt": "text",
    "a.txt.j2": "text",
}


@pytest.mark.parametrize(("name", "mode"), MODES.items())
def test_the_name_of_a_template_says_how_it_escapes(name, mode, overridden):
    text = overridden(**{name: "{{ word }}"}).render(name, {"word": "<b>*x*</b>"})

    assert mode_of(name) == mode
    assert (
        text
        == {
            "html": "&lt;b&gt;*x*&lt;/b&gt;",
            "markdown": r"\<b>\*x\*\</b>",
            "text": "<b>*x*</b>",
        }[mode]
    )


@dataclass(frozen=True)
class Thing:
    name: str = "thing"
    on: date = date(2026, 12, 4)
    words: tuple[str, ...] = ("a", "b")


ESCAPES = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ thing.__class__ }}",
    "{{ thing.__init__.__globals__ }}",
    "{{ thing|attr('__class__') }}",
    "{{ thing['__class__'] }}",
    "{{ thing['\\x5f\\x5fclass\\x5f\\x5f'] }}",
    "{{ thing|map(attribute='__class__')|list }}",
    "{{ [thing]|map(attribute='__class__')|first }}",
    "{{ [thing]|map('attr', '__class__')|list }}",
    "{{ [thing, thing]|groupby('__class__')|list }}",
    "{{ [thing]|sort(attribute='__class__.__name__') }}{{ thing.__doc__ }}",
    "{{ '{0.__class__}'.format(thing) }}",
    "{{ '{x.__class__}'.format_map({'x': thing}) }}",
    "{{ ('{0.__class__}'|attr('format'))(thing) }}",
    "{{ ['{0.__class__}']|map('format', thing)|first }}",
    "{{ '%s'|format(thing.__class__) }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ self.__dict__ }}",
    "{{ self._TemplateReference__context.environment }}",
    "{{ config }}",
    "{{ request }}",
    "{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}",
    "{% macro m() %}{% endmacro %}{{ m.__init__.__globals__ }}",
    "{{ (thing.words|map('upper')).gi_frame.f_globals }}",
    "{{ undefined_name.__class__ }}",
    "{{ undefined_name.__init__.__globals__ }}",
    "{{ thing.words.append('c') }}",
    "{{ {'a': 1}.update({'b': 2}) }}",
    "{{ thing.words.index('a') }}",
    "{{ thing.on.strftime('%Y') }}",
    "{{ thing.name.upper() }}",
    "{% include '../../../../../etc/passwd' %}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}{{ os.popen('id') }}",
    "{% extends '../secret.md.j2' %}",
    "{% set thing.name = 'x' %}",
    "{{ range(10**9) }}",
    "{{ 'a' * 10**10 }}",
    "{{ 10**10**10 }}",
    "{{ 9 * 999999999999999 }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ 'a'.center(10**9) }}",
    "{{ 'a' + 'b' }}",
    "{{ thing|tojson }}",
    "{{ thing|pprint }}",
    "{{ thing|xmlattr }}",
    "{{ '<b>'|safe }}",
    "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "{% for a in thing.words recursive %}{{ loop(thing.words) }}{% endfor %}",
    "{% filter upper %}{{ thing.__class__ }}{% endfilter %}",
    "{% call undefined_name() %}{% endcall %}",
    "{% autoescape false %}{{ thing.name }}{% endautoescape %}",
    "{% do thing.words %}",
    "{% debug %}",
]


@pytest.mark.parametrize("payload", ESCAPES)
@pytest.mark.parametrize("name", ["x.md.j2", "x.html.j2", "x.txt.j2"])
def test_a_template_cannot_get_out_of_its_sandbox(payload, name, overridden):
    templates = overridden(**{name: f"first line\n{payload}\n"})

    with pytest.raises(TemplateFailed, match=r"^template (x\.|\.\./|/etc)"):
        templates.render(name, {"thing": Thing()})


@pytest.mark.parametrize("payload", ESCAPES)
def test_stored_text_is_never_a_template(payload, overridden):
    templates = overridden(**{"x.txt.j2": "{{ thing.name }}|{{ thing.name|replace('q', 'r') }}"})

    text = templates.render("x.txt.j2", {"thing": Thing(name=payload)})

    assert text.startswith(" ".join(payload.split()) + "|")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("one\ntwo {{ nothing }}\n", 2, "'nothing' is undefined"),
        ("one\n\n\n{% if %}\n", 4, "Expected an expression"),
        ("one\n{{ thing.colour }}\n", 2, "has no attribute 'colour'"),
        ("one\n{{ thing.__class__ }}\n", 2, "__class__"),
        ("{% for x in thing.words %}\n{{ x }}\n{{ 1 / 0 }}\n{% endfor %}\n", 3, "division by zero"),
        ("one\n{{ thing.name|sum }}\n", 2, "unsupported operand"),
        ("one\n{{ thing.name|shout }}\n", 2, "No filter named 'shout'"),
        ("one\n{% include 'absent.txt.j2' %}\n", 2, "there is no template 'absent.txt.j2'"),
        ("one\n{% include 'x.html.j2' %}\n", 2, "cannot use 'x.html.j2'"),
        ("one\n{% macro m() %}\n{{ m() }}{% endmacro %}\n{{ m() }}", 3, "too deeply"),
        (b"one\ntwo\n\xff\xfe\n", 3, "is not UTF-8"),
        ("x" * 300_000, 1, "is longer than"),
    ],
    ids=range(12),
)
def test_a_template_error_names_template_and_line(text, line, says, overridden):
    with pytest.raises(TemplateFailed) as caught:
        overridden(**{"x.txt.j2": text}).render("x.txt.j2", {"thing": Thing()})

    assert str(caught.value).startswith(f"template x.txt.j2:{line}: ")
    assert says in str(caught.value)


def test_an_error_in_an_included_template_names_that_template(overridden):
    templates = overridden(
        **{"x.txt.j2": "one\n{% include 'y.txt.j2' %}", "y.txt.j2": "one\ntwo\n{{ no }}"},
    )

    with pytest.raises(TemplateFailed, match=r"^template y\.txt\.j2:3: 'no' is undefined"):
        templates.render("x.txt.j2", {})


@pytest.mark.parametrize(
    "name",
    [
        "../x.md",
        "/etc/passwd",
        "a/../../x.md",
        "a//b.md",
        "./x.md",
        "a\\..\\x.md",
        ".hidden.md",
        "",
        "a\0.md",
    ],
)
def test_a_name_that_leaves_the_templates_is_refused(name, tmp_path):
    (tmp_path / "x.md").write_text("secret")
    templates = Templates((ResourceFolder("user", tmp_path / "templates"),))

    with pytest.raises(TemplateFailed, match=r"is not the name of a template|cannot use"):
        templates.render(name, {})


def test_a_template_of_the_user_comes_before_the_shipped_one(overridden):
    templates = overridden(**{"packets/index.md.j2": "mine"})

    assert templates.render("packets/index.md.j2", {}) == "mine"


def test_a_template_of_the_user_can_extend_the_shipped_one(overridden, tmp_path):
    folder = tmp_path / "shipped-ones"
    folder.mkdir()
    (folder / "a.md.j2").write_text(
        "{% block top %}*top*{% endblock %} and {% block end %}end{% endblock %}"
    )
    (tmp_path / "user").mkdir()
    override = (
        "{% extends 'shipped/a.md.j2' %}{% block end %}{{ super() }} of {{ word }}{% endblock %}"
    )
    (tmp_path / "user" / "a.md.j2").write_text(override)
    templates = Templates(
        (ResourceFolder("user", tmp_path / "user"), ResourceFolder("shipped", folder)),
    )

    assert templates.render("a.md.j2", {"word": "*it*"}) == r"*top* and end of \*it\*"


def test_what_macros_and_blocks_return_is_not_escaped_twice(overridden):
    text = "{% macro m(x) %}**{{ x }}**{% endmacro %}{% set y %}_{{ m('a*') }}_{% endset %}{{ y }}"

    assert overridden(**{"x.md.j2": text}).render("x.md.j2", {}) == r"_**a\***_"


def test_output_is_bounded(overridden, monkeypatch):
    monkeypatch.setattr(environment, "MOST_OUTPUT", 1000)
    templates = overridden(
        **{"x.txt.j2": "{% for a in xs %}{% for b in xs %}{{ b }}{% endfor %}{% endfor %}"}
    )

    with pytest.raises(TemplateFailed, match="makes more than 1,000 characters"):
        templates.render("x.txt.j2", {"xs": "x" * 100})


def test_calls_are_bounded_for_each_rendering_anew(overridden, monkeypatch):
    monkeypatch.setattr(sandbox, "MOST_CALLS", 10)
    templates = overridden(
        **{"x.txt.j2": "{% macro m() %}.{% endmacro %}{% for x in xs %}{{ m() }}{% endfor %}"},
    )

    assert [templates.render("x.txt.j2", {"xs": "123456"}) for _ in range(3)] == ["......"] * 3
    with pytest.raises(TemplateFailed, match="makes more than 10 calls"):
        templates.render("x.txt.j2", {"xs": "12345678901"})


def test_days_and_lists_read_as_a_letter_writes_them(overridden):
    text = (
        "{{ on|day }}; {{ one|listed }}; {{ two|listed }}; "
        "{{ three|listed('or') }}; {{ nobody|listed }}"
    )
    values = {
        "on": date(2026, 12, 4),
        "one": ["a"],
        "two": ["a", "b"],
        "three": "abc",
        "nobody": [],
    }

    assert overridden(**{"x.txt.j2": text}).render("x.txt.j2", values) == (
        "4 December 2026; a; a and b; a, b or c; "
    )


def test_every_shipped_template_compiles(shipped_templates):
    folder = search_path("templates")[-1].path
    for path in sorted(folder.rglob("*.j2")):
        name = path.relative_to(folder).as_posix()
        shipped_templates._environments[mode_of(name)].get_template(name)
