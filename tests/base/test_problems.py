"""Problem codes are explained, and names are suggested among few and among many."""

from __future__ import annotations

import pytest

from rumm.base.problems import Severity, codes, suggestion

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
    """The closest name, or all of them if there are only a few."""
    assert suggestion(name, names) == hint


def test_codes_are_explained() -> None:
    """In sentences, with an example; of each command errors come first."""
    commands, severities = ("check", "audit"), list(Severity)
    order = [(commands.index(c.command), severities.index(c.severity)) for c in codes().values()]
    assert order == sorted(order)
    for code in codes().values():
        assert all(text.endswith(".") for text in (code.means, code.why, code.fix))
        assert code.example.strip()
