"""The team, its decision, members and channels."""
