"""Names for the shell to offer: accounts and teammates out of the store, silent on any error."""

from collections.abc import Callable, Iterable

import typer

from csmkit.cli.printable import clean
from csmkit.cli.workspace import Workspace

MOST_NAMES = 50


def complete_accounts(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the accounts whose key or name begins so: key and name."""
    if incomplete.isupper():  # a key is found in any case; the shell compares letters
        return [(key.upper(), name) for key, name in _offered(ctx, incomplete, _accounts)]
    return _offered(ctx, incomplete, _accounts)


def complete_teammates(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the teammates whose key or name begins so: key and name."""
    return _offered(ctx, incomplete, _teammates)


def complete_signals(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the signals whose id begins so: id and title."""
    return _offered(ctx, incomplete, _signals)


def _signals(workspace: Workspace) -> Iterable[tuple[str, str]]:
    return ((signal.id, signal.title) for signal in workspace.catalogue().signals)


def complete_interview_questions(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the questions of an interview whose id begins so: id and topic."""
    return _offered(ctx, incomplete, _questions)


def _questions(workspace: Workspace) -> Iterable[tuple[str, str]]:
    from csmkit.services.plan_interview import question_topics

    return question_topics(workspace.resources("playbooks"))


def complete_handoffs(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the handoffs whose id begins so: id and state."""
    return _offered(ctx, incomplete, _handoffs)


def _handoffs(workspace: Workspace) -> Iterable[tuple[str, str]]:
    with workspace.reading() as reader:
        return [(handoff.id, handoff.state) for handoff in reader.handoffs()]


def complete_departures(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the teammates of whom a departure is recorded: key and last day."""
    return _offered(ctx, incomplete, _departures)


def _departures(workspace: Workspace) -> Iterable[tuple[str, str]]:
    with workspace.reading() as reader:
        return [(one.teammate, f"last day {one.last_on}") for one in reader.departures()]


def complete_clocks(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the clocks of departures whose id begins so: id and title."""
    return _offered(ctx, incomplete, _clocks)


def _clocks(workspace: Workspace) -> Iterable[tuple[str, str]]:
    from csmkit.services.list_departures import clock_titles

    return clock_titles(workspace.resources("playbooks"))


def complete_letters(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the accounts and the letters that begin so."""
    return [*complete_accounts(ctx, incomplete), *_offered(ctx, incomplete, _letters)]


def _letters(workspace: Workspace) -> Iterable[tuple[str, str]]:
    from csmkit.services.list_letters import list_letters

    return [(s.id, s.title) for s in list_letters(workspace.resources("playbooks"))]


def complete_templates(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the templates whose name begins so: name and origin."""
    return _offered(ctx, incomplete, _templates)


def _templates(workspace: Workspace) -> Iterable[tuple[str, str]]:
    from csmkit.services.list_templates import list_templates

    return [(t.name, t.origin) for t in list_templates(workspace.resources("templates"))]


def complete_mails(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the mails of the outbox whose id begins so: id and subject."""
    return _offered(ctx, incomplete, _mails)


def _mails(workspace: Workspace) -> Iterable[tuple[str, str]]:
    with workspace.reading() as reader:
        return [(mail.id, mail.subject) for mail in reader.mails()]


def _accounts(workspace: Workspace) -> Iterable[tuple[str, str]]:
    with workspace.reading() as reader:
        yield from [(line.key, line.name) for line in reader.account_summaries(workspace.as_of)]


def _teammates(workspace: Workspace) -> Iterable[tuple[str, str]]:
    with workspace.reading() as reader:
        for teammate in reader.teammates():
            yield teammate.key, teammate.name


def _offered(
    ctx: typer.Context,
    incomplete: str,
    names: Callable[[Workspace], Iterable[tuple[str, str]]],
) -> list[tuple[str, str]]:
    try:
        workspace: Workspace = ctx.obj
        workspace.flags["quiet"] = True
        found = [(key, clean(name)) for key, name in names(workspace)]
    except Exception:  # noqa: BLE001  # a shell that completes must never see a failure
        return []
    return [
        pair for pair in found if pair[0].startswith(incomplete.lower()) and pair[0].isprintable()
    ][:MOST_NAMES]
