"""The only SQL: compile a base into tables, cache it, select, and search."""
