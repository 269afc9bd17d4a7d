"""Templates: found on the search path, rendered in the sandbox, failing with name and line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2 import BaseLoader, TemplateNotFound, TemplateSyntaxError

from csmkit.errors import TemplateFailed
from csmkit.render.sandbox import ClosedEnvironment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from jinja2 import Environment, Template, nodes

    from csmkit.resources import ResourceFolder

SHIPPED = "shipped/"
MOST_OUTPUT = 2_000_000
MOST_SOURCE = 256_000
"""Characters of a rendered text and bytes of a template. Source: measured, with room."""
PART = re.compile(r"^(?!\.)[A-Za-z0-9._-]{1,100}$")
RAW_MODES = {".md": "markdown", ".txt": "text"}


def mode_of(name: str) -> str:
    """Return how a template escapes: `markdown`, `text`, and `html` for every other name."""
    bare = name.lower().removesuffix(".j2")
    return next((mode for ending, mode in RAW_MODES.items() if bare.endswith(ending)), "html")


class FolderLoader(BaseLoader):
    """Finds templates of one mode; `shipped/…` names the shipped one behind an override."""

    def __init__(self, folders: Sequence[ResourceFolder], mode: str) -> None:
        """Take the folders, the most particular first."""
        self._folders = folders
        self._mode = mode
        self.names: dict[str, str] = {}
        """The template's name for each file that was read."""

    def get_source(
        self,
        environment: Environment,
        template: str,
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return source and file of a template.

        Raises:
            TemplateNotFound: no folder has it, or the name is not one of a template.
        """
        del environment
        if not all(PART.match(part) for part in template.split("/")):
            raise TemplateNotFound(template, f"{template!r} is not the name of a template")
        if mode_of(template) != self._mode:
            message = f"a {self._mode} template cannot use {template!r}: it escapes otherwise"
            raise TemplateNotFound(template, message)
        path = self._find(template)
        self.names[str(path)] = template
        return _read(path, template), str(path), lambda: True

    def find(self, template: str) -> Path | None:
        """Return the file of a template, None where no folder has it."""
        try:
            return self._find(template)
        except TemplateNotFound:
            return None

    def _find(self, template: str) -> Path:
        folders, name = self._folders, template
        if template.startswith(SHIPPED):
            folders = [folder for folder in folders if folder.origin == "shipped"]
            name = template.removeprefix(SHIPPED)
        for folder in folders:
            path = folder.path / name
            if path.is_file():
                return path
        raise TemplateNotFound(template, f"there is no template {template!r}")


def _read(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_SOURCE + 1)
        if len(data) > MOST_SOURCE:
            raise TemplateFailed(name, 1, f"is longer than {MOST_SOURCE:,} bytes")
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TemplateFailed(name, line, "is not UTF-8 text") from None
    except OSError as error:
        raise TemplateFailed(name, 1, f"cannot be read: {error.strerror}") from None


class Templates:
    """Renders templates by name; one closed environment for each way of escaping."""

    def __init__(self, folders: Sequence[ResourceFolder]) -> None:
        """Take the folders of `csmkit.resources.search_path("templates")`."""
        self._environments = {
            mode: ClosedEnvironment(FolderLoader(folders, mode), mode)
            for mode in ("html", *RAW_MODES.values())
        }

    def has(self, name: str) -> bool:
        """Tell whether a folder has a template of this name."""
        return self._loader(name).find(name) is not None

    def path(self, name: str) -> str:
        """Return the file of a template, or its name where there is none."""
        return str(self._loader(name).find(name) or name)

    def parsed(self, name: str) -> nodes.Template:
        """Return a template as a tree.

        Raises:
            TemplateSyntaxError, TemplateNotFound, TemplateFailed: it cannot be read.
        """
        environment = self._environments[mode_of(name)]
        source, path, _ = self._loader(name).get_source(environment, name)
        return environment._parse(source, name, path)  # noqa: SLF001 - with its own refusals

    def compile(self, name: str) -> None:
        """Read a template as a rendering would.

        Raises:
            TemplateSyntaxError, TemplateNotFound, TemplateFailed: it cannot be read.
        """
        self._environments[mode_of(name)].get_template(name)

    def _loader(self, name: str) -> FolderLoader:
        loader = self._environments[mode_of(name)].loader
        assert isinstance(loader, FolderLoader)  # noqa: S101 - made so above
        return loader

    def render(self, name: str, values: Mapping[str, object], *, locale: str | None = None) -> str:
        """Return the rendered text.

        Args:
            name: The template's name.
            values: What it can ask for.
            locale: How days, numbers and lists are written; as in documents where None.

        Raises:
            TemplateFailed: the template is missing or wrong, asks for an unknown or forbidden
                value, or makes too much text; names the template and the line.
        """
        environment = self._environments[mode_of(name)]
        environment.calls_left = environment.most_calls
        environment.locale = locale
        try:
            return "".join(_bounded(environment.get_template(name), name, values))
        except TemplateFailed:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a template does, it is the template
            raise _failure(environment, name, error) from None


def _bounded(template: Template, name: str, values: Mapping[str, object]) -> Iterator[str]:
    length = 0
    for piece in template.generate(values):
        length += len(piece)
        if length > MOST_OUTPUT:
            raise TemplateFailed(name, 1, f"makes more than {MOST_OUTPUT:,} characters")
        yield piece


def _failure(environment: ClosedEnvironment, name: str, error: Exception) -> TemplateFailed:
    loader = environment.loader
    names = loader.names if isinstance(loader, FolderLoader) else {}
    if isinstance(error, TemplateSyntaxError):
        return TemplateFailed(error.name or name, error.lineno, error.message or "is wrong")
    place, line = name, 1
    step = error.__traceback__
    while step is not None:
        path = step.tb_frame.f_code.co_filename
        if path in names:
            place, line = names[path], step.tb_lineno
        step = step.tb_next
    return TemplateFailed(place, line, _sentence(error))


def _sentence(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "calls itself too deeply"
    return str(error).splitlines()[0] if str(error) else type(error).__name__
