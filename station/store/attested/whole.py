"""Where the entries behind a table are found that has few rows: all of them, for all its rows together."""

from __future__ import annotations

from dataclasses import dataclass

from station.core.ledger import Stream
from station.store.attested.replayed_rows import Key
from station.store.attested.sources import EntrySource
from station.store.schema import (
    archive,
    keeper_changes,
    matches,
    offices,
    people,
    place_keys,
    printing,
    standards,
)


@dataclass(frozen=True, eq=False)
class WholeEntries(EntrySource):
    """Every row is looked for among all that the entries of these kinds give."""

    def key_of(self, place: Key) -> str:
        """All rows."""
        del place
        return ""


WHOLE = {
    source.table: source
    for source in (
        WholeEntries(people.department),
        WholeEntries(people.enforcement_group),
        WholeEntries(people.grid),
        WholeEntries(printing.paper_template),
        WholeEntries(printing.printer_test),
        WholeEntries(archive.archive_place, Stream.AUDIT),
        WholeEntries(matches.matched_titles),
        EntrySource(archive.import_session, name="session"),
        EntrySource(archive.serial_answer, name="serial"),
        WholeEntries(offices.office_holder),
        WholeEntries(place_keys.place_key),
        WholeEntries(keeper_changes.keeper_change),
        WholeEntries(standards.standard_catalogue),
        WholeEntries(standards.officer_post),
    )
}
