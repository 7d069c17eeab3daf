# shellcheck shell=sh
# Sets up what ./run and ./test need, and nothing that is there already.  Sourced by both:
#
#   . setup/prepare.sh
#   prepare run | prepare test
#
# expects $here (the checkout), leaves $venv_python.  A finished set-up is recorded in .venv/.prepared-NAME as
# the checksum of everything that decides what is installed; while it matches, `prepare` returns at once.
# All it says goes to stderr: stdout belongs to the program.

: "${here:?}"
venv="$here/.venv"
venv_python="$venv/bin/python"
exit_environment=3 # the program's own exit code for "something outside is missing"

say() {
    printf 'station: %s\n' "$*" >&2
}

give_up() {
    for line in "$@"; do
        say "$line"
    done
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

fingerprint() {
    case "$1" in
    run) set -- requirements.lock setup/packages-run.txt ;;
    test) set -- requirements.lock setup/packages-run.txt requirements-test.lock setup/packages-test.txt ;;
    esac
    (cd "$here" && cat setup/prepare.sh "$@" | cksum)
}

is_prepared() {
    [ -x "$venv_python" ] && [ -f "$venv/.prepared-$1" ] &&
        [ "$(cat "$venv/.prepared-$1")" = "$(fingerprint "$1")" ]
}

# ------------------------------------------------------------------------------------ system packages

# What the lists name and the machine lacks, one line each: a package, or alternatives `a | b`.
missing_packages() {
    installed=$(dpkg-query -W -f '<${Package}> ${db:Status-Status}\n' 2>/dev/null | sed -n 's/ installed$//p')
    for list in "$@"; do
        sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$list"
    done | while read -r wanted; do
        found=
        for package in $(printf '%s' "$wanted" | tr '|' ' '); do
            case "$installed" in *"<$package>"*) found=1 ;; esac
        done
        [ -n "$found" ] || printf '%s\n' "$wanted"
    done
}

# The first of the alternatives that the package source offers.
choose_packages() {
    while read -r wanted; do
        first=
        for package in $(printf '%s' "$wanted" | tr '|' ' '); do
            : "${first:=$package}"
            if [ -n "$(apt-cache madison "$package" 2>/dev/null)" ]; then
                first=$package
                break
            fi
        done
        printf '%s\n' "$first"
    done
}

as_root() {
    # apt's services must not inherit the lock of this set-up (file descriptor 9)
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@" 9>&- </dev/null
    else
        sudo -n env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@" 9>&- </dev/null
    fi
}

may_install() {
    [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null
}

apt_run() {
    log=$(mktemp)
    if as_root apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@" >"$log" 2>&1; then
        rm -f "$log"
    else
        tail -n 25 "$log" >&2
        rm -f "$log"
        return 1
    fi
}

# install_packages LINES: the packages of LINES (as missing_packages gives them), by apt.
install_packages() {
    wanted_lines=$1
    if ! command -v apt-get >/dev/null 2>&1; then
        say "this is not a Debian system; it needs what these Debian packages hold:"
        say "$(printf '%s' "$wanted_lines" | tr '\n' ',' | sed 's/,/, /g')"
        return 0
    fi
    if ! may_install; then
        give_up "some system packages are missing and need an administrator. Please have this run:" \
            "    apt-get update && apt-get install --no-install-recommends $(printf '%s\n' "$wanted_lines" |
                choose_packages | tr '\n' ' ')" \
            "then start again."
    fi
    say "installing system packages (once, some minutes): $(printf '%s' "$wanted_lines" | sed 's/ *|.*//' | tr '\n' ' ')"
    if ! ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1; then
        apt_run update || give_up "apt-get update failed, see above."
    fi
    for attempt in first second; do
        packages=$(printf '%s\n' "$wanted_lines" | choose_packages)
        # shellcheck disable=SC2086  # one word per package
        if apt_run install -y --no-install-recommends $packages; then
            return 0
        fi
        # an old list of packages names files that are gone: refresh it, then try once more
        [ "$attempt" = second ] || apt_run update || break
    done
    give_up "the system packages could not be installed, see above." \
        "By hand: apt-get install --no-install-recommends $(printf '%s' "$packages" | tr '\n' ' ')"
}

prepare_system() {
    lists="$here/setup/packages-run.txt"
    [ "$1" = run ] || lists="$lists $here/setup/packages-test.txt"
    if command -v dpkg-query >/dev/null 2>&1; then
        # shellcheck disable=SC2086  # two paths
        missing=$(IFS=' ' && missing_packages $lists)
    else
        missing=
    fi
    python=$(find_python)
    if [ -z "$python" ]; then
        missing=$(printf '%s\n%s\n%s' "$missing" python3 python3-venv)
    elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        missing=$(printf '%s\n%s' "$missing" "$(venv_package "$python")")
    fi
    missing=$(printf '%s\n' "$missing" | sed '/^$/d')
    [ -z "$missing" ] || install_packages "$missing"
}

# --------------------------------------------------------------------------------------------- Python

find_python() {
    for candidate in python3 python3.11 python3.12 python3.13 python3.14; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
}

# Debian's package with the module venv of this very interpreter.
venv_package() {
    "$1" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])'
}

prepare_libraries() {
    lock="$here/requirements.lock"
    [ "$1" = run ] || lock="$here/requirements-test.lock"
    # An installation that was interrupted may have left half a library: begin again.
    if [ -e "$venv/.installing" ] || ! "$venv_python" -m pip --version >/dev/null 2>&1; then
        python=$(find_python)
        [ -n "$python" ] || give_up "Python 3.11 or newer is needed and was not found."
        say "creating the environment in .venv with $("$python" --version)"
        rm -rf "$venv"
        "$python" -m venv "$venv" >&2 ||
            give_up "the environment could not be created; the module venv of $python is missing or broken."
    fi
    : >"$venv/.installing"
    say "installing libraries (once, about a minute)"
    "$venv_python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --no-deps \
        --requirement "$lock" >&2 9>&- </dev/null ||
        give_up "the libraries could not be installed, see above. Start again when that is solved."
    QT_LOGGING_RULES="*=false" "$venv_python" -c 'import PySide6.QtWidgets, PySide6.QtMultimedia, pysqlite3' >&2 ||
        give_up "a system library is missing, see above; setup/packages-run.txt names the Debian packages."
    rm -f "$venv/.installing"
}

# ----------------------------------------------------------------------------------------------- all

set_up() {
    # Somebody else may have finished while this one waited for the lock.
    is_prepared "$1" && return 0
    mark=$(fingerprint "$1")
    prepare_system "$1"
    prepare_libraries "$1"
    [ "$1" = run ] || fingerprint run >"$venv/.prepared-run"
    printf '%s\n' "$mark" >"$venv/.prepared-$1"
    say "ready"
}

# prepare run|test: returns when everything is there, or ends the script with exit code 3.
prepare() {
    use_utf8
    is_prepared "$1" && return 0
    [ -w "$here" ] || give_up "$here cannot be written; the environment is made in .venv there."
    if command -v flock >/dev/null 2>&1; then
        (flock 9 && set_up "$1") 9>"$here/.setup.lock" || exit $?
    else
        (set_up "$1") || exit $?
    fi
}
