"""SQL for the due day that a promise had on a day, and for how often it had been moved by then."""

_FIRST_LATER = """(SELECT {what} FROM commitment_move m
  WHERE m.account = commitment.account AND m.commitment = commitment.id
    AND (m."on" > :as_of OR m.recorded_on > :as_of) ORDER BY m.number LIMIT 1)"""


def _as_of(what: str, otherwise: str) -> str:
    return f"COALESCE({_FIRST_LATER.format(what=what)}, {otherwise})"


DUE_ON = "NULLIF({}, '')".format(
    _as_of("COALESCE(CAST(m.due_before_on AS TEXT), '')", "CAST(commitment.due_on AS TEXT)"),
)
"""The due day as text; what had none before it was moved has none then."""
MOVED_COUNT = _as_of("m.number - 1", "commitment.moved_count")
