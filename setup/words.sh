# shellcheck shell=sh
# What the set-up says: resources/texts/LANGUAGE/setup.toml in the login's language, on stderr only.
# Needs $here.  Must be sourced before use_utf8 changes the login's locale.

exit_environment=3 # the program's own exit code for "something outside is missing"

case "${LC_ALL:-${LC_MESSAGES:-${LANG:-C}}}" in
zh*) words_file="$here/resources/texts/zh_CN/setup.toml" ;;
*) words_file="$here/resources/texts/en/setup.toml" ;;
esac
words_charset=$(locale charmap 2>/dev/null) || words_charset=

# words NAME [PLACEHOLDER VALUE]...: the text, filled in.
words() {
    sentence=$(sed -n "s/^$1 = \"\\(.*\\)\"\$/\\1/p" "$words_file")
    shift
    while [ $# -ge 2 ]; do
        filled=
        while :; do
            case "$sentence" in *"{$1}"*) ;; *) break ;; esac
            filled="$filled${sentence%%"{$1}"*}$2"
            sentence=${sentence#*"{$1}"}
        done
        sentence="$filled$sentence"
        shift 2
    done
    printf '%s\n' "$sentence"
}

# say TEXT: one line, in the character set of the terminal.
say() {
    case "$words_charset" in
    GB* | BIG5*) printf 'station: %s\n' "$1" | iconv -f UTF-8 -t "$words_charset//TRANSLIT" >&2 ;;
    *) printf 'station: %s\n' "$1" >&2 ;;
    esac
}

# tell NAME [PLACEHOLDER VALUE]...
tell() {
    say "$(words "$@")"
}

# give_up NAME [PLACEHOLDER VALUE]...: tell, and end with exit code 3.
give_up() {
    tell "$@"
    exit "$exit_environment"
}

# Text is UTF-8 wherever it is read or written, whatever the login says (many machines still say LANG=C).
use_utf8() {
    export PYTHONUTF8=1
    case "${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}" in
    *[Uu][Tt][Ff]8* | *[Uu][Tt][Ff]-8*) ;;
    *) export LC_ALL=C.UTF-8 ;;
    esac
}
