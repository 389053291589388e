"""Rows that queries return to views: frozen, complete, without any later access to storage."""
