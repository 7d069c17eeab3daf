# shellcheck shell=sh
# Sets up what ./run and ./test need, and nothing that is there already.  Sourced by both:
#
#   . setup/prepare.sh
#   prepare run | prepare test
#
# expects $here (the checkout), leaves $venv_python.  A finished set-up is recorded in .venv/.prepared-KIND as
# the checksum of everything that decides what is installed; while it matches, `prepare` returns at once.
# All it says goes to stderr: stdout belongs to the program.

: "${here:?}"
venv="$here/.venv"
venv_python="$venv/bin/python"
python= # the interpreter that was found (know_python), never one that the login names
# shellcheck source-path=SCRIPTDIR
. "$here/setup/words.sh"
# shellcheck source-path=SCRIPTDIR
. "$here/setup/machine.sh"
# shellcheck source-path=SCRIPTDIR
. "$here/setup/packages.sh"
# shellcheck source-path=SCRIPTDIR
. "$here/setup/libraries.sh"

fingerprint() {
    case "$1" in
    run) set -- requirements.lock setup/packages-run.txt ;;
    test) set -- requirements.lock setup/packages-run.txt requirements-test.lock setup/packages-test.txt ;;
    esac
    (cd "$here" && cat pyproject.toml requirements-older-qt.lock setup/packages-build.txt setup/*.sh setup/check.py "$@" |
        cksum)
}

is_prepared() {
    [ -x "$venv_python" ] && [ -f "$venv/.prepared-$1" ] &&
        [ "$(cat "$venv/.prepared-$1")" = "$(fingerprint "$1")" ]
}

# check_rooms KIND LINES: room for what is still to be installed, each thing where it goes.
check_rooms() {
    kind=$(kind_here "$1")
    packages=$(printf '%s' "$2" | grep -c .) || packages=0
    know_python
    set -- /usr "$((packages * megabytes_of_package))"
    if [ -z "$python" ] || ! [ -f "$(environment_for "$kind" "$python")/.complete" ]; then
        download=$(megabytes download "$kind")
        set -- "$@" "$here" "$(megabytes environment "$kind")" "${TMPDIR:-/tmp}" "$download"
        # pip keeps what it downloads
        if [ -z "${STATION_WHEELS:-}" ] && [ -d "${HOME:-}" ]; then set -- "$@" "$HOME" "$download"; fi
    fi
    check_room "$@"
}

set_up() {
    # Somebody else may have finished while this one waited for the lock.
    if is_prepared "$1"; then return 0; fi
    check_machine "" ""
    mark=$(fingerprint "$1")
    missing=$(missing_here "$1")
    check_rooms "$1" "$missing"
    prepare_system "$missing"
    prepare_libraries "$1"
    if [ "$1" = test ]; then fingerprint run >"$venv/.prepared-run"; fi
    printf '%s\n' "$mark" >"$venv/.prepared-$1"
    tell ready
}

# set_up_alone KIND: one set-up at a time; a second start waits for the first.  Called in a shell of its own.
set_up_alone() {
    set -eu
    # shellcheck disable=SC3040  # bash knows it, and .ci/run sets it
    if (set +o pipefail) 2>/dev/null; then set +o pipefail; fi
    case "$here" in *:*) give_up path_unusable folder "$here" ;; esac
    [ -w "$here" ] || give_up not_writable folder "$here"
    [ -z "${STATION_WHEELS:-}" ] || [ -d "$STATION_WHEELS" ] || give_up wheels_missing folder "$STATION_WHEELS"
    exec 9>"$here/.setup.lock"
    flock 9
    set_up "$1"
}

# prepare run|test: returns when everything is there, or ends the script with exit code 3.
prepare() {
    use_utf8
    if ! is_prepared "$1"; then
        set +e # inside `if` or `||` the shell would go on after a failure
        (set_up_alone "$1")
        status=$?
        set -e
        [ "$status" -eq 0 ] || keep_running "$1" || exit "$exit_environment"
    fi
    # The folder itself, not the link: a later update must not change the libraries under a running program.
    venv_python="$(cd "$venv" && pwd -P)/bin/python"
    hold_environment
}

# keep_running KIND: an update that could not be made must not stop the counter; what is installed serves as long
# as it is what pyproject.toml asks for.
keep_running() {
    [ "$1" = run ] && still_serves && tell running_as_before
}

# Whoever is started from here on holds the environment, so that no update removes it (remove_environment).
hold_environment() {
    if [ -f "$venv/.in-use" ]; then
        exec 8<"$venv/.in-use"
        flock -s -w 5 8 || :
    fi
}
