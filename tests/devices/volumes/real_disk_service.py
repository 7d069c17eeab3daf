"""The real udisks2 over a real card, in a place of its own: run below ``unshare -mn``, as root, with a folder to work in.

A bus, udevd, polkit and udisksd of their own see a loop device as a card over USB. What `UDisks` does with it, as root and as
somebody who may not, is printed as JSON. The uevents of the kernel are everybody's, but nothing else here is.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from station.core.errors import DeviceProblem
from station.devices.volumes.mounts import MountedVolumes

NUMBER, NOBODY = 1000 + os.getpid() % 100_000, 65534
"""A loop device that no other run has."""
ADD, REMOVE = 0x4C80, 0x4C81
CARD = f"/dev/loop{NUMBER}"
PROGRAMS = {
    "dbus-daemon": "/usr/bin/dbus-daemon",
    "udevd": "/lib/systemd/systemd-udevd",
    "polkitd": "/usr/lib/polkit-1/polkitd",
    "udisksd": "/usr/libexec/udisks2/udisksd",
    "mkfs.exfat": "/usr/sbin/mkfs.exfat",
    "mount.exfat": "/sbin/mount.exfat",
}
_BUS = """<busconfig><type>system</type><listen>unix:path={place}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_type="method_call"/><allow send_type="signal"/>
<allow send_requested_reply="true" send_type="method_return"/><allow send_requested_reply="true" send_type="error"/>
<allow receive_type="method_call"/><allow receive_type="method_return"/><allow receive_type="error"/>
<allow receive_type="signal"/></policy></busconfig>"""
_RULE = """SUBSYSTEM=="block", KERNEL=="loop%d", ENV{ID_BUS}="usb", ENV{ID_SERIAL}="Body3_BC0007", ENV{ID_SERIAL_SHORT}="BC0007"
"""
_LONG = 60.0


def run(*words: str | Path) -> None:
    subprocess.run(words, check=True, capture_output=True, timeout=_LONG)


def loop(act: int) -> None:
    control = os.open("/dev/loop-control", os.O_RDWR)
    try:
        fcntl.ioctl(control, act, NUMBER)
    finally:
        os.close(control)


def until(holds: object) -> None:
    assert callable(holds)
    end = time.monotonic() + _LONG
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.02)


def said(act: object, device: str = CARD) -> str:
    """What mounting or unmounting comes to."""
    assert callable(act)
    try:
        return str(act(device))
    except DeviceProblem as problem:
        return problem.code


def main(folder: Path) -> None:
    run("mount", "--make-rprivate", "/")
    for place in ("/run", "/media"):
        run("mount", "-t", "tmpfs", "tmpfs", place)
    for place in ("udev/rules.d", "dbus", "udisks2", "polkit-1"):
        (Path("/run") / place).mkdir(parents=True)
    (Path("/run/udev/rules.d/80-net-setup-link.rules")).symlink_to("/dev/null")
    Path("/run/udev/rules.d/61-card.rules").write_text(_RULE % NUMBER)
    bus = folder / "bus.conf"
    bus.write_text(_BUS.format(place=folder / "bus"))
    os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = f"unix:path={folder / 'bus'}"
    with ExitStack() as stack:

        def begin(*words: str) -> None:
            child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            stack.callback(child.wait, _LONG)
            stack.callback(child.terminate)

        begin(PROGRAMS["dbus-daemon"], f"--config-file={bus}", "--nofork", "--nopidfile")
        begin(PROGRAMS["udevd"], "--resolve-names=never")
        until((folder / "bus").exists)
        until(Path("/run/udev/control").exists)
        begin(PROGRAMS["polkitd"], "--no-debug")
        begin(PROGRAMS["udisksd"])
        loop(ADD)
        stack.callback(loop, REMOVE)
        with (image := folder / "card.img").open("wb") as file:
            file.truncate(16 << 20)
        run(PROGRAMS["mkfs.exfat"], "-L", "现场卡", image)
        run("losetup", CARD, image)
        stack.callback(run, "losetup", "-d", CARD)
        run("udevadm", "settle")
        print(json.dumps(told()))


def told() -> dict[str, object]:
    """What the program says of the card and does with it."""
    volumes = MountedVolumes()
    until(lambda: [each.label for each in volumes.plugged().unopened if each.device == CARD] == ["现场卡"])
    until(lambda: said(volumes.unmount) == "None")  # the service knows it by now
    (seen,) = (each for each in volumes.plugged().unopened if each.device == CARD)
    answers: dict[str, object] = {
        "serial": seen.serial,
        "barrier": seen.barrier.value,
        "other": as_nobody(volumes),
    }
    answers["mounted"] = where = said(volumes.mount)
    (volume,) = (each for each in volumes.plugged().volumes if each.device == CARD)
    answers["read_only"] = volume.read_only
    held = os.open(where, os.O_RDONLY)
    answers["held"] = said(volumes.unmount)
    os.close(held)
    answers["let_go"] = said(volumes.unmount)
    answers["gone"] = said(volumes.mount, "/dev/none")
    return answers


def as_nobody(volumes: MountedVolumes) -> str:
    """What somebody is told whom nothing permits to mount."""
    read, write = os.pipe()
    if (child := os.fork()) == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        os.write(write, said(volumes.mount).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(write)
    with os.fdopen(read) as answer:
        return answer.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
