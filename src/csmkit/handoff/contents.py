"""What a packet holds and in which order, as `playbooks/handoff/packet.yaml` says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from csmkit.domain.document import Days, Document, Key, Name, OneOf, Text
from csmkit.playbook import load_playbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.resources import ResourceFolder

Most = Annotated[int, Field(ge=1, le=1000)]


class SectionTitle(Document):
    """The words around one section of a packet."""

    id: Key
    title: Name
    empty: Text
    columns: tuple[Name, ...] = ()


class PacketContents(Document):
    """Sections in their order, and how far back a packet looks."""

    schema_: Annotated[str, OneOf("csmkit.handoff-packet/v1")] = Field(alias="schema")
    recent_touch_days: Days
    recent_touch_most: Most
    history_most: Most
    stale_contact_days: Days
    quiet_contact_days: Days
    course_days: Days = 182
    course_step_days: Annotated[int, Field(ge=1, le=365)] = 14
    sources: tuple[Text, ...] = Field(min_length=1)
    sections: tuple[SectionTitle, ...] = Field(min_length=1)


class LeakPhrase(Document):
    """Words that no letter to a customer may hold, and why."""

    text: Name
    source: Text


class LeakPhrases(Document):
    """All words that no letter to a customer may hold."""

    schema_: Annotated[str, OneOf("csmkit.handoff-leaks/v1")] = Field(alias="schema")
    phrases: tuple[LeakPhrase, ...]


def load_contents(folders: Sequence[ResourceFolder]) -> PacketContents:
    """Return what a packet holds."""
    return load_playbook(PacketContents, "handoff/packet", folders)


def load_leak_phrases(folders: Sequence[ResourceFolder]) -> tuple[str, ...]:
    """Return the words that no letter to a customer may hold."""
    leaks = load_playbook(LeakPhrases, "handoff/leaks", folders)
    return tuple(phrase.text for phrase in leaks.phrases)
