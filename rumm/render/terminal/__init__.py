"""Lines of styled text, laid out for a terminal or a pipe."""
