"""The store of draws: it is drawn from as it stands, and repeated as it stood."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from station.core.ledger import Stream
from station.core.progress import CancelToken, Report, silent
from station.inventory.stocktake.ports import StocktakeStore, StocktakeView


class ThenStore(Protocol):
    """The state of then."""

    def read(self) -> AbstractContextManager[StocktakeView]:
        """An unchanging view."""
        ...


class DrawStore(StocktakeStore, Protocol):
    """The part of the store that draws need."""

    def at(
        self,
        day: Mapping[Stream, int],
        behind: str,
        report: Report = silent,
        cancel: CancelToken | None = None,
    ) -> ThenStore:
        """The state that the entries up to these numbers give, as far as `behind` says."""
        ...
