"""Rows that no entry holds and no chain covers, compared with the entries.

Verifiers, facts of the database, checkpoints.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import Connection, select

from station.core.clock import to_record
from station.core.errors import IntegrityProblem, StoreProblem
from station.core.ledger import ChainProblem, Checkpoint, Stream
from station.store.attested import all_rows
from station.store.checkpoints import OWN, chain_problems
from station.store.comparison_memory import COMPARISON_FACT
from station.store.facts import Facts
from station.store.indexing import INDEX_FACT
from station.store.own_rows import IDENTITY, lost_facts
from station.store.readers.fetched_secrets import secret_fetched
from station.store.rebuild import known_facts
from station.store.schema import people
from station.store.schema.ledger import checkpoint, credential, ledger_entry, ledger_head

_OURS = frozenset({*IDENTITY, COMPARISON_FACT, INDEX_FACT})


def rows_beside(connection: Connection) -> list[ChainProblem]:
    """The rows that differ from the entries.

    An entry or a table that can't be read is reported elsewhere and skipped here.
    """
    found: list[ChainProblem] = []
    for look in (_streams, verifiers_apart, _facts, _checkpoints):
        try:
            found += look(connection)
        except (IntegrityProblem, StoreProblem):
            continue
    return found


def _problem(code: str, stream: str = "", seq: int = 0, **facts: object) -> ChainProblem:
    return ChainProblem(code, stream, seq, facts)


def _streams(connection: Connection) -> Iterator[ChainProblem]:
    """There are no entries and no heads of streams that this program does not know."""
    known = [stream.value for stream in Stream]
    names: set[str] = set()
    for table in (ledger_head, ledger_entry):
        query = select(table.c.stream).where(table.c.stream.not_in(known)).distinct()
        names.update(map(str, connection.scalars(query)))
    for name in sorted(names):
        yield _problem("stream_foreign", name=name)


def verifiers_apart(connection: Connection) -> Iterator[ChainProblem]:
    """Each password and PIN that an entry set has its verifier, and there is no other."""
    expected: dict[tuple[str, str], str] = {}
    for row in all_rows(connection, people.account):
        expected[f"account:{row['name']}", "password"] = row["password_fingerprint"]
    for row in all_rows(connection, people.officer):
        expected[f"officer:{row['number']}", "pin"] = row["pin_fingerprint"]
    wanted = {place: digest for place, digest in expected.items() if digest}
    there = {(row.owner, row.purpose): row.verifier for row in connection.execute(select(credential))}
    for owner, purpose in sorted(wanted.keys() | there.keys(), key=repr):
        verifier = there.get((owner, purpose))
        fits = hashlib.sha256(str(verifier).encode("utf-8", "replace")).hexdigest() == wanted.get(
            (owner, purpose)
        )
        if (owner, purpose) in wanted and not fits and _is_fetched(connection, owner):
            yield _problem("verifier_older", owner=owner)
        elif verifier is None:
            yield _problem("verifier_missing", owner=owner)
        elif (owner, purpose) not in wanted:
            yield _problem("verifier_foreign", owner=owner)
        elif not fits:
            yield _problem("verifier_changed", owner=owner)


def _is_fetched(connection: Connection, owner: str) -> bool:
    try:
        return secret_fetched(connection, owner)
    except IntegrityProblem:  # the verification of the chain says so
        return False


def _facts(connection: Connection) -> Iterator[ChainProblem]:
    """The station, the database and the office are those of the entries, and nothing else is noted."""
    for row in lost_facts(connection):
        if row.found == "changed":  # a lost one is told by itself
            yield _problem("fact_changed", name=row.key)
    ours = _OURS | known_facts()
    for name in sorted(map(str, Facts(connection).beginning_with(""))):  # a name too may be bytes
        if name not in ours:
            yield _problem("fact_foreign", name=name)


def _checkpoints(connection: Connection) -> Iterator[ChainProblem]:
    """The columns of a checkpoint repeat its signed text."""
    for row in connection.execute(select(*OWN).order_by(checkpoint.c.stream, checkpoint.c.seq)):
        try:
            signed = Checkpoint.parse(row.note)
        except (ValueError, KeyError, IndexError, AttributeError):
            continue  # verification says so
        head = signed.head
        if (row.stream, row.seq, row.made_at, row.epoch) != (
            head.stream.value,
            head.seq,
            to_record(signed.made_at),
            head.epoch,
        ):
            yield _problem("checkpoint_column_changed", str(row.stream), head.seq)
    yield from chain_problems(connection)
