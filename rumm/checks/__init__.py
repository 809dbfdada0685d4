"""Checks of a fact base: by itself, or against an older version, a text, or its sources."""
