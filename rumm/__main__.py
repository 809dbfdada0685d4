"""The installed program: starts and ends quickly, and can be interrupted at any time."""

import gc
import os
import signal
import sys

gc.disable()  # Disable GC before the imports: it takes a tenth of the time and finds nothing.


def _interrupted(*_: object) -> None:
    """End at once: an exception inside an import or a callback would end in a traceback."""
    if os.isatty(2):
        # Start the prompt on a new line, and show the cursor, which a progress bar hides.
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
