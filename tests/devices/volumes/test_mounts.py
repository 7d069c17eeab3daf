"""Cards that are mounted for real are found, described, and noticed when they come and go."""

import threading
from pathlib import Path

import pytest

from station.archive.volumes import Plugged, Volumes
from station.devices.volumes.mounts import MountedVolumes, read_mounts
from station.devices.volumes.scripted import ScriptedVolumes
from tests.plugins.cards import CardBox
from tests.plugins.patience import HANG_SECONDS

MACHINE = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 27 8:1 / /boot/efi rw - vfat /dev/sda1 rw
31 27 8:17 / /media/u/BODY\\040CAM\\134\\346\\235\\216 ro,nosuid - exfat /dev/sdb1 ro
"""


def test_mountinfo_is_read_with_its_escapes(tmp_path: Path) -> None:
    info = tmp_path / "mountinfo"
    info.write_text(MACHINE)
    mounts = {mount.device: mount for mount in read_mounts(info)}
    assert sorted(mounts) == ["/dev/sda1", "/dev/sdb1", "/dev/vda"]
    assert mounts["/dev/sdb1"].path == Path("/media/u/BODY CAM\\李")
    assert mounts["/dev/sdb1"].read_only


def test_a_real_card_is_found_and_described(cards: CardBox) -> None:
    card = cards.make({"DCIM/A.MP4": b"x" * 5000}, label="BODYCAM")
    volumes = MountedVolumes()
    (found,) = [volume for volume in volumes.plugged().volumes if volume.path == card.path]
    assert found.device == card.device
    assert found.read_only
    assert 0 < found.free_bytes < found.total_bytes <= 64 << 20
    assert volumes.plugged().holding(card.path / "DCIM") == found
    card.remount(read_only=False)
    (writable,) = [volume for volume in volumes.plugged().volumes if volume.path == card.path]
    assert not writable.read_only


def test_a_folder_of_the_machine_is_on_no_card(tmp_path: Path) -> None:
    assert MountedVolumes().plugged().holding(tmp_path) is None
    assert Path("/") not in {volume.path for volume in MountedVolumes().plugged().volumes}


def test_a_card_that_comes_and_goes_is_noticed(cards: CardBox) -> None:
    card = cards.make({"A.MP4": b"x"})
    card.eject()
    here, gone = threading.Event(), threading.Event()

    def changed(plugged: Plugged) -> None:
        (here if card.path in {volume.path for volume in plugged.volumes} else gone).set()

    stop = MountedVolumes().watch(changed)
    try:
        card.plug_in()
        assert here.wait(HANG_SECONDS)
        card.unplug()
        assert gone.wait(HANG_SECONDS)
    finally:
        stop()


@pytest.mark.parametrize("volumes", [MountedVolumes(), ScriptedVolumes()])
def test_both_kinds_keep_the_port(volumes: Volumes, tmp_path: Path) -> None:
    assert volumes.plugged().holding(tmp_path) is None
    stop = volumes.watch(lambda _present: None)
    stop()
    stop()


def test_the_scripted_twin_plugs_and_pulls(tmp_path: Path) -> None:
    twin = ScriptedVolumes()
    seen: list[Plugged] = []
    twin.watch(seen.append)
    card = twin.plug(tmp_path, label="BODYCAM", serial="BC0007")
    assert twin.plugged().holding(tmp_path / "DCIM") == card
    assert card.identity == "BC0007"
    twin.pull(tmp_path)
    assert seen == [Plugged((card,)), Plugged()]
