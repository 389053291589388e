"""Spreadsheets in, plain rows with errors per cell out."""
