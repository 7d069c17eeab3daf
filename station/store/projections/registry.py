"""Which projection belongs to which kind and version of entry."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, insert

from station.core.ledger import Entry
from station.store.schema.ledger import ledger_opaque, ledger_subject

_INSERT_SUBJECT = insert(ledger_subject)

Projection = Callable[[Connection, Entry], None]

_projections: dict[tuple[str, int], Projection] = {}


def projects(kind: str, version: int = 1) -> Callable[[Projection], Projection]:
    """Register the decorated function for entries of ``kind@version``."""

    def register(projection: Projection) -> Projection:
        key = (kind, version)
        if key in _projections:
            raise ValueError(f"{kind}@{version} has a projection already")
        _projections[key] = projection
        return projection

    return register


def without_state(kind: str, version: int = 1) -> None:
    """Register a kind that is known but changes no state table (it counts by being in the ledger)."""
    projects(kind, version)(lambda _connection, _entry: None)


def knows(kind: str, version: int) -> bool:
    """Whether this program understands entries of ``kind@version``."""
    return (kind, version) in _projections


def known_kinds() -> list[str]:
    """Every known ``kind@version``, sorted."""
    return sorted(f"{kind}@{version}" for kind, version in _projections)


def apply(connection: Connection, entry: Entry) -> None:
    """Write what `entry` changes: its subjects, and the state of its kind (an unknown kind is kept as opaque)."""
    if entry.subjects:
        connection.execute(
            _INSERT_SUBJECT,
            [
                {"subject": subject, "stream": entry.stream.value, "seq": entry.seq}
                for subject in dict.fromkeys(entry.subjects)
            ],
        )
    projection = _projections.get((entry.kind, entry.version))
    if projection is not None:
        projection(connection, entry)
    else:
        connection.execute(
            insert(ledger_opaque),
            {
                "stream": entry.stream.value,
                "seq": entry.seq,
                "kind": entry.kind,
                "version": entry.version,
            },
        )
