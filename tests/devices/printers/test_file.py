"""Printers that are files: whole or not at all, and nothing that blocks for ever or harms a disk."""

from __future__ import annotations

import os
import subprocess
import threading
import time
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.core.errors import DeviceProblem, Refused
from station.core.own_folders import OwnFolders
from station.devices.printers import printer_drivers
from station.devices.printers.file.link import WRITE_TIMEOUT, DeviceNode, open_file_printer
from station.printing.address import PrinterAddress
from station.printing.drivers import PrinterDrivers
from station.printing.ports import PrinterLink
from station.printing.values import PrinterStatus
from station.reports.encoders import ENCODERS
from tests.devices.printers.roads import DRIVERS
from tests.plugins.patience import HANG_SECONDS


def address(path: Path | str) -> PrinterAddress:
    return DRIVERS.address(f"file:{path}")


def test_a_folder_takes_each_job_as_a_new_file(tmp_path: Path) -> None:
    link = DRIVERS.open(address(tmp_path))
    assert link.status(0.1) is None
    jobs = [b"first" * 1000, b"second"]
    for job in jobs:
        assert link.send(job) == len(job)
    link.close()
    assert [one.read_bytes() for one in sorted(tmp_path.iterdir())] == jobs
    assert {one.stat().st_mode & 0o777 for one in tmp_path.iterdir()} == {0o600}


@pytest.mark.rule("RC-05", "unaltered")
def test_nothing_that_lies_there_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "job.bin"
    assert open_file_printer(address(path)).send(b"first") == 5
    (tmp_path / "link").symlink_to("job.bin")
    (tmp_path / "dangling").symlink_to("elsewhere")
    for name in ("job.bin", "link", "dangling"):
        with pytest.raises(DeviceProblem) as caught:
            open_file_printer(address(tmp_path / name)).send(b"second")
        assert caught.value.code == "printing.file_exists"
    assert path.read_bytes() == b"first"
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.rule("RC-05", "unaltered")
def test_no_job_goes_below_the_stations_own_folders(tmp_path: Path) -> None:
    (tmp_path / "data/slips").mkdir(parents=True)
    (tmp_path / "linked").symlink_to(tmp_path / "data/slips")
    drivers = PrinterDrivers(printer_drivers(), ENCODERS, OwnFolders((tmp_path / "data",)))
    for name in ("data", "data/new.bin", "data/slips", "linked", "linked/new.bin"):
        with pytest.raises(Refused) as refused:
            drivers.open(address(tmp_path / name))
        assert (refused.value.code, refused.value.rule) == ("printing.own_folder", "DM-03")
    assert list((tmp_path / "data/slips").iterdir()) == []


def test_a_full_disk_leaves_no_half_job(small_disk: Path) -> None:
    with pytest.raises(DeviceProblem) as caught:
        open_file_printer(address(small_disk)).send(b"x" * 4_000_000)
    assert caught.value.code == "printing.not_written"
    assert caught.value.facts["sent"] == 0
    assert list(small_disk.iterdir()) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte, really mounted where that is allowed."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(place)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=HANG_SECONDS)
    if done.returncode:
        pytest.skip("mounting needs root's rights")
    yield place
    subprocess.run(["umount", str(place)], check=True, timeout=HANG_SECONDS)


def test_a_pipe_nobody_reads_does_not_block(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(DeviceProblem) as caught:
        open_file_printer(address(pipe))
    assert caught.value.code == "printing.not_a_printer"
    with pytest.raises(DeviceProblem) as caught:
        node(pipe)  # blocks for ever where it is opened plainly: pytest's own deadline
    assert caught.value.code == "printing.no_reader"


def test_a_pipe_takes_the_job_and_has_no_status(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard: list[bytes] = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_bytes()), daemon=True)
    reader.start()
    link = _open_when_read(pipe)
    job = os.urandom(300_000)
    assert link.status(0.1) is None
    assert link.send(job) == len(job)
    link.close()
    reader.join(HANG_SECONDS)
    assert heard == [job]


def node(pipe: Path, write_timeout: float = WRITE_TIMEOUT) -> DeviceNode:
    """A pipe in place of a printer's node: it stalls and goes as one does, and nobody can type its address."""
    return DeviceNode(address(pipe), answers=False, write_timeout=write_timeout)


def _open_when_read(pipe: Path) -> PrinterLink:
    deadline = time.monotonic() + HANG_SECONDS
    while True:
        try:
            return node(pipe)
        except DeviceProblem as problem:
            if problem.code != "printing.no_reader" or time.monotonic() > deadline:
                raise


@pytest.mark.parametrize("goes", [False, True])
def test_a_pipe_that_stops_or_goes_tells_how_far_it_came(tmp_path: Path, goes: bool) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    link = node(pipe, 0.3)
    if goes:
        assert link.send(b"x") == 1
        os.close(reader)
    with pytest.raises(DeviceProblem) as caught:
        link.send(b"x" * 1_000_000)
    assert caught.value.code == ("printing.broken_off" if goes else "printing.stalled")
    sent = caught.value.facts["sent"]
    assert isinstance(sent, int)
    assert (sent == 0) if goes else (0 < sent < 1_000_000)
    link.close()
    if not goes:
        os.close(reader)


def test_a_device_node_answers() -> None:
    near, far = os.openpty()
    tty.setraw(far)
    heard = bytearray()

    def serve() -> None:
        while len(heard) < 16:
            heard.extend(os.read(near, 1))
            if heard.endswith((b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x03", b"\x10\x04\x04")):
                os.write(near, b"\x12")

    printer = threading.Thread(target=serve, daemon=True)
    printer.start()
    link = open_file_printer(address(os.ttyname(far)))
    assert link.status(5) == PrinterStatus(True, "ok")
    assert link.send(b"page") == 4
    printer.join(HANG_SECONDS)
    assert bytes(heard).endswith(b"page")
    os.close(far)
    os.close(near)
    with pytest.raises(DeviceProblem) as caught:
        link.send(b"page")
    assert caught.value.code == "printing.broken_off"
    link.close()


def test_a_silent_node_has_no_status_and_takes_everything() -> None:
    link = open_file_printer(address("/dev/null"))
    assert link.status(0.2) is None
    assert link.send(b"x" * 100_000) == 100_000
    link.close()


def test_disks_and_missing_places_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DeviceProblem) as caught:
        open_file_printer(address(tmp_path / "no" / "job"))
    assert caught.value.code == "printing.port_missing"
    disks = [one for one in Path("/dev").iterdir() if one.is_block_device()]
    for disk in disks[:1]:
        with pytest.raises(DeviceProblem) as caught:
            open_file_printer(address(disk))
        assert caught.value.code == "printing.not_a_printer"
