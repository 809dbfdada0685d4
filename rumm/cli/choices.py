"""What commands and options offer a choice of, where no other module declares it."""

from __future__ import annotations

from enum import StrEnum


class When(StrEnum):
    """When output has colors."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class SchemaOf(StrEnum):
    """What there is a schema of."""

    BASE = "base"
    JSON = "json"
    CHECK = "check"


class Shell(StrEnum):
    """What there is a completion script for."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"
