"""How a letter addresses a contact, and the outbox.

A mail's words stand in a table of their own, so that the log of changes does not repeat them
with every step from queued to sent.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move one step up."""
    op.add_column("contact", sa.Column("salutation", sa.String(), nullable=True))
    op.create_table(
        "mail",
        sa.Column("id", _key(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("to", sa.Text(), nullable=False),
        sa.Column("cc", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("queued_on", sa.Date(), nullable=False),
        sa.Column("file", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.String(), nullable=True),
        sa.Column("tried_by", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mail_content",
        sa.Column("mail", _key(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("mail", name=op.f("pk_mail_content")),
        sqlite_with_rowid=False,
    )


def _key() -> sa.String:
    return sa.String().with_variant(sa.String(collation="C"), "postgresql")
