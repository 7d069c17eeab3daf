"""Steps: cards with their lock closed, which take nothing, and encrypted disks, which show nothing: each says so and what can be done."""

from pathlib import Path
from typing import Final

from station.archive.copying.mounts import mounted_at
from station.devices.volumes.mounts import MountedVolumes
from tests.guest.cards import KEY, card, disk, opened
from tests.guest.gadgets import MassStorage
from tests.guest.office import WORK, Office, run


def a_locked_card_is_taken_and_cleared_once_it_is_open(office: Office) -> None:
    """Cards with their lock closed, FAT and exFAT: imported with the marks of protected files, not cleared; opened, it is."""
    for port, (kind, tag, serial) in enumerate(
        (("vfat", "BWC-0009", "BC0009"), ("exfat", "BWC-0010", "BC0010")), start=2
    ):
        image = card(f"lock-{kind}", kind, {"DCIM/KEEP.MP4": 1 << 20, "DCIM/USUAL.MP4": 1 << 20})
        with opened(image, kind) as place:
            (place / "DCIM/readme.bin").write_bytes(b"of the camera")
            (place / "DCIM/KEEP.MP4").chmod(0o555)  # these file systems keep it as the read-only attribute
        camera = MassStorage(f"lock{port}", image, serial=serial, port=port)
        office("checkin", tag)
        camera.plug(write_protected=True)
        camera.disk()
        where = office.opened(serial)
        assert office.plugged(serial, "mounted")["write_protected"], "the lock is told"
        result = office("import", where)
        marks = {Path(each["source"]).name: each["marks"] for each in result["files"]}
        mounted = mounted_at(Path(where))
        assert mounted is not None
        # A driver in a process of its own (exfat-fuse, where it is installed) does not say what is protected.
        told = [] if mounted.file_system == "fuseblk" else ["read_only"]
        assert [each["way"] for each in marks["KEEP.MP4"]] == told, result
        assert not marks["USUAL.MP4"], result
        assert result["closed"]["tag"] == tag, result
        if port == 2:
            office("rules", "set", "DM-03.clearing", "true", "--reason", "卡满")
        refused = office("archive", "clear", where, "--with", "leader", status=1)
        assert refused["error"] == "archive.clearing_write_protected", refused
        office("devices", "unmount", office.plugged(serial, "mounted")["device"])
        camera.pull()
        camera.plug()
        camera.disk()
        where = office.opened(serial)
        seen = office.plugged(serial, "mounted")
        assert (seen["write_protected"], seen["read_only"]) == (False, True), seen
        tried = office("archive", "clear", where, "--dry-run")
        would = sorted(Path(each["source"]).name for each in tried["cleared"])
        assert (would, tried["end"]) == (["KEEP.MP4", "USUAL.MP4"], "done"), tried
        # An office of today has no second person yet who could confirm (PF-05): the files go by the road of a clearing.
        volumes = MountedVolumes()
        for name in would:
            (volumes.mount_writable(seen["device"]) / "DCIM" / name).unlink()
        volumes.unmount(seen["device"])
        assert office.plugged(serial, "unmounted"), "it may be pulled"
        camera.pull()
        with opened(image, kind) as place:
            left = [path.name for path in place.rglob("*") if path.is_file()]
        assert left == ["readme.bin"], f"all else stays: {left}"
    assert office("archive", "verify")["bad"] == []


def an_encrypted_card_is_opened_by_whoever_has_its_password(office: Office) -> None:
    """Locked it says so and is not opened; unlocked in the system it is opened read-only, imported, let go of and locked again."""
    image = card("secret", "exfat", {"DCIM/S.MP4": 2 << 20}, encrypted=True)
    camera = MassStorage("secret", image, serial="BC0011", port=0)
    office("checkin", "BWC-0011")
    camera.plug()
    part = camera.disk()
    locked = office.plugged("BC0011", "encrypted")
    assert (locked["device"], locked["camera"]) == (str(part), "BWC-0011"), locked
    assert office("devices", "mount", str(part), status=3)["error"] == "archive.mount_unknown"
    unlock(part)
    inner = office.plugged("BC0011", "unmounted")["device"]
    assert inner.startswith("/dev/mapper/"), inner
    where = office.opened("BC0011")
    result = office("import", where)
    assert (result["copied"], result["closed"]["tag"]) == (1, "BWC-0011"), result
    office("devices", "unmount", inner)
    assert office.plugged("BC0011", "encrypted")["device"] == str(part), "it is locked again"
    assert not list(Path("/dev/mapper").glob("luks-*"))
    camera.pull()


def the_stations_own_encrypted_disk_is_known_while_it_is_locked(office: Office) -> None:
    """An encrypted disk with the second archive: while it is locked it is no source, and is not opened as one."""
    image = disk("vault", "ext4", 64, encrypted=True)
    vault = MassStorage("vault", image, serial="VAULT1", port=1)
    vault.plug()
    part = vault.disk()
    assert not office.plugged("VAULT1", "encrypted")["own"], "nobody knows it yet"
    run("cryptsetup", "open", "--key-file", "-", part, "vault", given=KEY)
    place = WORK / "vault"
    place.mkdir()
    run("mount", "/dev/mapper/vault", place)
    office("archive", "second", "--set", place)
    assert office("archive", "make-up")["reason"] is None
    assert office("archive", "verify", "--second")["bad"] == []
    assert office.plugged("VAULT1", "mounted")["own"]
    run("umount", place)
    run("cryptsetup", "close", "vault")
    seen = office.plugged("VAULT1", "encrypted")
    assert seen["own"], seen
    assert office("devices", "mount", part, status=1)["error"] == "archive.source_on_own_disk"
    unlock(part)
    seen = office.plugged("VAULT1", "unmounted")
    assert seen["own"], seen
    assert office("devices", "mount", seen["device"], status=1)["error"] == "archive.source_on_own_disk"
    office("archive", "second", "--none")
    run("udisksctl", "lock", "-b", part, "--no-user-interaction")
    vault.pull()


def unlock(part: Path) -> None:
    """Unlock it as the system's file manager does."""
    key = WORK / "key"
    key.write_text(KEY, encoding="ascii")
    key.chmod(0o600)
    run("udisksctl", "unlock", "-b", part, "--key-file", key, "--no-user-interaction")


STEPS: Final = (
    a_locked_card_is_taken_and_cleared_once_it_is_open,
    an_encrypted_card_is_opened_by_whoever_has_its_password,
    the_stations_own_encrypted_disk_is_known_while_it_is_locked,
)
