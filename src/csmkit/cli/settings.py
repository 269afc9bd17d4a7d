"""What a command runs with, and where each value comes from.

The order is flag, `CSMKIT_*`, project file, user file, default.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from csmkit.cli.config_file import (
    CHOICES,
    KEYS,
    LISTS,
    PROJECT_FILE,
    USER_FILE,
    read_config,
)
from csmkit.errors import InvalidArgument

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Setting(NamedTuple):
    """One value and where it comes from: `--db`, `CSMKIT_DB`, a file's path, or `default`."""

    value: str | tuple[str, ...] | None
    origin: str


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one run; `project` and `user` are the folders of the two files."""

    by_key: Mapping[str, Setting]
    user: Path
    project: Path | None = None

    def text(self, key: str) -> str:
        """Return a setting that always has a value."""
        return str(self.by_key[key].value)

    def path(self, key: str) -> Path | None:
        """Return a folder or file, None where nobody named one."""
        value = self.by_key[key].value
        return Path(str(value)).expanduser() if value else None

    def optional(self, key: str) -> str | None:
        """Return a setting, None where nobody has set it."""
        value = self.by_key[key].value
        return str(value) if value else None

    @property
    def disabled_signals(self) -> tuple[str, ...]:
        """Return the ids of the signals that do not count here."""
        value = self.by_key["disabled_signals"].value
        return value if isinstance(value, tuple) else ()


def load_settings(
    flags: Mapping[str, str | None],
    environment: Mapping[str, str],
    folder: Path,
) -> Settings:
    """Gather every setting from its most particular place.

    Args:
        flags: What stands on the command line, by key.
        environment: The process's environment.
        folder: Where to begin looking upward for `csmkit.toml`.

    Raises:
        InvalidInput: where a file has an unknown key or a wrong value, with its place.
        InvalidArgument: where a flag or variable has a wrong value.
    """
    user = user_config_folder(environment)
    project_file = find_project_file(folder)
    found: dict[str, Setting] = dict(_defaults(environment))
    for file in (user / USER_FILE, project_file):
        if file is not None and file.is_file():
            values = read_config(file)
            found |= {key: Setting(value, str(file)) for key, value in values.items()}
    found |= dict(_from_environment(environment))
    found |= {k: Setting(v, _flag(k)) for k, v in flags.items() if v is not None and k in KEYS}
    _refuse_wrong_choices(found)
    return Settings(found, user, project_file.parent if project_file else None)


def find_project_file(folder: Path) -> Path | None:
    """Return the nearest `csmkit.toml` in a folder or above it."""
    for place in (folder, *folder.parents):
        if (place / PROJECT_FILE).is_file():
            return place / PROJECT_FILE
    return None


def user_config_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder of the user's own configuration, playbooks and templates."""
    return _user_folder("config", environment)


def user_cache_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder for what can be made again at any time."""
    return _user_folder("cache", environment)


def default_db(environment: Mapping[str, str]) -> Path:
    """Return where the store is if nobody says otherwise."""
    return _user_folder("data", environment) / "csmkit.db"


def _user_folder(kind: str, environment: Mapping[str, str]) -> Path:
    if home := environment.get("CSMKIT_HOME"):
        return Path(home).expanduser() / kind
    import platformdirs

    return Path(getattr(platformdirs, f"user_{kind}_dir")("csmkit", appauthor=False))


def _defaults(environment: Mapping[str, str]) -> Iterator[tuple[str, Setting]]:
    values: dict[str, Any] = {
        "db": str(default_db(environment)),
        "as_of": "today",
        "me": _login_name(environment),
        "out": "handoffs",
        "color": "auto",
        "output": "table",
        "disabled_signals": (),
        "smtp_security": "starttls",
    }
    for key in KEYS:
        yield key, Setting(values.get(key), "default")


def _login_name(environment: Mapping[str, str]) -> str:
    names = (environment.get(variable) for variable in ("LOGNAME", "USER", "USERNAME"))
    return next((name for name in names if name), None) or _account_name()


def _account_name() -> str:
    if not hasattr(os, "getuid"):
        return "unknown"
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def _from_environment(environment: Mapping[str, str]) -> Iterator[tuple[str, Setting]]:
    for key in KEYS:
        name = variable(key)
        if text := environment.get(name):
            value = tuple(text.replace(",", " ").split()) if key in LISTS else text
            yield key, Setting(value, name)


def variable(key: str) -> str:
    """Return the name of a setting's environment variable."""
    return f"CSMKIT_{key.upper()}"


def _flag(key: str) -> str:
    return f"--{key.replace('_', '-')}"


def _refuse_wrong_choices(found: Mapping[str, Setting]) -> None:
    for key, choices in CHOICES.items():
        setting = found[key]
        if setting.value not in choices:
            raise InvalidArgument(
                f"{setting.origin}: {key} is {setting.value!r}, must be {' or '.join(choices)}",
            )
