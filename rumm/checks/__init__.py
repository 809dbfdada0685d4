"""A fact base held against something: itself, an older version, a text, its sources."""
