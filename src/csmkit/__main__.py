"""Run as `python -m csmkit` or as the `csmkit` command."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import NoReturn

OBJECTS_BEFORE_COLLECTING = 100_000
"""New containers before cyclic garbage is looked for. Source: `list` makes under 50,000."""
TERMINATED = 143
"""Exit code after SIGTERM, as shells count it."""


def main() -> None:
    """Run one command and leave.

    Most commands live for a tenth of a second, so cyclic garbage is looked for only after more
    new objects than such a command makes; long work still stays flat. Freezing at the end
    spares the last collection. Files that csmkit makes are for their owner only.
    """
    gc.set_threshold(OBJECTS_BEFORE_COLLECTING, 20, 20)
    os.umask(0o077)
    signal.signal(signal.SIGTERM, _leave)
    try:
        from csmkit.cli.app import app
        from csmkit.cli.command import run

        run(app)
    except KeyboardInterrupt:  # before there was a command that could report it
        sys.stderr.write("error: interrupted\n")
        sys.exit(130)
    finally:
        gc.freeze()


def _leave(*_: object) -> NoReturn:
    """Unwind, so that drafts are thrown away and transactions are taken back."""
    sys.exit(TERMINATED)


if __name__ == "__main__":
    main()
