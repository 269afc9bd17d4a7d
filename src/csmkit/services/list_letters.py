"""Lists the letters that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.handoff.letter_specs import load_letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.domain.letter import LetterSpec
    from csmkit.resources import ResourceFolder


def list_letters(playbooks: Sequence[ResourceFolder]) -> tuple[LetterSpec, ...]:
    """Return every letter, those to the customer first.

    Raises:
        InvalidInput: a file is wrong, with every place.
    """
    return load_letters(playbooks)
