"""The pieces of recordings among the files of an import (RC-03)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from station.archive.catalogue.pieces import Piece, pieces_of, tolerances
from station.archive.importing.order import ImportOrder
from station.core.policy import Policy


@dataclass(slots=True)
class OrderPieces:
    """Found once for an import, when the first is asked for. `zone` (IANA) is the office's."""

    order: ImportOrder
    zone: str
    _found: Mapping[str, Piece] | None = None

    def of(self, path: str, policy: Policy) -> Piece | None:
        """Which piece the file at `path` is; files that were stored before count with the others."""
        if self._found is None:
            self._found = pieces_of(
                [each.file for each in self.order.files],
                tolerances(policy),
                self.zone,
                one_device=self.order.camera is not None or self.order.source.serial is not None,
                one_matter=self.order.matter is not None,
            )
        return self._found.get(path)
