"""The nearest of some names is found, among few and among many."""

from __future__ import annotations

import pytest

from rumm.base.problems import suggestion

KINDS = ("driver", "risk", "consequence", "event")
MANY = [f"{what}-{number}" for number in range(20_000) for what in ("oil-imports", "coup")]


@pytest.mark.parametrize(
    ("name", "names", "hint"),
    [
        ("drver", KINDS, 'did you mean "driver"?'),
        ("RISK", KINDS, 'did you mean "risk"?'),
        ("xyz", KINDS, "use consequence, driver, event, risk"),
        ("", KINDS, "use consequence, driver, event, risk"),
        ("x" * 10_000_000, KINDS, "use consequence, driver, event, risk"),
        ("xyz", (), ""),
        ("xyz", MANY, ""),
        ("", MANY, ""),
        ("coup-1234x", MANY, 'did you mean "coup-1234"?'),
        ("oil-import-777", MANY, 'did you mean "oil-imports-777"?'),
        ("x" * 10_000_000, MANY, ""),
    ],
    ids=lambda value: value[:16] if isinstance(value, str) else str(len(value)),
)
def test_suggestion(name: str, names: tuple[str, ...], hint: str) -> None:
    """Else those that there are, when they are few."""
    assert suggestion(name, names) == hint
