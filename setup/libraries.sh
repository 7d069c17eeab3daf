# shellcheck shell=sh
# The environment with the libraries of a lock file.
#
#   .venvs/KIND-CHECKSUM   one environment for each content; complete when it holds the file .complete
#   .venv                  a link to the one in use
#
# A new one is made beside the one in use and takes its place when everything in it can be loaded.  So whatever
# happens on the way (no network, a full disk, a power cut), what ran before still runs.

environments="$here/.venvs"

# locked_libraries KIND: the lock of this machine; with an older glibc, the older Qt in place of the newest.
locked_libraries() {
    case "$1" in
    run) lock="$here/requirements.lock" ;;
    test) lock="$here/requirements-test.lock" ;;
    esac
    if [ "$qt" = newest ]; then
        cat "$lock"
    else
        awk '/^[a-z]/ { split($0, part, "==") }
            NR == FNR { older[part[1]] = 1; print; next }
            !(part[1] in older)' "$here/requirements-older-qt.lock" "$lock"
    fi
}

# pip_install PYTHON LOCK [OPTION]...: exactly what LOCK names; nothing is resolved.
pip_install() {
    pip_python=$1 pip_lock=$2
    shift 2
    [ -z "${STATION_WHEELS:-}" ] || set -- --no-index -f "$STATION_WHEELS" "$@"
    [ ! -x "$venv_python" ] || set -- --retries 1 "$@" # without a network, what is there starts soon
    "$pip_python" -I -m pip install -qq --disable-pip-version-check --no-input --require-hashes --no-deps \
        "$@" --requirement "$pip_lock" >&2 9>&- </dev/null
}

# locked_wheels KIND · locked_sources KIND: the two parts of the lock, what comes as a wheel and what is built here.
locked_wheels() {
    locked_libraries "$1" | awk -v built="$(built_here)==" '/^[a-z]/ { taken = index($0, built) != 1 } taken'
}

locked_sources() {
    locked_libraries "$1" | awk -v built="$(built_here)==" '/^[a-z]/ { taken = index($0, built) == 1 } taken'
}

# The library that has no wheel on this machine; it is built with the setuptools of the lock.
built_here() {
    if [ "$machine" = aarch64 ]; then echo pysqlite3; else echo none; fi
}

# install_locked KIND FOLDER
install_locked() {
    locked_wheels "$1" >"$2/wheels.txt"
    locked_sources "$1" >"$2/sources.txt"
    pip_install "$2/bin/python" "$2/wheels.txt" --only-binary :all: || return 1
    [ -s "$2/sources.txt" ] || return 0
    pip_install "$2/bin/python" "$2/sources.txt" --no-binary :all: --no-build-isolation
}

# kind_here KIND: an environment that holds the tests' tools goes on holding them.
kind_here() {
    case "$1 $(readlink "$venv")" in
    test* | *.venvs/test-*) echo test ;;
    *) if [ -f "$venv/.prepared-test" ]; then echo test; else echo run; fi ;;
    esac
}

# environment_for KIND PYTHON: the folder of the environment with this very content.
environment_for() {
    sum=$({ "$2" -c 'import sys; print(sys.version_info[:2])' && echo "$machine" && locked_libraries "$1"; } | cksum | tr ' ' '-')
    printf '%s/%s-%s\n' "$environments" "$1" "$sum"
}

# check SUBJECT ARGUMENT...: setup/check.py in the environment FOLDER; its one line is left in $missing.
check() {
    missing=$(QT_LOGGING_RULES='*=false' "$1/bin/python" -I "$here/setup/check.py" "$2" "$here")
}

# make_environment KIND FOLDER: from nothing, whatever an earlier attempt left there.
make_environment() {
    rm -rf "$2"
    mkdir -p "$environments"
    tell environment_making python "$("$python" --version)"
    "$python" -m venv "$2" >&2 || give_up environment_failed python "$python"
    : >"$2/.in-use"
    if [ "$qt" = older ]; then tell qt_older found "$glibc"; fi
    if [ -n "${STATION_WHEELS:-}" ]; then
        tell libraries_from_folder folder "$STATION_WHEELS"
    else
        download=$(megabytes download "$1")
        tell libraries_installing size "$download"
    fi
    install_locked "$1" "$2" || give_up libraries_failed
    check "$2" complete || give_up libraries_incomplete missing "$missing"
    if ! check "$2" loads; then
        command -v dpkg-query >/dev/null 2>&1 || tell packages_elsewhere packages "$(packages_in_words)"
        give_up libraries_not_loading missing "$missing"
    fi
    sync -f "$2" 2>/dev/null || sync # the mark must not reach the disk before what it speaks for
    : >"$2/.complete"
}

packages_in_words() {
    sed -e 's/#.*//' -e '/^[[:space:]]*$/d' -e 's/ *|.*//' "$here/setup/packages-run.txt" | tr '\n' ' '
}

# use_environment FOLDER: .venv leads there from now on; the one before is kept, older ones go.
use_environment() {
    before=$(readlink "$venv" 2>/dev/null) || before=
    if [ -d "$venv" ] && [ ! -L "$venv" ]; then
        before=.venvs/before # a folder, as earlier versions made it
        rm -rf "${environments:?}/before"
        mv "$venv" "$environments/before"
    fi
    if [ "$before" = ".venvs/${1##*/}" ]; then return 0; fi
    ln -sfn ".venvs/${1##*/}" "$environments/.next"
    mv -Tf "$environments/.next" "$venv"
    for folder in "$environments"/*/; do
        folder=${folder%/}
        case ".venvs/${folder##*/}" in "$before" | ".venvs/${1##*/}") ;; *) remove_environment "$folder" ;; esac
    done
}

# remove_environment FOLDER: unless a program that started from it still runs; that holds .in-use locked.
remove_environment() {
    (
        flock -n 8 || exit 0
        rm -f "$1/.complete"
        rm -rf "$1"
    ) 8>>"$1/.in-use"
}

# prepare_libraries KIND: .venv leads to an environment with exactly what is locked.
prepare_libraries() {
    know_python
    [ -n "$python" ] || give_up_on_python
    kind=$(kind_here "$1")
    environment=$(environment_for "$kind" "$python")
    [ -f "$environment/.complete" ] || make_environment "$kind" "$environment"
    use_environment "$environment"
}

# still_serves: whether what is installed, though not what is locked, is within the lists of pyproject.toml and loads.
still_serves() {
    [ -x "$venv_python" ] && check "$venv" serves
}
