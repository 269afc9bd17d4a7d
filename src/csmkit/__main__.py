"""Run as `python -m csmkit` or as the `csmkit` command."""

from __future__ import annotations

import gc
import os


def main() -> None:
    """Run one command and leave.

    A command lives for a tenth of a second and its memory is small, so cyclic garbage is not
    collected; freezing at the end spares the last collection as well. Files that csmkit makes
    are for their owner only.
    """
    gc.disable()
    os.umask(0o077)
    from csmkit.cli.app import app
    from csmkit.cli.command import run

    try:
        run(app)
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
