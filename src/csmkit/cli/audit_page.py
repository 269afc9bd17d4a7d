"""An audit as a person reads it: what to ask first and how, what is there, who could step in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from csmkit.cli.conflict.page import chronic_lines
from csmkit.cli.drawing import grid, indented, text
from csmkit.cli.printable import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from csmkit.cli.shapes.audits import (
        AuditGapShape,
        AuditItemShape,
        AuditShape,
        CoverShape,
        VoucherShape,
    )

MOST_NAMES = 4
STYLES = {"missing": "red", "stale": "yellow"}
NEVER = "no day is recorded"


def audit_page(audit: AuditShape, contacts: Mapping[str, str]) -> Iterator[RenderableType]:
    """Yield the page for one account.

    Args:
        audit: The audit.
        contacts: The contacts' names by id.
    """
    owner = audit["owner"] or "nobody"
    yield Text.assemble(
        (clean(audit["name"]), "bold"),
        (f"  {clean(audit['account'])}, owner {clean(owner)}, as of {audit['as_of']}", "dim"),
        overflow="fold",
    )
    yield _headline(audit)
    if audit["gaps"]:
        yield Text()
        yield indented(text("Missing or stale, what hurts a newcomer most first", "bold"))
        yield indented(_gaps(audit["gaps"], contacts))
    yield Text()
    yield indented(text("If the owner were away tomorrow", "bold"))
    yield indented(_cover(audit["cover"], contacts, audit["as_of"]))
    if audit["chronic_conflict"] is not None:
        yield Text()
        for line in chronic_lines(audit["account"], audit["chronic_conflict"]):
            yield indented(line)
    if audit["there"]:
        yield Text()
        yield indented(text("What is there", "bold"))
        yield indented(_there(audit, contacts))


def _headline(audit: AuditShape) -> Text:
    missing = sum(gap["status"] == "missing" for gap in audit["gaps"])
    stale = len(audit["gaps"]) - missing
    style = "green" if audit["is_ready"] else "red"
    return Text.assemble(
        (f"{audit['ready']:.0%} ready", style),
        f" to be handed over: {missing} missing, {stale} stale",
        overflow="fold",
    )


def _gaps(gaps: Sequence[AuditGapShape], contacts: Mapping[str, str]) -> RenderableType:
    table = grid(False, False, True)
    for gap in gaps:
        table.add_row(
            Text(f"{gap['lost']:.1f}", style=STYLES[gap["status"]], justify="right"),
            text(gap["status"], STYLES[gap["status"]]),
            _told(gap, contacts),
        )
    return table


def _told(gap: AuditGapShape, contacts: Mapping[str, str]) -> Text:
    told = Text(clean(gap["question"]), overflow="fold")
    if lacking := [one for one in gap["lacking"] if one in contacts]:
        told.append(f" {_names(lacking, contacts)}")
    if gap["status"] == "stale":
        last = f"last confirmed {gap['last_on']}" if gap["last_on"] else NEVER
        told.append(f" ({last})", style="dim")
    fix = gap["command"] or f"fill in {gap['field']}, then csmkit apply"
    told.append(f"\n{clean(fix)}", style="cyan")
    return told


def _names(ids: Sequence[str], contacts: Mapping[str, str]) -> str:
    shown = [clean(contacts.get(one, one)) for one in ids[:MOST_NAMES]]
    more = len(ids) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _there(audit: AuditShape, contacts: Mapping[str, str]) -> RenderableType:
    stale = {gap["item"] for gap in audit["gaps"]}
    table = grid(False, False, True)
    for item in audit["there"]:
        mark = "partly" if item["item"] in stale else ""
        table.add_row(text(item["title"]), text(mark, "yellow"), _held(item, contacts))
    return table


def _held(item: AuditItemShape, contacts: Mapping[str, str]) -> Text:
    names = _names([one for one in item["held"] if one in contacts], contacts)
    count = f"{item['count']} entries" if item["count"] > 1 and not names else ""
    told = Text(names or count, overflow="fold")
    if item["last_on"]:
        told.append(f"{', ' if told else ''}{item['last_on']}", style="dim")
    return told


def _cover(cover: CoverShape, contacts: Mapping[str, str], today: str) -> RenderableType:
    table = grid(False, True)
    for title, told in (
        ("Backup", _backup(cover)),
        ("Has met them", _cross_trained(cover, contacts)),
        ("Vouches for us", "; ".join(map(_voucher, cover["vouchers"])) or "no champion is known"),
        ("Leader of ours", _leader(cover, today)),
    ):
        table.add_row(text(title), text(told))
    return table


def _backup(cover: CoverShape) -> str:
    if cover["backup"] is None:
        return "nobody is named"
    briefed = cover["backup_briefed_on"]
    return f"{cover['backup']}, {f'briefed {briefed}' if briefed else 'not briefed yet'}"


def _cross_trained(cover: CoverShape, contacts: Mapping[str, str]) -> str:
    met = [
        f"{one['teammate']} on {one['last_on']} ({_names(one['contacts'], contacts)})"
        for one in cover["cross_trained"]
    ]
    return "; ".join(met) or "nobody but the owner"


def _voucher(one: VoucherShape) -> str:
    if one["vouches"]:
        told = f"agreed {one['agreed_on']}"
    elif one["declined_on"]:
        told = f"declined {one['declined_on']}"
    else:
        told = f"asked {one['asked_on']}, no answer yet" if one["asked_on"] else "not asked yet"
    return f"{one['name']}, {told}"


def _leader(cover: CoverShape, today: str) -> str:
    last = f"{cover['leader']} on {cover['leader_on']}" if cover["leader"] else "never in touch"
    due = cover["leader_due_on"]
    if due is None:
        return last
    return f"{last}; next check-in {'overdue since' if due < today else 'due'} {due}"
