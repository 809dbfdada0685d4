"""Texts agree with the facts they cite, or are told where they do not."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rumm.base.problems import codes
from rumm.checks.audit.agreement import ERRORS

if TYPE_CHECKING:
    from conftest import Rumm

HERE = Path(__file__).parent
BASE = str(HERE / "facts.toml")
EXPECTED = re.compile(r"<!-- ([a-z-]+): (.*?) -->")
OLDER = {
    "the fourth of its kind": "the fifth of its kind",
    "[fact.port-jobs]": "[fact.port-jobs]",
}
