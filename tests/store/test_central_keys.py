"""A key that was revoked proves what came before, and nothing that is written in its name afterwards."""

from pathlib import Path
from typing import Literal

import psycopg
import pytest

from station.core.errors import IntegrityProblem, Refused
from station.core.ledger import Checkpoint, Head, Opaque, Signer, StoredEntry, Stream, seal, suite_named
from station.store.appending import EpochCase, decide_epoch
from station.store.central.keys import enrol_key
from station.store.central.reading import open_records
from station.store.central.verifying import verify_centre
from station.store.keys import create_key
from station.sync.central_values import OwnerWord, RepairWish
from tests.plugins.postgres import PostgresServer
from tests.sync.centres import PROGRAM, Linked, assert_centre_has_all, linked

REPAIR = RepairWish(OwnerWord("damaged"))

NAME = "310110-01"


def begin(station: Linked, reason: Literal["moved", "new_key"], signer: Signer) -> None:
    """Begin an epoch of both streams with this key."""
    made = station.station
    with made.store.write() as work:
        for stream in Stream:
            case = EpochCase(stream, signer, "another", reason)
            (opening,) = decide_epoch(PROGRAM, case, work.policy, made.clock.now()).drafts
            work.start_epoch(opening, signer.suite)


def renewed(station: Linked, folder: Path, url: str) -> Signer:
    """Give a station a new key, as its people and the centre's owner do; returns the one that it had."""
    former, fresh = station.station.signer, create_key(folder / "fresh.pem")
    begin(station, "new_key", fresh)
    assert enrol_key(url, NAME, fresh.public_key.hex(), OwnerWord("stolen")).logins
    object.__setattr__(station.station, "signer", fresh)
    return former


def forge(station: Linked, key: Signer, *, epoch: bool) -> Head:
    """What a thief of the former folder writes with its login and its key: an entry, or an epoch and an entry."""
    now, address = station.station.clock.now(), (station.address.get() or "").replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        row = connection.execute("SELECT epoch, seq, hash FROM head WHERE stream = 'custody'").fetchone()
        assert row is not None
        head = Head(Stream.CUSTODY, row[0], row[1], bytes(row[2]))
        bodies = [Opaque("template.changed", 1, {"name": "register", "text": "forged", "reason": "x"})]
        if epoch:
            named = {"suite": key.suite, "key_id": key.key_id, "public_key": key.public_key.hex()}
            said = {"database_id": "thief", "reason": "new_key", "evidence": {}}
            bodies.insert(0, Opaque("ledger.epoch_started", 1, named | said))
        for body in bodies:
            made = seal(
                PROGRAM.draft(body, now),
                head,
                suite_named(key.suite),
                station=NAME,
                epoch=row[0] + epoch,
                recorded_at=now,
                zone="Asia/Shanghai",
            )
            entry = StoredEntry.of(made)
            connection.execute(
                "INSERT INTO entry VALUES (%s, 'custody', %s, %s, %s, 1, %s, %s, now(), %s, %s, %s)",
                [NAME, entry.seq, entry.epoch, entry.kind, now, now, entry.content, head.hash, entry.hash],
            )
            head = Head(Stream.CUSTODY, entry.epoch, entry.seq, entry.hash)
        connection.execute(
            "INSERT INTO receipt (station_id, stream, seq, first_seq, epoch, hash, checkpoint)"
            " VALUES (%s, 'custody', %s, %s, %s, %s, %s)",
            [NAME, head.seq, head.seq, head.epoch, head.hash, Checkpoint.sign(NAME, head, now, key).note()],
        )
        if epoch:
            connection.execute(
                "UPDATE head SET epoch = %s, seq = %s, hash = %s WHERE stream = 'custody'",
                [head.epoch, head.seq, head.hash],
            )
    return head


def codes(url: str) -> set[str]:
    return {each.found.code for each in verify_centre(url).problems}


