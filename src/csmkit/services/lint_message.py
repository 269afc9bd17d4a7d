"""Checks drafts to a customer against the rules of wording."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.render.drafts import MOST_BYTES, draft_text
from csmkit.render.message_rules import load_message_rules
from csmkit.render.wording import Checked, Finding, WordingCheck

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from csmkit.resources import ResourceFolder

__all__ = ["MOST_BYTES", "CheckedMessage", "Finding", "lint_message"]


class CheckedMessage(NamedTuple):
    """One draft, what was found in it, and whether its places count in a mail's text part."""

    path: str
    checked: Checked
    is_mail: bool


def lint_message(
    sources: Iterable[tuple[str, bytes]],
    playbooks: Sequence[ResourceFolder],
) -> list[CheckedMessage]:
    """Return what each draft says that it should not, and what it lacks.

    Only wording is matched: the rules know neither the customer nor what is true.

    Args:
        sources: The name and bytes of each draft: plain text, Markdown or `.eml`.
        playbooks: Where the rules are looked up.

    Raises:
        InvalidInput: a rule is wrong, or a draft is no text, with every place.
    """
    check = WordingCheck(load_message_rules(playbooks))
    checked = []
    for name, data in sources:
        draft = draft_text(data, name)
        checked.append(CheckedMessage(name, check.check(draft.text), draft.is_mail))
    return checked
