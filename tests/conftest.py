"""What every test stands on: a home of its own, a screen without a screen, repeatable random data.

This module is loaded before anything of the station, so that neither the program nor Qt ever sees the home
folder, the settings or the database addresses of the person who runs the tests.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest
from hypothesis.internal.conjecture import providers

pytest_plugins = [
    "tests.plugins.rewritten",
    "tests.plugins.compiled",
    "tests.plugins.garbage",
    "tests.plugins.patience",
    "tests.plugins.rules",
    "tests.plugins.seeds",
    "tests.plugins.postgres",
    "tests.plugins.databases",
    "tests.plugins.pooler",
    "tests.plugins.cards",
    "tests.plugins.full_disks",
    "tests.plugins.stations",
    "tests.plugins.command_line",
    "tests.plugins.tampering",
    "tests.plugins.spreadsheets",
    "pytester",
]


def _move_to_own_home() -> None:
    home = Path(tempfile.mkdtemp(prefix="station-tests-home-"))
    owner = os.getpid()
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    for name in [name for name in os.environ if name.startswith(("STATION_", "PG", "XDG_"))]:
        del os.environ[name]
    os.environ |= {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local" / "share"),
        "XDG_STATE_HOME": str(home / ".local" / "state"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "XDG_RUNTIME_DIR": str(runtime),
    }

    @atexit.register
    def remove() -> None:
        if os.getpid() == owner:  # not in forked children
            shutil.rmtree(home, ignore_errors=True)


_move_to_own_home()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")

# Examples are drawn from a strategy alone. Hypothesis mixes constants in that it finds in all modules loaded by then: it parses
# two thousand of them in each worker, and what is tried depends on which tests the worker had before.
pytest.MonkeyPatch().setattr(providers, "is_local_module_file", lambda path: False)

# CI runs the same examples each time; a developer's machine looks for new ones; mutants are met by few (quick).
hypothesis.settings.register_profile(
    "dev", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile(
    "ci", hypothesis.settings.get_profile("dev"), derandomize=True, database=None, print_blob=True
)
hypothesis.settings.register_profile("quick", hypothesis.settings.get_profile("ci"), max_examples=25)
hypothesis.settings.register_profile(
    "thorough", hypothesis.settings.get_profile("dev"), max_examples=2000, stateful_step_count=120
)
hypothesis.settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev")
)


def pytest_configure(config: pytest.Config) -> None:
    """Workers would find no test in a place that is not there, and say nothing."""
    if not hasattr(config, "workerinput"):
        for argument in config.args:
            if not (config.invocation_params.dir / argument.partition("::")[0]).exists():
                raise pytest.UsageError(f"no tests there: {argument}")
