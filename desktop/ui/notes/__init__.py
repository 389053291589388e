"""The page of the month's notes."""
