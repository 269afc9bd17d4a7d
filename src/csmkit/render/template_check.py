"""Finds what a template asks for in vain: unknown names, missing fields, fields for colleagues."""

from __future__ import annotations

from collections import ChainMap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.meta import find_referenced_templates

from csmkit.domain.letter import ELEMENTS
from csmkit.errors import Problem, TemplateFailed, nearest
from csmkit.render.template_values import (
    HIDDEN,
    PARAMETERS,
    element_of,
    fields_of,
    is_leaf,
    is_view,
    roots_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from csmkit.domain.letter import LetterSpec
    from csmkit.render.environment import Templates

FOR_CUSTOMERS = ("emails/", "calendars/")
"""Where everything is for customers that is not given a note."""
Scope = ChainMap[str, Any]
SAME = frozenset({"sort", "list", "reverse", "unique", "select", "reject"}) | {
    "selectattr",
    "rejectattr",
}
ONE = frozenset({"first", "last", "min", "max"})


def check_template(
    templates: Templates,
    name: str,
    specs: Mapping[str, LetterSpec],
) -> list[Problem]:
    """Return everything that is wrong with a template, with its line."""
    checking = _Checking(templates, name, specs)
    try:
        tree = templates.parsed(name)
        templates.compile(name)
    except TemplateSyntaxError as error:
        checking.report(error.lineno, error.message or "is wrong")
        return checking.problems
    except (TemplateNotFound, TemplateFailed) as error:
        checking.report(getattr(error, "line", 1), str(error))
        return checking.problems
    checking.references(tree)
    roots = roots_of(name, specs)
    if roots is not None:
        checking.roots = tuple(roots)
        checking.body(tree.body, Scope(dict(roots), checking.inherited(tree)))
    return sorted(set(checking.problems), key=lambda p: (p.line, p.message))


@dataclass(slots=True)
class _Checking:
    """Walks through one template with what is known at each place."""

    templates: Templates
    name: str
    specs: Mapping[str, LetterSpec]
    roots: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def report(self, line: int, message: str) -> None:
        """Remember a problem."""
        self.problems.append(Problem(message, self.templates.path(self.name), line))

    @property
    def is_for_customer(self) -> bool:
        """Tell whether a customer reads what the template makes."""
        name = self.name.removeprefix("shipped/")
        return name.startswith(FOR_CUSTOMERS) and "note" not in self.roots

    def references(self, tree: nodes.Template) -> None:
        """Report templates that it uses and that there are not, and names that they lack."""
        for other in find_referenced_templates(tree):
            if other is not None and not self.templates.has(other):
                line = next((n.lineno for n in tree.find_all(REFERENCES) if _target(n) == other), 1)
                self.report(line, f"there is no template {other!r}")
        for node in tree.find_all(nodes.FromImport):
            known = self._exports(_target(node))
            for item in node.names if known is not None else ():
                wanted = item[0] if isinstance(item, tuple) else item
                if wanted not in (known or ()):
                    hint = nearest(wanted, known or ())
                    self.report(node.lineno, f"{_target(node)!r} has no macro {wanted!r}{hint}")

    def _exports(self, name: str | None) -> set[str] | None:
        if name is None or not self.templates.has(name):
            return None
        try:
            return set(_exported(self.templates.parsed(name)))
        except (TemplateSyntaxError, TemplateFailed):
            return None

    def inherited(self, tree: nodes.Template) -> dict[str, Any]:
        """Return the names that the templates above define and blocks can use."""
        names: dict[str, Any] = {}
        parent = next(tree.find_all(nodes.Extends), None)
        for _ in range(10):
            target = _target(parent) if parent is not None else None
            if target is None or not self.templates.has(target):
                break
            try:
                above = self.templates.parsed(target)
            except (TemplateSyntaxError, TemplateFailed):
                break
            names |= dict.fromkeys(_exported(above))
            parent = next(above.find_all(nodes.Extends), None)
        return names

    def body(self, statements: list[nodes.Node], scope: Scope) -> None:
        """Check statements one after the other."""
        for statement in statements:
            look = getattr(self, f"_{type(statement).__name__.lower()}", None)
            if look is not None:
                look(statement, scope)
            else:
                self._each(statement, scope)

    def _each(self, node: nodes.Node, scope: Scope) -> None:
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Expr):
                self.kind(child, scope)
            else:
                self.body([child], scope)

    def _block(self, node: nodes.Block, scope: Scope) -> None:
        self.body(node.body, scope.new_child())

    def _assign(self, node: nodes.Assign, scope: Scope) -> None:
        self._bind(node.target, self.kind(node.node, scope), scope)

    def _fromimport(self, node: nodes.FromImport, scope: Scope) -> None:
        for item in node.names:
            scope[item[1] if isinstance(item, tuple) else item] = None

    def _import(self, node: nodes.Import, scope: Scope) -> None:
        scope[node.target] = None

    def _macro(self, node: nodes.Macro, scope: Scope) -> None:
        scope[node.name] = None
        inner = scope.new_child()
        for argument in node.args:
            inner[argument.name] = PARAMETERS.get(argument.name)
        self.body(node.body, inner)

    def _for(self, node: nodes.For, scope: Scope) -> None:
        inner = scope.new_child({"loop": None})
        self._bind(node.target, element_of(self.kind(node.iter, scope)), inner)
        if node.test is not None:
            self.kind(node.test, inner)
        self.body(node.body, inner)
        self.body(node.else_, scope)

    def _if(self, node: nodes.If, scope: Scope) -> None:
        self.kind(node.test, scope)
        for part in (node.body, node.elif_, node.else_):
            self.body(list(part), scope)

    def _bind(self, target: nodes.Node, kind: Any, scope: Scope) -> None:
        names = [target] if isinstance(target, nodes.Name) else target.find_all(nodes.Name)
        for name in names:
            scope[name.name] = kind if name is target else None

    def kind(self, node: nodes.Node | None, scope: Scope) -> Any:
        """Return the type of an expression, None where it is not known; report what is wrong."""
        if isinstance(node, nodes.Name):
            return self._name(node, scope)
        if isinstance(node, nodes.Getattr):
            return self._attribute(node, node.attr, self.kind(node.node, scope))
        if isinstance(node, nodes.Getitem):
            return self._item(node, scope)
        if isinstance(node, nodes.Filter):
            return self._filter(node, scope)
        kinds = [self.kind(child, scope) for child in node.iter_child_nodes()] if node else []
        if isinstance(node, nodes.CondExpr):
            return self.kind(node.expr1, scope)
        return kinds[0] if isinstance(node, (nodes.And, nodes.Or)) else None

    def _name(self, node: nodes.Name, scope: Scope) -> Any:
        if node.name in scope:
            return scope[node.name]
        known = ", ".join(self.roots) or "nothing but its own macros"
        if node.name in ("note", "packet", "index") and self.is_for_customer:
            self.report(node.lineno, f"{node.name!r} is for colleagues; a letter knows {known}")
        else:
            hint = nearest(node.name, scope)
            self.report(node.lineno, f"unknown name {node.name!r}{hint} (it knows {known})")
        return None

    def _item(self, node: nodes.Getitem, scope: Scope) -> Any:
        kind = self.kind(node.node, scope)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._attribute(node, node.arg.value, kind)
        self.kind(node.arg, scope)
        return kind if isinstance(node.arg, nodes.Slice) else element_of(kind)

    def _filter(self, node: nodes.Filter, scope: Scope) -> Any:
        kinds = [self.kind(child, scope) for child in node.iter_child_nodes()]
        kind = kinds[0] if kinds else None
        for option in node.kwargs:
            if option.key == "attribute" and isinstance(option.value, nodes.Const):
                self._attribute(node, str(option.value.value), element_of(kind))
        if node.name in ONE:
            return element_of(kind)
        return kind if node.name in SAME else None

    def _attribute(self, node: nodes.Node, name: str, kind: Any) -> Any:
        if is_view(kind):
            found = fields_of(kind)
            if name in found:
                return found[name] if name != "said" else _Said
            self._report_missing(node, name, kind.__name__.lower(), found)
        elif kind is _Said:
            known = {*ELEMENTS, *(n.name for spec in self.specs.values() for n in spec.needs)}
            if name not in known:
                self.report(node.lineno, f"no letter is said {name!r}{nearest(name, known)}")
            return str
        elif is_leaf(kind):
            self.report(node.lineno, f"there is no {name!r} in a {kind.__name__}")
        elif kind is None and self.is_for_customer and name in HIDDEN and "_" in name:
            self._report_missing(node, name, "letter", {})
        return None

    def _report_missing(self, node: nodes.Node, name: str, view: str, known: Any) -> None:
        if self.is_for_customer and name in HIDDEN:
            self.report(
                node.lineno, f"{name!r} is an internal field, which no letter to a customer holds"
            )
        else:
            self.report(node.lineno, f"there is no {name!r} in a {view}{nearest(name, known)}")


class _Said:
    """Stands for what `--say` gives, by element."""


REFERENCES = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)


def _target(node: nodes.Node) -> str | None:
    template = getattr(node, "template", None)
    value = template.value if isinstance(template, nodes.Const) else None
    return value if isinstance(value, str) else None


def _exported(tree: nodes.Template) -> Iterator[str]:
    for statement in tree.body:
        if isinstance(statement, nodes.Macro):
            yield statement.name
        elif isinstance(statement, nodes.Assign) and isinstance(statement.target, nodes.Name):
            yield statement.target.name
        elif isinstance(statement, nodes.FromImport):
            yield from (i[1] if isinstance(i, tuple) else i for i in statement.names)
        elif isinstance(statement, nodes.Import):
            yield statement.target
