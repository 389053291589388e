"""Encrypted database, unit of work, repositories and the outbox of changes."""
