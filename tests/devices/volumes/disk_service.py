"""A twin of udisks2 behind a bus of its own, in a thread: what a client of one file system can ask, and errors by their names."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dbus_fast import Message, Variant
from dbus_fast._private.unmarshaller import Unmarshaller

from tests.plugins.patience import HANG_SECONDS

_NAME = "org.freedesktop.UDisks2"
_BLOCK, _FILE_SYSTEM = f"{_NAME}.Block", f"{_NAME}.Filesystem"
_PATH = "/org/freedesktop/UDisks2/block_devices/sdb1"
_BACKING = "/org/freedesktop/UDisks2/block_devices/sda7"


@dataclass
class DiskService:
    """One card `device` of the file system `kind`, mounted at `folder` on demand; `address` is the bus."""

    address: str
    folder: Path
    device: str = "/dev/sdb1"
    kind: str = "exfat"
    mounted: bool = False
    plugged: bool = True
    fails: list[str] = field(default_factory=list)
    """Error names of the next acts; ``""`` answers never."""
    options: list[str] = field(default_factory=list)
    """What each mount was asked with."""
    unlocked: bool = False
    """The file system lies in another device, which can be locked."""

    def answer(self, asked: Message) -> Message | None:
        if asked.member == "Hello":
            return Message.new_method_return(asked, "s", [":1.1"])
        if asked.member == "GetManagedObjects":
            return Message.new_method_return(asked, "a{oa{sa{sv}}}", [self._objects()])
        if self.fails:
            name = self.fails.pop(0)
            if name == "AlreadyMounted":
                self.mounted = True
            return (
                Message.new_error(asked, name if "." in name else f"{_NAME}.Error.{name}", "scripted")
                if name
                else None
            )
        (wishes,) = asked.body
        assert wishes["auth.no_user_interaction"].value is True
        if asked.member == "Lock":
            assert (asked.path, self.mounted) == (_BACKING, False)
            self.unlocked = False
            return Message.new_method_return(asked)
        if asked.member == "Mount":
            self.options.append(wishes["options"].value)
        self.mounted = asked.member == "Mount"
        return Message.new_method_return(asked, *(("s", [str(self.folder)]) if self.mounted else ()))

    def _objects(self) -> dict[str, Any]:
        if not self.plugged:
            return {}
        places = [str(self.folder).encode() + b"\0"] if self.mounted else []
        block = {"Device": Variant("ay", self.device.encode() + b"\0"), "IdType": Variant("s", self.kind)}
        block["CryptoBackingDevice"] = Variant("o", _BACKING if self.unlocked else "/")
        found: dict[str, Any] = {_BLOCK: block}
        if self.kind:
            found[_FILE_SYSTEM] = {"MountPoints": Variant("aay", places)}
        return {_PATH: found}

    def serve(self, listening: socket.socket) -> None:
        while True:
            try:
                client, _ = listening.accept()
            except OSError:  # it is over
                return
            threading.Thread(target=self._talk, args=(client,), daemon=True).start()

    def _talk(self, client: socket.socket) -> None:
        with client, client.makefile("rwb") as stream:
            line = stream.readline()
            while line.strip() != b"BEGIN":
                stream.write(b"OK 1234567890abcdef1234567890abcdef\r\n" if b"AUTH" in line else b"ERROR\r\n")
                stream.flush()
                if not (line := stream.readline()):
                    return
            serial = 0
            while True:
                try:
                    asked = Unmarshaller(stream).unmarshall()
                except (EOFError, OSError, ValueError):
                    return
                if asked is None:
                    return
                if (said := self.answer(asked)) is not None:
                    serial += 1
                    said.serial, said.sender, said.destination = serial, _NAME, ":1.1"
                    stream.write(said._marshall(False))
                    stream.flush()


@contextmanager
def disk_service(folder: Path) -> Iterator[DiskService]:
    """The twin, listening below `folder`, whose ``card`` is where it mounts."""
    place = folder / "bus"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(place))
        listening.listen()
        service = DiskService(f"unix:path={place}", folder / "card")
        thread = threading.Thread(target=service.serve, args=(listening,), daemon=True)
        thread.start()
        yield service
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(HANG_SECONDS)
