"""What each problem code means, why it matters, and how to mend it; for `rumm check --explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumm.codes.errors import ERRORS
from rumm.codes.warnings import WARNINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rumm.problem import Code

CODES: Mapping[str, Code] = {**ERRORS, **WARNINGS}
