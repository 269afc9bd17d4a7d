"""Wires the parts together for one command: settings, the clock, the store, the playbooks."""

from __future__ import annotations

import os
import re
import shlex
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from csmkit.cli.failures import JSON_FORMATS
from csmkit.cli.printable import clean
from csmkit.cli.settings import load_settings, user_cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    import typer

    from csmkit.cli.output import Output
    from csmkit.cli.settings import Settings
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.store.writing import Unit
    from csmkit.trust.catalogue import Catalogue

T = TypeVar("T")
COMMAND_LENGTH = 500
PASSWORD = re.compile(r"(://[^:/@\s]*):[^@\s]*@")


def today() -> date:
    """Return the day that the local clock shows; nothing else reads it."""
    return date(*time.localtime()[:3])


def now() -> datetime:
    """Return the present instant, UTC."""
    return datetime.fromtimestamp(time.time(), UTC)


def told_command(arguments: Sequence[str]) -> str:
    """Return a command line for the log of changes: clean, short, without passwords."""
    line = PASSWORD.sub(r"\1:…@", shlex.join(arguments))
    return clean(line)[:COMMAND_LENGTH]


def _present_folder() -> Path:
    try:
        return Path.cwd()
    except OSError:  # somebody removed it
        return Path("/")


@dataclass
class Workspace:
    """What one command works with; each part is made when it is first asked for."""

    environment: Mapping[str, str]
    folder: Path
    flags: dict[str, Any] = field(default_factory=dict)
    """The global options on the command line, by name."""
    arguments: Sequence[str] = ()
    """The whole command line, for the log of changes."""
    writes_json: bool = False
    """Whether the result goes out as JSON, so that a failure does too."""

    @classmethod
    def of_process(cls, arguments: Sequence[str] = ()) -> Workspace:
        """Return the workspace of this process for one command line."""
        return cls(os.environ, _present_folder(), arguments=arguments)

    @cached_property
    def settings(self) -> Settings:
        """Return all settings, read once."""
        return load_settings(self.flags, self.environment, self.folder)

    @cached_property
    def as_of(self) -> date:
        """Return the day that counts as today; a word is echoed as the day it means."""
        from csmkit.cli.day_words import is_iso, resolve_day

        text, origin = self.settings.text("as_of"), self.settings.by_key["as_of"].origin
        day = resolve_day(text, today(), origin=origin)
        if not is_iso(text) and origin != "default":
            self.talk.note(f"as of {day}")
        return day

    @property
    def is_today(self) -> bool:
        """Tell whether the day is simply today, so that what is planned shows as well."""
        return self.settings.by_key["as_of"].origin == "default"

    def day(self, text: str | None) -> date | None:
        """Return the day that a flag means, counted from the day that counts as today."""
        if text is None:
            return None
        from csmkit.cli.day_words import is_iso, resolve_day

        day = resolve_day(text, self.as_of)
        if not is_iso(text):
            self.talk.note(f"{text} is {day}")
        return day

    @property
    def db(self) -> str:
        """Return the place of the store."""
        return self.settings.text("db")

    @property
    def me(self) -> str:
        """Return who gives this command."""
        return self.settings.text("me")

    @cached_property
    def talk(self) -> Output:
        """Return the way to stderr, for commands that write no data."""
        return self.output()

    def output(self, asked: str | None = None, fields: Sequence[str] | None = None) -> Output:
        """Return the way out, in the format of `-o` or of the settings."""
        from csmkit.cli.output import Output

        chosen = asked or self.settings.text("output")
        self.writes_json = chosen in JSON_FORMATS
        return Output(
            format=chosen,
            fields=fields,
            color=self.settings.text("color"),
            quiet=bool(self.flags.get("quiet")),
            no_color=bool(self.environment.get("NO_COLOR")),
        )

    @property
    def shown_db(self) -> str:
        """Return the place of the store without a password."""
        from csmkit.store.location import located_at

        return located_at(self.db).shown

    def out_folder(self, named: str | None) -> Path:
        """Return the folder for files: the one that a flag names, or that of the settings."""
        return Path(named or self.settings.text("out")).expanduser()

    def reading(self) -> AbstractContextManager[Reader]:
        """Open the store for reading."""
        from csmkit.store.opening import reading

        return reading(self.db)

    def count_accounts(self) -> int:
        """Return how many accounts the store has, for who waits for all of them."""
        with self.reading() as reader:
            return reader.count_accounts()

    def writing(self) -> AbstractContextManager[Unit]:
        """Open the store for one transaction that is logged under this command."""
        from csmkit.store.opening import writing

        return writing(
            self.db,
            who=clean(self.me),
            command=told_command(self.arguments),
            as_of=self.as_of,
            at=now(),
        )

    def author(self, reader: Reader) -> str | None:
        """Return who gives this command as a teammate; None where `me` is nobody's key."""
        return self.me if self.me in reader.teammate_keys() else None

    @contextmanager
    def changing(self, *, dry_run: bool = False) -> Iterator[Unit]:
        """Open the store like `writing`; a dry run takes everything back at the end."""
        with self.writing() as unit:
            yield unit
            if dry_run:
                unit.discard()

    def catalogue(self) -> Catalogue:
        """Return the signals that count, compiled; the cache lies outside the store."""
        from csmkit.trust.catalogue import without

        return without(self.whole_catalogue, self.settings.disabled_signals)

    @cached_property
    def whole_catalogue(self) -> Catalogue:
        """Return all signals, also those that the settings disable.

        A file with a mistake stops the command; with `--keep-going` it is left out, and said.

        Raises:
            InvalidInput: with every mistake of every file.
        """
        from csmkit.errors import InvalidInput
        from csmkit.trust.catalogue import load_sound_catalogue

        catalogue, problems = load_sound_catalogue(
            self.resources("playbooks"),
            cache_dir=user_cache_folder(self.environment),
        )
        if problems and not self.flags.get("keep_going"):
            raise InvalidInput(problems)
        for problem in problems:
            self.talk.note(f"left out: {problem}")
        return catalogue

    def signal_ids(self) -> frozenset[str]:
        """Return the ids of all signals, also of those that do not count here."""
        catalogue = self.catalogue()
        return frozenset(catalogue.by_id) | catalogue.disabled

    def resources(self, kind: str) -> tuple[ResourceFolder, ...]:
        """Return the folders of `playbooks` or `templates`, the most particular first."""
        from csmkit.resources import search_path

        given = self.settings.path(kind)
        if given is not None and not given.is_dir():
            from csmkit.errors import ResourceNotFound

            raise ResourceNotFound(str(given))
        return search_path(
            kind, given=given, project=self.settings.project, user=self.settings.user
        )


@contextmanager
def closed_after(things: Iterator[T]) -> Iterator[Iterator[T]]:
    """Close a stream from the store before the store itself, also where it was not read out."""
    try:
        yield things
    finally:
        if hasattr(things, "close"):
            things.close()


def workspace_of(ctx: typer.Context) -> Workspace:
    """Return the workspace that the root made for this command."""
    workspace: Workspace = ctx.obj
    return workspace
