"""The window around the pages: navigation, message line, status line."""
