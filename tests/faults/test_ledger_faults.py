"""Appending from many threads, several programs at once, and under kill -9: no gap, nothing acknowledged is lost."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from station.audit.proof import Proof
from station.cli.command_line import main
from station.core.clock import SystemClock
from station.core.ledger import Opaque, Stream
from station.core.policy import load_rulebook
from station.core.progress import Progress
from station.store.comparing import differences
from station.store.engine import open_engine, transaction
from station.store.keeping import StoredLedger
from station.store.keys import signature_holds
from station.store.store import Store
from station.store.verification import verify_ledger
from tests.plugins.patience import HANG_SECONDS, last_words, next_line
from tests.plugins.stations import TestStation
from tests.sync.centres import PROGRAM

ROOT = Path(__file__).resolve().parents[2]

# Appends for ever, or `limit` times; prints each number once the commit has returned. In every third unit of work
# both streams get an entry, in changing order.
APPENDS = """
import sys
from station.audit.proof import Proof
from station.cli.command_line import main
from station.core.clock import SystemClock
from station.core.ledger import Opaque, Stream
from station.core.policy import load_rulebook
from station.people.sessions import program_session
from station.store.engine import open_engine
from station.store.store import Store
from pathlib import Path

database, limit = sys.argv[1], int(sys.argv[2])
store = Store(open_engine(database if "://" in database else Path(database)), SystemClock(), load_rulebook())
session = program_session()
body = {"rule": "DM-05", "key": "deadline_hours", "old": 24, "value": 30, "reason": "practice"}
turn = 0
while turn != limit:
    turn += 1
    streams = [Stream.CUSTODY]
    if turn % 3 == 0:
        streams = [Stream.CUSTODY, Stream.AUDIT] if turn % 2 else [Stream.AUDIT, Stream.CUSTODY]
    with store.write() as work:
        made = [
            work.append(
                session.draft(Opaque("policy.parameter_changed", 1, body), store.clock.now())
                if stream is Stream.CUSTODY
                else session.draft(Opaque("ledger.verified", stream=stream), store.clock.now())
            )
            for stream in streams
        ]
    print(*(f"{entry.stream.value}:{entry.seq}:{entry.hash.hex()}" for entry in made), flush=True)
