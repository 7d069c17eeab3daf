"""A station in the guest, and what its steps need of it."""

import contextlib
import io
import json
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from unittest import mock

from station.cli.command_line import main as command_line

WORK: Final = Path("/var/tmp/guest")
PASSWORD: Final = "right horse 1"
GIVEN_PASSWORD: Final = "right horse 2"
SECOND_PASSWORD: Final = "right horse 3"
SERIALS: Final = {f"BWC-{number:04}": f"BC{number:04}" for number in range(7, 13)}
"""The USB serial numbers of the cameras that are out, by their tags."""


@dataclass(frozen=True, slots=True)
class Office:
    """The commands of a station in the guest, in this process: each start of the program would take half a minute here."""

    data: Path

    def __call__(self, *arguments: object, status: int = 0) -> Any:
        """The document that the command prints."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            ended = command_line(["--data", str(self.data), "--json", *map(str, arguments)])
        if ended != status:
            raise AssertionError(f"{arguments} ended with {ended}: {said.getvalue()}")
        return json.loads(said.getvalue())

    def plugged(self, serial: str, state: str) -> dict[str, Any]:
        """The device of this serial number as the program lists it, as soon as it has this state."""
        until = time.monotonic() + 90
        listed: list[dict[str, Any]] = []
        while time.monotonic() < until:
            listed = self("devices", "list")["devices"]
            for each in listed:
                if each.get("serial") == serial and each.get("state") == state:
                    return each
        raise AssertionError(f"{serial} is not {state}: {listed}")

    def opened(self, serial: str) -> str:
        """Where the device of this serial number is mounted, after the program had it mounted."""
        self("devices", "mount", self.plugged(serial, "unmounted")["device"])
        return str(self.plugged(serial, "mounted")["path"])

    def kinds(self) -> list[str]:
        """The kinds of all entries, in their order."""
        return [each["kind"] for each in self("ledger", "list")]


def founded(name: str = "station", archive: Path | None = None) -> Office:
    """An office with an officer, another account, and body cameras whose serial numbers are on record and which are out."""
    os.environ["STATION_PASSWORD"], os.environ["STATION_NEW_PASSWORD"] = PASSWORD, GIVEN_PASSWORD
    os.environ["STATION_SECOND_PASSWORD"] = SECOND_PASSWORD
    office = Office(WORK / name)
    who = ("--admin", "admin", "--admin-name", "李甲")
    where = () if archive is None else ("--archive", archive)
    office("init", "--office", "310110", "--name", "某所", *who, *where)
    people = WORK / "people.csv"
    people.write_text("number,name,department,group\n1001,李甲,一科,一组\n", encoding="utf-8")
    office("people", "import", people)
    office("people", "account", "create", "leader", "--name", "王乙", "--role", "office_leader")
    with mock.patch.dict(os.environ, STATION_PASSWORD=GIVEN_PASSWORD, STATION_NEW_PASSWORD=SECOND_PASSWORD):
        office("people", "password", "--as", "leader")  # one that somebody else set opens nothing
    (rule,) = [rule for rule in office("rules") if rule["id"] == "EQ-01"]
    rows = [row for each in rule["parameters"] if isinstance(each["value"], list) for row in each["value"]]
    category = next(row["number"] for row in rows if isinstance(row, dict) and row.get("records"))
    items = WORK / "items.csv"
    lines = (
        f"{tag},{category},执法记录仪,X,S{tag},{serial},A,2025-01-01,100" for tag, serial in SERIALS.items()
    )
    header = "tag,category,name,model,serial,usb_serial,place,acquired_on,value"
    items.write_text("\n".join((header, *lines, "")), encoding="utf-8")
    office("equipment", "import", items)
    office("checkout", "--to", "1001", *SERIALS)
    return office


def run(*command: object, given: str | None = None) -> str:
    """What the tool prints; its complaint where it fails."""
    words = [str(each) for each in command]
    ended = subprocess.run(words, input=given, capture_output=True, text=True, timeout=240, check=False)
    if ended.returncode:
        raise AssertionError(f"{words}: {ended.stderr}{ended.stdout}")
    return ended.stdout
