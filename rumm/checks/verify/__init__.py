"""Check sources against the web: fetch them, look for their quotes, find archived copies."""

from importlib.util import find_spec

from rumm.errors import UsageError

_PACKAGES = ("httpx2", "pypdf")  # those of rumm[verify]


def require_packages() -> None:
    """Check that the packages for `verify` are installed.

    Raises:
        UsageError: if one is not.
    """
    if missing := [name for name in _PACKAGES if find_spec(name) is None]:
        named = " and ".join(missing)
        raise UsageError(f'verify needs {named}; install rumm with its extra "verify"')
