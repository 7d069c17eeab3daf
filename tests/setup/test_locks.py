"""A lock is complete and installed as such, whatever the world has released since."""

import subprocess
from pathlib import Path

from tests.plugins.patience import HANG_SECONDS
from tests.setup.checkouts import PINS, Checkout
from tests.setup.wheels import make_wheel


def test_every_library_has_a_newer_release_and_the_lock_is_installed_all_the_same(
    untouched: Checkout,
) -> None:
    untouched.release("2.0")
    started = untouched.start()
    assert (started.returncode, started.stdout) == (0, "1.0 1.0 1.0\n"), started.stderr


def test_resolving_the_lock_fails_on_such_a_day(
    bare_with_pip: Checkout, with_pip: Path, tmp_path: Path
) -> None:
    """What was done before: pip meets `meter[fast]`, finds the newer release, and has no hash for it."""
    bare_with_pip.release("2.0")
    resolved = subprocess.run(
        [
            str(with_pip / "bin" / "python"),
            *["-m", "pip", "install", "--require-hashes", "--target", str(tmp_path / "resolved")],
            *["--requirement", str(bare_with_pip.folder / "requirements.lock")],
        ],
        env=bare_with_pip.environment(),
        timeout=HANG_SECONDS,
        capture_output=True,
        text=True,
        check=False,
    )
    assert resolved.returncode == 1
    assert "--require-hashes" in resolved.stderr


def test_a_lock_that_lacks_what_an_extra_asks_for_is_refused(bare: Checkout) -> None:
    short = {name: version for name, version in PINS.items() if name != "quick"}
    bare.lock(short, "requirements-test.lock")
    started = bare.start(command="test")
    assert started.returncode == 3
    assert "The lock file does not hold all that the libraries need: quick (meter)" in started.stderr


def test_a_lock_that_lacks_what_the_project_lists_is_refused(bare: Checkout) -> None:
    bare.ask_for("gauge>=1.0", "missing>=3")
    started = bare.start()
    assert started.returncode == 3
    assert "missing (pyproject.toml)" in started.stderr


def test_a_lock_with_a_version_that_nobody_asked_for_is_refused(bare: Checkout) -> None:
    bare.ask_for("gauge>=1.5")
    started = bare.start()
    assert started.returncode == 3
    assert "gauge>=1.5 (pyproject.toml), 1.0" in started.stderr


def test_a_wheel_that_is_not_the_locked_one_is_refused(bare_with_pip: Checkout) -> None:
    make_wheel(bare_with_pip.wheels, "late", "1.0", code="changed = True\n")
    started = bare_with_pip.start()
    assert started.returncode == 3
    assert "The libraries could not be installed" in started.stderr


def test_a_library_that_cannot_be_loaded_is_named(bare: Checkout) -> None:
    (bare.folder / "station" / "__init__.py").write_text("import gauge\nimport PySide6.QtNowhere\n")
    started = bare.start()
    assert started.returncode == 3
    assert "A library can't be loaded: PySide6.QtNowhere" in started.stderr
    assert "packages-run.txt" in started.stderr


def test_what_only_the_type_checker_imports_need_not_be_there(bare: Checkout) -> None:
    program = bare.folder / "main.py"
    checked = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import stubs_alone\n"
    program.write_text(checked + program.read_text(encoding="utf-8"), encoding="utf-8")
    started = bare.start()
    assert (started.returncode, started.stdout) == (0, "1.0 1.0 1.0\n")
