"""Runs the migrations on the connection that `migrating.py` hands over.

The tables are only needed where they are compared with the schema, so whoever does hands them over.
"""

from __future__ import annotations

from alembic import context

attributes = context.config.attributes
connection = attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=attributes.get("metadata"),
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
