"""The record on disk; the only user of SQLModel, SQLAlchemy and sqlite3."""
