"""Repairs of trust, and the lessons that a team keeps: two tables more, nothing else changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Move one step up."""
    op.create_table(
        "repair",
        *_record_columns(),
        sa.Column("relationship", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("breach", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("stop_loss_on", sa.Date(), nullable=False),
        sa.Column("reviews_on", sa.Text(), nullable=False),
        sa.Column("commitments", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        *_keys_of("repair"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "lesson",
        *_record_columns(),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("relationship", sa.String(), nullable=False),
        sa.Column("signals", sa.Text(), nullable=False),
        *_keys_of("lesson"),
        sqlite_with_rowid=False,
    )


def _record_columns() -> tuple[sa.Column[object], ...]:
    """Return what every part of an account begins with; the keys stand in front."""
    return (
        sa.Column("account", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
    )


def _keys_of(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["account"],
            ["account.key"],
            name=op.f(f"fk_{table}_account_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account", "id", name=op.f(f"pk_{table}")),
    )
