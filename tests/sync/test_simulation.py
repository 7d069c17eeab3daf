"""Many seeds of bad days: the logs arrive once, chained, and nothing confirmed is lost; known wrong ways fail."""

import pytest

from station.core.ledger import Head
from station.sync import session
from station.sync.bodies import AlarmRaised
from station.sync.comparison import HashAt, SendFrom, UpToDate
from station.sync.sending import Delivery, Sender
from station.sync.values import ChainPlace
from tests.sync.simulator import MemoryCentre, MergingCentre, World

SEEDS = 400


def faults_of(seed: int, centre: type[MemoryCentre] = MemoryCentre) -> list[str]:
    world = World(seed, centre)
    world.live()
    world.heal()
    return world.faults()


def test_whatever_happens_the_logs_arrive_once_and_nothing_confirmed_is_lost() -> None:
    bad = {seed: faults for seed in range(SEEDS) if (faults := faults_of(seed))}
    assert bad == {}


def test_the_bad_days_did_happen() -> None:
    """A simulation in which nothing goes wrong proves nothing."""
    worlds = [World(seed) for seed in range(60)]
    for world in worlds:
        world.live()
        world.heal()
    assert sum(world.centre_restored for world in worlds) > 20
    assert sum(len(world.restored) for world in worlds) > 20
    alarms = [
        row.entry().of(AlarmRaised).code
        for world in worlds
        for station in world.stations
        for rows in station.books.rows.values()
        for row in rows
        if row.kind == "sync.alarm_raised"
    ]
    assert {"sync.fork", "sync.station_rollback", "sync.centre_rollback"} <= set(alarms)
    assert any(world.centre.quarantine for world in worlds)


def cursor_only(
    local: Head, centre: Head, acked: ChainPlace, *, mine: HashAt, theirs: HashAt, restarted_at: object
) -> SendFrom | UpToDate:
    """The mutation: believe the station's own memory of what it sent, ask nobody."""
    return UpToDate() if acked.seq >= local.seq else SendFrom(acked.seq + 1)


def test_a_client_side_cursor_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    class CursorSender(Sender):
        def send(self, stream, welcome, report, cancel):
            acked = self._memory.peers()[stream].acked
            with self._store.read() as view:
                if acked.seq >= view.ledger.head(stream).seq:
                    return Delivery(0, welcome.heads[stream].head)
            return super().send(stream, welcome, report, cancel)

    monkeypatch.setattr(session, "compare", cursor_only)
    monkeypatch.setattr(session, "Sender", CursorSender)
    assert any(faults_of(seed) for seed in range(40))


def test_passing_over_conflicts_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """ON CONFLICT DO NOTHING at a centre that a trusting client meets: two histories grow into one."""
    monkeypatch.setattr(
        session, "compare", lambda local, centre, *_rest, **_looks: SendFrom(min(local.seq, centre.seq) + 1)
    )
    found = [fault for seed in range(60) for fault in faults_of(seed, MergingCentre)]
    assert any("broken" in fault or "divergence" in fault for fault in found)


def test_a_centre_that_forgets_would_be_caught() -> None:
    class Forgetful(MemoryCentre):
        """Confirms before it stores, and sometimes does not."""

        def store(self, package):
            if package.last.seq % 5:
                super().store(package)

    assert any(faults_of(seed, Forgetful) for seed in range(10))
