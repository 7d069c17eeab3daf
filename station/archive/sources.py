"""The devices that are plugged in, and which of the station's items they are."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from station.archive.ports import ArchiveStore
from station.archive.volumes import Plugged, Unopened, Volume, Volumes
from station.core.errors import StoreProblem
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PluggedSource:
    """One mounted volume, or one device that is not open; `camera` is the item with its serial number.

    `beside` are the devices of the other parts of the same disk.
    """

    found: Volume | Unopened
    camera: str | None = None
    beside: tuple[str, ...] = ()

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
            "total_bytes": found.total_bytes,
            "free_bytes": None if mounted is None else mounted.free_bytes,
            "other_parts": list(self.beside),
        }


class Sources:
    """What is plugged into this computer."""

    def __init__(self, store: ArchiveStore, volumes: Volumes) -> None:
        self._store, self._volumes = store, volumes

    @asks(Permission.IMPORT_RUN)
    def list(self, session: Session) -> tuple[PluggedSource, ...]:
        """All devices, the mounted ones first. Raises NotPermitted.

        While the database does not answer they are named without their items.
        """
        plugged = self._volumes.plugged()
        known = self._items(plugged)
        return tuple(
            PluggedSource(each, known.get(each.serial or ""), plugged.beside(each))
            for each in plugged.everything
        )

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
