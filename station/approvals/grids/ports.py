"""What changes of grids need of the store."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from station.approvals.ports import ApprovalsView, ApprovalsWork
from station.core.clock import Clock


class GridsStore(Protocol):
    """The part of the store that changes of grids need."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[ApprovalsView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[ApprovalsWork]:
        """A unit of work that commits when its block ends well."""
        ...
