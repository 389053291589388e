"""Sheets that are filled in by hand: to be signed, to be ticked, to be read back."""
