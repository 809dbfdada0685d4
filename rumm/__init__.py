"""rumm looks up cited facts in a fact base."""

__version__ = "0.1.0"
