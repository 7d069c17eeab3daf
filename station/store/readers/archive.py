"""Reading the archive state tables as values."""

from __future__ import annotations

from sqlalchemy import Connection


class ArchiveRows:
    """The archive state within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
