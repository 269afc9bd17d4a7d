"""Reading one configuration file: known keys, right types, and the place of what is wrong."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from csmkit.errors import FileFailed, InvalidInput, Problem, nearest

PROJECT_FILE = "csmkit.toml"
USER_FILE = "config.toml"
FORMATS = ("table", "json", "ndjson", "csv", "md")
COLORS = ("auto", "always", "never")
SECURITIES = ("starttls", "tls", "none")
CHOICES = {"color": COLORS, "output": FORMATS, "smtp_security": SECURITIES}
PATHS = ("db", "playbooks", "templates", "out", "smtp_ca_file")
LISTS = ("disabled_signals",)
NUMBERS = ("smtp_port",)
SMTP = (
    "smtp_host",
    "smtp_port",
    "smtp_security",
    "smtp_user",
    "smtp_password_command",
    "smtp_ca_file",
)
KEYS = ("db", "as_of", "me", "playbooks", "templates", "out", "color", "output", *LISTS, *SMTP)
REFUSED_KEYS = {
    "smtp_password": "a password does not belong into a file; put it into the variable "
    "CSMKIT_SMTP_PASSWORD, or name a command that prints it with smtp_password_command",
}
TOML_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$")
MOST_BYTES = 1_000_000


def read_config(file: Path) -> dict[str, Any]:
    """Return the settings of a file; relative paths are relative to the file.

    Raises:
        InvalidInput: with every unknown key and wrong value, each with its line.
        FileFailed: where the file cannot be read.
    """
    text = _text(file)
    raw = _parsed(file, text)
    problems = [
        Problem(message, str(file), *_place(text, key))
        for key, value in raw.items()
        if (message := _complaint(key, value))
    ]
    if problems:
        raise InvalidInput(problems)
    return {key: _settled(key, value, file) for key, value in raw.items()}


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileFailed("read", str(file), error) from None
    if len(content) > MOST_BYTES:
        raise InvalidInput([Problem("is too large for a configuration file", str(file))])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InvalidInput([Problem("is not UTF-8", str(file), line)]) from None


def _parsed(file: Path, text: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        found = TOML_PLACE.search(message)
        place = (int(found[1]), int(found[2])) if found else (text.count("\n") + 1, 0)
        sentence = TOML_PLACE.sub("", message)
        problem = Problem(f"is not TOML: {sentence[:1].lower()}{sentence[1:]}", str(file), *place)
        raise InvalidInput([problem]) from None
    except RecursionError:
        raise InvalidInput([Problem("is nested too deeply", str(file), 1)]) from None


def _complaint(key: str, value: object) -> str:
    if key not in KEYS:
        return REFUSED_KEYS.get(key, f"unknown key {key!r}{nearest(key, KEYS)}")
    if key in LISTS:
        is_right = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return "" if is_right else f"{key} must be a list of texts"
    if (key == "as_of" and isinstance(value, date)) or (key in NUMBERS and type(value) is int):
        return ""
    if not isinstance(value, str) or not value:
        return f"{key} must be a text"
    if value not in CHOICES.get(key, (value,)):
        return f"{key} is {value!r}, must be {' or '.join(CHOICES[key])}"
    return ""


def _settled(key: str, value: Any, file: Path) -> Any:
    if key in LISTS:
        return tuple(value)
    text = str(value)[:10] if isinstance(value, date) else str(value)
    if key in PATHS and "://" not in text:
        return str(file.resolve().parent / Path(text).expanduser())
    return text


def _place(text: str, key: str) -> tuple[int, int]:
    pattern = re.compile(rf"""^\s*\[*\s*["']?{re.escape(key)}["']?\s*[\].=]""", re.MULTILINE)
    found = pattern.search(text)
    return (text.count("\n", 0, found.end()) + 1, 1) if found else (1, 1)
