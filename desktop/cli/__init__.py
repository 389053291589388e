"""The same use cases without a window, for IT staff and scripts."""
