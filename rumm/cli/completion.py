"""Completion: what the base in use has that begins as typed, and the scripts that ask for it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import typer  # noqa: TC002 - Typer reads the annotations at run time

from rumm.base.files import STDIN
from rumm.index.opening import open_index
from rumm.render.fields import COUNTS, FACTS, SOURCES
from rumm.render.terminal.layout import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MOST = 1000  # more than anybody reads
_TABLES = {"sources": SOURCES, "count": COUNTS}


def values(*kinds: str) -> Callable[..., list[str]]:
    """A completion for the values of some filters, and with `id` for the ids of facts.

    It is silent when there is nothing that it could offer, whatever the reason.
    """

    def complete(context: typer.Context, incomplete: str) -> list[str]:
        try:
            path = _base(context)
            if path == STDIN:
                return []
            with open_index(path) as base:
                names = [name for kind in kinds for name in base.names(kind, incomplete)]
        except Exception:  # noqa: BLE001 - nobody wants an error in the middle of a line
            return []
        return [name for name in names[:_MOST] if visible(name) == name]

    return complete


def fields(context: typer.Context, incomplete: str) -> list[str]:
    """The fields of what the command prints, after those that are there already."""
    before, comma, last = incomplete.rpartition(",")
    names = _TABLES.get(context.info_name or "", FACTS).fields
    return [f"{before}{comma}{name}" for name in names if name.startswith(last)]


def codes(incomplete: str) -> list[str]:
    """The codes of what may be wrong in a fact base."""
    from rumm.base.codes import CODES  # noqa: PLC0415 - no other completion needs them

    return [code for code in CODES if code.startswith(incomplete)]


def _base(context: typer.Context) -> str | None:
    """The base that the command line, as the shell would expand it, or the environment names."""
    own: str | None = context.params.get("base")
    parent = context.parent
    before: str | None = parent.params.get("base") if parent else None
    if path := own or before:
        return str(Path(os.path.expandvars(path)).expanduser())
    return os.environ.get("RUMM_BASE") or None


# Typer's own scripts break values with spaces, and the one for zsh evaluates what a base says. All
# of these ask as fish does, get a value a line, and leave it to the shell to quote.
_ASK = "_RUMM_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=get-args _TYPER_COMPLETE_ARGS="
SCRIPTS: Mapping[str, str] = {
    "bash": rf"""_rumm() {{
    local line=${{COMP_LINE:0:COMP_POINT}} word=${{COMP_WORDS[COMP_CWORD]}} end="''" head value
    [[ $word == [\"\']* ]] && end=${{word:0:1}}
    head=${{line%"$2"}} head=${{head##* }}
    COMPREPLY=()
    while IFS= read -r value; do
        case $end in
        \") [[ $value == *[\"\$\`\\]* ]] && continue ;;
        \') [[ $value == *\'* ]] && continue ;;
        *) [[ $value == *[![:alnum:]_.,:/@%+=-]* ]] && printf -v value %q "$value" ;;
        esac
        [[ -n $value ]] && COMPREPLY+=("${{value#*"$head"}}")
    done < <({_ASK}$line$end "$1" 2>/dev/null)
    [[ $line =~ \ (-b|--base)[\ =][^\ ]*$ || $line == *\ check\ * ]] &&
        compopt -o default 2>/dev/null
}}
complete -F _rumm rumm
""",
    "zsh": rf"""#compdef rumm
_rumm() {{
    local -a typed=("${{(@Q)words[1,CURRENT-1]}}" "${{(Q)PREFIX}}")
    local line="${{(@q-)typed}}"
    local -a found=("${{(@f)$({_ASK}$line $words[1] 2>/dev/null)}}")
    if [[ -n $found ]]; then
        compset -P '--*='
        compadd -a found
    elif [[ $line == *' check '* || $line =~ ' (-b |--base[ =])[^ ]*$' ]]; then
        compset -P '*='
        _files
    fi
}}
(( $+functions[compdef] )) || {{ autoload -Uz compinit && compinit -i; }}
[[ $funcstack[1] == _rumm ]] && _rumm "$@" || compdef _rumm rumm
""",
    "fish": rf"""function __rumm_complete
    set -l word (commandline -ct)
    set -l end (string match -r -- '^["\']' $word; or echo "''")
    set -l line (commandline -opc | string escape | string join ' ') $word$end
    set -l head (string match -r -- '^--[^=]+=' $word)
    for value in (env {_ASK}"$line" rumm 2>/dev/null)
        test -n "$value"; and echo "$head$value"
    end
end
function __rumm_file
    set -l other '(-|(-f|--format|--color|--explain) )[^ ]*$'
    string match -qr -- ' (-b |--base[ =])[^ ]*$| check (?!(.* )?'$other')' (commandline -cp)
end
complete --command rumm --no-files
complete --command rumm --condition __rumm_file --force-files
complete --command rumm --condition 'not __rumm_file' --arguments '(__rumm_complete)'
""",
}
