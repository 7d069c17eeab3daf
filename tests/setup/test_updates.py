"""An update is made beside what runs: whatever happens on the way, there is a program to run."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.plugins.patience import HANG_SECONDS, next_line, wait_until
from tests.setup.checkouts import PINS, Checkout

NEWER = dict.fromkeys(PINS, "2.0")
AS_BEFORE = "The update could not be completed."


def update(checkout: Checkout) -> None:
    """Newer releases, locked: what a pull brings."""
    checkout.release("2.0")
    checkout.lock(NEWER)
    checkout.lock(NEWER, "requirements-test.lock")


def without_network(checkout: Checkout) -> dict[str, str]:
    """The environment in which nothing can be downloaded."""
    nothing = checkout.folder.parent / "nothing"
    nothing.mkdir(exist_ok=True)
    return {"PIP_FIND_LINKS": str(nothing)}


def test_two_starts_without_a_network_leave_a_running_program(prepared: Checkout) -> None:
    update(prepared)
    for _ in range(2):
        started = prepared.start(**without_network(prepared))
        assert (started.returncode, started.stdout) == (0, "1.0 1.0 1.0\n")
        assert AS_BEFORE in started.stderr

    connected = prepared.start()
    assert (connected.returncode, connected.stdout) == (0, "2.0 2.0 2.0\n")
    assert "Ready." in connected.stderr
    assert prepared.start().stderr == ""


def test_what_no_longer_fits_is_not_run_and_not_removed(prepared: Checkout) -> None:
    update(prepared)
    prepared.ask_for("gauge>=2.0")
    for _ in range(2):
        started = prepared.start(**without_network(prepared))
        assert (started.returncode, started.stdout) == (3, "")
    prepared.ask_for("gauge>=1.0")
    assert prepared.start(**without_network(prepared)).stdout == "1.0 1.0 1.0\n"


def test_tests_run_with_what_is_locked_or_not_at_all(prepared: Checkout) -> None:
    update(prepared)
    assert prepared.start(command="test", **without_network(prepared)).returncode == 3
    assert prepared.start(**without_network(prepared)).stdout == "1.0 1.0 1.0\n"


def test_going_back_needs_no_network(prepared: Checkout) -> None:
    update(prepared)
    assert prepared.start().returncode == 0
    prepared.lock(PINS)
    back = prepared.start(**without_network(prepared))
    assert (back.returncode, back.stdout) == (0, "1.0 1.0 1.0\n")


def test_a_running_program_keeps_its_libraries_through_updates(prepared: Checkout) -> None:
    with subprocess.Popen(
        [str(prepared.folder / "run"), "wait"],
        env=prepared.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert next_line(running) == "1.0 1.0 1.0\n"
        for version in ("2.0", "3.0"):
            prepared.release(version)
            prepared.lock(dict.fromkeys(PINS, version))
            assert prepared.start().returncode == 0
        assert len(prepared.environments) == 3
        # A library that it loads only now.
        assert running.communicate("\n", timeout=HANG_SECONDS)[0] == "1.0\n"
    prepared.release("4.0")
    prepared.lock(dict.fromkeys(PINS, "4.0"))
    assert prepared.start().returncode == 0
    assert len(prepared.environments) == 2  # the one in use, and the one before


def test_a_set_up_that_is_killed_is_done_again(bare: Checkout) -> None:
    slow = bare.wheels / "meter-1.0-py3-none-any.whl"
    whole = slow.read_bytes()
    slow.unlink()
    os.mkfifo(slow)  # whoever reads it waits: the library before it is installed, this one is not
    killed = subprocess.Popen(
        [str(bare.folder / "run")],
        env=bare.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_until(lambda: list(bare.folder.glob(".venvs/*/lib/python3*/site-packages/gauge.py")))
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait(HANG_SECONDS)
    slow.unlink()
    slow.write_bytes(whole)
    assert not list(bare.folder.glob(".venvs/*/.complete"))
    assert bare.start().stdout == "1.0 1.0 1.0\n"


def half_made(environment: Path) -> None:
    """Pip was stopped in the middle of a library."""
    (environment / ".complete").unlink()
    shutil.rmtree(next(environment.glob("lib/python3*/site-packages/gauge-1.0.dist-info")))
    next(environment.glob("lib/python3*/site-packages/meter.py")).write_text("")
    for stamp in environment.glob(".prepared-*"):
        stamp.unlink()


def test_an_environment_that_is_half_made_is_made_anew(prepared: Checkout) -> None:
    (name,) = prepared.environments
    half_made(prepared.folder / ".venvs" / name)
    assert prepared.start().stdout == "1.0 1.0 1.0\n"


def test_a_swap_that_was_interrupted_is_completed_without_a_download(prepared: Checkout) -> None:
    (prepared.folder / ".venv").unlink()
    started = prepared.start(**without_network(prepared))
    assert (started.returncode, started.stdout) == (0, "1.0 1.0 1.0\n")
    assert "Installing" not in started.stderr


@pytest.mark.parametrize("network", [True, False])
def test_the_folder_of_an_earlier_version_is_replaced_by_the_link(prepared: Checkout, network: bool) -> None:
    (name,) = prepared.environments
    (prepared.folder / ".venv").unlink()
    (prepared.folder / ".venvs" / name).rename(prepared.folder / ".venv")
    (prepared.folder / ".venv" / ".prepared-run").write_text("of before")
    started = prepared.start(**({} if network else without_network(prepared)))
    assert (started.returncode, started.stdout) == (0, "1.0 1.0 1.0\n")
    assert (prepared.folder / ".venv").is_symlink() is network
    assert (prepared.folder / ".venv" / "bin" / "python").exists()


def test_an_environment_with_the_tests_tools_keeps_them(prepared: Checkout) -> None:
    tools = prepared.shell("prepare test")
    assert tools.returncode == 0, tools.stderr
    update(prepared)
    assert prepared.start().stdout == "2.0 2.0 2.0\n"
    assert (prepared.folder / ".venv").readlink().name.startswith("test-")
