"""Writes the calendars of a stored handoff to a folder of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.known import as_known_on
from csmkit.handoff.contents import load_leak_phrases
from csmkit.handoff.plan import load_plan
from csmkit.render.calendars import owner_calendars
from csmkit.render.environment import Templates
from csmkit.render.files import safe_name, staged_folder
from csmkit.render.invite import introduction_invite
from csmkit.render.leak_scan import LeakScan
from csmkit.services.letter_occasion import handoff_occasion, handoff_people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader

FOLDER = "{handoff}.calendars"


def write_calendars(
    reader: Reader,
    handoff_id: str,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    templates: Sequence[ResourceFolder],
    out: Path,
) -> tuple[Path, ...]:
    """Write `<out>/<handoff>.calendars` as a whole, or nothing at all.

    Args:
        reader: The open store.
        handoff_id: The handoff.
        as_of: The day that counts as today.
        playbooks: Where the words are looked up that no customer must read.
        templates: Where templates are looked up.
        out: The folder in which the folder is made.

    Raises:
        HandoffNotFound: nothing is stored under the id.
        InvalidInput: an account has nobody to invite.
        GuardRefused, FileFailed: the files cannot be written.
    """
    handoff = reader.handoff(handoff_id)
    people = {teammate.key: teammate for teammate in reader.teammates()}
    phrases = load_leak_phrases(playbooks)
    pages = Templates(templates)
    staff, plan = handoff_people(handoff, people), load_plan(handoff.reason, playbooks)
    files = owner_calendars(handoff, people, as_of=as_of)
    for key in handoff.accounts:
        blueprint = as_known_on(reader.blueprint(key), as_of)
        scan = LeakScan(blueprint, staff.known(), phrases=phrases)
        occasion = handoff_occasion(handoff, plan, key)
        invite = introduction_invite(occasion, staff, blueprint, pages, scan, written_on=as_of)
        if invite is not None:
            files[f"{safe_name(key)}/introduction.ics"] = invite
    with staged_folder(out / FOLDER.format(handoff=handoff.id)) as staged:
        written = tuple(staged.write(name, data) for name, data in files.items())
        staged.place()
    return written
