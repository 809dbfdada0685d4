"""The program as it is installed: quick to start, and quick to end."""

import gc
import sys

gc.disable()  # before the imports: looking for garbage takes a tenth of the time, and finds none

from rumm.cli import main  # noqa: E402
from rumm.screen import leave  # noqa: E402


def run() -> None:
    """Run the command line, and end the process with its exit code."""
    leave(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
