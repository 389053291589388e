"""Routes that the desktop program calls."""
