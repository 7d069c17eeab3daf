"""An older witness of the station's own, put back beside a database that went on, is told; what a power cut takes is not."""

import os

import pytest

from station.core.ledger import Stream
from station.people.bodies import SessionRefused
from station.store.engine import open_engine
from station.store.keys import load_key, signature_holds
from station.store.opening import open_station_database
from station.store.store import Store
from station.store.verification import verify_ledger
from station.store.witness import Witness
from tests.plugins.stations import TestStation
from tests.store import histories


def opened(made: TestStation) -> tuple[list[str], Store]:
    """What a start notices, and the store that it opened."""
    made.store.close()
    file = made.folder / "witness.json"
    database = made.store.engine.url.database
    assert database is not None
    store = Store(open_engine(made.folder / database), made.clock, made.store.rulebook, witness=Witness(file))
    key = load_key(made.folder / "station.pem")
    return open_station_database(store, key, database=None, now=made.clock.now()), store


def worked(made: TestStation, *, minutes: int) -> None:
    histories.register(made.store, "T-1")
    made.clock.advance(minutes=minutes)
    histories.register(made.store, "T-2")


@pytest.mark.rule("DM-03", "beside")
def test_an_older_witness_put_back_is_said_at_the_start_and_by_verification(station: TestStation) -> None:
    witness = station.folder / "witness.json"
    older = witness.read_bytes()
    worked(station, minutes=30)
    witness.write_bytes(older)
    noticed, store = opened(station)
    assert noticed == ["witness_older"]
    (found,) = verify_ledger(store, signature_holds).files
    assert (found.code, found.stream, found.facts["count"]) == ("witness_older", "custody", 2)
    histories.register(store, "T-3")  # work goes on; the witness is left for a person to decide
    assert witness.read_bytes() == older
    store.take_over_witness()
    assert opened(station)[0] == []


@pytest.mark.rule("DM-03", "beside")
def test_the_last_moments_before_a_power_cut_are_no_finding(station: TestStation) -> None:
    witness = station.folder / "witness.json"
    older = witness.read_bytes()
    worked(station, minutes=1)
    witness.write_bytes(older)
    assert opened(station)[0] == []


@pytest.mark.rule("DM-03", "beside")
def test_a_program_that_wrote_to_one_stream_takes_back_nothing_that_another_witnessed(
    station: TestStation,
) -> None:
    histories.register(station.store, "T-1")
    other = Store(
        open_engine(station.folder / str(station.store.engine.url.database)),
        station.clock,
        station.store.rulebook,
        witness=Witness(station.folder / "witness.json"),
    )
    other.use_key(load_key(station.folder / "station.pem"))
    histories.append(other, SessionRefused("account:li", "password", 1, 4, None, 0), "account:li")
    histories.register(station.store, "T-2")
    found = Witness(station.folder / "witness.json").witness_record(station.signer.authenticate)
    with station.store.read() as view:
        heads = {stream: view.ledger.head(stream) for stream in Stream}
    assert found is not None
    assert found.heads == heads


@pytest.mark.rule("DM-03", "beside")
def test_a_record_of_any_length_is_written_over_the_one_before_without_becoming_unreadable(
    station: TestStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power may fail between the record and the cut of what was longer."""
    monkeypatch.setattr(os, "ftruncate", lambda _descriptor, _length: None)
    for length in (1, 700, 690, 1500, 1490):
        witness = Witness(station.folder / "witness.json", {"archive": "x" * length})
        with station.store.read() as view:
            heads = {stream: view.ledger.head(stream) for stream in Stream}
        witness.record("database", heads, station.signer.authenticate)
        found = witness.witness_record(station.signer.authenticate)
        assert found is not None
        assert found.proved
