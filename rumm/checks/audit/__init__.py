"""Texts held against the facts that they cite."""
