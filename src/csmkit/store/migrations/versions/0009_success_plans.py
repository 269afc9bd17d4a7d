"""Success plans, their tasks and their dated notes: three tables more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Move one step up."""
    op.create_table(
        "success_plan",
        *_record_columns(),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("measure", sa.String(), nullable=True),
        sa.Column("baseline", sa.String(), nullable=True),
        sa.Column("target", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("cadence_days", sa.Integer(), nullable=True),
        sa.Column("structure", sa.String(), nullable=True),
        sa.Column("conflict", sa.String(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("ended_as", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        *_keys_of("success_plan"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "plan_task",
        *_record_columns(),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        *_keys_of("plan_task"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "plan_note",
        *_record_columns(),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("task", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("who", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        *_keys_of("plan_note"),
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
