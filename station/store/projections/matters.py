"""Projections of matters: each as its newest entry has it, and which entries of custody name one."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from station.archive.arrival.bodies import MediaImported2
from station.archive.belonging_bodies import MediaGivenBack2, MediaImported3
from station.archive.bodies import MediaImported
from station.archive.exchange.bodies import ManifestGivenOut
from station.archive.origins.bodies import MediaCameAgain
from station.archive.piece_bodies import MediaImported5
from station.archive.survey.values import FileRole
from station.archive.time_bodies import MediaImported4
from station.core.ledger import Entry, subject
from station.core.ledger.canonical import canonical_bytes
from station.inventory.movement.exemption_bodies import RecordingExempted2
from station.inventory.reserving.bodies import Reserved2
from station.inventory.stock.matter_bodies import StockIssued4, StockUsed2
from station.inventory.stock.paper_bodies import StockUsed
from station.inventory.testing.bodies import RapidTestReported2
from station.matters.bodies import (
    MATTER,
    MatterChanged,
    MatterClosed,
    MatterFacts,
    MatterOpened,
    MatterRenumbered,
    MatterReopened,
)
from station.matters.numbers import matter_key
from station.matters.values import HANDED_OUT, MatterState
from station.matters.visit_bodies import (
    MatterExempted,
    MatterMaterialIn,
    MatterStatementWithdrawn,
    MatterVisited,
    StatementKind,
)
from station.store.projections.registry import Room
from station.store.projections.rows import Row, Rows
from station.store.schema.matters import matter, matter_alias, matter_mention

_MATTERS = Room("matters")
_Moved: TypeAlias = MatterChanged | MatterClosed | MatterReopened | MatterRenumbered
_Stated: TypeAlias = MatterVisited | MatterExempted | MatterStatementWithdrawn


@_MATTERS.derives(MatterOpened, matter, matter_alias, matter_mention)
def opened(rows: Rows, entry: Entry, body: MatterOpened) -> None:
    """A matter is on the list."""
    row: Row = {
        "key": body.matter_key,
        "number": body.matter,
        "state": MatterState.OPEN.value,
        "closed_on": None,
        "outcome": "",
        "seq": entry.seq,
        "visits": None,
        "exemptions": None,
        "former": None,
        **_facts(body.facts),
    }
    if not rows.add(matter, row):
        rows.impossible("matter_again", matter=body.matter)
    if body.matter_key != matter_key(body.matter):  # another one had the number by mistake
        rows.put(matter_alias, {"alias": matter_key(body.matter), "key": body.matter_key})
    mention(rows, entry, body.matter_key, body.matter)


@_MATTERS.derives(MatterChanged, matter, matter_mention, reads=(matter_alias,))
def changed(rows: Rows, entry: Entry, body: MatterChanged) -> None:
    """Its facts are others."""
    _move(rows, entry, body, _facts(body.facts))


@_MATTERS.derives(MatterClosed, matter, matter_mention, reads=(matter_alias,))
def closed(rows: Rows, entry: Entry, body: MatterClosed) -> None:
    """It is closed."""
    day = body.finished_on.isoformat()
    _move(rows, entry, body, {"state": MatterState.CLOSED.value, "closed_on": day, "outcome": body.outcome})


@_MATTERS.derives(MatterReopened, matter, matter_mention, reads=(matter_alias,))
def reopened(rows: Rows, entry: Entry, body: MatterReopened) -> None:
    """It is open again."""
    _move(rows, entry, body, {"state": MatterState.OPEN.value, "closed_on": None, "outcome": ""})


@_MATTERS.derives(MatterRenumbered, matter, matter_alias, matter_mention)
def renumbered(rows: Rows, entry: Entry, body: MatterRenumbered) -> None:
    """Its number is another: what named that hangs on it from now on, and what names the former one still does."""
    row, key = rows.row(matter, body.matter_key), matter_key(body.number)
    former = json.loads((row and row["former"]) or "[]")
    said = canonical_bytes([*former, body.matter]).decode("utf-8")
    _move(rows, entry, body, {"number": body.number, "former": said})
    if key != body.matter_key:
        rows.put(matter_alias, {"alias": key, "key": body.matter_key})
        for each in rows.under(matter_mention, key):
            rows.remove(matter_mention, key, each["seq"])
            rows.put(matter_mention, {**each, "key": body.matter_key})


@_MATTERS.derives(MatterVisited, matter, matter_mention, reads=(matter_alias,))
def visited(rows: Rows, entry: Entry, body: MatterVisited) -> None:
    """There was a site visit."""
    about = subject(MATTER, body.matter_key)
    noted = [entry.seq, body.visited_on.isoformat(), body.result.value, about, entry.seq]
    _state(rows, entry, body, "visits", [noted])


@_MATTERS.derives(MatterExempted, matter, matter_mention, reads=(matter_alias,))
def explained(rows: Rows, entry: Entry, body: MatterExempted) -> None:
    """A written explanation stands in place of its recordings."""
    _state(rows, entry, body, "exemptions", [[entry.seq, body.ground, body.text]])


@_MATTERS.derives(MatterStatementWithdrawn, matter, matter_mention, reads=(matter_alias,))
def statement_withdrawn(rows: Rows, entry: Entry, body: MatterStatementWithdrawn) -> None:
    """A visit or an explanation counts no more."""
    column = "visits" if body.what is StatementKind.VISIT else "exemptions"
    _state(rows, entry, body, column, [], gone=body.statement)


@_MATTERS.derives(MatterMaterialIn, matter_mention, reads=(matter_alias,))
def material_of_matter(rows: Rows, entry: Entry, body: MatterMaterialIn) -> None:
    """The material of a site visit is in."""
    mention(rows, entry, body.matter_key, body.matter)


@_MATTERS.derives(MediaImported5, matter_mention, reads=(matter_alias,))
@_MATTERS.derives(MediaImported4, matter_mention, reads=(matter_alias,))
@_MATTERS.derives(MediaImported3, matter_mention, reads=(matter_alias,))
@_MATTERS.derives(MediaImported2, matter_mention, reads=(matter_alias,))
@_MATTERS.derives(MediaImported, matter_mention, reads=(matter_alias,))
def recording_of_matter(rows: Rows, entry: Entry, body: MediaImported) -> None:
    """A recording belongs to a matter; a camera's own file beside it is none."""
    if isinstance(body, MediaImported3) and body.role is FileRole.COMPANION:
        return
    _typed(rows, entry, body.matter or "")


