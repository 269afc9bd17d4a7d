"""Promises as lines of JSON, each put together by one format string.

The bytes are those of the encoder for the promise's shape; a ledger of ten thousand would spend
most of its time there.
"""

from __future__ import annotations

from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING

from csmkit.cli.json_text import PLAIN

if TYPE_CHECKING:
    from csmkit.services.list_commitments import LedgerLine


def commitment_line(line: LedgerLine) -> str:
    """Return a line of the ledger as a line of `csmkit.commitment/v1`."""
    row, (status, days_late) = line
    account, name, owner, key, who, text, promised_on, side, _, due_on, closed_on, *rest = row
    remedied_on, moved = rest
    return (
        f'{{"schema":"csmkit.commitment/v1","account":{quoted(account)},"name":{quoted(name)},'
        f'"owner":{PLAIN[owner]},"commitment":{quoted(key)},"side":"{side}","who":{PLAIN[who]},'
        f'"text":{quoted(text)},"status":"{status}","promised_on":{PLAIN[promised_on]},'
        f'"due_on":{PLAIN[due_on]},"closed_on":{PLAIN[closed_on]},'
        f'"remedied_on":{PLAIN[remedied_on]},"days_late":{days_late},"moved":{moved}}}\n'
    )
