"""The centre for who speaks to it: its driver is loaded only then, not at the start (a tenth of a second)."""

from __future__ import annotations

from contextlib import AbstractContextManager

from station.core.progress import Report, silent
from station.sync.fetching import CentreRecords
from station.sync.ports import Centre


def centre_at(address: str, report: Report = silent, /) -> AbstractContextManager[Centre]:
    """The centre's records as a station sends to them. Raises as `open_centre`."""
    from station.store.central.centre import open_centre

    return open_centre(address, report)


def records_at(address: str, report: Report = silent, /) -> AbstractContextManager[CentreRecords]:
    """The same for reading."""
    from station.store.central.reading import open_records

    return open_records(address, report)
