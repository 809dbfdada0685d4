_rumm() {
    local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} end="''" head value
    [[ $word == [\"\']* ]] && end=${word:0:1}
    head=${line%"$2"} head=${head##* }
    COMPREPLY=()
    while IFS= read -r value; do
        case $end in
        \") [[ $value == *[\"\$\`\\]* ]] && continue ;;
        \') [[ $value == *\'* ]] && continue ;;
        *) [[ $value == *[![:alnum:]_.,:/@%+=-]* ]] && printf -v value %q "$value" ;;
        esac
        [[ -n $value ]] && COMPREPLY+=("${value#*"$head"}")
    done < <(_RUMM_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=get-args _TYPER_COMPLETE_ARGS=$line$end "$1" 2>/dev/null)
    [[ $line =~ \ (-b|--base)[\ =][^\ ]*$ || $line =~ \ (check|diff|new\ source)\  ]] &&
        compopt -o default 2>/dev/null
}
complete -F _rumm rumm
