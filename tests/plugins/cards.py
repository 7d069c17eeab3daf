"""Memory cards for real: fixture `cards` makes exFAT images, mounts them through loop devices, and pulls them.

Mounting needs root. Run by anybody else, tests that use `cards` or carry the mark ``lab`` are left out, and the
summary says how many. Run by root, a missing tool is a failure: a suite that quietly leaves out its real peers
proves nothing.
"""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

import pytest

from tests.plugins.patience import HANG_SECONDS

_TOOLS = {
    "mkfs.exfat": "exfatprogs",
    "mount.exfat-fuse": "exfat-fuse",
    "losetup": "mount",
    "umount": "mount",
    "fusermount3": "fuse3",
}
_FUSE_CONNECTIONS = Path("/sys/fs/fuse/connections")
_OWNER = "owner.pid"
_SYSTEM_PATH = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True, slots=True)
class CardFile:
    """A file for a card, with the time of last change that the camera would have given it (aware)."""

    content: bytes
    modified_at: datetime


class Card:
    """One exFAT card. `path` is where it is mounted; `image` is its raw content, `device` the block device."""

    def __init__(self, folder: Path, number: int) -> None:
        self.image = folder / f"card{number}.img"
        self.path = folder / f"card{number}"
        self.device: str | None = None

    def plug_in(self, *, read_only: bool = True, past_caches: bool = False) -> Path:
        """Attach and mount the card; returns where. With `past_caches` the system keeps no pages of its image, as of a real card."""
        if self.device is None:
            how = ("--direct-io=on",) if past_caches else ()
            self.device = _run("losetup", *how, "--find", "--show", self.image).strip()
        self.path.mkdir(exist_ok=True)
        _run("mount.exfat-fuse", "-o", "ro" if read_only else "rw", self.device, self.path)
        return self.path

    def remount(self, *, read_only: bool) -> Path:
        """Unmount and mount again, read-only or writable."""
        self.unmount()
        return self.plug_in(read_only=read_only)

    def unmount(self) -> None:
        """Unmount properly, with everything written."""
        if os.path.ismount(self.path):
            _unmount(self.path)

    def eject(self) -> None:
        """Take the card out properly: unmounted and detached."""
        self.unmount()
        self._detach()

    def unplug(self) -> None:
        """Pull the card: whoever reads or writes gets ENOTCONN at once, then the mount is gone."""
        if os.path.ismount(self.path):
            if not any(_FUSE_CONNECTIONS.iterdir()):
                with contextlib.suppress(subprocess.CalledProcessError):
                    _run("mount", "-t", "fusectl", "none", _FUSE_CONNECTIONS)
            mount_device = self.path.stat().st_dev
            connection = (os.major(mount_device) << 20) | os.minor(mount_device)
            (_FUSE_CONNECTIONS / str(connection) / "abort").write_text("1")
            _run("umount", "--lazy", self.path)
        self._detach()

    def write(self, files: Mapping[str, bytes | Path | CardFile]) -> None:
        """Put `files` (path on the card → content, a file to copy, or a `CardFile`) on the mounted card."""
        for name, source in files.items():
            target = self.path / PurePosixPath(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(source, Path):
                shutil.copyfile(source, target)
                times = source.stat()
                os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))
            elif isinstance(source, CardFile):
                target.write_bytes(source.content)
                moment = source.modified_at.timestamp()
                os.utime(target, (moment, moment))
            else:
                target.write_bytes(source)

    def destroy(self) -> None:
        """Remove whatever is left of the card, in whatever state it is; never raises."""
        with contextlib.suppress(OSError, subprocess.CalledProcessError):
            if os.path.ismount(self.path) or self._is_dead_mount():
                _run("umount", "--lazy", self.path)
        with contextlib.suppress(OSError, subprocess.CalledProcessError):
            self._detach()
        self.image.unlink(missing_ok=True)

    def _is_dead_mount(self) -> bool:
        try:
            self.path.stat()
        except FileNotFoundError:
            return False
        except OSError:  # a FUSE mount whose daemon is gone
            return True
        return False

    def _detach(self) -> None:
        if self.device is not None:
            device, self.device = self.device, None
            _run("losetup", "--detach", device)


