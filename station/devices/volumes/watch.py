"""Noticing cards that are plugged in or removed, by the kernel's mountinfo and udev's events of block devices."""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from station.archive.volumes import Plugged, Unopened
from station.devices.volumes.blocks import UDEVD

_AGAIN_MS = 2000
"""A card that is pulled without being unmounted changes no mount; look again so often."""


def watch_mounts(
    mountinfo: Path,
    plugged: Callable[[], Plugged],
    changed: Callable[[Plugged], None],
) -> Callable[[], None]:
    """Call `changed` with what is plugged in, in a thread of its own, whenever they differ from before.

    `mountinfo` becomes readable "with priority" when a mount changes; udev's events wake the thread as well, so that
    a label or serial number that udev learns late is not missed. Calling the result ends the watch and waits for its
    end.
    """
    stop_read, stop_write = os.pipe()
    before = _known(plugged())
    thread = threading.Thread(
        target=_watch, args=(mountinfo, stop_read, before, plugged, changed), name="volumes", daemon=True
    )
    thread.start()

    def stop() -> None:
        if thread.is_alive():
            os.write(stop_write, b"x")
            thread.join()
            os.close(stop_read)
            os.close(stop_write)

    return stop


_Known = tuple[frozenset[tuple[Path, str, str, str | None, bool]], tuple[Unopened, ...]]


def _known(plugged: Plugged) -> _Known:
    """The facts by which two readings differ; free space is not among them."""
    volumes = frozenset((v.path, v.device, v.label, v.serial, v.read_only) for v in plugged.volumes)
    return volumes, plugged.unopened


def _watch(
    mountinfo: Path,
    stop: int,
    before: _Known,
    plugged: Callable[[], Plugged],
    changed: Callable[[Plugged], None],
) -> None:
    monitor = _block_monitor()
    with mountinfo.open("rb") as mounts:
        poll = select.poll()
        poll.register(mounts, select.POLLPRI | select.POLLERR)
        poll.register(stop, select.POLLIN)
        if monitor is not None:
            poll.register(monitor.fileno(), select.POLLIN)
        while True:
            ready = {fd for fd, _ in poll.poll(_AGAIN_MS)}
            if stop in ready:
                return
            if monitor is not None and monitor.fileno() in ready:
                while monitor.poll(0) is not None:
                    pass
            seen = plugged()
            now = _known(seen)
            if now != before:
                before = now
                changed(seen)


def _block_monitor() -> Any:
    if not UDEVD.exists():
        return None
    import pyudev

    monitor = pyudev.Monitor.from_netlink(pyudev.Context(), "udev")
    monitor.filter_by("block")
    monitor.start()
    return monitor
