"""Frozen values and pure functions on them; nothing reads a file, a clock, or the environment."""
