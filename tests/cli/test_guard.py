"""Rows that no entry tells are counted under the station's key; a change stays named until a person accepts it."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest

from station.bootstrap import open_station
from station.core.errors import Refused
from station.core.ledger import LedgerSealed, Stream
from station.core.settings import load_settings
from station.people.permissions import Role
from station.people.sessions import Session
from station.sync.values import Peer
from tests.plugins.command_line import CommandLine

Change = Callable[[str], None]


@pytest.fixture
def change(tmp_path: Path) -> Change:
    def change(statement: str) -> None:
        with closing(sqlite.connect(tmp_path / "station" / "station.db")) as database:
            database.executescript(statement)
            database.commit()

    return change


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Two checkpoints of each stream, and a centre that is remembered."""
    return run.after(fill)


def fill(run: CommandLine) -> None:
    run("ledger", "checkpoint")
    run("people", "list")
    run("ledger", "checkpoint")
    with open_station(load_settings(run.data)) as station, station.store.write() as work:
        work.sync.remember([Peer(Stream.CUSTODY, "centre", fails=2)])
        work.sync.remember([Peer(Stream.CUSTODY, "centre", fails=3), Peer(Stream.AUDIT, "centre")])
    assert run("ledger", "verify")["ok"]


def found(run: CommandLine, *words: str) -> list[tuple[str, str]]:
    """Codes and tables."""
    said = run("ledger", *words, status=1)
    assert all(each["message"] for each in said["problems"])
    return [(each["code"], each["facts"].get("table", "")) for each in said["problems"]]


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("DELETE FROM checkpoint", ("guarded_rows_apart", "checkpoint")),
        ("DELETE FROM checkpoint WHERE rowid = 1", ("guarded_rows_apart", "checkpoint")),
        (
            "INSERT INTO checkpoint SELECT stream, seq, '2030', epoch, note, place, link FROM checkpoint LIMIT 1",
            ("guarded_rows_apart", "checkpoint"),
        ),
        ("DELETE FROM sync_peer", ("guarded_rows_apart", "sync_peer")),
        ("UPDATE sync_peer SET acked_seq = 1", ("guarded_rows_apart", "sync_peer")),
        ("UPDATE sync_peer SET fails = 0 WHERE stream = 'custody'", ("guarded_rows_apart", "sync_peer")),
        ("DELETE FROM guard", ("guard_broken", "checkpoint")),
        ("UPDATE guard SET amount = 0 WHERE name = 'sync_peer'", ("guard_broken", "sync_peer")),
        ("UPDATE guard SET mac = total WHERE name = 'sync_peer'", ("guard_broken", "sync_peer")),
        ("INSERT INTO guard VALUES ('more', 0, x'00', x'00')", ("guard_broken", "more")),
        ("DROP TABLE guard; CREATE TABLE guard (name, amount, total, mac)", ("guard_broken", "sync_peer")),
    ],
)
def test_a_change_is_named_and_no_later_writing_washes_it_clean(
    run: CommandLine, change: Change, statement: str, named: tuple[str, str]
) -> None:
    change(statement)
    assert named in found(run, "verify")
    assert named in found(run, "rebuild", "--check")
    run("ledger", "checkpoint")
    with open_station(load_settings(run.data)) as station, station.store.write() as work:
        work.sync.remember([Peer(Stream.CUSTODY, "centre", fails=4), Peer(Stream.AUDIT, "centre")])
    assert named in found(run, "verify")


@pytest.mark.rule("DM-03", "beside")
def test_the_chain_of_checkpoints_says_where_one_was_taken_out(run: CommandLine, change: Change) -> None:
    run("people", "list")
    run("ledger", "checkpoint")
    with closing(sqlite.connect(run.data / "station.db")) as database:
        kept = database.execute("SELECT seq FROM checkpoint WHERE stream = 'audit' ORDER BY place").fetchall()
    assert len(kept) == 3
    change(f"DELETE FROM checkpoint WHERE stream = 'audit' AND seq = {kept[1][0]}")
    for words in (("verify",), ("rebuild", "--check")):
        problems = run("ledger", *words, status=1)["problems"]
        broken = [each for each in problems if each["code"] == "checkpoint_chain_broken"]
        assert [(each["stream"], each["seq"], each["facts"]["place"]) for each in broken] == [
            ("audit", kept[2][0], 2)
        ]
    run("ledger", "accept", "--reason", "核对过中心的回执")
    assert run("ledger", "verify")["ok"]
    run("people", "list")
    run("ledger", "checkpoint")
    assert run("ledger", "verify")["ok"]


@pytest.mark.rule("DM-03", "beside")
def test_a_person_accepts_what_differs_and_that_is_an_entry(run: CommandLine, change: Change) -> None:
    nothing = run("ledger", "accept", "--reason", "x", status=1)
    assert nothing["error"] == "ledger.nothing_to_accept"
    change("DELETE FROM checkpoint")
    assert run("ledger", "accept", "--reason", " ", status=1)["error"] == "ledger.reason_missing"
    assert found(run, "verify")
    assert run("ledger", "accept", "--reason", "核对过中心的回执")["accepted"] == ["checkpoint"]
    assert run("ledger", "verify")["ok"]
    listed: list[dict[str, Any]] = run("ledger", "list", "--filter", "stream=audit")
    newest = next(each for each in listed if each["kind"] == "ledger.sealed")
    assert newest["by"] == "李甲"
    assert newest["body"] == {
        "cause": "accepted",
        "reason": "核对过中心的回执",
        "tables": [
            {"apart": True, "count": 0, "table": "checkpoint"},
            {"apart": False, "count": 2, "table": "sync_peer"},
        ],
    }


