"""Makes the documents of a handoff with Jinja alone, and its PDFs with typst alone, on demand.

Usage: bare_documents.py DB OUT

Writes the handoff to OUT in one process, noting every template, its values and its text. Then each
word on standard input is answered by a line of JSON:

jinja  reads the accounts and renders everything again: the environment, the compiled templates and
       the values are csmkit's own, and every text must be the same
typst  sets every packet as PDF
"""

from __future__ import annotations

import gc
import json
import sys
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from handoff_book import AS_OF, HANDOFF

from csmkit.__main__ import OBJECTS_BEFORE_COLLECTING
from csmkit.render.environment import Templates, mode_of
from csmkit.render.pdf import PdfPress
from csmkit.resources import search_path
from csmkit.services import write_account
from csmkit.services.write_handoff import write_handoff
from csmkit.store.opening import reading
from csmkit.trust.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from csmkit.domain.course import Course
    from csmkit.domain.handoff import Packet

PLAYBOOKS, TEMPLATES = search_path("playbooks"), search_path("templates")


class Rendering(NamedTuple):
    """One text that a template has made."""

    environment: Any
    name: str
    values: dict[str, Any]
    locale: str | None
    text: str


def recorded(db: str, out: Path) -> tuple[list[Rendering], list[dict[str, str]]]:
    """Write the handoff; return every rendering, and what typst needs of each packet."""
    found: list[Rendering] = []
    packets: list[tuple[Packet, Sequence[Course]]] = []
    render, page = Templates.render, write_account.packet_html

    def noting(
        self: Templates, name: str, values: dict[str, Any], *, locale: str | None = None
    ) -> str:
        text = render(self, name, values, locale=locale)
        found.append(Rendering(self._environments[mode_of(name)], name, values, locale, text))
        return text

    def noting_page(templates: Templates, packet: Packet, courses: Sequence[Course]) -> str:
        packets.append((packet, courses))
        return page(templates, packet, courses)

    Templates.render = noting  # type: ignore[assignment,method-assign]
    write_account.packet_html = noting_page  # type: ignore[assignment]
    with reading(db) as reader:
        write_handoff(
            reader,
            load_catalogue(PLAYBOOKS, cache_dir=None),
            HANDOFF,
            as_of=AS_OF,
            playbooks=PLAYBOOKS,
            templates=TEMPLATES,
            out=out,
            with_plans=False,
            processes=1,
        )
    Templates.render = render  # type: ignore[method-assign]
    write_account.packet_html = page
    press = PdfPress(Templates(TEMPLATES), TEMPLATES)
    return found, [press.packet_inputs(*packet) for packet in packets]


def read(db: str) -> None:
    """Read every account once, as a document and as what judging needs."""
    with reading(db) as reader:
        keys = reader.handoff(HANDOFF).accounts
        for key, _ in zip(keys, reader.account_records(AS_OF), strict=True):
            reader.blueprint(key)


def render(renderings: list[Rendering]) -> None:
    """Render everything again with nothing but Jinja.

    Raises:
        AssertionError: a text is not the one that csmkit has made.
    """
    for environment, name, values, locale, text in renderings:
        environment.calls_left = environment.most_calls
        environment.locale = locale
        if environment.get_template(name).render(values) != text:
            raise AssertionError(name)


def read_and_render(db: str, renderings: list[Rendering]) -> None:
    """Read the store, then render everything again."""
    read(db)
    render(renderings)


def set_all(inputs: list[dict[str, str]]) -> None:
    """Set every packet as PDF, with one compiler: each new one looks for the fonts again."""
    import typst

    page = TEMPLATES[-1].path / "packets" / "account.typ"
    compiler = typst.Compiler()
    for values in inputs:
        compiler.compile(
            str(page),
            root=str(page.parent),
            sys_inputs=values,
            timestamp=datetime(2026, 11, 20, tzinfo=UTC),
            pdf_standards=["ua-1"],
        )


def timed(work: Callable[[], None]) -> str:
    """Do something and return how long it took, as JSON."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu})


def main() -> None:
    """Answer until nothing more is asked."""
    db, out = sys.argv[1:]
    gc.set_threshold(OBJECTS_BEFORE_COLLECTING, 20, 20)  # as csmkit does
    renderings, inputs = recorded(db, Path(out))
    work = {
        "jinja": partial(read_and_render, db, renderings),
        "typst": partial(set_all, inputs),
    }
    for word in sys.stdin:
        sys.stdout.write(f"{timed(work[word.strip()])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
