"""What the receiver said of the packets, the state on the day of the transfer, covers, cancelling.

The two lists hold `[]` in rows that are there already; the columns keep that default, because
SQLite would have to copy the table to drop it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LISTS = ("acceptances", "baseline")


def upgrade() -> None:
    """Move one step up."""
    with op.batch_alter_table("handoff") as batch:
        batch.add_column(sa.Column("back_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("cancelled_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("cancel_reason", sa.String(), nullable=True))
        for name in LISTS:
            batch.add_column(sa.Column(name, sa.Text(), nullable=False, server_default="[]"))
