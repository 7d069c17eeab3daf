"""The devices that are plugged in: which of the station's items they are, opening them and letting go of them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from station.archive.own_disks import OwnDisks, is_own, own_disks
from station.archive.ports import ArchiveStore
from station.archive.volumes import Plugged, Unopened, Volume, Volumes
from station.core.errors import Refused, StoreProblem
from station.core.own_folders import OwnFolders
from station.people.asking import asks, asks_nothing
from station.people.permissions import Permission
from station.people.sessions import Session

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PluggedSource:
    """One mounted volume, or one device that is not open; `camera` is the item with its serial number.

    `beside` are the devices of the other parts of the same disk. `own` says that the station's own data lie on it.
    """

    found: Volume | Unopened
    camera: str | None = None
    beside: tuple[str, ...] = ()
    own: bool = False

    def to_json(self) -> dict[str, object]:
        """All that is known of it; ``state`` is ``mounted``, or what stands between it and its files."""
        found = self.found
        mounted = found if isinstance(found, Volume) else None
        return {
            "device": found.device,
            "disk": found.disk or None,
            "state": "mounted" if isinstance(found, Volume) else found.barrier.value,
            "path": None if mounted is None else str(mounted.path),
            "label": found.label,
            "file_system": found.file_system,
            "serial": found.serial,
            "camera": self.camera,
            "read_only": None if mounted is None else mounted.read_only,
            "write_protected": found.write_protected,
            "total_bytes": found.total_bytes,
            "free_bytes": None if mounted is None else mounted.free_bytes,
            "other_parts": list(self.beside),
            "own": self.own,
        }


class Sources:
    """What is plugged into this computer. The disks on which the station's `own` folders lie are no sources (EQ-05)."""

    def __init__(
        self, store: ArchiveStore, volumes: Volumes, own: OwnFolders, remembered: Path | None = None
    ) -> None:
        """The file `remembered` keeps which disks are the station's own."""
        self._store, self._volumes, self._own = store, volumes, own
        self._disks = OwnDisks(own, remembered)

    @asks_nothing("the cards and drives of this computer; what lies on them is asked for by a survey")
    def look(self) -> Plugged:
        """The sources among what is plugged in, and the station's own disks that are not open, which say so by `Unopened.held`."""
        return self._others(self._volumes.plugged())

    @asks_nothing("as `look`")
    def watch(self, changed: Callable[[Plugged], None]) -> Callable[[], None]:
        """Call `changed` with what `look` gives, from a thread of its own, at each change; call the result to end it."""
        return self._volumes.watch(lambda plugged: changed(self._others(plugged)))

    @asks(Permission.IMPORT_RUN)
    def list(self, session: Session) -> tuple[PluggedSource, ...]:
        """All devices, the mounted ones first, also those that are no sources. Raises NotPermitted.

        While the database does not answer they are named without their items.
        """
        plugged = self._known(self._volumes.plugged())
        known, own = self._items(plugged), own_disks(self._own, self._volumes)
        return tuple(
            PluggedSource(
                each,
                known.get(each.serial or ""),
                plugged.beside(each),
                is_own(each, self._own, own) or (isinstance(each, Unopened) and bool(each.held)),
            )
            for each in plugged.everything
        )

    @asks(Permission.IMPORT_RUN)
    def mount(self, session: Session, device: str) -> Path:
        """Mount the file system on `device` so that nothing is written to it, and say where.

        Raises NotPermitted, Refused ``archive.not_plugged`` and ``archive.source_on_own_disk``, and what `Volumes.mount` raises.
        """
        self._require_source(device)
        return self._volumes.mount(device)

    @asks(Permission.IMPORT_RUN)
    def unmount(self, session: Session, device: str) -> None:
        """Let go of `device` and all other parts of its disk, so that it may be pulled. Raises like `mount`."""
        one, plugged = self._require_source(device), self._volumes.plugged()
        beside = set(plugged.beside(one))
        for each in dict.fromkeys(
            (device, *(each.device for each in plugged.volumes if each.device in beside))
        ):
            self._volumes.unmount(each)

    def _require_source(self, device: str) -> Volume | Unopened:
        plugged = self._known(self._volumes.plugged())
        one = next((each for each in plugged.everything if each.device == device), None)
        if one is None:
            raise Refused("archive.not_plugged", device=device)
        held = isinstance(one, Unopened) and bool(one.held)
        if held or is_own(one, self._own, own_disks(self._own, self._volumes)):
            raise Refused("archive.source_on_own_disk", rule="EQ-05", source=device)
        return one

    def _others(self, plugged: Plugged) -> Plugged:
        own, plugged = own_disks(self._own, self._volumes), self._known(plugged)
        return Plugged(
            tuple(each for each in plugged.volumes if not is_own(each, self._own, own)),
            tuple(each for each in plugged.unopened if not is_own(each, self._own, own)),
        )

    def _known(self, plugged: Plugged) -> Plugged:
        """The same, with the station's own disks named that are not open."""
        self._disks.note(plugged)
        return Plugged(plugged.volumes, tuple(map(self._disks.known, plugged.unopened)))

    def _items(self, plugged: Plugged) -> dict[str, str]:
        """The tags of the items with the serial numbers of what is plugged in."""
        serials = {each.serial for each in plugged.everything if each.serial}
        try:
            with self._store.read() as view:
                found = {serial: view.equipment.item_by_usb_serial(serial) for serial in serials}
        except StoreProblem as problem:
            log.warning("plugged devices are named without the register: %s", problem)
            return {}
        return {serial: item.tag for serial, item in found.items() if item is not None}