@_MATTERS.derives(MediaCameAgain, matter_mention, reads=(matter_alias,))
def came_again_for_matter(rows: Rows, entry: Entry, body: MediaCameAgain) -> None:
    """Content on record came in from another device, for a matter."""
    _typed(rows, entry, body.matter or "")


def handed_out_of_matter(rows: Rows, entry: Entry, body: MediaGivenBack2 | ManifestGivenOut) -> None:
    """The recordings of a matter were given back, or listed for others: that brings none in."""
    key = matter_key(body.matter or "")
    if key:
        mention(rows, entry, key, body.matter or "", HANDED_OUT)


_MATTERS.derives(MediaGivenBack2, matter_mention, reads=(matter_alias,))(handed_out_of_matter)
_MATTERS.derives(ManifestGivenOut, matter_mention, reads=(matter_alias,))(handed_out_of_matter)


@_MATTERS.derives(StockUsed2, matter_mention, reads=(matter_alias,))
@_MATTERS.derives(StockUsed, matter_mention, reads=(matter_alias,))
def used_for_matter(rows: Rows, entry: Entry, body: StockUsed) -> None:
    """Certificates or reagents were used for a matter."""
    _typed(rows, entry, body.matter)


def done_for_matter(rows: Rows, entry: Entry, body: StockIssued4 | Reserved2 | RapidTestReported2) -> None:
    """Stock was issued, gear is kept, or a sample was tested for a matter."""
    _typed(rows, entry, body.matter)


_MATTERS.derives(StockIssued4, matter_mention, reads=(matter_alias,))(done_for_matter)
_MATTERS.derives(Reserved2, matter_mention, reads=(matter_alias,))(done_for_matter)
_MATTERS.derives(RapidTestReported2, matter_mention, reads=(matter_alias,))(done_for_matter)


@_MATTERS.derives(RecordingExempted2, matter_mention, reads=(matter_alias,))
def nothing_for_matter(rows: Rows, entry: Entry, body: RecordingExempted2) -> None:
    """A written explanation stands in place of the recordings of a matter."""
    _typed(rows, entry, body.matter)


def _state(
    rows: Rows, entry: Entry, body: _Stated, column: str, more: list[list[Any]], gone: int = 0
) -> None:
    """What is said of a matter beside its facts, with `more`, and without what the entry `gone` said."""
    row = rows.row(matter, body.matter_key)
    said = json.loads((row and row[column]) or "[]")
    kept = [*(each for each in said if each[0] != gone), *more]
    _move(rows, entry, body, {column: canonical_bytes(kept).decode("utf-8") if kept else None})


def _move(rows: Rows, entry: Entry, body: _Moved | _Stated, values: Row) -> None:
    if rows.row(matter, body.matter_key) is None:
        rows.impossible("matter_unknown", matter=body.matter)
    else:
        rows.change(matter, (body.matter_key,), values)
    mention(rows, entry, body.matter_key, body.matter)


def _typed(rows: Rows, entry: Entry, number: str) -> None:
    key = matter_key(number)
    if key:
        mention(rows, entry, key, number)


def mention(rows: Rows, entry: Entry, key: str, number: str, what: str = "") -> None:
    """The entry names the matter with this key, by a number as it stands there; `what` it tells of, without it the area of its kind."""
    what, alias = what or entry.kind.partition(".")[0], rows.row(matter_alias, key)
    key = key if alias is None else alias["key"]
    rows.put(matter_mention, {"key": key, "seq": entry.seq, "what": what, "number": number})


def _facts(facts: MatterFacts) -> Row:
    return {
        "kind": facts.kind.value,
        "quality": facts.quality,
        "title": facts.title,
        "parties": "\n".join(each.name for each in facts.parties),
        "opened_on": facts.opened_on.isoformat(),
        "decided_on": max((each.on.isoformat() for each in facts.decisions), default=None),
        "officers": "\n".join(each.number for each in facts.officers),
        "officer_names": "\n".join(each.name for each in facts.officers),
        "unit": facts.unit,
        "facts": canonical_bytes(_plain(facts)).decode("utf-8"),
    }


def _plain(facts: MatterFacts) -> list[Any]:
    """What the columns do not say whole: parties, decisions, officers and the note."""
    return [
        [[each.name, each.address, each.contact] for each in facts.parties],
        [
            [each.what, each.number, each.on.isoformat(), each.served_on and each.served_on.isoformat()]
            for each in facts.decisions
        ],
        [[each.number, each.name] for each in facts.officers],
        facts.note,
    ]
