"""Mounting and unmounting through udisks2 over D-Bus, as an ordinary user.

Each act is a connection of its own: nothing is kept that a restarted service would make wrong. What failed is told by the names of
D-Bus errors, never by their words. https://storaged.org/doc/udisks2-api/latest/
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeVar

from station.core.errors import DeviceProblem

T = TypeVar("T")

ANSWER_SECONDS = 30.0
"""A damaged file system takes long to be refused; a card that is written to takes long to be let go of."""
_SERVICE: Final = "org.freedesktop.UDisks2"
_ROOT: Final = "/org/freedesktop/UDisks2"
_BLOCK: Final = f"{_SERVICE}.Block"
_FILE_SYSTEM: Final = f"{_SERVICE}.Filesystem"
_ENCRYPTED: Final = f"{_SERVICE}.Encrypted"
_UNTOUCHED: Final = "ro,nosuid,nodev,noexec,noatime"
_LEAST: Final = "ro"
"""For a service that permits fewer options."""
_WRITABLE: Final = "rw,nosuid,nodev,noexec,noatime"
_LEAST_WRITABLE: Final = "rw"
_NOTHING: Final = "/"
"""The path of an object that is none."""
_NO_REPLAY: Final = {"ext3": ",noload", "ext4": ",noload"}
"""Mounted read-only all the same, these would write what their journal still holds."""
_CODES: Final = {
    "NotAuthorized": "archive.mount_not_permitted",
    "NotAuthorizedCanObtain": "archive.mount_not_permitted",
    "NotAuthorizedDismissed": "archive.mount_not_permitted",
    "DeviceBusy": "archive.mount_busy",
    "Timedout": "archive.mount_no_answer",
    "NotSupported": "archive.mount_unknown",
    "NoReply": "archive.mount_no_answer",
    "Timeout": "archive.mount_no_answer",
    "ServiceUnknown": "archive.mount_no_service",
    "NameHasNoOwner": "archive.mount_no_service",
    "UnknownObject": "archive.device_gone",
    "UnknownMethod": "archive.device_gone",
    "UnknownInterface": "archive.device_gone",
}
"""By the last part of the error's name; everything else is `archive.mount_failed`."""
_Objects = Mapping[str, Mapping[str, Mapping[str, Any]]]


class _Failed(Exception):
    """An answer that is an error: the last part of its `name`, and what the service says."""

    def __init__(self, name: str, said: str) -> None:
        super().__init__(f"{name}: {said}")
        self.name = name.rsplit(".", 1)[-1]
        self.said = said


class UDisks:
    """The service of this machine; `seconds` bound each act as a whole."""

    def __init__(self, seconds: float = ANSWER_SECONDS) -> None:
        self._seconds = seconds

    def mount(self, device: str) -> Path:
        """Mount the file system on `device` read-only and say where; one that is mounted already stays as it is.

        Raises DeviceProblem ``archive.mount_…`` and ``archive.device_gone``.
        """
        return self._within(_mount, device)

    def mount_writable(self, device: str) -> Path:
        """Mount the file system on `device` anew so that it can be written to, and say where; else it is read-only again.

        Raises DeviceProblem ``archive.mount_…`` and ``archive.device_gone``.
        """
        return self._within(_mount_writable, device)

    def unmount(self, device: str) -> None:
        """Unmount `device`, whoever mounted it, and lock again what it was unlocked from; one that is not mounted stays so.

        Raises DeviceProblem ``archive.mount_…`` and ``archive.device_gone``.
        """
        self._within(_let_go, device)

    def _within(self, act: Callable[[_Bus, str], Awaitable[T]], device: str) -> T:
        from dbus_fast.errors import DBusFastError

        try:
            return asyncio.run(asyncio.wait_for(_connected(act, device), self._seconds))
        except TimeoutError as problem:
            raise DeviceProblem("archive.mount_no_answer", device=device, detail="") from problem
        except _Failed as problem:
            code = _CODES.get(problem.name, "archive.mount_failed")
            raise DeviceProblem(code, device=device, detail=problem.said) from problem
        except (OSError, EOFError, DBusFastError) as problem:  # no bus, or it went away
            raise DeviceProblem("archive.mount_no_service", device=device, detail=str(problem)) from problem