@pytest.mark.rule("DM-03", "ledger")
def test_a_revoked_key_forges_nothing(tmp_path: Path, pg: PostgresServer, pg_url: str) -> None:
    station = linked(tmp_path, pg_url)
    station.append(3)
    assert station.sync.run(PROGRAM).troubles == ()
    former = renewed(station, tmp_path, pg_url)
    station.append(2)
    assert station.sync.run(PROGRAM).troubles == ()
    assert codes(pg_url) == set()  # what the former key signed while it was in force stays proved

    forge(station, former, epoch=False)
    assert codes(pg_url) >= {"receipt_revoked", "unproved"}
    station.append(1)
    assert {each.code for each in station.sync.run(PROGRAM).troubles} == {"sync.centre_damaged"}
    assert verify_centre(pg_url, repair=REPAIR).problems == ()
    assert station.sync.run(PROGRAM).unsent == 0

    head = forge(station, former, epoch=True)
    assert codes(pg_url) >= {"receipt_revoked", "key_not_new"}
    with open_records(station.address.get() or "") as records:
        assert records.receipt(NAME, Stream.CUSTODY, head.seq) is None
    with pytest.raises(IntegrityProblem) as problem:  # and it is not the station that is in doubt
        station.sync.run(PROGRAM)
    assert (problem.value.code, problem.value.facts["fault"]) == ("sync.centre_damaged", "receipt_revoked")
    assert verify_centre(pg_url, repair=REPAIR).problems == ()
    assert station.sync.run(PROGRAM).troubles == ()
    assert_centre_has_all(pg, pg_url, station)


@pytest.mark.rule("DM-03", "ledger")
def test_a_key_that_was_replaced_before_the_centre_heard_of_it_is_enrolled_as_a_former_one(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    """Only the newest was enrolled, and the epoch of the one in between kept everything out for ever."""
    station = linked(tmp_path, pg_url)
    assert station.sync.run(PROGRAM).troubles == ()
    between = create_key(tmp_path / "between.pem")
    begin(station, "new_key", between)
    renewed(station, tmp_path, pg_url)
    station.append(2)
    newest = station.station.signer.public_key.hex()
    for trouble in station.sync.run(PROGRAM).troubles:
        assert trouble.code == "sync.former_key_unknown"
        assert isinstance(trouble.error(), Refused)
        assert (trouble.facts["former"], trouble.facts["public_key"]) == (between.public_key.hex(), newest)
    for _ in range(2):
        enrol_key(pg_url, NAME, newest, OwnerWord("replaced twice"), [between.public_key.hex()])
    assert station.sync.run(PROGRAM).troubles == ()
    assert_centre_has_all(pg, pg_url, station)
    assert codes(pg_url) == set()
    forge(station, between, epoch=False)  # it never signs
    assert codes(pg_url) >= {"receipt_revoked", "unproved"}


@pytest.mark.rule("DM-03", "ledger")
def test_an_epoch_with_a_known_key_is_not_taken_for_one_with_a_new_key(tmp_path: Path, pg_url: str) -> None:
    """A copy that says so would go on without an approval."""
    station = linked(tmp_path, pg_url)
    assert station.sync.run(PROGRAM).troubles == ()
    begin(station, "new_key", station.station.signer)
    (trouble, *_) = station.sync.run(PROGRAM).troubles
    assert (trouble.code, trouble.facts["fault"]) == ("sync.package_refused", "key_not_new")
    assert codes(pg_url) == set()


@pytest.mark.rule("DM-03", "ledger")
def test_a_login_does_not_keep_the_owner_from_repairing_by_a_key_that_nobody_knows(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = linked(tmp_path, pg_url)
    station.append(3)
    assert station.sync.run(PROGRAM).troubles == ()
    strange = create_key(tmp_path / "strange.pem")
    forge(station, strange, epoch=True)
    (custody, _audit) = verify_centre(pg_url, repair=REPAIR).stations[0].streams
    assert (custody.repair, custody.left, custody.unknown_keys) == (
        None,
        "epoch_key_unknown",
        (strange.key_id,),
    )
    disowned = RepairWish(
        OwnerWord("none of the office's, by telephone", "duty"),
        frozenset({strange.key_id, station.station.signer.key_id}),
    )
    proof = verify_centre(pg_url, repair=disowned)
    assert proof.problems == ()
    assert proof.not_disowned == (station.station.signer.key_id,)  # its own key: what that signed stands
    (act,) = proof.stations[0].acts
    assert (act.act, act.about, act.by, act.person) == (
        "repair",
        f"custody {strange.key_id}",
        "postgres",
        "duty",
    )
    station.append(1)
    assert station.sync.run(PROGRAM).troubles == ()
    assert_centre_has_all(pg, pg_url, station)
    own = psycopg.connect((station.address.get() or "").replace("+psycopg", ""))
    with own, pytest.raises(psycopg.errors.InsufficientPrivilege):
        own.execute("SELECT * FROM owner_act")