"""


def appender(database: str, limit: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", APPENDS, database, str(limit)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def address(station: TestStation) -> str:
    """The database as another program is told it."""
    engine = station.store.engine
    if engine.dialect.name == "sqlite":
        return str(station.folder / "station.db")
    return engine.url.render_as_string(hide_password=False)


def acknowledged(said: str) -> set[tuple[str, int, str]]:
    """The entries that a program said it had recorded; a last line that was cut off does not count."""
    entries = set()
    for line in said.splitlines(keepends=True):
        if line.endswith("\n"):
            for word in line.split():
                stream, seq, digest = word.split(":")
                entries.add((stream, int(seq), digest))
    return entries


def recorded(store: Store) -> list[tuple[str, int, str]]:
    with store.read() as view:
        return [(s.value, row.seq, row.hash.hex()) for s in Stream for row in view.ledger.stored(s)]


def assert_gap_free(store: Store) -> None:
    entries = recorded(store)
    for stream in Stream:
        numbers = [seq for name, seq, _ in entries if name == stream.value]
        assert numbers == list(range(1, len(numbers) + 1))


def test_several_programs_at_once_number_without_gaps(any_station: TestStation) -> None:
    programs = [appender(address(any_station), 30) for _ in range(2)]
    said = [program.communicate(timeout=HANG_SECONDS)[0] for program in programs]
    assert [program.returncode for program in programs] == [0, 0]
    claimed = [acknowledged(words) for words in said]
    assert [len(each) for each in claimed] == [40, 40]
    assert set().union(*claimed) <= set(recorded(any_station.store))
    assert len(set().union(*claimed)) == 80
    assert_gap_free(any_station.store)
    any_station.assert_sound()


def test_threads_over_several_stores_number_without_gaps(any_station: TestStation) -> None:
    stores = [Store(open_engine(_engine_of(any_station)), SystemClock(), load_rulebook()) for _ in range(3)]
    failures: list[BaseException] = []

    def append(store: Store, turned: bool) -> None:
        order = [Stream.AUDIT, Stream.CUSTODY] if turned else [Stream.CUSTODY, Stream.AUDIT]
        try:
            for _ in range(8):
                with store.write() as work:
                    for stream in order:
                        draft = PROGRAM.draft(Opaque("ledger.verified", stream=stream), store.clock.now())
                        work.append(draft)
        except BaseException as problem:
            failures.append(problem)

    threads = [
        threading.Thread(target=append, args=(store, number % 2 == 0))
        for store in stores
        for number in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG_SECONDS)
    for store in stores:
        store.close()
    assert failures == []
    assert_gap_free(any_station.store)
    with any_station.store.read() as view:
        assert view.ledger.head(Stream.CUSTODY).seq == 97
    any_station.assert_sound()


def _engine_of(station: TestStation) -> Path | str:
    named = address(station)
    return named if "://" in named else Path(named)


def test_kill_9_while_appending_loses_nothing_acknowledged(any_station: TestStation) -> None:
    any_station.store.close()
    claimed: set[tuple[str, int, str]] = set()
    for lines in (1, 20):
        program = appender(address(any_station), -1)
        said = "".join(next_line(program) for _ in range(lines))
        program.send_signal(signal.SIGKILL)
        said += last_words(program)
        claimed |= acknowledged(said)
        assert claimed <= set(recorded(any_station.store))
    assert len(claimed) >= 21
    assert_gap_free(any_station.store)
    any_station.assert_sound()


@pytest.mark.rule("DM-03", "ledger")
@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (
            "UPDATE ledger_entry SET content = replace(content, 'DM-05', 'DM-06') WHERE {place}",
            "content_changed",
        ),
        ("UPDATE ledger_entry SET content = CAST('{{}}' AS BLOB) WHERE {place}", "content_changed"),
        ("UPDATE ledger_entry SET content = 7 WHERE {place}", "content_changed"),
        ("UPDATE ledger_entry SET hash = zeroblob(32) WHERE {place}", "content_changed"),
        ("UPDATE ledger_entry SET hash = 'text' WHERE {place}", "content_changed"),
        ("UPDATE ledger_entry SET prev_hash = zeroblob(32) WHERE {place}", "link_broken"),
        ("UPDATE ledger_entry SET kind = 'other.kind' WHERE {place}", "column_changed"),
        ("UPDATE ledger_entry SET version = 'two' WHERE {place}", "column_changed"),
        ("UPDATE ledger_entry SET epoch = 9 WHERE {place}", "epoch_wrong"),
        ("UPDATE ledger_entry SET epoch = 'nine' WHERE {place}", "epoch_wrong"),
        ("UPDATE ledger_entry SET seq = 'four' WHERE {place}", "missing"),
        ("UPDATE ledger_entry SET kind = x'ff' WHERE {place}", "column_changed"),
        ("UPDATE ledger_entry SET recorded_at = '2020' WHERE {place}", "column_changed"),
        ("DELETE FROM ledger_entry WHERE {place}", "missing"),
        ("UPDATE ledger_entry SET stream = 'audit', seq = 50 WHERE {place}", "missing"),
    ],
)
def test_a_row_that_was_changed_in_the_database_is_named(
    station: TestStation, statement: str, code: str
) -> None:
    body = {"rule": "DM-05", "key": "deadline_hours", "old": 24, "value": 30, "reason": "practice"}
    with station.store.write() as work:
        for _ in range(6):
            work.append(PROGRAM.draft(Opaque("policy.parameter_changed", 1, body), station.clock.now()))
    with transaction(station.store.engine, write=True) as connection:
        place = "stream = 'custody' AND seq = 4"
        connection.execute(text(statement.format(place=place).replace(":", "\\:")))
    found = {
        (each.code, each.stream, each.seq) for each in verify_ledger(station.store, signature_holds).problems
    }
    assert (code, "custody", 4) in found


@pytest.mark.rule("DM-03", "ledger")
@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE ledger_head SET epoch = 2 WHERE stream = 'custody'", "head_column_changed"),
        ("UPDATE ledger_head SET epoch = 'two' WHERE stream = 'custody'", "head_column_changed"),
        ("UPDATE ledger_head SET suite = 'sm3+sm2' WHERE stream = 'custody'", "head_column_changed"),
        ("UPDATE ledger_head SET recorded_at = '2020' WHERE stream = 'custody'", "head_column_changed"),
        ("UPDATE station_fact SET value = 'x' WHERE name = 'database_id'", "other_database"),
    ],
)
def test_what_stands_beside_the_entries_is_checked_too(
    station: TestStation, statement: str, code: str
) -> None:
    with station.store.write() as work:
        work.append(PROGRAM.draft(Opaque("ledger.verified", stream=Stream.AUDIT), station.clock.now()))
    Proof(StoredLedger(station.store), station.signer, station.clock).checkpoint(PROGRAM)
    station.assert_sound()
    with transaction(station.store.engine, write=True) as connection:
        connection.execute(text(statement))
    assert code in {each.code for each in verify_ledger(station.store, signature_holds).problems}


@pytest.mark.rule("DM-03", "ledger")
def test_a_key_put_into_a_derived_table_signs_nothing(station: TestStation) -> None:
    """The key of an epoch is read from its entry; the row is the comparison's matter."""
    Proof(StoredLedger(station.store), station.signer, station.clock).checkpoint(PROGRAM)
    with transaction(station.store.engine, write=True) as connection:
        connection.execute(text("UPDATE ledger_epoch SET public_key = 'zz' WHERE stream = 'custody'"))
        assert [each.table for each in differences(connection)] == ["ledger_epoch"]
    assert verify_ledger(station.store, signature_holds).problems == ()
    with transaction(station.store.engine, write=True) as connection:
        connection.execute(
            text("UPDATE checkpoint SET note = replace(note, :this, :other)"),
            {"this": "time 2026", "other": "time 2025"},
        )
    found = {each.code for each in verify_ledger(station.store, signature_holds).problems}
    assert "checkpoint_signature" in found