class _Bus:
    """A connection to the system's bus."""

    def __init__(self, bus: Any) -> None:
        self._bus = bus

    async def call(
        self, path: str, interface: str, member: str, signature: str = "", body: Sequence[object] = ()
    ) -> list[Any]:
        """The answer of the service. Raises _Failed."""
        from dbus_fast import Message, MessageType

        answer = await self._bus.call(
            Message(
                destination=_SERVICE,
                path=path,
                interface=interface,
                member=member,
                signature=signature,
                body=list(body),
            )
        )
        if answer.message_type is MessageType.ERROR:
            raise _Failed(answer.error_name, " ".join(map(str, answer.body)))
        return list(answer.body)

    async def found(self, device: str) -> tuple[str, Mapping[str, Mapping[str, Any]]]:
        """Path and interfaces of the block device. Raises _Failed where it is gone, or holds no file system."""
        objects: _Objects = (
            await self.call(_ROOT, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")
        )[0]
        for path, interfaces in objects.items():
            if _BLOCK in interfaces and _is_same(_text(interfaces[_BLOCK]["Device"].value), device):
                if _FILE_SYSTEM not in interfaces:
                    raise _Failed("NotSupported", "")
                return path, interfaces
        raise _Failed("UnknownObject", "")


async def _connected(act: Callable[[_Bus, str], Awaitable[T]], device: str) -> T:
    from dbus_fast import BusType
    from dbus_fast.aio import MessageBus

    bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
    try:
        return await act(_Bus(bus), device)
    finally:
        bus.disconnect()


async def _mount(bus: _Bus, device: str) -> Path:
    path, interfaces = await bus.found(device)
    if places := _places(interfaces):
        return places[0]
    no_replay = _NO_REPLAY.get(str(interfaces[_BLOCK]["IdType"].value), "")
    for options in (_UNTOUCHED, _LEAST):
        try:
            return await _mount_with(bus, path, options + no_replay)
        except _Failed as problem:
            if problem.name == "AlreadyMounted":
                break
            if problem.name != "OptionNotPermitted" or options == _LEAST:
                raise
    if not (places := _places((await bus.found(device))[1])):
        raise _Failed("Failed", "")
    return places[0]


async def _mount_writable(bus: _Bus, device: str) -> Path:
    path, _ = await bus.found(device)
    await _unmount(bus, device)
    try:
        try:
            return await _mount_with(bus, path, _WRITABLE)
        except _Failed as problem:
            if problem.name != "OptionNotPermitted":
                raise
            return await _mount_with(bus, path, _LEAST_WRITABLE)
    except _Failed:
        with suppress(_Failed):
            await _mount(bus, device)
        raise


async def _mount_with(bus: _Bus, path: str, options: str) -> Path:
    from dbus_fast import Variant

    wishes = {"options": Variant("s", options), "auth.no_user_interaction": Variant("b", True)}
    return Path((await bus.call(path, _FILE_SYSTEM, "Mount", "a{sv}", [wishes]))[0])


async def _unmount(bus: _Bus, device: str) -> None:
    from dbus_fast import Variant

    path, interfaces = await bus.found(device)
    if not _places(interfaces):
        return
    try:
        wishes = {"auth.no_user_interaction": Variant("b", True)}
        await bus.call(path, _FILE_SYSTEM, "Unmount", "a{sv}", [wishes])
    except _Failed as problem:
        if problem.name != "NotMounted":
            raise


async def _let_go(bus: _Bus, device: str) -> None:
    _, interfaces = await bus.found(device)
    await _unmount(bus, device)
    backing = interfaces[_BLOCK].get("CryptoBackingDevice")
    if backing is not None and backing.value != _NOTHING:
        await _lock(bus, str(backing.value))


async def _lock(bus: _Bus, path: str) -> None:
    from dbus_fast import Variant

    with suppress(_Failed):  # nothing of it is mounted any more, and its tile says that it is unlocked
        await bus.call(path, _ENCRYPTED, "Lock", "a{sv}", [{"auth.no_user_interaction": Variant("b", True)}])


def _places(interfaces: Mapping[str, Mapping[str, Any]]) -> list[Path]:
    return [Path(_text(each)) for each in interfaces[_FILE_SYSTEM]["MountPoints"].value]


def _is_same(one: str, other: str) -> bool:
    """Whether both name one device: what is unlocked has a name of its own, which is a link."""
    return one == other or os.path.realpath(one) == os.path.realpath(other)


def _text(raw: bytes) -> str:
    """Names come as bytes with a zero at their end, in whatever encoding the system has."""
    return bytes(raw).split(b"\0", 1)[0].decode("utf-8", "surrogateescape")
