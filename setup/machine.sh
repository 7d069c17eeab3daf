# shellcheck shell=sh
# Which machines are served: processor, glibc, Python, room on the disk.  All of it is checked before anything is
# downloaded.  The figures are those of the wheels that the lock files name; setup/lock proves them at each renewal.

python_newest=14 # 3.11 to 3.14: the versions of Python for which every locked library has a wheel

# megabytes environment|download KIND: room on the disk, measured on Debian 12 and 13, x86-64.
megabytes() {
    case "$1 $2" in
    "environment run") echo 1000 ;;
    "environment test") echo 1250 ;;
    "download run") echo 300 ;;
    "download test") echo 350 ;;
    esac
}
megabytes_of_package=35 # on the average, with its download

# at_least VERSION LEAST
at_least() {
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

glibc_version() {
    getconf GNU_LIBC_VERSION 2>/dev/null | sed -n 's/^glibc //p'
}

# processor: x86_64, aarch64, or what else the machine calls itself; a 32-bit system on a 64-bit machine says so.
processor() {
    machine=$(uname -m)
    [ "$(uname -s)" = Linux ] || machine="$(uname -s) $machine"
    [ "$(getconf LONG_BIT 2>/dev/null)" != 32 ] || machine="$machine, 32 bit"
    printf '%s\n' "$machine"
}

# served_glibc: for $machine, the least glibc that is served, and the least for the newest Qt; fails for an unknown one.
served_glibc() {
    case "$machine" in
    x86_64) glibc_least=2.28 glibc_newest_qt=2.34 ;;
    aarch64) glibc_least=2.31 glibc_newest_qt=2.39 ;;
    *) return 1 ;;
    esac
}

# check_machine [MACHINE GLIBC]: this machine or another; sets $machine, $glibc and $qt (newest or older), or ends
# with the reason.
check_machine() {
    machine=${1:-$(processor)}
    glibc=${2:-$(glibc_version)}
    served_glibc || give_up machine_unsupported machine "$machine"
    [ -n "$glibc" ] || give_up glibc_unknown machine "$machine"
    at_least "$glibc" "$glibc_least" ||
        give_up glibc_too_old found "$glibc" machine "$machine" needed "$glibc_least"
    qt=newest
    at_least "$glibc" "$glibc_newest_qt" || qt=older
}

# ---------------------------------------------------------------------------------------------- Python

serves_us() {
    "$1" -c "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, $python_newest + 1))" 2>/dev/null
}

find_python() {
    for candidate in python3 python3.11 python3.12 python3.13 python3.14; do
        if serves_us "$candidate"; then
            command -v "$candidate"
            return 0
        fi
    done
}

# know_python: sets $python, found once; it stays empty, and is searched for again, where no Python serves.
know_python() {
    : "${python:=$(find_python)}"
}

# Packages with a Python that serves, one a line, where the machine has none; nothing where none is offered.
offered_python() {
    for minor in 11 12 13 14; do
        if [ -n "$(offered "python3.$minor-venv")" ]; then
            printf 'python3.%s\npython3.%s-venv\n' "$minor" "$minor"
            return 0
        fi
    done
}

# Debian's package with the module venv of this very interpreter.
venv_package() {
    "$1" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])'
}

give_up_on_python() {
    found=$(python3 --version 2>/dev/null) || found=
    [ -z "$found" ] || give_up python_too_old found "$found"
    give_up python_missing
}

# ------------------------------------------------------------------------------------------------ room

# check_room [FOLDER MB]...: says what is needed, and ends where a disk has not enough.  Folders on one file system
# are added up and named by the one that takes the most.
check_room() {
    rooms=$(
        while [ $# -ge 2 ]; do
            printf '%s\t%s\t%s\t%s\n' "$(stat -c %d "$1")" "$2" "$(df -k --output=avail "$1" | tail -n 1)" "$1"
            shift 2
        done | awk -F '\t' '
            { needed[$1] += $2; free[$1] = $3 / 1024 }
            !($1 in folder) || $2 > most[$1] { most[$1] = $2; folder[$1] = $4 }
            END { for (disk in needed) if (needed[disk]) printf "%d\t%d\t%s\n", needed[disk], free[disk], folder[disk] }'
    )
    [ -n "$rooms" ] || return 0
    printf '%s\n' "$rooms" | while IFS='	' read -r needed free folder; do
        tell space_needed needed "$needed" folder "$folder"
        [ "$free" -ge "$needed" ] || give_up space_short needed "$needed" free "$free" folder "$folder"
    done || exit "$exit_environment"
}
