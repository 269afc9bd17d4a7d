"""Documents as PDF, set by typst: words go in as data, so that none is ever read as mark-up."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, ClassVar

from csmkit.errors import GuardRefused, ResourceNotFound, TemplateFailed
from csmkit.render.documents import packet_json
from csmkit.render.pictures import NARROW, on_paper, summary
from csmkit.render.stakeholder_map import stakeholder_map
from csmkit.render.timeline_chart import kind_of, timeline_chart
from csmkit.render.trends import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from csmkit.domain.course import Course
    from csmkit.domain.handoff import Packet
    from csmkit.render.environment import Templates
    from csmkit.resources import ResourceFolder

TEMPLATE = "packets/account.typ"
PICTURE = "pictures/stakeholders.svg.j2"
MISSING = "PDF needs typst; install it with `pip install 'csmkit[pdf]'`"
KEPT_COMPILATIONS = 10
"""For how many documents typst keeps what it has computed, ten megabytes each. Source: measured."""


class PdfPress:
    """Sets documents as PDF; the same words make the same bytes.

    typst starts threads and waits for them. A copy of a process, made by forking, does not have
    the threads of the first and would wait for ever.
    """

    _threads_of: ClassVar[int | None] = None
    """The process in which typst has begun its threads."""

    def __init__(self, templates: Templates, folders: Sequence[ResourceFolder]) -> None:
        """Take the templates for the pictures, and the folders for the page's own.

        Raises:
            GuardRefused: typst is not installed.
            ResourceNotFound: no folder has the template.
        """
        self._typst = _typst()
        self._compiler = self._typst.Compiler()  # one for all: each looks for fonts, half the time
        _found(TEMPLATE, folders)
        self._templates = templates
        self._folders = folders

    @property
    def has_threads(self) -> bool:
        """Whether a document was set in this process, or the one it copies: no copy can set any."""
        return PdfPress._threads_of is not None

    def packet_inputs(self, packet: Packet, courses: Sequence[Course] = ()) -> dict[str, str]:
        """Return what the template of a packet reads.

        Args:
            packet: What it says.
            courses: How the account's relationships came to where they are, to be drawn.
        """
        values = {"map": stakeholder_map(packet.stakeholders)}
        return {
            "packet": packet_json(packet),
            "people_map": self._templates.render(PICTURE, values).strip(),
            "courses": json.dumps([_drawn(course) for course in courses], ensure_ascii=False),
        }

    def packet(self, inputs: Mapping[str, str], as_of: date) -> bytes:
        """Return a packet as PDF.

        Raises:
            TemplateFailed: the template is wrong; carries what typst says.
        """
        return self.document(TEMPLATE, inputs, as_of)

    def document(self, template: str, inputs: Mapping[str, str], as_of: date) -> bytes:
        """Return what a template makes of its inputs, which are texts, as PDF.

        Raises:
            ResourceNotFound: no folder has the template.
            TemplateFailed: the template is wrong; carries what typst says.
            RuntimeError: this process is a copy of one that has set documents.
        """
        path = _found(template, self._folders)
        self._begin_threads()
        try:
            made: bytes = self._compiler.compile(
                str(path),
                root=str(path.parent),
                sys_inputs=dict(inputs),
                timestamp=datetime.combine(as_of, time(), UTC),
                pdf_standards=["ua-1"],
            )
        except self._typst.TypstError as error:
            raise TemplateFailed(template, 1, str(error).splitlines()[0]) from None
        self._forget()
        return made

    @staticmethod
    def _begin_threads() -> None:
        if PdfPress._threads_of not in (None, os.getpid()):
            raise RuntimeError("typst has no threads in a copy of a process that used it")
        PdfPress._threads_of = os.getpid()

    def _forget(self) -> None:
        """Let typst throw away what it has computed, which no other document needs.

        It keeps that until so many more are compiled, and offers no other way: empty ones will do.
        """
        for _ in range(KEPT_COMPILATIONS):
            self._compiler.compile(b"")  # with the same inputs, else each takes ten times as long


def _drawn(course: Course) -> dict[str, Any]:
    return {
        "heading": HEADINGS[course.relationship],
        "told": summary(course),
        "picture": on_paper(timeline_chart(course, width=NARROW)),
        "events": [[str(post.on), kind_of(post), post.text] for post in course.mileposts],
    }


def _typst() -> Any:
    try:
        import typst
    except ImportError:
        raise GuardRefused(MISSING) from None
    return typst


def _found(template: str, folders: Sequence[ResourceFolder]) -> Path:
    for folder in folders:
        if (folder.path / template).is_file():
            return folder.path / template
    raise ResourceNotFound(template)
