"""The command line: what is typed becomes a query; an answer becomes output and an exit code."""
