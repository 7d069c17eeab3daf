"""Which machines are served is checked, and said, before anything is downloaded."""

import shutil

import pytest

from tests.setup.checkouts import ROOT, Checkout


def script_machine(
    checkout: Checkout, *, processor: str = "x86_64", glibc: str = "2.36", bits: str = "64"
) -> None:
    checkout.machine.script("uname", f'case "$1" in -s) echo Linux ;; -m) echo {processor} ;; esac')
    checkout.machine.script(
        "getconf",
        f'case "$1" in LONG_BIT) echo {bits} ;; GNU_LIBC_VERSION) {f"echo glibc {glibc}" if glibc else "exit 1"} ;; esac',
    )


def test_tests_that_are_not_there_are_said_before_anything_is_set_up(bare: Checkout) -> None:
    shutil.copy(ROOT / "test", bare.folder)
    started = bare.start("tests/nowhere/test_nothing.py::test_it", command="test")
    assert (started.returncode, started.stdout) == (4, "")
    assert "no tests there: tests/nowhere/test_nothing.py::test_it" in started.stderr
    assert not (bare.folder / ".venvs").exists()


@pytest.mark.parametrize(
    ("machine", "sentence"),
    [
        ({"processor": "riscv64"}, "This machine (riscv64) is not supported"),
        ({"processor": "loongarch64"}, "This machine (loongarch64) is not supported"),
        ({"bits": "32"}, "This machine (x86_64, 32 bit) is not supported"),
        ({"glibc": "2.17"}, "This system has glibc 2.17; on x86_64 the libraries need glibc 2.28"),
        ({"processor": "aarch64", "glibc": "2.28"}, "on aarch64 the libraries need glibc 2.31"),
        ({"glibc": ""}, "does not use glibc"),
    ],
)
def test_a_machine_that_is_not_served_is_told_so_before_a_download(
    bare: Checkout, machine: dict[str, str], sentence: str
) -> None:
    script_machine(bare, **machine)
    started = bare.start()
    assert started.returncode == 3
    assert sentence in started.stderr
    assert "Nothing was downloaded." in started.stderr
    assert not (bare.folder / ".venvs").exists()
    assert bare.machine.calls == []


@pytest.mark.parametrize(
    ("machine", "qt"),
    [
        ({"glibc": "2.34"}, "newest"),
        ({"glibc": "2.28"}, "older"),
        ({"glibc": "2.33"}, "older"),
        ({"glibc": "2.100"}, "newest"),
        ({"processor": "aarch64", "glibc": "2.39"}, "newest"),
        ({"processor": "aarch64", "glibc": "2.38"}, "older"),
    ],
)
def test_an_older_glibc_gets_the_older_qt(bare: Checkout, machine: dict[str, str], qt: str) -> None:
    (bare.folder / "requirements.lock").write_text(
        "gauge==1.0 \\\n    --hash=a\nlate==1.0 \\\n    --hash=b\n"
    )
    (bare.folder / "requirements-older-qt.lock").write_text("gauge==0.9 \\\n    --hash=c\n    --hash=d\n")
    script_machine(bare, **machine)
    shown = bare.shell('check_machine "" ""; echo "$qt"; locked_libraries run')
    late = "late==1.0 \\\n    --hash=b\n"
    wanted = {
        "newest": f"newest\ngauge==1.0 \\\n    --hash=a\n{late}",
        "older": f"older\ngauge==0.9 \\\n    --hash=c\n    --hash=d\n{late}",
    }
    assert shown.stdout == wanted[qt]


def test_arm64_builds_the_one_library_that_has_no_wheel_there(bare: Checkout) -> None:
    (bare.folder / "requirements.lock").write_text(
        "gauge==1.0 \\\n    --hash=a\npysqlite3==1.0 \\\n    --hash=b\n"
    )
    script_machine(bare, processor="aarch64", glibc="2.41")
    shown = bare.shell(
        'check_machine "" ""; locked_wheels run; echo /; locked_sources run; system_lists run | sed "s,.*/,,"'
    )
    assert shown.stdout == (
        "gauge==1.0 \\\n    --hash=a\n/\npysqlite3==1.0 \\\n    --hash=b\npackages-run.txt\npackages-build.txt\n"
    )


def test_a_full_disk_is_told_before_a_download(bare: Checkout) -> None:
    bare.machine.script("df", "echo Avail; echo 51200")
    started = bare.start()
    assert started.returncode == 3
    assert "MB are needed, 50 MB are free. Nothing was downloaded." in started.stderr
    assert not (bare.folder / ".venvs").exists()


def test_rooms_on_one_disk_are_added_up(bare: Checkout) -> None:
    bare.machine.script("df", "echo Avail; echo 9000000")
    bare.machine.script("stat", 'case "$*" in *second*) echo 2 ;; *) echo 1 ;; esac')
    shown = bare.shell('check_room /a 0 "/a first" 300 "/a third" 40 /second 500 /fourth 0 /second/none 0')
    assert shown.returncode == 0
    assert sorted(shown.stderr.splitlines()) == [
        "station: Setting up needs 340 MB on the disk of /a first.",
        "station: Setting up needs 500 MB on the disk of /second.",
    ]


def test_a_python_that_is_too_old_is_told(bare: Checkout) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        bare.machine.script(name, '[ "$1" = --version ] && echo Python 3.8.10')
    started = bare.start()
    assert started.returncode == 3
    assert "This system has Python 3.8.10" in started.stderr
    assert not any(" install " in f"{call} " for call in bare.machine.calls)


def test_a_path_with_a_colon_is_told(bare: Checkout) -> None:
    moved = bare.folder.rename(bare.folder.parent / "a:b")
    told = Checkout(moved, bare.wheels, bare.machine).start()
    assert told.returncode == 3
    assert "has a colon in its path" in told.stderr


def test_a_folder_of_wheels_that_is_none_is_told(bare: Checkout) -> None:
    told = bare.start(STATION_WHEELS="/no/such folder")
    assert told.returncode == 3
    assert "STATION_WHEELS names /no/such folder, and that is no folder." in told.stderr


def test_wheels_are_fetched_for_another_machine_and_installed_without_an_index(
    bare_with_pip: Checkout,
) -> None:
    folder = bare_with_pip.folder.parent / "the stick"
    fetched = bare_with_pip.start(str(folder), "run", "aarch64", "2.31", "3.12", command="setup/fetch")
    assert fetched.returncode == 0, fetched.stderr
    assert len(list(folder.glob("*.whl"))) == 4
    assert f"STATION_WHEELS={folder} ./run" in fetched.stderr
    nothing = bare_with_pip.folder.parent / "nothing"
    nothing.mkdir()
    started = bare_with_pip.start(STATION_WHEELS=str(folder), PIP_FIND_LINKS=str(nothing))
    assert (started.returncode, started.stdout) == (0, "1.0 1.0 1.0\n"), started.stderr


def test_fetching_for_a_machine_that_is_not_served_is_refused(bare: Checkout) -> None:
    refused = bare.start(str(bare.folder.parent / "stick"), "run", "x86_64", "2.17", command="setup/fetch")
    assert refused.returncode == 3
    assert "need glibc 2.28" in refused.stderr
    assert bare.start(command="setup/fetch").returncode == 2
