"""Mounting as an ordinary user: what is asked of udisks2, and what its errors come to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from station.core.errors import DeviceProblem
from station.core.texts import LANGUAGES, load_texts
from station.devices.volumes.udisks import UDisks
from tests.devices.volumes.disk_service import DiskService, disk_service

CARD = "/dev/sdb1"


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DiskService]:
    with disk_service(tmp_path) as service:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", service.address)
        yield service


def problem(act: str, seconds: float = 30.0) -> str:
    with pytest.raises(DeviceProblem) as raised:
        getattr(UDisks(seconds), act)(CARD)
    for language in LANGUAGES:
        assert CARD in load_texts(language).sentence(raised.value)
    return raised.value.code.removeprefix("archive.")


def test_a_card_is_mounted_so_that_nothing_is_written_and_let_go_of(service: DiskService) -> None:
    assert UDisks().mount(CARD) == service.folder
    assert UDisks().mount(CARD) == service.folder, "what is mounted stays so"
    assert service.options == ["ro,nosuid,nodev,noexec,noatime"]
    UDisks().unmount(CARD)
    UDisks().unmount(CARD)
    assert not service.mounted
    service.kind, service.fails = "ext4", ["OptionNotPermitted", "AlreadyMounted"]
    assert UDisks().mount(CARD) == service.folder, "the system was quicker"
    service.fails = ["NotMounted"]
    UDisks().unmount(CARD)
    service.mounted = False
    UDisks().mount(CARD)
    assert service.options[1:] == ["ro,nosuid,nodev,noexec,noatime,noload"], "a journal is not replayed"


def test_what_was_unlocked_is_known_by_its_link_and_locked_again_as_it_is_let_go_of(
    service: DiskService, tmp_path: Path
) -> None:
    service.unlocked = True
    service.device = str(tmp_path / "dm-0")
    (link := tmp_path / "luks-77").symlink_to(service.device)
    assert UDisks().mount(str(link)) == service.folder
    UDisks().mount_writable(str(link))
    assert service.unlocked, "it is needed still"
    service.fails = ["DeviceBusy"]
    with pytest.raises(DeviceProblem, match="mount_busy"):
        UDisks().unmount(str(link))
    assert service.unlocked
    UDisks().unmount(str(link))
    assert (service.mounted, service.unlocked) == (False, False)


@pytest.mark.rule("DM-03", "cleared")
def test_a_card_is_mounted_writable_where_that_is_asked_for_else_read_only_again(
    service: DiskService,
) -> None:
    UDisks().mount(CARD)
    service.options.clear()
    assert UDisks().mount_writable(CARD) == service.folder
    assert service.options == ["rw,nosuid,nodev,noexec,noatime"]
    service.mounted, service.fails = False, ["OptionNotPermitted"]
    assert UDisks().mount_writable(CARD) == service.folder
    assert service.options[1:] == ["rw"], "a service that permits fewer options"
    service.options.clear()
    service.mounted, service.fails = False, ["NotAuthorized"]
    assert problem("mount_writable") == "mount_not_permitted"
    assert service.options == ["ro,nosuid,nodev,noexec,noatime"], "it can be read as before"


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ("NotAuthorizedCanObtain", "mount_not_permitted"),
        ("NotAuthorized", "mount_not_permitted"),
        ("DeviceBusy", "mount_busy"),
        ("Failed", "mount_failed"),
        ("NotSupported", "mount_unknown"),
        ("org.freedesktop.DBus.Error.ServiceUnknown", "mount_no_service"),
        ("org.freedesktop.DBus.Error.NoReply", "mount_no_answer"),
        ("org.freedesktop.DBus.Error.UnknownObject", "device_gone"),
    ],
)
def test_an_error_says_by_its_name_what_to_do(service: DiskService, named: str, code: str) -> None:
    service.fails = [named, named]
    assert problem("mount") == code
    service.mounted = True
    assert problem("unmount") == code


def test_what_is_gone_has_no_file_system_or_never_answers_is_told(
    service: DiskService, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    service.fails = [""]
    assert problem("mount", 0.05) == "mount_no_answer"
    service.kind = ""
    assert problem("mount") == "mount_unknown"
    service.plugged = False
    assert problem("mount") == "device_gone"
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    assert problem("mount") == "mount_no_service"
