"""Frozen dataclasses, value types and rules of the field; standard library only."""