@pytest.mark.rule("DM-03", "beside")
def test_a_database_of_before_is_guarded_once(run: CommandLine, change: Change) -> None:
    back = "UPDATE alembic_version SET version_num = '0002'; DROP TABLE guard"
    change(back)
    with open_station(load_settings(run.data)) as station:
        assert {"migrated", "guarded"} <= set(station.noticed)
    assert run("ledger", "verify")["ok"]
    newest = [
        each["body"]["cause"]
        for each in run("ledger", "list", "--filter", "stream=audit")
        if each["kind"] == "ledger.sealed"
    ]
    assert newest == ["upgrade"]
    change(f"DELETE FROM checkpoint; {back}")  # as if it were one of before again
    with open_station(load_settings(run.data)) as station:
        assert "guarded" not in station.noticed
    assert ("guard_broken", "checkpoint") in found(run, "verify")


@pytest.mark.rule("DM-03", "beside")
def test_a_damaged_memory_of_the_centre_is_dropped_when_it_is_accepted(
    run: CommandLine, change: Change
) -> None:
    change("UPDATE sync_peer SET problem = '{}' WHERE stream = 'custody'")
    assert ("guarded_rows_apart", "sync_peer") in found(run, "verify")
    assert run("ledger", "accept", "--reason", "向中心重新询问")["accepted"] == ["sync_peer"]
    assert run("ledger", "verify")["ok"]
    with open_station(load_settings(run.data)) as station, station.store.read() as view:
        assert view.sync.peer(Stream.CUSTODY) == Peer(Stream.CUSTODY)
        assert view.sync.peer(Stream.AUDIT) == Peer(Stream.AUDIT)


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sync_peer SET acked_seq = 9999",
        "DELETE FROM sync_peer",
        "INSERT OR REPLACE INTO sync_peer SELECT 'audit', centre_id, 9999, acked_hash, last_ok, 0, '', '', '' FROM sync_peer",
        "DELETE FROM guard",
    ],
)
@pytest.mark.parametrize("words", [("sync", "status"), ("deadlines", "indicators"), ("out",)])
def test_nothing_is_stated_by_a_memory_of_the_centre_that_somebody_wrote(
    run: CommandLine, change: Change, tmp_path: Path, statement: str, words: tuple[str, ...]
) -> None:
    out = tmp_path / "out.csv"
    words = ("deadlines", "indicators", "--out", str(out)) if words == ("out",) else words
    change(statement)
    refused = run(*words, status=1)
    assert refused["error"] == "store.memory_damaged"
    assert refused["facts"]["table"] == "sync_peer"
    assert "ledger accept" in refused["message"]
    assert not out.exists()
    run("ledger", "accept", "--reason", "向中心重新询问")
    run(*words)
    with open_station(load_settings(run.data)) as station, station.store.read() as view:
        assert [view.sync.peer(stream) for stream in Stream] == [Peer(stream) for stream in Stream]


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.parametrize("table", ["sync_peer", "checkpoint"])
def test_an_older_state_put_back_with_its_sum_is_named(run: CommandLine, change: Change, table: str) -> None:
    change(f"CREATE TABLE kept AS SELECT * FROM {table}; CREATE TABLE sums AS SELECT * FROM guard;")
    run("ledger", "checkpoint")
    with open_station(load_settings(run.data)) as station, station.store.write() as work:
        work.sync.remember([Peer(Stream.CUSTODY, "centre", fails=7)])
    change(
        f"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept; "
        f"INSERT OR REPLACE INTO guard SELECT * FROM sums WHERE name = '{table}'; DROP TABLE kept; DROP TABLE sums;"
    )
    assert found(run, "verify") == [("guard_older", table)]
    run("people", "list")
    assert "ledger accept" in run.heard
    assert found(run, "verify") == [("guard_older", table)], "an act does not wash it"
    run("ledger", "accept", "--reason", "核对")
    assert run("ledger", "verify")["ok"]
    run("ledger", "checkpoint")
    with open_station(load_settings(run.data)) as station, station.store.write() as work:
        work.sync.remember([Peer(Stream.CUSTODY, "centre", fails=8)])
    assert run("ledger", "verify")["ok"]


@pytest.mark.rule("DM-03", "beside")
def test_what_somebody_else_accepted_meanwhile_is_not_accepted_again(
    run: CommandLine, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    change("DELETE FROM checkpoint")
    with open_station(load_settings(run.data)) as station:
        proof = station.services.audit.proof
        session = Session("admin", "管理员", frozenset({Role.SYSTEM_ADMINISTRATOR}))
        look = proof._keeping.guarded_apart

        def looked_before_the_other() -> tuple[str, ...]:
            found = look()
            monkeypatch.setattr(proof._keeping, "guarded_apart", look)
            assert proof.accept(session, "先") == ("checkpoint",)
            return found

        monkeypatch.setattr(proof._keeping, "guarded_apart", looked_before_the_other)
        with pytest.raises(Refused, match="nothing_to_accept"):
            proof.accept(session, "后")
        with station.store.read() as view:
            reasons = [
                each.of(LedgerSealed).reason
                for each in view.ledger.of_kind(Stream.AUDIT, LedgerSealed.KIND, 9)
            ]
    assert "后" not in reasons
