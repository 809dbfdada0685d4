"""The command line: arguments become a query; an answer becomes output and an exit code."""
