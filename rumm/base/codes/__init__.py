"""What each problem code means, why it matters, and how to mend it; for `rumm check --explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumm.base.codes.errors import ERRORS
from rumm.base.codes.warnings import WARNINGS
from rumm.base.problems import suggestion
from rumm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rumm.base.problems import Code

CODES: Mapping[str, Code] = {**ERRORS, **WARNINGS}


def explained(code: str) -> str:
    """What a code means, as a few lines for a person.

    Raises:
        UsageError: for a code that there is not; names the nearest.
    """
    if code not in CODES:
        hint = suggestion(code, CODES) or f"valid: {', '.join(CODES)}"
        raise UsageError(f'no code "{code}"; {hint}')
    means, why, mend, example, severity = CODES[code]
    return f"{severity}[{code}]: {means}\n\nWhy: {why}\nMend: {mend}\nFor example: {example}\n"
