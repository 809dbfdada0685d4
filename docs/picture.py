"""Draw docs/rumm.svg, the picture in the README, from the output of the program.

python docs/picture.py
"""  # noqa: INP001 - a script, not a package

from __future__ import annotations

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

FILE = Path(__file__).with_name("rumm.svg")
WORDS = ("search", "oil", "-n", "3")
WIDTH = 100  # columns
# Rich fills this in. Unlike its own template, it loads no fonts from elsewhere.
TEMPLATE = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px;
}}
.{unique_id}-title {{ font-family: sans-serif; font-size: 18px; font-weight: bold; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix" xml:space="preserve">
{matrix}
</g>
</g>
</svg>
"""


def printed() -> str:
    """Run the program; return its output in color, both streams as they come."""
    own = {"COLUMNS": str(WIDTH), "PYTHONIOENCODING": "utf-8"}
    kept = {name: value for name, value in os.environ.items() if "RUMM" not in name}
    return subprocess.run(  # noqa: S603 - this project's own program
        [sys.executable, "-m", "rumm", *WORDS, "--color", "always"],
        env=kept | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=True,
    ).stdout.decode()


def drawn(output: str) -> str:
    """Draw a terminal with a command and its output, as SVG."""
    command = " ".join(["rumm", *WORDS])
    terminal = Console(
        width=WIDTH,
        file=StringIO(),
        record=True,
        force_terminal=True,
        color_system="truecolor",
        no_color=False,
        legacy_windows=False,
    )
    terminal.print(Text.from_ansi(f"$ {command}\n{output}".rstrip()), no_wrap=True)
    return terminal.export_svg(title=command, code_format=TEMPLATE, unique_id="rumm")


if __name__ == "__main__":
    FILE.write_text(drawn(printed()), encoding="utf-8")
