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
    assert run("devices", "list") == {"devices": []}
    run.takes("equipment", ITEM)
    plugged.plug(tmp_path, label="BODYCAM", serial="SN-0001", read_only=False, disk="sdb")
    plugged.plug_unopened("/dev/sdb2", Barrier.ENCRYPTED, disk="sdb")
    mounted, locked = run("devices", "list")["devices"]
    assert (mounted["state"], mounted["path"], mounted["camera"], mounted["read_only"]) == (
        *("mounted", str(tmp_path), "BWC-0001"),
        False,
    )
    assert (locked["state"], locked["path"], locked["camera"], locked["other_parts"]) == (
        *("encrypted", None, None),
        [mounted["device"]],
    )
    said = run.words("devices", "list")
    assert "BWC-0001" in said
    assert "用密码解锁" in said
