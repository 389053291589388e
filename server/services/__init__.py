"""What the server does, one file per use case."""
