"""Training sessions and their rosters."""
