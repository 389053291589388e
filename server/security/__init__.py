"""Devices, keys, tokens and one-time codes."""
