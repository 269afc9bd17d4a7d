"""Plans the handoff of a teammate's accounts: checks, dates, packets, letters, then the store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from csmkit.domain.document import NAME_LENGTH
from csmkit.errors import InvalidInput
from csmkit.services.complete_handoff import complete_handoff
from csmkit.services.draft_handoff import draft_handoff
from csmkit.services.write_handoff import Watcher, unwatched, write_handoff

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.domain.handoff import Handoff
    from csmkit.render.documents import IndexRow
    from csmkit.resources import ResourceFolder
    from csmkit.store.writing import Unit
    from csmkit.trust.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class PlannedHandoff:
    """A handoff as it is stored; `is_new` is False where the same one was planned before."""

    handoff: Handoff
    is_new: bool
    files: tuple[Path, ...] = ()
    rows: tuple[IndexRow, ...] = ()
    """The accounts of the index, the most urgent first; empty where nothing was written."""
    remark: str | None = None
    """What to say of the time that is left, None where it is as the plan counts on."""


def plan_handoff(
    unit: Unit,
    catalogue: Catalogue,
    *,
    from_name: str,
    to_name: str,
    start_on: date,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    templates: Sequence[ResourceFolder],
    out: Path,
    with_plans: bool = True,
    reason: str = "departure",
    accounts: Sequence[str] | None = None,
    weeks: int | None = None,
    leader: str | None = None,
    back_on: date | None = None,
    write_files: bool = True,
    pdf: bool = False,
    watched: Watcher = unwatched,
) -> PlannedHandoff:
    """Plan a handoff, write its files and store it; all of it or nothing.

    Planning the same handoff again changes nothing. After an abrupt departure the accounts have
    their new owner at once, if it starts today.

    Args:
        unit: The open writing command.
        catalogue: The signals and the rules of judgement.
        from_name: The key of the teammate who hands over.
        to_name: The key of the teammate who takes over.
        start_on: The first day, a working day of both.
        as_of: The day that counts as today.
        playbooks: Where playbooks are looked up.
        templates: Where templates are looked up.
        out: The folder in which the handoff's folder is made.
        with_plans: Keep later days of what can be planned, as for a handoff of today.
        reason: Picks the plan, `playbooks/handoff/<reason>.yaml`.
        accounts: Keys or names; all that the teammate owns where None.
        weeks: How long both work side by side; the plan's default where None.
        leader: Who announces it; the manager, or else the only leader, where None.
        back_on: For a leave cover: the first day on which the owner is back.
        write_files: False plans and stores without files.
        pdf: Also set each packet as PDF; needs typst.
        watched: Passes the accounts on one by one, so that somebody sees how far it is.

    Raises:
        TeammateNotFound, AccountNotFound: somebody or something named does not exist.
        InvalidInput: the request cannot be carried out; one sentence says why.
        GuardRefused, FileFailed: the files cannot be written.
    """
    draft = draft_handoff(
        unit,
        catalogue,
        from_name=from_name,
        to_name=to_name,
        start_on=start_on,
        as_of=as_of,
        playbooks=playbooks,
        reason=reason,
        accounts=accounts,
        weeks=weeks,
        leader=leader,
        back_on=back_on,
    )
    handoff = draft.handoff
    if not draft.is_new:
        return PlannedHandoff(handoff, is_new=False, files=tuple(map(Path, handoff.files)))
    rows: tuple[IndexRow, ...] = ()
    if write_files:
        written = write_handoff(
            unit,
            catalogue,
            handoff,
            as_of=as_of,
            playbooks=playbooks,
            templates=templates,
            out=out,
            with_plans=with_plans,
            overwrite=False,
            pdf=pdf,
            watched=watched,
            before_placing=lambda files: _store(unit, handoff, files),
        )
        handoff, rows = _with_files(handoff, written.files), written.rows
    else:
        unit.put(handoff)
    if draft.is_at_once and handoff.transfer_on <= as_of:
        handoff = complete_handoff(unit, catalogue, handoff.id, as_of=as_of).handoff
    return PlannedHandoff(
        handoff,
        is_new=True,
        files=tuple(map(Path, handoff.files)),
        rows=rows,
        remark=draft.remark,
    )


def _store(unit: Unit, handoff: Handoff, files: tuple[Path, ...]) -> None:
    unit.put(_with_files(handoff, files))


def _with_files(handoff: Handoff, files: tuple[Path, ...]) -> Handoff:
    names = tuple(map(str, files))
    if too_long := next((name for name in names if len(name) > NAME_LENGTH), None):
        raise InvalidInput(
            f"the path {too_long[:60]}… is longer than {NAME_LENGTH} characters; "
            "choose a shorter folder",
        )
    return handoff.with_fields(files=names)
