"""What the team sees first."""
