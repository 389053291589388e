"""Alembic migrations of the server's database; they import nothing of the project."""
