"""Projections of stocktakes: how each stands, and until when its results are filed and the next full count is due."""

from __future__ import annotations

from station.core.deadlines import DeadlineOutcome
from station.core.ledger import Entry, subject
from station.inventory.stocktake.bodies import (
    FULL,
    STOCKTAKE,
    FindingDecided,
    FindingsStated,
    ScanWithdrawn,
    StocktakeCancelled,
    StocktakeClosed,
    StocktakeExpected,
    StocktakeFiled,
    StocktakePaused,
    StocktakeResumed,
    StocktakeScanned,
    StocktakeStarted,
)
from station.inventory.stocktake.drawn_bodies import StocktakeStarted2
from station.inventory.stocktake.passing import StocktakePassedOn
from station.inventory.stocktake.values import StocktakeState
from station.store.projections.attachments import attach
from station.store.projections.deadlines import end, start_due
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.attachments import attached_file
from station.store.schema.deadlines import deadline
from station.store.schema.stocktakes import stocktake

FILING, INTERVAL = "stocktake_filing", "stocktake_interval"

_INVENTORY = Room("inventory")
_INVENTORY.without_state(StocktakeExpected, FindingsStated, StocktakePassedOn)


@_INVENTORY.derives(StocktakeStarted2, stocktake)
@_INVENTORY.derives(StocktakeStarted, stocktake)
def started(rows: Rows, entry: Entry, body: StocktakeStarted) -> None:
    """A stocktake runs."""
    rows.put(
        stocktake,
        {
            "seq": entry.seq,
            "scope": body.scope.kind.value,
            "codes": ",".join(body.scope.codes),
            "called": body.scope.name,
            "purpose": body.purpose.value,
            "blind": body.blind,
            "expected": body.lines,
            "state": StocktakeState.RUNNING.value,
            "started_at": entry.happened,
            "started_by": entry.actor.name,
            "read": 0,
            "ended_at": None,
            **dict.fromkeys(
                ("found", "missing", "surplus", "misplaced", "unknown", "findings", "decided"), 0
            ),
            "filed_at": None,
        },
    )


@_INVENTORY.derives(StocktakeScanned, stocktake)
def scanned(rows: Rows, _entry: Entry, body: StocktakeScanned) -> None:
    """So many codes were read."""
    _read(rows, body.stocktake, len(body.lines))


@_INVENTORY.derives(ScanWithdrawn, stocktake)
def scan_withdrawn(rows: Rows, _entry: Entry, body: ScanWithdrawn) -> None:
    """One of them less."""
    _read(rows, body.stocktake, -1)


def _read(rows: Rows, seq: int, more: int) -> None:
    row = rows.row(stocktake, seq)
    if row is None or row["state"] != StocktakeState.RUNNING.value:
        rows.impossible("stocktake_not_running", stocktake=seq)
        return
    rows.change(stocktake, (seq,), {"read": row["read"] + more})


@_INVENTORY.derives(StocktakePaused, stocktake)
def paused(rows: Rows, _entry: Entry, body: StocktakePaused) -> None:
    """It stands still."""
    _turn(rows, body.stocktake, StocktakeState.PAUSED, StocktakeState.RUNNING)


@_INVENTORY.derives(StocktakeResumed, stocktake)
def resumed(rows: Rows, _entry: Entry, body: StocktakeResumed) -> None:
    """It goes on."""
    _turn(rows, body.stocktake, StocktakeState.RUNNING, StocktakeState.PAUSED)


@_INVENTORY.derives(StocktakeCancelled, stocktake)
def cancelled(rows: Rows, entry: Entry, body: StocktakeCancelled) -> None:
    """It was given up."""
    before = (StocktakeState.RUNNING, StocktakeState.PAUSED)
    _turn(rows, body.stocktake, StocktakeState.CANCELLED, *before, ended_at=entry.happened)


@_INVENTORY.derives(StocktakeClosed, stocktake)
def closed(rows: Rows, entry: Entry, body: StocktakeClosed) -> None:
    """Its numbers."""
    names = ("found", "missing", "surplus", "misplaced", "unknown", "findings")
    values = {name: getattr(body, name) for name in names}
    before = (StocktakeState.RUNNING, StocktakeState.PAUSED)
    _turn(rows, body.stocktake, StocktakeState.CLOSED, *before, ended_at=entry.happened, **values)


def _turn(rows: Rows, seq: int, state: StocktakeState, *before: StocktakeState, **values: object) -> None:
    row = rows.row(stocktake, seq)
    if row is None or row["state"] not in before:
        rows.impossible("stocktake_not_running", stocktake=seq)
        return
    rows.change(stocktake, (seq,), {"state": state.value, **values})


@_INVENTORY.derives(FindingDecided, stocktake)
def finding_decided(rows: Rows, _entry: Entry, body: FindingDecided) -> None:
    """One finding less is open."""
    row = rows.row(stocktake, body.stocktake)
    if row is None or row["decided"] >= row["findings"]:
        rows.impossible("stocktake_nothing_open", stocktake=body.stocktake)
        return
    rows.change(stocktake, (body.stocktake,), {"decided": row["decided"] + 1})


@_INVENTORY.derives(StocktakeFiled, stocktake)
def filed(rows: Rows, entry: Entry, body: StocktakeFiled) -> None:
    """Its results are filed."""
    row = rows.row(stocktake, body.stocktake)
    if row is None or row["state"] != StocktakeState.CLOSED.value or row["filed_at"] is not None:
        rows.impossible("stocktake_not_closed", stocktake=body.stocktake)
        return
    rows.change(stocktake, (body.stocktake,), {"filed_at": entry.happened})


@_INVENTORY.derives(StocktakeFiled, attached_file)
def papers_filed(rows: Rows, entry: Entry, body: StocktakeFiled) -> None:
    """The scans of the signed results."""
    attach(rows, entry, subject(STOCKTAKE, str(body.stocktake)), body.files, "results", body.note)


@_INVENTORY.derives(StocktakeClosed, deadline)
def results_due(rows: Rows, entry: Entry, body: StocktakeClosed) -> None:
    """The results are to be filed (PF-12); a full count ends what was due of the office, and the next one is due (EQ-10)."""
    about, title, persons = subject(STOCKTAKE, str(body.stocktake)), body.title, body.persons
    start_due(rows, entry, FILING, body.file_by, rule="PF-12", about=about, title=title, persons=persons)
    if body.next_by is not None:
        end(rows, entry, INTERVAL, FULL, DeadlineOutcome.MET)
        start_due(rows, entry, INTERVAL, body.next_by, rule="EQ-10", about=FULL, title=title, persons=persons)


@_INVENTORY.derives(StocktakeFiled, deadline)
def filed_in_time(rows: Rows, entry: Entry, body: StocktakeFiled) -> None:
    """Nothing is to be filed any more."""
    end(rows, entry, FILING, subject(STOCKTAKE, str(body.stocktake)), DeadlineOutcome.MET)
