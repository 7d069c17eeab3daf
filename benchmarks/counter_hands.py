"""How long an officer's hands are busy at the counter: a real window, a real keyboard, a real ledger.

    python -m benchmarks.counter_hands [--officers 50] [--items 2] [--centre none|dead] [--hurry] [--folder DIR]

The station's desktop runs on a screen of its own (Xvfb); `xdotool` types what a scanner and fingers send. Each officer returns
their items and signs: the badge, each item, Enter, the six figures of the PIN, Enter. Before each step the hands take the time that
the keystroke-level model (Card, Moran, Newell) gives an average person; then they wait, as a person does, until the screen has
answered. An officer's seconds run from the first reach for the scanner until the screen says that it is on record.

* --centre dead: a centre is entered that takes connections and never answers; the desktop tries it all the while.
* --hurry leaves the pauses of the hands out and adds them to what was measured.

Afterwards the ledger is asked: each item came back once, in one entry with the officer's others, proven by that officer's PIN, and both
chains hold. Exit status 1 where something is missing or the median is beyond the limit. Needs Linux, Xvfb and xdotool.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station.bootstrap import open_station
from station.core.settings import Settings
from station.founding import found_station
from station.inventory.bodies import CheckedIn
from station.inventory.values import ItemState, NewItem
from station.people.credentials import Secrets
from station.people.values import Officer
from station.services import NewStation
from station.store.keys import signature_holds
from station.store.verification import verify_ledger

ROOT = str(Path(__file__).resolve().parents[1])
"""Where the program's own modules are found, also by the processes that this one starts."""
LIMIT_SECONDS = 8.0
REACH, HOME, KEY, LOOK = 1.1, 0.4, 0.28, 1.35
"""Seconds of the keystroke-level model: to point (the scanner at a label), to go to the keyboard, for a key, to take in what is shown."""
SHORTEST = 0.1
"""So long a step takes also in a hurry: what comes sooner behind a scan is the end of it, and no key of a person."""
ANSWER_SECONDS = 30.0
"""So long a screen may take to answer before the run is given up."""
ACCOUNT, PASSWORD = "admin", "quiet-river-71"
ISSUED_PIN, PIN = "739164", "482913"
NEW = NewStation("310110", "江浦市场监督管理所", ACCOUNT, "周管理", PASSWORD)
CHEAP = Secrets(1, 1024, 1)
"""For making the office. The desktop checks the PINs with what the program itself uses."""
DESKTOP = """
import json, sys
sys.path.insert(0, sys.argv[1])
from PySide6.QtCore import QTimer
from station.ui.pages.counter import answer_strip, confirm_sheet
from station.ui import shell, sign_in, window

def say(**what):
    QTimer.singleShot(0, lambda: print(json.dumps(what), flush=True))

def told(kind, name, tell):
    was = getattr(kind, name)
    def now(self, *given, **named):
        done = was(self, *given, **named)
        tell(self)
        return done
    setattr(kind, name, now)

told(answer_strip.AnswerStrip, "__init__", lambda strip: strip.shown.connect(
    lambda: say(strip=strip.look, said=strip.sentence.text())))
told(confirm_sheet.ConfirmSheet, "open", lambda sheet: say(sheet="open"))
told(confirm_sheet.ConfirmSheet, "say", lambda sheet: say(sheet="said", said=sheet.said.text()))
told(window.MainWindow, "set_pages", lambda shown: say(pages=list(shown.page_keys)))
told(sign_in.SignInCover, "showEvent", lambda cover: say(cover="shown"))
from station.app import run_desktop
run_desktop(["--data", sys.argv[2]])
"""
"""The desktop as it is; it says besides what its screen shows, for the eyes that go with the hands."""


class Silent(RuntimeError):
    """The screen did not answer."""


