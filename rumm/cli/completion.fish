function __rumm_complete
    set -l word (commandline -ct)
    set -l end (string match -r -- '^["\']' $word; or echo "''")
    set -l line (commandline -opc | string escape | string join ' ') $word$end
    set -l head (string match -r -- '^--[^=]+=' $word)
    for value in (env _RUMM_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=get-args _TYPER_COMPLETE_ARGS="$line" rumm 2>/dev/null)
        test -n "$value"; and echo "$head$value"
    end
end
function __rumm_file
    set -l other '(-|(-f|--format|--color|--explain) )[^ ]*$'
    string match -qr -- ' (-b |--base[ =])[^ ]*$| (?:check|diff|new source) (?!(.* )?'$other')' (commandline -cp)
end
complete --command rumm --no-files
complete --command rumm --condition __rumm_file --force-files
complete --command rumm --condition 'not __rumm_file' --arguments '(__rumm_complete)'
