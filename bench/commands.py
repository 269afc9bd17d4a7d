"""Runs a command as a user's shell would, its output thrown away."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from resource import struct_rusage

NOWHERE = (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)


def clean_environment() -> dict[str, str]:
    """Return the environment without what slows or changes Python."""
    dropped = ("PYTHON", "CSMKIT_")
    return {k: v for k, v in os.environ.items() if not k.startswith(dropped)}


def begun(argv: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
    """Start a command, its environment clean but for some variables; return its process."""
    variables = {**clean_environment(), **(environment or {})}
    return os.posix_spawn(argv[0], argv, variables, file_actions=[NOWHERE])


def ended(process: int, argv: Sequence[str]) -> struct_rusage:
    """Wait for a command; return what it used.

    Raises:
        SystemExit: it has failed.
    """
    _, status, usage = os.wait4(process, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(argv)}")
    return usage
