"""The register of projections: which functions depend on which kind and version of entry, and which tables they use.

A room registers its functions through a `Room`. Several functions may depend on one kind, each with tables of its
own, so that another room can derive more from an entry without changing the first room's function. A kind that
changes no state is registered all the same, since an unregistered kind counts as unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from sqlalchemy import Table

from station.core.ledger import Body, Entry, Opaque
from station.store.projections.rows import Rows

B = TypeVar("B", bound=Body)
Projection = Callable[[Rows, Entry], None]
Derivation = Callable[[Rows, Entry, B], None]


def typed(body: type[B], derivation: Derivation[B]) -> Projection:
    """`derivation` as a projection: it runs for bodies that can be read as `body`; other bodies are reported."""

    def project_typed(rows: Rows, entry: Entry) -> None:
        found = entry.typed
        if isinstance(found, body):
            derivation(rows, entry, found)
        else:
            fault = found.fault if isinstance(found, Opaque) else None
            rows.impossible("body_unreadable", kind=entry.kind, field="" if fault is None else fault.place)

    return project_typed


@dataclass(frozen=True, slots=True)
class RegisteredProjection:
    """One function that runs for entries of ``kind@version`` (an empty kind: every entry).

    `writes` are the tables it may write and read, `reads` those it only reads, `room` is its room.
    """

    room: str
    kind: str
    version: int
    writes: frozenset[Table]
    reads: frozenset[Table]
    project: Projection


_known: set[tuple[str, int]] = set()
_by_kind: dict[tuple[str, int], list[RegisteredProjection]] = {}
_every: list[RegisteredProjection] = []


@dataclass(frozen=True, slots=True)
class Room:
    """The projections of one room; `name` is the room's folder below ``station``."""

    name: str

    def derives(
        self, body: type[B], *writes: Table, reads: Iterable[Table] = ()
    ) -> Callable[[Derivation[B]], Derivation[B]]:
        """Register the decorated function for entries with this `body`; it is given the body as well.

        It may write the tables `writes` and read these and `reads`. An entry of the kind whose body is misshapen
        changes nothing and is told as ``body_unreadable``. Raises ValueError for a function without a table: a kind
        that changes nothing is registered by `without_state`.
        """

        def register(derivation: Derivation[B]) -> Derivation[B]:
            kind, version = body.KIND, body.VERSION
            if not writes:
                raise ValueError(f"{kind}@{version}: a projection names the tables that it writes")
            project = typed(body, derivation)
            each = RegisteredProjection(
                self.name, kind, version, frozenset(writes), frozenset(reads), project
            )
            _by_kind.setdefault((kind, version), []).append(each)
            _known.add((kind, version))
            return derivation

        return register

    def follows_every_entry(self, *writes: Table) -> Callable[[Projection], Projection]:
        """Register the decorated function for all entries, those of unknown kinds as well."""

        def register(projection: Projection) -> Projection:
            _every.append(RegisteredProjection(self.name, "", 0, frozenset(writes), frozenset(), projection))
            return projection

        return register

    def without_state(self, *bodies: type[Body]) -> None:
        """Register kinds that are known and change no state table (they have their effect by being in the ledger)."""
        _known.update((body.KIND, body.VERSION) for body in bodies)


def knows(kind: str, version: int) -> bool:
    """Whether this program understands entries of ``kind@version``."""
    return (kind, version) in _known


def known_kinds() -> list[str]:
    """Every known ``kind@version``, sorted."""
    return sorted(f"{kind}@{version}" for kind, version in _known)


def all_projections() -> list[RegisteredProjection]:
    """Every registered function, in the order of kinds."""
    return [*_every, *(each for key in sorted(_by_kind) for each in _by_kind[key])]


@cache
def tables_written(kind: str, version: int) -> frozenset[Table]:
    """The state tables that functions following ``kind@version`` alone may write."""
    return frozenset(table for each in _by_kind.get((kind, version), ()) for table in each.writes)


class ProjectionsByKind:
    """The functions of each kind; with `tables`, only those that write one of them."""

    def __init__(self, tables: Iterable[Table] | None = None) -> None:
        wanted = None if tables is None else frozenset(tables)

        def chosen(steps: list[RegisteredProjection]) -> tuple[RegisteredProjection, ...]:
            return tuple(each for each in steps if wanted is None or each.writes & wanted)

        self._every = chosen(_every)
        self._of = {key: (*self._every, *chosen(steps)) for key, steps in _by_kind.items()}

    def of(self, kind: str, version: int) -> tuple[RegisteredProjection, ...]:
        """The functions for ``kind@version``, in the order in which they run."""
        return self._of.get((kind, version), self._every)

    @property
    def kinds(self) -> frozenset[str] | None:
        """The kinds that have to be read; None for all of them."""
        if self._every:
            return None
        return frozenset(kind for (kind, _), steps in self._of.items() if steps)


def derived_together(tables: Iterable[Table]) -> frozenset[Table]:
    """`tables`, and all tables that the functions which write them write or read, and so on.

    A function reads a table as it stood at its entry, so the two must be derived together.
    """
    found = frozenset(tables)
    while True:
        more = frozenset(
            table for each in all_projections() if each.writes & found for table in each.writes | each.reads
        )
        if more <= found:
            return found
        found |= more


def project(following: ProjectionsByKind, rows: Rows, entry: Entry) -> None:
    """Write what `entry` changes: run each of its functions in turn, restricted to the tables that it declared."""
    for each in following.of(entry.kind, entry.version):
        rows.enter(entry, each.writes, each.reads)
        each.project(rows, entry)
