"""Desktops of one office on one server, each with a witness of its own: a restore is one epoch, and each tells what it knew."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from station.core.errors import IntegrityProblem
from station.core.ledger import EpochStarted, LossWitnessed, Stream
from station.core.ledger.verify import EPOCH_STARTED
from station.core.policy import load_rulebook
from station.people.bodies import ParameterChanged
from station.people.sessions import program_session
from station.store.engine import open_engine
from station.store.keys import signature_holds
from station.store.opening import open_station_database
from station.store.store import Store
from station.store.verification import verify_ledger
from station.store.witness import Witness
from tests.plugins.postgres import PostgresServer
from tests.plugins.stations import make_station

PROGRAM = program_session()
Desktop = Callable[[int, str], tuple[Store, list[str]]]


def record(store: Store) -> None:
    with store.write() as work:
        body = ParameterChanged("DM-05", "deadline_hours", 24, 30, "practice")
        work.append(PROGRAM.draft(body, store.clock.now()))


def epochs(store: Store) -> list[str]:
    """Why the epochs of the custody stream began, oldest first."""
    with store.read() as view:
        begun = view.ledger.of_kind(Stream.CUSTODY, EPOCH_STARTED, 100)
    return [each.of(EpochStarted).reason for each in reversed(begun)]


@pytest.fixture
def desktop(tmp_path: Path, pg_url: str) -> Desktop:
    """Opens the office's database at an address on desktop 1 or 2; gives the store and what the opening noticed."""
    made = make_station(tmp_path, pg_url)
    made.store.close()

    def opened(number: int, address: str) -> tuple[Store, list[str]]:
        witness = Witness(tmp_path / f"witness-{number}.json")
        store = Store(open_engine(address), made.clock, load_rulebook(), witness=witness)
        store.use_key(made.signer)
        return store, open_station_database(store, made.signer, database=None, now=made.clock.now())

    return opened


def used(desktop: Desktop, number: int, address: str) -> list[str]:
    """Open on a desktop, record something, close; what the opening noticed."""
    store, noticed = desktop(number, address)
    if not (store.witness is not None and store.witness.path.exists()):
        store.take_over_witness()
    record(store)
    store.close()
    return noticed


@pytest.mark.rule("DM-03", "ledger", "beside")
def test_a_server_that_was_restored_is_one_epoch_in_which_each_desktop_tells_what_it_knew(
    desktop: Desktop, pg: PostgresServer, pg_url: str
) -> None:
    for number in (1, 2, 3):
        used(desktop, number, pg_url)
    older = pg.copied(pg_url)
    for number in (2, 1, 1, 3):  # the second one knows the least, and the third one the end of it
        used(desktop, number, pg_url)
    with closing(desktop(3, pg_url)[0]) as store, store.read() as view:
        gone = view.ledger.head(Stream.CUSTODY).seq
    noticed = [used(desktop, number, older) for number in (1, 2, 3, 1, 2, 3)]
    assert noticed == [["restored"], ["loss_witnessed"], ["loss_witnessed"], [], [], []]
    store, _noticed = desktop(1, older)
    assert epochs(store) == ["first", "restored"]
    with store.read() as view:
        told = [each.of(LossWitnessed) for each in view.ledger.of_kind(Stream.AUDIT, LossWitnessed.KIND, 9)]
        restored = view.ledger.of_kind(Stream.CUSTODY, EPOCH_STARTED, 1)[0].seq
    (third,), (second,) = (each.ends for each in told)
    assert (third.seq, third.missing) == (gone, gone - restored + 1)
    assert (second.seq, second.missing) == (restored, 1)
    assert {(each.restored, each.proved) for each in told} == {(2, True)}
    assert verify_ledger(store, signature_holds).ok
    store.close()


def test_a_desktop_at_work_while_another_finds_the_restore_stops_and_goes_on_when_it_is_opened_again(
    desktop: Desktop, pg: PostgresServer, pg_url: str
) -> None:
    used(desktop, 1, pg_url)
    used(desktop, 2, pg_url)
    older = pg.copied(pg_url)
    used(desktop, 2, pg_url)
    first, _noticed = desktop(1, older)
    record(first)
    second, noticed = desktop(2, older)
    assert "restored" in noticed
    with pytest.raises(IntegrityProblem) as problem:
        record(first)
    assert problem.value.code == "store.went_on_elsewhere"
    first.close()
    record(second)
    second.close()
    assert "restored" not in used(desktop, 1, older)
