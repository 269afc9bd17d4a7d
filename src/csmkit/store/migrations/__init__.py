"""The steps that make the schema, in order; run by Alembic."""
