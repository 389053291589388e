"""Scanned attendance sheets: only the child process with limits imports what is here."""
