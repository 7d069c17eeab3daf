"""Epochs that copies of a station claim: signed by the station, approved by the centre's owner, and taken back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from station.core.errors import Refused
from station.core.ledger import Checkpoint, Head, Stream
from station.store.appending import EpochCase, decide_epoch
from station.store.central.centre import open_centre
from station.store.central.epochs import approve_epoch, withdraw_approval
from station.store.central.verifying import verify_centre
from station.store.keys import create_key
from station.sync.claims import EpochClaim
from station.sync.package import SyncPackage
from station.sync.receiving import restart_of
from station.sync.values import Restart, SyncReason
from tests.plugins.postgres import PostgresServer
from tests.sync.centres import PROGRAM, Linked, assert_centre_has_all, linked, scalar

NAME = "310110-01"


def restart(station: Linked, copy: str = "another") -> None:
    """Begin an epoch of both streams, as a restored copy does."""
    made = station.station
    with made.store.write() as work:
        for stream in Stream:
            case = EpochCase(stream, made.signer, copy, "restored")
            (opening,) = decide_epoch(PROGRAM, case, work.policy, made.clock.now()).drafts
            work.start_epoch(opening, made.signer.suite)


@pytest.fixture
def station(tmp_path: Path, pg_url: str) -> Linked:
    """A station that was restored after its entries were sent."""
    made = linked(tmp_path, pg_url)
    made.append(3)
    assert made.sync.run(PROGRAM).troubles == ()
    restart(made)
    return made


def held_package(station: Linked) -> tuple[SyncPackage, Restart]:
    """The package that the centre has to hold, without a claim, and the epoch that it begins."""
    with station.store.read() as view:
        row = list(view.ledger.stored(Stream.CUSTODY))[-1]
    begun = restart_of(row)
    assert begun is not None
    end = Head(Stream.CUSTODY, row.epoch, row.seq, row.hash)
    signed = Checkpoint.sign(NAME, end, station.station.clock.now(), station.station.signer)
    return SyncPackage(NAME, Stream.CUSTODY, (row,), signed), begun


Forge = Callable[[Linked, Restart, Path], tuple[EpochClaim, ...]]


def by_a_stranger(_station: Linked, begun: Restart, folder: Path) -> tuple[EpochClaim, ...]:
    return (EpochClaim.sign(NAME, begun, create_key(folder / "stranger.pem")),)


def in_the_stations_name(station: Linked, begun: Restart, folder: Path) -> tuple[EpochClaim, ...]:
    (foreign,) = by_a_stranger(station, begun, folder)
    return (replace(foreign, signed_by=station.station.signer.key_id),)


def for_another_copy(station: Linked, begun: Restart, _folder: Path) -> tuple[EpochClaim, ...]:
    signed = EpochClaim.sign(NAME, replace(begun, copy="the thief's"), station.station.signer)
    return (replace(signed, restart=begun),)


@pytest.mark.parametrize(
    "forge",
    [lambda *_: (), by_a_stranger, in_the_stations_name, for_another_copy],
    ids=["none", "stranger", "name", "copy"],
)
def test_a_claim_that_the_station_did_not_sign_is_refused_with_an_alarm(
    tmp_path: Path, station: Linked, pg: PostgresServer, pg_url: str, forge: Forge
) -> None:
    package, begun = held_package(station)
    package = replace(package, claims=forge(station, begun, tmp_path))
    with open_centre(station.address.get() or "") as centre:
        answer = centre.deliver(package)
    assert (answer.reason, answer.facts["fault"]) == (SyncReason.BAD_PACKAGE, "claim_unsigned")
    with pg.connect(pg_url) as connection:
        assert scalar(connection, "SELECT count(*) FROM epoch_claim") == 0
        assert scalar(connection, "SELECT code FROM alarm") == "sync.claim_unsigned"
        assert scalar(connection, "SELECT count(*) FROM quarantine") == 1


def test_what_somebody_wrote_into_the_claims_is_named_and_not_approved(
    station: Linked, pg: PostgresServer, pg_url: str
) -> None:
    _package, begun = held_package(station)
    address = (station.address.get() or "").replace("+psycopg", "")
    with psycopg.connect(address) as connection:  # the station's login, by another program
        connection.execute(
            "INSERT INTO epoch_claim (station_id, stream, hash, epoch, seq, reason, key_id, copy, first_seen)"
            " VALUES (%s, 'custody', %s, 2, %s, 'restored', %s, 'mine', 'infinity')",
            [NAME, begun.hash, begun.seq, begun.key_id],
        )
    with pytest.raises(Refused) as refused:
        approve_epoch(pg_url, NAME, 2, "it says so")
    assert refused.value.code == "sync.claim_unsigned"
    (proof,) = verify_centre(pg_url).stations
    assert [each.found.code for each in proof.problems] == ["claim_unsigned"]
    assert proof.waiting == ()
    # It does not stand in the way of the one that is signed.
    assert {each.code for each in station.sync.run(PROGRAM).troubles} == {"sync.epoch_waits"}
    assert len(verify_centre(pg_url).stations[0].waiting) == 2
    assert {each.copy for each in approve_epoch(pg_url, NAME, 2, "disk replaced").restarts} == {"another"}
    assert station.sync.run(PROGRAM).troubles == ()
    assert_centre_has_all(pg, pg_url, station)


def test_an_approval_is_taken_back_as_long_as_nothing_is_stored(
    station: Linked, pg: PostgresServer, pg_url: str
) -> None:
    station.sync.run(PROGRAM)
    with pytest.raises(Refused) as refused:
        withdraw_approval(pg_url, NAME, 2, "never given")
    assert refused.value.code == "sync.nothing_approved"
    given = approve_epoch(pg_url, NAME, 2, "disk replaced")
    with pytest.raises(Refused) as refused:
        withdraw_approval(pg_url, NAME, 2, " ")
    assert refused.value.code == "sync.no_reason"
    with pytest.raises(Refused) as refused:
        withdraw_approval(station.address.get() or "", NAME, 2, "by myself")
    assert refused.value.code == "sync.owner_needed"
    for reason in ("the other computer was meant", "given again"):
        assert withdraw_approval(pg_url, NAME, 2, reason).restarts == given.restarts
    with pg.connect(pg_url) as connection:
        kept = connection.execute("SELECT DISTINCT approved_reason, reason FROM epoch_withdrawal").fetchall()
    assert kept == [("disk replaced", "the other computer was meant")]
    assert {each.code for each in station.sync.run(PROGRAM).troubles} == {"sync.epoch_waits"}
    assert len(verify_centre(pg_url).stations[0].waiting) == 2
    approve_epoch(pg_url, NAME, 2, "this one after all")
    assert station.sync.run(PROGRAM).troubles == ()
    with pytest.raises(Refused) as refused:
        withdraw_approval(pg_url, NAME, 2, "too late")
    assert refused.value.code == "sync.epoch_stored"
    assert_centre_has_all(pg, pg_url, station)


def test_a_claim_that_was_overtaken_waits_no_more(station: Linked, pg: PostgresServer, pg_url: str) -> None:
    station.sync.run(PROGRAM)
    with pg.connect(pg_url) as connection:  # as when the newer copy came back and went on
        connection.execute("UPDATE head SET seq = seq + 5")
    (proof,) = verify_centre(pg_url).stations
    assert proof.waiting == ()


def test_a_claim_by_a_key_that_was_revoked_since_is_not_approved(
    station: Linked, pg: PostgresServer, pg_url: str
) -> None:
    station.sync.run(PROGRAM)
    with pg.connect(pg_url) as connection:
        connection.execute("UPDATE station_key SET revoked_at = now()")
    with pytest.raises(Refused) as refused:
        approve_epoch(pg_url, NAME, 2, "stolen meanwhile")
    assert refused.value.code == "sync.claim_unsigned"
    (proof,) = verify_centre(pg_url).stations
    assert (proof.waiting, proof.problems) == ((), ())  # the station signed it once: nobody wrote it


def test_an_epoch_that_is_stored_is_approved_again_where_the_approvals_were_lost(
    station: Linked, pg: PostgresServer, pg_url: str
) -> None:
    """As after a restore of one table: the epoch was called overtaken, by itself."""
    station.sync.run(PROGRAM)
    approve_epoch(pg_url, NAME, 2, "disk replaced")
    assert station.sync.run(PROGRAM).troubles == ()
    with pg.connect(pg_url) as connection:
        connection.execute("DELETE FROM epoch_approval")
    (proof,) = verify_centre(pg_url).stations
    assert {each.found.code for each in proof.problems} == {"epoch_unapproved"}
    assert len(proof.waiting) == 2
    approve_epoch(pg_url, NAME, 2, "as it was approved before the restore")
    assert verify_centre(pg_url).stations[0].problems == ()


@pytest.mark.rule("DM-03", "ledger")
def test_a_claim_that_was_overtaken_is_not_one_of_several(
    station: Linked, pg: PostgresServer, pg_url: str
) -> None:
    (waits, *_) = station.sync.run(PROGRAM).troubles
    assert waits.facts["copy"] == "another"  # as the command that it names needs it
    with pg.connect(
        pg_url
    ) as connection:  # a copy that claimed the epoch at numbers which the stream has since
        connection.execute(
            "INSERT INTO epoch_claim SELECT station_id, stream, '\\x01', epoch, 1, reason, key_id, 'dead', now(), note, '\\x01'"
            " FROM epoch_claim"
        )
        for row in connection.execute("SELECT stream, note FROM epoch_claim WHERE copy = 'dead'").fetchall():
            made = EpochClaim.parse(row[1]).restart
            dead = EpochClaim.sign(
                NAME, replace(made, seq=1, hash=b"\x01", copy="dead"), station.station.signer
            ).note()
            connection.execute(
                "UPDATE epoch_claim SET note = %s WHERE copy = 'dead' AND stream = %s", [dead, row[0]]
            )
    with pytest.raises(Refused) as refused:
        approve_epoch(pg_url, NAME, 2, "the dead one", "dead")
    assert refused.value.code == "sync.went_on"
    assert {each.copy for each in approve_epoch(pg_url, NAME, 2, "disk replaced").restarts} == {"another"}
