"""Choices of this PC."""
