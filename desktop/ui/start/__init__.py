"""Create or choose a team, unlock it, say who you are."""