def test_what_is_recorded_while_the_ledger_is_verified_is_no_fault(station: TestStation) -> None:
    """The witness hears of it and the view that is verified does not."""
    recorded = []

    def record(_progress: Progress) -> None:
        with station.store.write() as work:
            draft = PROGRAM.draft(Opaque("ledger.verified", stream=Stream.AUDIT), station.clock.now())
            recorded.append(work.append(draft))

    assert verify_ledger(station.store, signature_holds, report=record).problems == ()
    assert recorded, "nothing was recorded meanwhile"


def test_a_database_too_damaged_to_be_opened_is_a_finding(
    station: TestStation, capsys: pytest.CaptureFixture[str]
) -> None:
    with transaction(station.store.engine, write=True) as connection:
        connection.execute(text("DROP TABLE checkpoint"))
    assert findings(station, capsys) == ["database_damaged"]


def test_no_state_is_derived_from_a_broken_chain(
    station: TestStation, capsys: pytest.CaptureFixture[str]
) -> None:
    with transaction(station.store.engine, write=True) as connection:
        connection.execute(text("UPDATE ledger_entry SET content = CAST('no JSON' AS BLOB) WHERE seq = 1"))
    assert set(findings(station, capsys)) == {"content_changed"}


def findings(station: TestStation, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The codes that both checks of the command line give."""
    station.store.close()
    said = []
    for words in (["verify"], ["rebuild", "--check"]):
        assert main(["--json", "--data", str(station.folder), "ledger", *words]) == 1
        found = json.loads(capsys.readouterr().out)
        assert not found["ok"]
        said.append([each["code"] for each in found["problems"]])
    assert said[0] == said[1]
    return said[0]
