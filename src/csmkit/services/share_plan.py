"""Writes a success plan to files: what both sides may read, or what colleagues read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from csmkit.domain.known import as_known_on
from csmkit.handoff.contents import load_leak_phrases
from csmkit.render.environment import Templates
from csmkit.render.files import safe_name, write_file
from csmkit.render.leak_scan import LeakScan, letter_text
from csmkit.render.pdf import PdfPress
from csmkit.render.plan_pages import plan_html, plan_markdown, plan_pdf
from csmkit.render.shared_plan import inner_plan, shared_plan
from csmkit.services.show_plan import show_plan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from csmkit.domain.plan_view import PlanView
    from csmkit.render.shared_plan import InnerPlan
    from csmkit.resources import ResourceFolder
    from csmkit.services.show_plan import ShownPlan
    from csmkit.store.reading import Reader

BOX = re.compile(r"(?m)^- \[[ x]\] ")
"""The box before a task in Markdown, which looks like a placeholder."""


def share_plan(
    reader: Reader,
    name: str,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    templates: Sequence[ResourceFolder],
    out: Path,
    plan: str | None = None,
    is_internal: bool = False,
    pdf: bool = False,
    overwrite: bool = False,
) -> tuple[Path, ...]:
    """Write a plan as Markdown and HTML, and as PDF where that is wanted.

    Args:
        reader: The open store.
        name: The account, by key or name.
        as_of: The day that counts as today.
        playbooks: Where playbooks are looked up.
        templates: Where templates are looked up.
        out: The folder in which the files are written.
        plan: Id, beginning of the id, or outcome; the only running one, or else the last one,
            where None.
        is_internal: With what only colleagues may read.
        pdf: Also set it as PDF; needs typst.
        overwrite: Also replace files that were edited since.

    Raises:
        AccountNotFound, PlanNotFound: something named does not exist.
        InvalidInput: it is not clear which plan is meant, or the playbook is wrong.
        LeakRefused: what is for both sides would tell what is for colleagues.
        TemplateFailed, GuardRefused, FileFailed: it cannot be set or written.
    """
    shown = show_plan(reader, name, as_of=as_of, playbooks=playbooks, plan=plan)
    pages = Templates(templates)
    view, inner = shared_plan(shown.view), _inner(shown) if is_internal else None
    texts = {"md": plan_markdown(pages, view, inner), "html": plan_html(pages, view, inner)}
    if not is_internal:
        scan = _scan(reader, shown.view, as_of, playbooks)
        for text in (BOX.sub("", texts["md"]), letter_text(texts["html"])):
            scan.check(f"the success plan for {view.customer}", text)
    made = {kind: text.encode() for kind, text in texts.items()}
    if pdf:
        made["pdf"] = plan_pdf(PdfPress(pages, templates), view, inner)
    stem = safe_name(f"{shown.view.account} {shown.view.id}")
    stem += "-internal" if is_internal else "-shared"
    for kind, data in made.items():
        write_file(out / f"{stem}.{kind}", data, overwrite=overwrite)
    return tuple(out / f"{stem}.{kind}" for kind in made)


def _inner(shown: ShownPlan) -> InnerPlan:
    found = shown.confidence
    doubts = [(doubt.points, doubt.because) for doubt in found.doubts]
    return inner_plan(shown.view, found.points, found.word, doubts)


def _scan(
    reader: Reader,
    view: PlanView,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
) -> LeakScan:
    owners = {task.record.owner for task in view.tasks} | {one.who for one in view.sponsors}
    people = [teammate for teammate in reader.teammates() if teammate.key in owners]
    blueprint = as_known_on(reader.blueprint(view.account), as_of)
    return LeakScan(blueprint, people, phrases=load_leak_phrases(playbooks))
