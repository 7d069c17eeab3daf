"""Rows that were derived a moment ago: there is nothing to compare them with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Table

from station.store.attested.attesting import Attested


class Believed(Attested):
    """Takes every row for what the entries give; who ever had a value is asked of the entries themselves."""

    def wrong(self, table: Table, rows: Sequence[tuple[str, Iterable[Any] | None]]) -> list[str]:
        """None."""
        del table, rows
        return []

    def apart(self, table: Table, rows: Sequence[Sequence[Any]]) -> list[int]:
        """None."""
        del table, rows
        return []

    def deadlines_apart(self, rows: Sequence[Sequence[Any]]) -> list[int]:
        """None."""
        del rows
        return []

    def all_apart(self, table: Table, rows: Iterable[Iterable[Any]]) -> list[str]:
        """None."""
        del table, rows
        return []

    def require_under(self, table: Table, key: str, rows: Iterable[Iterable[Any]]) -> None:
        """Nothing is wrong."""

    def dues_apart(self, read: Sequence[tuple[str, str, str | None]]) -> Iterator[tuple[str, str]]:
        """None."""
        del read
        return iter(())
