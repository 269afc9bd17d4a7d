"""The closed Jinja environment: frozen data in, bounded text out, no way to anything else."""

from __future__ import annotations

from numbers import Number
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes, pass_context, pass_environment
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.runtime import BlockReference, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS
from markupsafe import Markup

from csmkit.render.markdown import escape_markdown
from csmkit.render.plain import one_line, plain
from csmkit.render.spoken import day_in, direction_of, grouped_in, isolated, listed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from jinja2 import BaseLoader, Environment
    from jinja2.runtime import Context

MOST_CALLS = 100_000
"""Macro and block calls in one rendering. Source: judgement; the largest packet makes 3."""
LARGEST_NUMBER = 10**15
ALLOWED_FILTERS = frozenset(
    {"abs", "capitalize", "count", "d", "default", "e", "escape", "first", "groupby", "int"}
    | {"join", "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr"}
    | {"replace", "reverse", "round", "select", "selectattr", "sort", "sum", "title", "trim"}
    | {"unique", "upper"},
)
ALLOWED_TESTS = frozenset(
    {"boolean", "defined", "divisibleby", "eq", "equalto", "even", "false", "ge", "gt", "in"}
    | {"le", "lt", "mapping", "ne", "none", "number", "odd", "sequence", "string", "true"}
    | {"undefined"},
)


class ClosedEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox without globals, in which only macros, blocks and `loop` can be called."""

    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self, loader: BaseLoader, mode: str) -> None:
        """Make the environment for one mode: `html`, `markdown` or `text`."""
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            finalize=FINALIZERS[mode],
        )
        self.most_calls = MOST_CALLS
        self.calls_left = self.most_calls
        self.locale: str | None = None
        """How days, numbers and lists are written in the present rendering."""
        self.globals.clear()
        self.filters = {name: FILTERS[name] for name in ALLOWED_FILTERS}
        self.filters.update(day=long_day, full_day=full_day, listed=listed, grouped=grouped)
        self.tests = {name: TESTS[name] for name in ALLOWED_TESTS}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if "autoescape" not in source:  # the one tag that makes such nodes; the walk takes long
            return tree
        for node in tree.find_all(nodes.EvalContextModifier):
            message = "a template cannot switch escaping off"
            raise TemplateSyntaxError(message, node.lineno, name, filename)
        return tree

    def is_safe_callable(self, obj: Any) -> bool:
        """Allow what templates define themselves, and `loop.cycle` and `loop.changed`."""
        if isinstance(obj, Macro | BlockReference):
            return True
        owner = getattr(obj, "__self__", None)
        return isinstance(owner, LoopContext) and obj.__name__ in ("cycle", "changed")

    def call(self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: PYI063
        """Count the calls, so that macros that call each other come to an end."""
        self.calls_left -= 1
        if self.calls_left < 0:
            message = f"makes more than {MOST_CALLS:,} calls"
            raise SecurityError(message)
        return super().call(__context, __obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Allow `* % +` on numbers only: on texts they make gigabytes out of nothing."""
        if operator == "**" or not (isinstance(left, Number) and isinstance(right, Number)):
            message = f"the operator {operator} is only for numbers; join texts with ~"
            raise SecurityError(message)
        result = super().call_binop(context, operator, left, right)
        if abs(result) > LARGEST_NUMBER:
            message = f"the operator {operator} makes a number that is too large"
            raise SecurityError(message)
        return result


@pass_context
def long_day(context: Context, day: date) -> str:
    """Return a day as a letter spells it: `4 December 2026`."""
    locale = _locale(context)
    return day_in(day, locale) if locale else f"{day.day} {day:%B} {day.year}"


@pass_context
def full_day(context: Context, day: date) -> str:
    """Return a day with its weekday: `Friday 4 December 2026`."""
    locale = _locale(context)
    return day_in(day, locale, "full") if locale else f"{day:%A} {day.day} {day:%B} {day.year}"


@pass_context
def listed(context: Context, words: Sequence[str], last: str = "and") -> str:
    """Return words as a sentence lists them: `a, b and c`; `last` holds where no locale does."""
    environment = context.environment
    if locale := _locale(context):
        is_text = environment.finalize is _printed_as_text
        kept = [_printed_as_text(environment, w) if is_text else str(w) for w in words]
        said = listed_in(kept, locale)
        return Markup(said) if is_text else said  # noqa: S704 - cleaned word by word
    *head, tail = [str(word) for word in words] or [""]
    return f"{', '.join(head)} {last} {tail}" if head else tail


@pass_context
def grouped(context: Context, number: float) -> str:
    """Return a whole number with its thousands apart: `240,000`."""
    locale = _locale(context)
    return grouped_in(number, locale) if locale else f"{number:,.0f}"


def _locale(context: Context) -> str | None:
    locale: str | None = getattr(context.environment, "locale", None)
    return locale


def _printed_as_html(value: Any) -> Any:
    return value if isinstance(value, Markup) else plain(str(value))


def _printed_as_markdown(value: Any) -> Markup:
    if isinstance(value, Markup):
        return value
    return Markup(escape_markdown(str(value)))  # noqa: S704 - Markdown's own escaping


@pass_environment
def _printed_as_text(environment: Environment, value: Any) -> Markup:
    if isinstance(value, Markup):
        return value
    text = one_line(str(value))
    if locale := getattr(environment, "locale", None):
        text = isolated(text, is_right_to_left=direction_of(locale) == "rtl")
    return Markup(text)  # noqa: S704 - plain text needs no escaping


FINALIZERS: dict[str, Callable[..., Any]] = {
    "html": _printed_as_html,
    "markdown": _printed_as_markdown,
    "text": _printed_as_text,
}
"""How each mode prints a value. What a macro or block returns is printed already: it is Markup."""
