"""Reading the equipment state tables as values."""

from __future__ import annotations

from sqlalchemy import Connection


class EquipmentRows:
    """The equipment state within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