class CardBox:
    """Makes cards and remembers them, to clear them away."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cards: list[Card] = []

    def make(
        self,
        files: Mapping[str, bytes | Path | CardFile],
        *,
        label: str = "BODYCAM",
        size_mb: int = 64,
        read_only: bool = True,
    ) -> Card:
        """A new exFAT card holding `files`, plugged in and mounted at `card.path`."""
        card = Card(self._folder, len(self._cards) + 1)
        self._cards.append(card)
        with card.image.open("wb") as image:
            image.truncate(size_mb << 20)
        _run("mkfs.exfat", "-L", label, card.image)
        card.plug_in(read_only=False)
        card.write(files)
        card.remount(read_only=read_only)
        return card

    def clear(self) -> None:
        """Unmount, detach and delete all cards."""
        for card in self._cards:
            card.destroy()
        self._cards.clear()


def _run(program: str, *arguments: str | Path) -> str:
    environment = os.environ | {"PATH": f"{os.environ.get('PATH', '')}:{_SYSTEM_PATH}", "LC_ALL": "C.UTF-8"}
    command = [program, *map(str, arguments)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment, timeout=HANG_SECONDS
    )
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
    return done.stdout


def _unmount(place: str | Path) -> None:
    """Unmount `place`; a program that looks at every mount of the machine may hold it for a moment."""
    end = time.monotonic() + HANG_SECONDS
    while True:
        try:
            _run("umount", place)
            return
        except subprocess.CalledProcessError as refused:
            if "busy" not in refused.stderr or time.monotonic() > end:
                raise
            time.sleep(0.05)


def missing_for_cards() -> list[str]:
    """What this machine lacks for mounting cards, in words; empty when nothing is missing."""
    lacking = [
        f"{tool} (Debian: {package})"
        for tool, package in _TOOLS.items()
        if shutil.which(tool, path=f"{os.environ.get('PATH', '')}:{_SYSTEM_PATH}") is None
    ]
    lacking += [device for device in ("/dev/fuse", "/dev/loop-control") if not Path(device).exists()]
    return lacking


def clear_orphans() -> None:
    """Take out the cards of test processes that were killed, before their mounts get in somebody's way."""
    for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines():
        device, place, kind, *_ = line.split(" ")
        owner = Path(place).parent / _OWNER
        with contextlib.suppress(OSError, subprocess.CalledProcessError):
            if kind == "fuseblk" and owner.exists() and not Path("/proc", owner.read_text()).exists():
                _run("umount", "--lazy", place)
                _run("losetup", "--detach", device)


@pytest.fixture(scope="session")
def _card_tools() -> None:
    if lacking := missing_for_cards():
        pytest.fail("memory cards cannot be mounted here, missing: " + ", ".join(lacking), pytrace=False)
    clear_orphans()


@pytest.fixture
def cards(tmp_path: Path, _card_tools: None) -> Iterator[CardBox]:
    """A box of exFAT cards, mounted for real: ``card = cards.make({"DCIM/100/A.MP4": b"..."})``."""
    folder = tmp_path / "cards"
    folder.mkdir()
    (folder / _OWNER).write_text(str(os.getpid()))
    box = CardBox(folder)
    try:
        yield box
    finally:
        box.clear()


_left_out = pytest.StashKey[int]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs root when somebody else runs the tests."""
    if os.geteuid() == 0:
        return
    needs_root = [
        item
        for item in items
        if "cards" in getattr(item, "fixturenames", ()) or item.get_closest_marker("lab")
    ]
    if needs_root:
        config.stash[_left_out] = len(needs_root)
        config.hook.pytest_deselected(items=needs_root)
        items[:] = [item for item in items if item not in needs_root]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Under pytest-xdist: tell the process that prints the summary."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(_left_out, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Every worker collects all tests, so that one answer stands for all."""
    left_out = getattr(node, "workeroutput", {}).get("left_out", 0)
    if left_out:
        node.config.stash[_left_out] = left_out  # type: ignore[attr-defined]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was left out."""
    if left_out := config.stash.get(_left_out, 0):
        terminalreporter.write_line(
            f"{left_out} tests were left out: they mount cards or set up real peers, which needs root.",
            yellow=True,
        )
