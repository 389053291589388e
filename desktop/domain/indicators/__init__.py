"""The field's indicators: what is counted, from which records, as pure functions."""
