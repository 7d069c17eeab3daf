"""Whether two folders lie on one disk: by what the kernel tells of it, and on real disks in image files (DM-03)."""

from pathlib import Path

import pytest

from station.archive.copying.mounts import MountedAt, disks_below, mounted_around
from station.archive.second.places import on_one_disk, would_be_on_one_disk
from tests.plugins.disks import mounted_disk

MOUNTS = """\
20 1 8:1 / / rw - ext4 /none rw
21 20 8:2 / /srv rw - ext4 /none rw
22 20 8:17 / /media/b rw - ext4 /none rw
23 20 0:50 / /mnt/net rw - nfs4 centre:/srv rw
24 20 0:51 / /mnt/net rw - nfs4 other:/srv rw
"""


@pytest.fixture
def devices(tmp_path: Path) -> Path:
    """As the kernel tells of it: disk sda of two partitions, sdb of one; what is encrypted, composed, and two image files."""
    tree, found = tmp_path / "devices", tmp_path / "numbers"
    found.mkdir()
    disks = {"8:0": "sda", "8:1": "sda/sda1", "8:2": "sda/sda2", "8:17": "sdb/sdb1"}
    composed = {"253:0": ("dm-0", ["8:2"]), "253:1": ("dm-1", ["253:0"]), "9:0": ("md0", ["8:2", "8:17"])}
    images = {"7:0": ("loop0", "/srv/a.img"), "7:1": ("loop1", "/home/b c.img (deleted)")}
    for number, place in disks.items():
        (tree / place).mkdir(parents=True, exist_ok=True)
        if "/" in place:
            (tree / place / "partition").write_text("1\n")
        (found / number).symlink_to(tree / place)
    for number, (name, below) in composed.items():
        for each in below:
            (tree / name / "slaves" / each).mkdir(parents=True)
            (tree / name / "slaves" / each / "dev").write_text(f"{each}\n")
        (found / number).symlink_to(tree / name)
    for number, (name, image) in images.items():
        (tree / name / "loop").mkdir(parents=True)
        (tree / name / "loop" / "backing_file").write_text(f"{image}\n")
        (found / number).symlink_to(tree / name)
    return found


@pytest.mark.rule("DM-03", "second")
@pytest.mark.parametrize(
    ("number", "disks"),
    [
        ("8:1", {"sda"}),
        ("8:17", {"sdb"}),
        ("253:1", {"sda"}),  # a volume on an encrypted partition
        ("9:0", {"sda", "sdb"}),
        ("7:0", {"sda"}),
        ("7:1", {"sda"}),
        ("0:50", {"0:50"}),  # no disk of this computer
    ],
)
def test_the_disks_are_found_below_whatever_lies_on_them(
    devices: Path, tmp_path: Path, number: str, disks: set[str]
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    assert disks_below(MountedAt("ext4", "/none", number), mounts, devices) == disks


def test_of_two_mounts_at_one_point_the_later_one_is_seen(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    found = mounted_around(Path("/mnt/net/archive"), mounts)
    assert found is not None
    assert found.source == "other:/srv"


@pytest.mark.lab
@pytest.mark.rule("DM-03", "second")
def test_two_disks_in_images_on_one_disk_are_one(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with mounted_disk(tmp_path / "one", 8) as one, mounted_disk(tmp_path / "two", 8) as two:
        assert on_one_disk(one, two)
        assert on_one_disk(tmp_path, two)
        assert would_be_on_one_disk(one / "not" / "there", two)
        assert not would_be_on_one_disk(one, Path("/dev/shm"))
        assert not on_one_disk(one, Path("/dev/shm"))
