"""Tables of the server, on SQLite or PostgreSQL."""
