"""The desktop's start beside a bare PySide6 window, in ratios of one run.

    python -m benchmarks.desktop [--rounds 7]

* bare window: a process that shows one empty window and ends, from its start to its end.
* first window: from the start of the station's process until its first window is painted.
* sign-in: from the same start until the sign-in is painted and takes what is typed.
* station open: until the station is open behind it and answers.

Each is the best of the rounds; every round is a process of its own, on Qt's platform without a screen unless
QT_QPA_PLATFORM names another. Compiled modules are kept from the first round on, as an installed program keeps them,
whatever the environment says (PYTHONDONTWRITEBYTECODE would have each start compile all of it). Printed besides: the
memory held, and the modules loaded by then.
Needs Linux (/proc).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = str(Path(__file__).resolve().parents[1])
"""Where the program's own modules are found, also by the processes that this one starts."""
BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication(["bare"])
window = QWidget()
window.resize(760, 600)
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
"""
WATCHED = """
import sys, time
sys.path.insert(0, sys.argv[1])
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

class Painted(QObject):
    # Says the moment in which a window, and in which the sign-in has been painted, once for each of both.
    said = set()

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            if watched.isWindow():
                self.say("first")
            if type(watched).__name__ == "SignInCover":
                self.say("sign-in")
        return False

    def say(self, name):
        if name not in self.said:
            self.said.add(name)
            QTimer.singleShot(0, lambda: self.tell(name))

    def tell(self, name):
        with open("/proc/self/statm") as file:
            pages = int(file.read().split()[1])
        print(name, time.monotonic(), pages, len(sys.modules), flush=True)
        if name == "open":
            app.quit()

app = QApplication(["station"])
painted = Painted()
app.installEventFilter(painted)
from station.app import run_desktop
from station.ui.desktop import Desktop
begin = Desktop.begin

def begin_watched(desktop):
    desktop.ready.connect(lambda: painted.say("open"))
    begin(desktop)

Desktop.begin = begin_watched
run_desktop(["--data", sys.argv[2]])
"""
FIRST, SIGN_IN, OPEN = "first", "sign-in", "open"


def found(data: Path) -> None:
    """A station to open."""
    from station.core.settings import Settings
    from station.founding import found_station
    from station.people.credentials import Secrets
    from station.services import NewStation

    new = NewStation("310110", "第一市场监督管理所", "admin", "赵管理", "Passw0rd-2026")
    found_station(Settings(data), new, verifiers=Secrets(1, 1024, 1))


def bare_seconds() -> float:
    """One bare window, from start to end of its process."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", BARE], check=True, capture_output=True)
    return time.monotonic() - began


def station_round(data: Path) -> dict[str, tuple[float, int, int]]:
    """One start of the station: seconds, memory and modules by name."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, ROOT, str(data)], check=True, capture_output=True, text=True
    )
    said = (line.split() for line in done.stdout.splitlines())
    megabytes = os.sysconf("SC_PAGE_SIZE") / 1_000_000
    return {
        name: (float(at) - began, round(int(pages) * megabytes), int(modules))
        for name, at, pages, modules in said
    }


def measure(rounds: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="station-desktop-") as folder:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "compiled")
        data = Path(folder) / "data"
        found(data)
        station_round(data)  # what is compiled and cached on the first start is not counted
        bare_seconds()
        bares, starts = [], []
        for _ in range(rounds):  # by turns, so that both meet the same load
            bares.append(bare_seconds())
            starts.append(station_round(data))
    bare = min(bares)
    print(f"{'best of ' + str(rounds):<22}{'seconds':>9}{'to bare':>9}")
    print(f"{'bare window':<22}{bare:>9.3f}{1:>8.2f} x")
    for name, word in (
        (FIRST, "first window painted"),
        (SIGN_IN, "sign-in on screen"),
        (OPEN, "station open"),
    ):
        best = min(start[name][0] for start in starts)
        print(f"{word:<22}{best:>9.3f}{best / bare:>8.2f} x")
    for name, word in ((SIGN_IN, "at the sign-in"), (OPEN, "when open")):
        _, memory, modules = starts[-1][name]
        print(f"{word}: {memory} MB, {modules} modules")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    measure(given.rounds)


if __name__ == "__main__":
    main()
