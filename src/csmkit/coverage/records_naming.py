"""Which records still name somebody who is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csmkit.domain.drill import RecordsNaming

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from csmkit.domain.handoff import Handoff
    from csmkit.domain.parts import AccountParts, Needs
    from csmkit.domain.people import Teammate

NAMING_NEEDS: Needs = {
    "account": ("backup", "seller"),
    "commitments": ("owner", "status"),
    "issues": ("closed_on", "owner"),
    "projects": ("owner", "status"),
}
OPEN: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "commitments": ("open promises", lambda one: one.status == "open"),
    "issues": ("open issues", lambda one: one.closed_on is None),
    "projects": ("projects under way", lambda one: one.status not in ("done", "cancelled")),
}
"""By list: what its open entries are called, and which are open."""
ORDER = (
    "owner of accounts",
    "backup of accounts",
    "seller of accounts",
    "open promises",
    "open issues",
    "projects under way",
    "manager of teammates",
    "running handoffs",
)


class Naming:
    """Collects the records that name some people, by key or by name."""

    def __init__(self, gone: Collection[Teammate]) -> None:
        """Take who is gone."""
        self._keys = {one.key for one in gone}
        self._names = {word.casefold() for one in gone for word in (one.key, one.name)}
        self._found: dict[str, list[str]] = {what: [] for what in ORDER}

    def read(self, found: AccountParts) -> None:
        """Look through one account, with the fields of `NAMING_NEEDS`."""
        for what in self._in_account(found):
            self._found[what].append(found.account)

    def read_team(self, people: Iterable[Teammate], handoffs: Iterable[Handoff]) -> None:
        """Look through the team and its handoffs."""
        managed = (one.key for one in people if one.manager in self._keys)
        self._found["manager of teammates"] += managed
        for handoff in handoffs:
            if handoff.is_running and {handoff.from_, handoff.to, handoff.leader} & self._keys:
                self._found["running handoffs"].append(handoff.id)

    def result(self) -> tuple[RecordsNaming, ...]:
        """Return what was found, in a fixed order."""
        return tuple(
            RecordsNaming(what, tuple(dict.fromkeys(where)), len(where))
            for what, where in self._found.items()
            if where
        )

    def _in_account(self, found: AccountParts) -> Iterator[str]:
        (account,) = found.parts["account"]
        roles = {"owner": found.owner, "backup": account.backup, "seller": account.seller}
        for role, key in roles.items():
            if key in self._keys:
                yield f"{role} of accounts"
        for part, (what, is_open) in OPEN.items():
            for one in found.parts[part]:
                if is_open(one) and self._names_one(one.owner):
                    yield what

    def _names_one(self, name: str | None) -> bool:
        return name is not None and name.casefold() in self._names
