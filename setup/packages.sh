# shellcheck shell=sh
# The system packages that setup/packages-*.txt list: what the machine lacks is installed by apt, or the commands
# for it are said.

# What the lists name and the machine lacks, one line each: a package, or alternatives `a | b`.
missing_packages() {
    installed=$(dpkg-query -W -f '<${Package}> ${db:Status-Status}\n' 2>/dev/null | sed -n 's/ installed$//p')
    for list in "$@"; do
        sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$list"
    done | while read -r wanted; do
        found=
        each_of "$wanted"
        for package in $alternatives; do
            case "$installed" in *"<$package>"*) found=1 ;; esac
        done
        [ -n "$found" ] || printf '%s\n' "$wanted"
    done
}

# each_of LINE: sets $alternatives, the names of `a | b` parted by blanks.
each_of() {
    alternatives=
    rest="$1 |"
    while [ -n "$rest" ]; do
        alternatives="$alternatives ${rest%%|*}"
        rest=${rest#*|}
    done
}

# offered PACKAGE: something, if the package source offers it.
offered() {
    apt-cache madison "$1" 2>/dev/null
}

# The first of the alternatives that the package source offers, for each line; names parted by blanks.
choose_packages() {
    while read -r wanted; do
        first=
        each_of "$wanted"
        for package in $alternatives; do
            : "${first:=$package}"
            if [ -n "$(offered "$package")" ]; then
                first=$package
                break
            fi
        done
        printf '%s\n' "$first"
    done | tr '\n' ' ' | sed 's/ *$//'
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

# logged COMMAND...: as root, its output into $log.
logged() {
    as_root "$@" >>"$log" 2>&1
}

apt_get() {
    logged apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 \
        -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@"
}

# What an administrator types: the state of dpkg put right, then the packages.
commands_for() {
    say "    dpkg --configure -a"
    say "    apt-get update"
    say "    apt-get -f install"
    say "    apt-get install --no-install-recommends $*"
}

# Complete what an interrupted dpkg or apt left behind.  Both wait for another apt that is at work.
repair_packages() {
    [ -z "$(dpkg --audit 2>/dev/null)" ] || tell packages_repairing
    logged dpkg --configure -a || :
    apt_get -f -y install || :
}

no_lists() {
    ! ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1
}

# install_packages LINES: the packages of LINES (as missing_packages gives them), by apt.
install_packages() {
    packages=$(printf '%s\n' "$1" | choose_packages)
    if ! may_install; then
        tell packages_need_administrator
        commands_for "$packages"
        exit "$exit_environment"
    fi
    tell packages_installing packages "$packages"
    log=$(mktemp)
    # First as it is; then after a repair, with fresh lists: an old list names files that are gone.
    for attempt in first second; do
        # shellcheck disable=SC2086  # one word per package
        if apt_get install -y --no-install-recommends $packages; then
            rm -f "$log"
            return 0
        fi
        [ "$attempt" = first ] || break
        repair_packages
        apt_get update || :
        packages=$(printf '%s\n' "$1" | choose_packages)
    done
    tail -n 25 "$log" >&2
    rm -f "$log"
    tell packages_failed
    commands_for "$packages"
    exit "$exit_environment"
}

# Package lists are needed before it can be known what is offered; a bare machine has none.
fetch_lists() {
    if no_lists && may_install; then
        log=$(mktemp)
        apt_get update || tail -n 5 "$log" >&2
        rm -f "$log"
    fi
}

# system_lists KIND: the lists that apply on this machine, one path a line.
system_lists() {
    printf '%s\n' "$here/setup/packages-run.txt"
    [ "$1" = run ] || printf '%s\n' "$here/setup/packages-test.txt"
    [ "$machine" != aarch64 ] || printf '%s\n' "$here/setup/packages-build.txt"
}

# missing_here KIND: the lines of missing packages on this machine; nothing where there is no dpkg.
missing_here() {
    command -v dpkg-query >/dev/null 2>&1 || return 0
    system_lists "$1" | (
        set --
        while read -r list; do set -- "$@" "$list"; done
        missing_packages "$@"
    )
}

# What Python needs from the system, one package a line: itself, or its module venv.
missing_python() {
    know_python
    if [ -z "$python" ] && no_lists; then
        printf 'python3\npython3-venv\n' # what is offered is not known before an administrator fetched the lists
    elif [ -z "$python" ]; then
        offered_python
    elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        venv_package "$python"
    fi
}

# prepare_system LINES: installs the packages of LINES (as missing_here gives them) and a Python.
prepare_system() {
    missing=$1
    if command -v apt-get >/dev/null 2>&1; then
        know_python
        if [ -n "$missing" ] || [ -z "$python" ]; then
            fetch_lists
        fi
        missing=$(printf '%s\n%s\n' "$missing" "$(missing_python)" | sed '/^$/d')
    fi
    [ -z "$missing" ] || install_packages "$missing"
}
