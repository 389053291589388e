"""Plain rows in, official papers out as bytes."""
