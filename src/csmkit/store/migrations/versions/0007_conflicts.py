"""Conflicts and the dated notes that tell how they were met: two tables more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Move one step up."""
    op.create_table(
        "conflict",
        *_record_columns(),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("raised_by", sa.String(), nullable=True),
        *_keys_of("conflict"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "conflict_note",
        *_record_columns(),
        sa.Column("conflict", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("issue", sa.String(), nullable=True),
        sa.Column("commitment", sa.String(), nullable=True),
        *_keys_of("conflict_note"),
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
