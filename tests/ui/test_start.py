"""What the start loads and when: the first window before the station, the sign-in before the database, pages on opening."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from station.ui.pages import PAGES
from tests.plugins.patience import HANG_SECONDS
from tests.ui.desktops import PASSWORD, made_station

ROOT = Path(__file__).parents[2]
HEAVY = {
    "av",
    "cv2",
    "openpyxl",
    "xlsxwriter",
    "python_calamine",
    "escpos",
    "zxingcpp",
    "bleak",
    "typst",
    "psycopg",
}
"""Libraries that no start needs: they are loaded where they are used."""

BEHIND = (
    "station.core.ledger",
    "station.core.policy",
    "station.ui.dialogs",
    "station.ui.entering",
    "station.ui.frame.frame",
    "station.ui.frame.navigation",
    "station.ui.frame.top_bar",
    "station.ui.page",
    "station.ui.shell",
)
"""What a person needs once they are signed in: loaded behind the sign-in, while they type."""

DRIVER = """
import json, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from PySide6.QtWidgets import QApplication
app = QApplication(["station"])
from station.app import LocalStation
from station.core.texts import load_texts
from station.ui.desktop import Desktop
from station.ui.first_paint import FirstPaint

loaded = {}

def note(name):
    from PySide6 import QtCore
    loaded[name] = sorted(sys.modules)
    loaded[name + ", names of Qt"] = [str("Qt" in vars(QtCore))]

desktop = Desktop(load_texts("zh_CN"), LocalStation(Path(sys.argv[2])))
desktop.begin()
first = FirstPaint(desktop.start_window, lambda: note("first window"))

def until(holds):
    while not holds():
        app.processEvents()

until(lambda: desktop._cover is not None)
note("sign-in")
from station.ui.sign_in import SignInCover
cover = desktop.window.findChild(SignInCover)
cover.account.put("admin")
cover.password.put(sys.argv[3])
cover.enter_button.click()
answered_early = desktop.shell is not None
until(lambda: desktop.shell is not None and desktop.shell.signed_in.present)
desktop.tasks.wait_until_idle(300)
note("signed in")
loaded["given before it was open"] = [str(not answered_early)]
print(json.dumps(loaded))
desktop.close()
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The modules loaded at each stage of one start in a process of its own."""
    folder = tmp_path_factory.mktemp("start") / "data"
    made_station(folder)
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, str(ROOT), str(folder), PASSWORD],
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stderr
    stages: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return stages


def rooms(modules: list[str]) -> set[str]:
    """The rooms of the program that are loaded."""
    return {name.split(".")[1] for name in modules if name.startswith("station.")}


def test_the_first_window_is_painted_before_anything_of_the_station_is_loaded(
    loaded: dict[str, list[str]],
) -> None:
    assert rooms(loaded["first window"]) <= {"app", "core", "ui"}
    assert "station.ui.window" not in loaded["first window"]
    assert len(loaded["first window"]) < 260
    assert loaded["first window, names of Qt"] == ["False"], (
        "its thousand constants cost a sixth of a bare window's start"
    )
    assert loaded["sign-in, names of Qt"] == ["True"], "otherwise the line above can't fail"


def test_the_sign_in_is_on_screen_before_the_database_is_loaded(loaded: dict[str, list[str]]) -> None:
    assert not {"sqlalchemy", "station.bootstrap", "station.services"} & set(loaded["sign-in"])
    assert len(loaded["sign-in"]) < 240


def test_the_sign_in_is_on_screen_before_any_room_of_the_office_and_the_frame_behind_it(
    loaded: dict[str, list[str]],
) -> None:
    before = set(loaded["sign-in"])
    assert rooms(loaded["sign-in"]) <= {"app", "core", "ui"}
    assert not {name for name in before if name.startswith(BEHIND)}
    assert set(BEHIND) <= set(loaded["signed in"]), "otherwise the line above can't fail"


def test_what_is_typed_before_the_station_is_open_is_answered_when_it_is(
    loaded: dict[str, list[str]],
) -> None:
    assert loaded["given before it was open"] == ["True"]


def test_pages_and_heavy_libraries_are_loaded_when_they_are_first_needed(
    loaded: dict[str, list[str]],
) -> None:
    modules = set(loaded["signed in"])
    assert "station.ui.pages.today.page" in modules
    unopened = {f"station.ui.pages.{page.key}.page" for page in PAGES if page.key != "today"}
    assert not unopened & modules
    assert not HEAVY & modules
    assert not {name for name in modules if name.startswith(("sqlalchemy.orm", "PySide6.QtMultimedia"))}
