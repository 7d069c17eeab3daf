"""System packages: what is missing is installed, what was interrupted is completed, or the exact commands are said."""

import subprocess
from pathlib import Path

import pytest

from tests.setup.checkouts import Checkout

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = [
    "station:     dpkg --configure -a",
    "station:     apt-get update",
    "station:     apt-get -f install",
    "station:     apt-get install --no-install-recommends",
]


def without(checkout: Checkout, *packages: str) -> None:
    """Let the machine lack these packages."""
    installed = checkout.machine.commands / ".installed"
    lines = installed.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if line.split(">")[0].removeprefix("<") not in packages]
    installed.write_text("".join(kept), encoding="utf-8")


def offer(checkout: Checkout, *packages: str) -> None:
    """Let the package source offer these packages and no others."""
    checkout.machine.script(
        "apt-cache", f'case "$2" in {"|".join(packages)}) echo "$2 | 1.0 | somewhere" ;; esac'
    )


def as_user(checkout: Checkout) -> None:
    """Let a person without an administrator's rights start the program."""
    checkout.machine.script("id", "echo 1000")
    checkout.machine.script("sudo", "exit 1")


def install(checkout: Checkout) -> "subprocess.CompletedProcess[str]":
    """Install what ./run lacks."""
    return checkout.shell('check_machine "" ""; prepare_system "$(missing_here run)"')


def apt_calls(checkout: Checkout) -> list[str]:
    """What apt and dpkg were asked to do, without the options."""
    return [
        " ".join(
            word for word in call.split() if not word.startswith("-") and "=" not in word and "::" not in word
        )
        for call in checkout.machine.calls
        if call.startswith(("apt-get", "dpkg"))
    ]


def test_the_name_that_the_release_uses_is_installed(bare: Checkout) -> None:
    """Debian 12 has libglib2.0-0, Debian 13 and Ubuntu 24.04 have libglib2.0-0t64."""
    without(bare, "libglib2.0-0", "libcups2", "openssl")
    offer(bare, "libglib2.0-0t64", "libcups2t64", "openssl")
    started = install(bare)
    assert started.returncode == 0, started.stderr
    assert apt_calls(bare)[-1] == "apt-get install libglib2.0-0t64 libcups2t64 openssl"


def test_an_alternative_that_is_there_is_enough(bare: Checkout) -> None:
    without(bare, "fonts-noto-cjk")
    installed = bare.machine.commands / ".installed"
    installed.write_text(f"{installed.read_text(encoding='utf-8')}<fonts-wqy-zenhei> installed\n")
    assert install(bare).returncode == 0
    assert apt_calls(bare) == []


def test_without_rights_the_exact_commands_are_said(bare: Checkout) -> None:
    without(bare, "openssl", "libudev1")
    offer(bare, "openssl", "libudev1")
    as_user(bare)
    started = bare.start()
    assert (started.returncode, started.stdout) == (3, "")
    assert started.stderr.splitlines()[-4:] == [*COMMANDS[:3], f"{COMMANDS[3]} libudev1 openssl"]
    assert apt_calls(bare) == []


def test_a_bare_system_without_lists_is_told_the_packages_of_python_too(bare: Checkout) -> None:
    as_user(bare)
    started = bare.shell(
        'no_lists() { :; }; know_python() { python=; }; check_machine "" ""; prepare_system "$(missing_here run)"'
    )
    assert started.returncode == 3
    (wanted,) = [line for line in started.stderr.splitlines() if "--no-install-recommends" in line]
    assert {"python3", "python3-venv"} <= set(wanted.split())


def test_an_interrupted_dpkg_is_completed(bare: Checkout) -> None:
    without(bare, "openssl")
    offer(bare, "openssl")
    done = bare.machine.commands / ".configured"
    audit = '[ "$1" != --audit ] || { echo "half-installed: openssl"; exit 0; }'
    bare.machine.script("dpkg", f'{audit}; echo "dpkg $*" >>"$CALLS"; : >"{done}"')
    bare.machine.script(
        "apt-get",
        f'echo "apt-get $*" >>"$CALLS"; [ -e "{done}" ] || {{ echo E: dpkg was interrupted >&2; exit 100; }}',
    )
    started = install(bare)
    assert started.returncode == 0, started.stderr
    assert "An earlier installation of system packages was interrupted" in started.stderr
    calls = apt_calls(bare)
    assert calls[calls.index("dpkg") :] == [
        "dpkg",
        "apt-get install",
        "apt-get update",
        "apt-get install openssl",
    ]
    assert "dpkg --configure -a" in bare.machine.calls


def test_what_apt_says_and_the_exact_commands_are_said_where_it_fails(bare: Checkout) -> None:
    without(bare, "openssl")
    offer(bare, "openssl")
    bare.machine.script("apt-get", "echo E: no such disk; exit 100")
    started = bare.start()
    assert started.returncode == 3
    assert "E: no such disk" in started.stderr
    assert started.stderr.splitlines()[-4:] == [*COMMANDS[:3], f"{COMMANDS[3]} openssl"]
    assert "interrupted" not in started.stderr, "no earlier one was"
    assert not (bare.folder / ".venvs").exists()


def test_a_failing_update_of_packages_leaves_a_running_program(prepared: Checkout) -> None:
    lists = prepared.folder / "setup" / "packages-run.txt"
    lists.write_text(f"{lists.read_text(encoding='utf-8')}libnew1\n", encoding="utf-8")
    as_user(prepared)
    for _ in range(2):
        started = prepared.start()
        assert (started.returncode, started.stdout) == (0, "1.0 1.0 1.0\n")
        assert "--no-install-recommends libnew1" in started.stderr
        assert "The update could not be completed." in started.stderr


@pytest.mark.parametrize("kind", ["run", "test", "build"])
def test_the_lists_name_packages_one_a_line(kind: str) -> None:
    for line in (ROOT / "setup" / f"packages-{kind}.txt").read_text(encoding="utf-8").splitlines():
        names = line.split("#")[0].split("|")
        assert line.startswith("#") or all(len(name.split()) == 1 for name in names), line
