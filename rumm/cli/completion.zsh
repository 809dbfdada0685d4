#compdef rumm
_rumm() {
    local -a typed=("${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}")
    local line="${(@q-)typed}"
    local -a found=("${(@f)$(_RUMM_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=get-args _TYPER_COMPLETE_ARGS=$line $words[1] 2>/dev/null)}")
    if [[ -n $found ]]; then
        compset -P '--*='
        compadd -M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}' -a found
    elif [[ $line =~ ' (check|diff|new source) ' || $line =~ ' (-b |--base[ =])[^ ]*$' ]]; then
        compset -P '*='
        _files
    fi
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i; }
[[ $funcstack[1] == _rumm ]] && _rumm "$@" || compdef _rumm rumm
