"""A promise put together by a format string is what the encoder makes of its shape."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from csmkit.cli.commitment_lines import commitment_line
from csmkit.cli.json_text import CHARACTERS_AT_ONCE, gathered, one_line
from csmkit.cli.shapes.commitments import commitment_shape
from csmkit.domain.accountability import Went
from csmkit.services.list_commitments import LedgerLine
from csmkit.store.ledger import LedgerRow

TEXTS = st.text(max_size=20)
DAYS = st.none() | st.dates().map(str)
ROWS = st.builds(
    LedgerRow,
    account=TEXTS, name=TEXTS, owner=st.none() | TEXTS, id=TEXTS, who=st.none() | TEXTS,
    text=TEXTS, promised_on=DAYS, side=st.sampled_from(("us", "them")), status=st.just("open"),
    due_on=DAYS, closed_on=DAYS, remedied_on=DAYS, moved_count=st.integers(0, 9),
)  # fmt: skip
WENT = st.builds(Went, st.sampled_from(("kept", "overdue")), st.integers(0, 999))


@given(st.lists(st.builds(LedgerLine, ROWS, WENT), max_size=4))
def test_a_promise_is_written_as_the_line_of_its_shape(lines):
    expected = "".join(f"{one_line(commitment_shape(line))}\n" for line in lines)

    assert "".join(gathered(map(commitment_line, lines))) == expected


def test_many_lines_are_written_together_and_none_waits_for_all():
    lines = [f"{n:>99}\n" for n in range(2_000)]

    texts = [*gathered(lines)]

    assert "".join(texts) == "".join(lines)
    assert max(map(len, texts)) < CHARACTERS_AT_ONCE + 100
