"""The program as it is installed: quick to start and to end, and to interrupt at any time."""

import gc
import os
import signal
import sys

gc.disable()  # before the imports: looking for garbage takes a tenth of the time, and finds none


def _interrupted(*_: object) -> None:
    """End at once: an exception would end in a traceback where it meets an import or a callback."""
    if os.isatty(2):
        # For the prompt to begin a line, and to have a cursor, which a progress bar takes away.
        os.write(2, b"\x1b[?25h\n" if "rich.progress" in sys.modules else b"\n")
    os._exit(130)


if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # and not ignored
    signal.signal(signal.SIGINT, _interrupted)

from rumm.cli.app import main  # noqa: E402 - they take most of the time
from rumm.cli.terminal import leave  # noqa: E402


def run() -> None:
    """Run the command line, and end the process with its exit code."""
    leave(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
