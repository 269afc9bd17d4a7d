"""A coverage plan that `csmkit coverage plan -o json` wrote, read again."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from csmkit.domain.document import Document, Key, Name, OneOf, Text
from csmkit.errors import InvalidInput, Problem
from csmkit.exchange.json_text import load_json
from csmkit.located import validated


class SavedPlacement(Document):
    """Who gets one account."""

    model_config = ConfigDict(extra="ignore")

    account: Key
    owner: Key
    to: Key


class SavedPlan(Document):
    """What carrying out a plan needs of it; the rest of the file is for readers."""

    model_config = ConfigDict(extra="ignore")

    schema_: Annotated[str, OneOf("csmkit.coverage-plan/v1")] = Field(alias="schema")
    as_of: date
    leaving: tuple[Key, ...] = Field(min_length=1)
    team: Name | None = None
    without: tuple[Name, ...] = ()
    conflict: dict[str, object] | None = None
    placements: tuple[SavedPlacement, ...]
    reason: Text | None = None


def read_plan(data: bytes, name: str) -> SavedPlan:
    """Return the plan in a file.

    Raises:
        InvalidInput: it is no plan; carries every problem with its place.
    """
    documents = load_json(data, name)
    if len(documents) != 1:
        message = f"holds {len(documents)} plans; one is carried out at a time"
        raise InvalidInput([Problem(message, name, 1, 1)])
    plan = validated(SavedPlan, documents[0])
    accounts = [one.account for one in plan.placements]
    twice = (
        sorted({key for key in accounts if accounts.count(key) > 1})
        if len(accounts) != len({*accounts})
        else []
    )
    if twice:
        raise InvalidInput([Problem(f"places the account {twice[0]!r} twice", name, 1, 1)])
    return plan
