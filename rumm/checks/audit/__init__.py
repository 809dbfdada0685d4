"""Comparison of a text with the facts it cites: agreement, not truth."""