class Eyes:
    """What the screen has shown, in its order."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._shown: queue.Queue[dict[str, object]] = queue.Queue()
        self._process = process
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            if line.startswith("{"):
                self._shown.put(json.loads(line))

    def wait_for(self, name: str, value: str = "", naming: str = "") -> None:
        """Wait for what is shown under `name`: this `value`, or words in which `naming` stands. Raises Silent for a refusal."""
        end, seen = time.monotonic() + ANSWER_SECONDS, []
        while (left := end - time.monotonic()) > 0:
            try:
                shown = self._shown.get(timeout=left)
            except queue.Empty:
                break
            seen.append(shown)
            if shown.get("strip") == "refused" or (shown.get("sheet") and shown.get("said")):
                raise Silent(f"refused: {seen}")
            if value in ("", shown.get(name)) and name in shown and naming in str(shown.get("said", "")):
                return
        raise Silent(f"{name} {value} {naming} never came; shown meanwhile: {seen}")

    def forget(self) -> None:
        """What was shown so far was seen."""
        while not self._shown.empty():
            self._shown.get_nowait()


class Hands:
    """A scanner and ten fingers; `paused` is how long they took, where `hurry` leaves that out."""

    def __init__(self, display: str, *, hurry: bool) -> None:
        self._environment, self._hurry = {**os.environ, "DISPLAY": display}, hurry
        self.paused = 0.0

    def take(self, seconds: float) -> None:
        """Be busy for a while."""
        slept = min(seconds, SHORTEST) if self._hurry else seconds
        time.sleep(slept)
        self.paused += seconds - slept

    def scan(self, code: str) -> None:
        """Reach with the scanner; it sends the code and Enter."""
        self.take(REACH)
        self.send(*map(key_name, code), "Return")

    def key(self, name: str) -> None:
        """Press one key."""
        self.take(KEY)
        self.send(name)

    def send(self, *names: str) -> None:
        """Send keys as fast as a scanner does."""
        self.xdotool("key", "--delay", "3", *names)

    def xdotool(self, *words: str) -> str:
        """Run it; its output."""
        done = subprocess.run(
            ["xdotool", *words],
            env=self._environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=ANSWER_SECONDS,
        )
        return done.stdout.strip()


def key_name(character: str) -> str:
    """The name of a character's key."""
    return {"-": "minus", " ": "space", ":": "colon", ".": "period"}.get(character, character)


def found(data: Path, officers: int, items: int) -> dict[str, list[str]]:
    """An office in which each of the officers has chosen a PIN and has items in hand; the tags by number."""
    settings = Settings(data)
    found_station(settings, NEW, verifiers=CHEAP)
    held: dict[str, list[str]] = {}
    with open_station(settings, verifiers=CHEAP) as station:
        services = station.services
        admin = services.people.sign_in.with_password(ACCOUNT, PASSWORD)
        for place in range(officers):
            number = str(1001 + place)
            roster, accounts = services.people.roster, services.people.accounts
            roster.register(admin, Officer(number, f"执法{number}", "执法一科", "一组", f"B{number}"))
            accounts.set_pin(admin, number, ISSUED_PIN)
            services.people.own_secrets.choose_pin(number, ISSUED_PIN, PIN)
            held[number] = [f"DST-{place * items + each + 1:04}" for each in range(items)]
            for tag in held[number]:
                services.inventory.register.register(admin, NewItem(tag, 9, "红外测距仪"))
            services.inventory.counter.check_out(admin, number, held[number])
        services.people.sign_in.close(admin)
    return held


class DeadCentre:
    """Takes connections and never answers; `tried` is how often somebody came."""

    def __init__(self) -> None:
        self._door = socket.create_server(("127.0.0.1", 0))
        self._visitors: list[socket.socket] = []
        threading.Thread(target=self._let_in, daemon=True).start()

    @property
    def tried(self) -> int:
        """How often somebody came."""
        return len(self._visitors)

    @property
    def address(self) -> str:
        """As a setting has it."""
        return f"postgresql+psycopg://station@127.0.0.1:{self._door.getsockname()[1]}/centre"

    def _let_in(self) -> None:
        while True:
            self._visitors.append(self._door.accept()[0])


@contextmanager
def screen() -> Iterator[str]:
    """A screen of 1366×768 of its own; its name."""
    words = ("Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp")
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield f":{(process.stdout.readline() if process.stdout else '').strip()}"
    finally:
        process.terminate()
        process.wait(ANSWER_SECONDS)


