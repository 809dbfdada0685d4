"""The only SQLite: a base is compiled into tables, kept in a cache, selected and searched."""
