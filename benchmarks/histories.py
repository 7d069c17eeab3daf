"""All that happened to a person or an item, and the ledger's own list, in a large office; in ratios of one run.

    python -m benchmarks.histories [--items 100000] [--entries 1000000] [--people 5000] [--folder DIR]

With --folder the office is kept there and used again. The unit is a bare page: the newest 200 entries about the subject,
read through the database driver alone, without words, hashes or names.

* first: the first page with its counts, as the page opens.
* last: the last page, by the cursor before it.
* kind, day: the first page of one kind of entries, and of one month.
* ledger: the first page of the whole ledger, and narrowed to the subject; against the first page of the history.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pysqlite3.dbapi2 as sqlite

from benchmarks.large_office import KEEPER, LargeOffice, open_large_office
from benchmarks.timing import milliseconds
from station.audit.entries import ENTRY_LIST, EntryList
from station.audit.histories import HistoryList
from station.core.listing import ListQuery

PAGE = 200
_BARE = (
    "SELECT e.content FROM ledger_entry e JOIN ledger_subject s ON s.stream = e.stream AND s.seq = e.seq "
    "WHERE s.subject = ? ORDER BY e.happened_at DESC, e.seq DESC LIMIT ?"
)


def last_page(histories: HistoryList, query: ListQuery) -> ListQuery:
    """The query for the last page."""
    while after := histories.page(KEEPER, query).after:
        query = ListQuery(query.filters, limit=PAGE, after=after, counted=False)
    return query


def measure(office: LargeOffice, database: Path) -> None:
    """Print the ratios."""
    histories = HistoryList(office.store)
    entries = EntryList(office.store, ENTRY_LIST)
    with sqlite.connect(database) as connection:
        for what, subject in (("officer", "officer:1007"), ("item", f"item:{office.tag(7)}")):
            query = ListQuery(limit=PAGE).narrowed(subject=subject)
            found = histories.page(KEEPER, query).found
            bare = milliseconds(partial(_bare, connection, subject))
            print(f"{what}, {found} entries: bare page {bare:8.2f} ms = 1")
            first = milliseconds(partial(histories.page, KEEPER, query))
            for name, asked in (
                ("first", query),
                ("last", last_page(histories, query)),
                ("kind", query.narrowed(kind="equipment.checked_in")),
                ("day", query.narrowed(happened="2026-01-01..2026-01-31")),
            ):
                taken = milliseconds(partial(histories.page, KEEPER, asked))
                print(f"  {name:8} {taken / bare:8.1f} ({taken:.1f} ms)")
            for name, asked in (
                ("ledger", ListQuery(limit=PAGE)),
                ("ledger, of the subject", ListQuery(limit=PAGE).narrowed(subject=subject)),
                ("ledger, of one kind", ListQuery(limit=PAGE).narrowed(kind="equipment.checked_in")),
                ("ledger, of one month", ListQuery(limit=PAGE).narrowed(recorded="2026-01-01..2026-01-31")),
            ):
                taken = milliseconds(partial(entries.page, KEEPER, asked))
                print(f"  {name:24} / first page of the history {taken / first:8.1f} ({taken:.1f} ms)")


def _bare(connection: sqlite.Connection, subject: str) -> object:
    return connection.execute(_BARE, (subject, PAGE)).fetchall()


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the office, measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="station-histories-") as made:
        folder = given.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        office = open_large_office(folder, given.items, given.entries, given.people)
        try:
            measure(office, folder / "station.db")
        finally:
            office.store.close()


if __name__ == "__main__":
    main()
