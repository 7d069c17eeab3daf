"""devices list: what is plugged in, as the command says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.archive.volumes import Barrier
from station.devices.volumes.scripted import ScriptedVolumes
from tests.plugins.command_line import CommandLine

ITEM = (
    "tag,category,name,model,serial,usb_serial,place,acquired_on,value\nBWC-0001,3,执法记录仪,,,SN-0001,,,\n"
)


@pytest.mark.rule("EQ-05", "device")
def test_what_is_plugged_in_is_listed_with_its_item(
    run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugged = ScriptedVolumes()
    monkeypatch.setattr("station.bootstrap.MountedVolumes", lambda: plugged)
    assert run("devices", "list") == {"devices": [], "recorders": [], "cameras": []}
    run.takes("equipment", ITEM)
    (card := tmp_path / "card").mkdir()
    plugged.plug(card, label="BODYCAM", serial="SN-0001", read_only=False, disk="sdb")
    plugged.plug_unopened("/dev/sdb2", Barrier.ENCRYPTED, disk="sdb")
    mounted, locked = run("devices", "list")["devices"]
    assert (mounted["state"], mounted["path"], mounted["camera"], mounted["read_only"]) == (
        *("mounted", str(card), "BWC-0001"),
        False,
    )
    assert (locked["state"], locked["path"], locked["camera"], locked["other_parts"]) == (
        *("encrypted", None, None),
        [mounted["device"]],
    )
    assert run("devices", "unmount", mounted["device"]) == {"device": mounted["device"]}
    assert {each["state"] for each in run("devices", "list")["devices"]} == {"encrypted", "unmounted"}
    assert run("devices", "mount", mounted["device"])["path"] == str(card)
    assert run("devices", "mount", "/dev/sdz", status=1)["error"] == "archive.not_plugged"
    said = run.words("devices", "list")
    assert "BWC-0001" in said
    assert "用密码解锁" in said
    for folder in (run.data, other := tmp_path / "other"):
        folder.mkdir(exist_ok=True)
        plugged.plug(folder, disk="sdd")
    listed = run("devices", "list")["devices"]
    assert sorted(each["own"] for each in listed) == [False, False, True, True], (
        "a part of the disk on which the station's data lie"
    )
    for refused in (("devices", "unmount", "/dev/scripted/other"), ("import", other)):
        assert run(*refused, status=1)["error"] == "archive.source_on_own_disk"
    plugged.plug(run.data, uuid="2F4A-11", disk="sdd")
    run("devices", "list")
    for pulled in (run.data, other):
        plugged.pull(pulled)
    lock = "0f5c5a6e-7a4b-4c30-9d0c-3d1f0d0e7a10"
    plugged.plug(run.data, uuid="inner", disk="sde", serial="D-1", within=(lock,), container="/dev/sde1")
    run("devices", "list")
    plugged.pull(run.data)
    plugged.plug_unopened("/dev/sde1", Barrier.ENCRYPTED, uuid=lock)
    plugged.plug_unopened("/dev/sdf1", Barrier.UNMOUNTED, uuid="2F4A-11", serial="OTHER")
    plugged.plug_unopened("/dev/sdd1", Barrier.UNMOUNTED, uuid="2F4A-11")
    told = {each["device"]: each["own"] for each in run("devices", "list")["devices"]}
    assert told["/dev/sdd1"], "known by its file system while it was open"
    assert told["/dev/sde1"], "locked, it is known by the lock around its file system"
    assert not told["/dev/sdf1"], "a short name is on other cards too"
    assert "资料盘，未打开" in run.words("devices", "list")
    assert run("devices", "mount", "/dev/sdd1", status=1)["error"] == "archive.source_on_own_disk"


@pytest.mark.rule("EQ-05", "asked")
def test_answers_about_serial_numbers_are_listed_and_taken_back(run: CommandLine) -> None:
    why = ("--reason", "采集站的读卡器")
    run("devices", "answer", "READER", "reader", *why)
    (row,) = run("devices", "answers", "--filter", "answer=reader")
    assert (row["serial"], row["reason"]) == ("READER", "采集站的读卡器")
    run("devices", "answer", "READER", "ask-again", *why)
    assert run("devices", "answers") == []
    assert run("devices", "answer", "READER", "ask-again", *why, status=1)["error"] == "serials.nothing_said"
