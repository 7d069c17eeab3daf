"""Real peers of somebody who types Chinese: a screen, a session bus, fcitx5 or ibus with pinyin, and keys."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.plugins.patience import HANG_SECONDS, next_line

ROOT = Path(__file__).parents[2]
_NEEDED = {"fcitx5": ("fcitx5", "fcitx5-remote"), "ibus": ("ibus-daemon", "ibus")}
_ALWAYS = ("Xvfb", "xdotool", "dbus-daemon", "gdbus")
_PINYIN = {
    "profile": "[Groups/0]\nName=Default\nDefault Layout=us\nDefaultIM=pinyin\n\n[Groups/0/Items/0]\nName=keyboard-us\n"
    "Layout=\n\n[Groups/0/Items/1]\nName=pinyin\nLayout=\n\n[GroupOrder]\n0=Default\n",
    "config": "[Behavior]\nShareInputState=All\nActiveByDefault=True\n",
    "conf/pinyin.conf": "CloudPinyinEnabled=False\nFirstRun=False\n",
}
_FORGOTTEN = (
    "QT_IM_MODULE",
    "QT_IM_MODULES",
    "XMODIFIERS",
    "GTK_IM_MODULE",
    "QT_QPA_PLATFORM",
    "WAYLAND_DISPLAY",
)


def need(method: str) -> None:
    """Skip in words where a peer is not installed."""
    missing = [name for name in (*_ALWAYS, *_NEEDED[method]) if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)} (setup/packages-test.txt)")


def until(holds: Callable[[], object], what: str) -> None:
    """Wait until it holds."""
    end = time.monotonic() + HANG_SECONDS
    while not holds():
        if time.monotonic() > end:
            pytest.fail(f"never came: {what}", pytrace=False)
        time.sleep(0.02)


class Desk:
    """A screen of its own with a session bus, a home and one input method that is on."""

    def __init__(self, method: str, home: Path) -> None:
        self.method = method
        self._stack = ExitStack()
        self._log = self._stack.enter_context((home / "peers.log").open("wb"))
        self.environment = {key: value for key, value in os.environ.items() if key not in _FORGOTTEN}
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            self.environment.pop(name, None)
        runtime = home / "run"
        runtime.mkdir(mode=0o700)
        self.environment |= {"HOME": str(home), "LC_ALL": "C.UTF-8", "XDG_RUNTIME_DIR": str(runtime)}
        try:
            self._begin(home)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End what was begun, the last first."""
        self._stack.close()

    def do(self, *command: str) -> str:
        """Run a program at this desk; its output."""
        done = subprocess.run(
            command,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=HANG_SECONDS,
        )
        return done.stdout.strip()

    def switch_on(self) -> None:
        """Let the input method take the keys."""
        if self.method == "fcitx5":
            self.do("fcitx5-remote", "-o")
        else:
            until(self._engine, "libpinyin")

    def _begin(self, home: Path) -> None:
        screen = self._start("Xvfb", "-displayfd", "1", "-screen", "0", "1366x1000x24", "-nolisten", "tcp")
        self.environment["DISPLAY"] = f":{_first_line(screen)}"
        bus = self._start("dbus-daemon", "--session", "--nofork", "--print-address")
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = _first_line(bus)
        if self.method == "fcitx5":
            for name, text in _PINYIN.items():
                path = home / ".config" / "fcitx5" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            self._start("fcitx5", "--disable=wayland,waylandim,notificationitem,kimpanel,notifications")
            until(lambda: self._on_bus("org.fcitx.Fcitx5"), "fcitx5")
        else:
            self._start("ibus-daemon", "--xim", "--panel", "disable", "--replace")
            until(lambda: "unix:" in self._asked("ibus", "address"), "ibus")
            until(self._engine, "libpinyin")

    def _engine(self) -> bool:
        self._asked("ibus", "engine", "libpinyin")  # its exit status is 1 also where it did
        return self._asked("ibus", "engine").strip() == "libpinyin"

    def _on_bus(self, name: str) -> bool:
        # fcitx5-remote would let the bus start a second one
        call = ("gdbus", "call", "--session", "-d", "org.freedesktop.DBus", "-o", "/", "-m")
        return "true" in self._asked(*call, "org.freedesktop.DBus.NameHasOwner", name)

    def _asked(self, *command: str) -> str:
        done = subprocess.run(
            command,
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=HANG_SECONDS,
        )
        return done.stdout

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, stderr=self._log)

        def end() -> None:
            child.terminate()
            child.wait(HANG_SECONDS)
            if child.stdout is not None:
                child.stdout.close()

        self._stack.callback(end)
        return child


def _first_line(child: subprocess.Popen[bytes]) -> str:
    return next_line(child).decode().strip()


class Probe:
    """`tests.ime.probe` at a desk: what it says comes in a queue; keys are typed into its window."""

    def __init__(self, desk: Desk, child: subprocess.Popen[str]) -> None:
        self._desk, self._child = desk, child
        self._said: queue.Queue[dict[str, object]] = queue.Queue()
        self.heard: list[dict[str, object]] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.window = str(self.answer("window"))

    def answer(self, key: str) -> object:
        """The next thing said that has this key; what comes before it is `heard`."""
        while True:
            said = self._said.get(timeout=HANG_SECONDS)
            if key in said:
                return said[key]
            self.heard.append(said)

    def focus(self, field: str) -> None:
        """Put the keyboard into a field."""
        until(lambda: self._tell(f"focus {field}")[0] == field, f"the focus in {field}")

    def shown(self) -> dict[str, str]:
        """What stands in the fields."""
        return self._tell("show")[1]

    def clear(self) -> None:
        """Empty them."""
        self._tell("clear")
        self.heard.clear()

    def type(self, text: str, *, pace: int) -> None:
        """Type letters and figures, `pace` milliseconds apart; Enter is a line's end."""
        names = {"-": "minus", "\n": "Return", " ": "space"}
        self._desk.do("xdotool", "key", "--delay", str(pace), *(names.get(sign, sign) for sign in text))

    def _tell(self, command: str) -> tuple[str, dict[str, str]]:
        assert self._child.stdin is not None
        self._child.stdin.write(f"{command}\n")
        self._child.stdin.flush()
        while True:
            said = self._said.get(timeout=HANG_SECONDS)
            if "shown" in said:
                return str(said["focused"]), said["shown"]  # type: ignore[return-value]
            self.heard.append(said)

    def _read(self) -> None:
        assert self._child.stdout is not None
        for line in self._child.stdout:
            self._said.put(json.loads(line))


@contextmanager
def probe_at(desk: Desk, variables: dict[str, str]) -> Iterator[Probe]:
    """The window at `desk`, as an office starts it with these variables."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.ime.probe"],
        cwd=ROOT,
        env=desk.environment | {"QT_QPA_PLATFORM": "xcb"} | variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        probe = Probe(desk, child)
        desk.do("xdotool", "windowfocus", "--sync", probe.window)
        yield probe
    finally:
        child.terminate()
        child.wait(HANG_SECONDS)
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                stream.close()
