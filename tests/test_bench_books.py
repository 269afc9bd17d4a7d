import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "bench"


@pytest.mark.parametrize(
    ("script", "accounts"), [("generated_book.py", 12), ("handoff_book.py", 3)]
)
def test_the_books_that_speed_is_measured_on_can_be_made(tmp_path, script, accounts):
    book = tmp_path / "book.db"
    subprocess.run([sys.executable, BENCH / script, book, str(accounts)], check=True)
    with sqlite3.connect(book) as raw:
        assert raw.execute("SELECT COUNT(*) FROM account").fetchone() == (accounts,)