@contextmanager
def desktop(data: Path, display: str) -> Iterator[Eyes]:
    """The station's desktop on that screen."""
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    words = [sys.executable, "-c", DESKTOP, ROOT, str(data)]
    process = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        yield Eyes(process)
    finally:
        process.terminate()
        try:
            process.wait(ANSWER_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def sign_in(hands: Hands, eyes: Eyes) -> None:
    """Somebody signs in, as they do in the morning."""
    eyes.wait_for("cover")
    hands.xdotool("search", "--sync", "--onlyvisible", "--name", ".+", "windowfocus")
    hands.xdotool("type", "--delay", "40", ACCOUNT)
    hands.xdotool("key", "Tab")
    hands.xdotool("type", "--delay", "40", PASSWORD)
    hands.xdotool("key", "Return")
    eyes.wait_for("pages")


def serve(hands: Hands, eyes: Eyes, number: str, tags: list[str]) -> float:
    """One officer brings back all they have and signs; the seconds that took."""
    eyes.forget()
    hands.paused, began = 0.0, time.monotonic()
    for code, name in ((f"B{number}", number), *zip(tags, tags, strict=True)):
        hands.scan(code)
        eyes.wait_for("strip", naming=name)
    hands.take(HOME)
    hands.key("Return")
    eyes.wait_for("sheet", "open")
    hands.take(LOOK)
    for figure in PIN:
        hands.key(figure)
    hands.key("Return")
    eyes.wait_for("strip", "done")
    return time.monotonic() - began + hands.paused


def missing(data: Path, held: dict[str, list[str]]) -> list[str]:
    """What the ledger lacks: a return, its one entry, the right person's proof, a chain that holds."""
    wrong: list[str] = []
    with open_station(Settings(data), verifiers=CHEAP) as station:
        register = station.services.inventory.register
        admin = station.services.people.sign_in.with_password(ACCOUNT, PASSWORD)
        for number, tags in held.items():
            signed: set[int] = set()
            for tag in tags:
                record = register.history(admin, tag)
                back = [entry for entry in record.entries if isinstance(entry.typed, CheckedIn)]
                if record.item.state is not ItemState.IN_STORE or len(back) != 1:
                    wrong.append(f"{tag}: {record.item.state.value}, {len(back)} returns")
                    continue
                who = [(each.role, each.number, bool(each.proof)) for each in back[0].others]
                if who != [("returner", number, True)]:
                    wrong.append(f"{tag}: signed by {who}")
                signed.add(back[0].seq)
            if len(signed) != 1:
                wrong.append(f"{number}: {len(signed)} entries for one signature")
        wrong += [str(each) for each in verify_ledger(station.store, signature_holds).problems]
    return wrong


def main() -> int:
    """Run it; 1 where the ledger lacks something or the hands took too long."""
    parser = argparse.ArgumentParser(description="seconds of hands at the counter")
    parser.add_argument("--officers", type=int, default=50)
    parser.add_argument("--items", type=int, default=2)
    parser.add_argument("--centre", choices=("none", "dead"), default="none")
    parser.add_argument("--hurry", action="store_true")
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    lacking = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
    if lacking:
        print(f"not installed: {', '.join(lacking)} (setup/packages-test.txt)")
        return 3
    with tempfile.TemporaryDirectory(dir=given.folder, prefix="counter-hands-") as folder:
        return run(Path(folder) / "data", given)


def run(data: Path, given: argparse.Namespace) -> int:
    """One run in a new office."""
    held = found(data, given.officers, given.items)
    centre = DeadCentre() if given.centre == "dead" else None
    if centre is not None:
        Settings(data, centre=centre.address).save()
    taken = []
    with screen() as display, desktop(data, display) as eyes:
        hands = Hands(display, hurry=given.hurry)
        sign_in(hands, eyes)
        for number, tags in held.items():
            taken.append(serve(hands, eyes, number, tags))
    median, pauses = statistics.median(taken), REACH * (1 + given.items) + HOME + LOOK + KEY * (2 + len(PIN))
    items = given.officers * given.items
    print(f"{given.officers} officers returned {items} items and signed, centre: {given.centre}")
    print(
        f"seconds of hands, median {median:.2f}, worst {max(taken):.2f}; limit of the median {LIMIT_SECONDS:.0f}"
    )
    print(f"of the median the hands' own pace is {pauses:.2f}, waiting for the screen {median - pauses:.2f}")
    if centre is not None:
        print(f"the dead centre was tried {centre.tried} times")
    wrong = missing(data, held)
    print("ledger: every return is there once, signed by the right person" if not wrong else "\n".join(wrong))
    return int(bool(wrong) or median > LIMIT_SECONDS)


if __name__ == "__main__":
    raise SystemExit(main())
