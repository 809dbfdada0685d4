"""The program as it is installed: quick to start, and quick to end."""

import gc
import os
import sys

gc.disable()  # before the imports: looking for garbage takes a tenth of the time, and finds none

try:
    from rumm.cli import main
    from rumm.screen import leave
except KeyboardInterrupt:
    os._exit(130)


def run() -> None:
    """Run the command line, and end the process with its exit code."""
    leave(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
