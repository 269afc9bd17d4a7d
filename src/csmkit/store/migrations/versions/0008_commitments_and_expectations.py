"""Moved due days, how promises ended, and what became of expectations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
NEW_COLUMNS: dict[str, tuple[tuple[str, type[sa.String | sa.Date]], ...]] = {
    "commitment": (("closed_because", sa.String), ("remedied_on", sa.Date)),
    "expectation": (
        ("promised_by", sa.String),
        ("asked_on", sa.Date),
        ("agreed_on", sa.Date),
        ("agreed_in", sa.String),
        ("withdrawn_on", sa.Date),
    ),
}


def upgrade() -> None:
    """Move one step up."""
    for table, columns in NEW_COLUMNS.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind(), nullable=True))
    op.create_table(
        "commitment_move",
        sa.Column("account", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("commitment", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("due_before_on", sa.Date(), nullable=True),
        sa.Column("due_after_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account"],
            ["account.key"],
            name=op.f("fk_commitment_move_account_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account", "id", name=op.f("pk_commitment_move")),
        sqlite_with_rowid=False,
    )
