"""`--svg FILE` and `--html FILE`: which picture is asked for, where it goes, what is said of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from csmkit.cli.failures import refuse_unless

if TYPE_CHECKING:
    from csmkit.cli.workspace import Workspace

STDOUT = "-"


class PictureFile(NamedTuple):
    """A picture that is asked for."""

    kind: str
    """`svg` or `html`."""
    target: str

    @property
    def path(self) -> Path | None:
        """Return the file; None where the picture goes to stdout."""
        return None if self.target == STDOUT else Path(self.target).expanduser()

    def tell(self, workspace: Workspace, drawn: str) -> None:
        """Write the picture to stdout, or say which file it is in."""
        if self.path is None:
            workspace.talk.text(drawn)
        else:
            workspace.talk.note(f"wrote {self.target}")


def asked_picture(svg: str | None, html: str | None) -> PictureFile | None:
    """Return what the two flags ask for, None where they are not given."""
    refuse_unless(not (svg and html), "--svg or --html, not both")
    if svg is not None:
        return PictureFile("svg", svg)
    return None if html is None else PictureFile("html", html)
