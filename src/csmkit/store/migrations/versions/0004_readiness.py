"""When things were last confirmed, who vouches, who was briefed; and notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
NEW_DAYS = {
    "account": ("know_first_on",),
    "commitment": ("confirmed_on",),
    "contact": ("vouch_asked_on", "vouch_agreed_on", "vouch_declined_on"),
    "expectation": ("confirmed_on",),
    "goal": ("confirmed_on",),
    "landmine": ("confirmed_on",),
    "preferences": ("confirmed_on",),
    "tenure": ("briefed_on",),
}


def upgrade() -> None:
    """Move one step up."""
    for table, columns in NEW_DAYS.items():
        for column in columns:
            op.add_column(table, sa.Column(column, sa.Date(), nullable=True))
    op.create_table(
        "note",
        sa.Column("account", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("nothing_to_tell", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"],
            ["account.key"],
            name=op.f("fk_note_account_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account", "id", name=op.f("pk_note")),
        sqlite_with_rowid=False,
    )
