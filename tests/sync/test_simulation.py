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


def lived(seed: int, centre: type[MemoryCentre] = MemoryCentre) -> World:
    """A world after its bad days, with the link good again."""
    world = World(seed, centre)
    world.live()
    world.heal()
    return world


def faults_of(seed: int, centre: type[MemoryCentre] = MemoryCentre) -> list[str]:
    return lived(seed, centre).faults()


def alarms(world: World) -> set[str]:
    return {
        row.entry().of(AlarmRaised).code
        for station in world.stations
        for rows in station.books.rows.values()
        for row in rows
        if row.kind == "sync.alarm_raised"
    }


def test_whatever_happens_the_logs_arrive_once_and_nothing_confirmed_is_lost() -> None:
    bad: dict[int, list[str]] = {}
    centres, stations, quarantined = 0, 0, 0
    raised: set[str] = set()
    for seed in range(SEEDS):
        world = lived(seed)
        if faults := world.faults():
            bad[seed] = faults
        centres += world.centre_restored
        stations += len(world.restored)
        quarantined += len(world.centre.quarantine)
        raised |= alarms(world)
    assert bad == {}
    # A simulation in which nothing goes wrong proves nothing: the bad days did happen.
    assert centres > 130
    assert stations > 130
    assert quarantined
    assert {"sync.fork", "sync.station_rollback", "sync.centre_rollback"} <= raised


def cursor_only(
    local: Head, centre: Head, acked: ChainPlace, *, mine: HashAt, theirs: HashAt, restarted_at: object
) -> SendFrom | UpToDate:
    """The mutation: believe the station's own memory of what it sent, ask nobody."""
    return UpToDate() if acked.seq >= local.seq else SendFrom(acked.seq + 1)


def test_a_client_side_cursor_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    class CursorSender(Sender):
        def send(self, stream, centre_state, report, cancel):
            acked = self._memory.peers()[stream].acked
            with self._store.read() as view:
                if acked.seq >= view.ledger.head(stream).seq:
                    return Delivery(0, centre_state.heads[stream].head)
            return super().send(stream, centre_state, report, cancel)

    monkeypatch.setattr(session, "compare", cursor_only)
    monkeypatch.setattr(session, "Sender", CursorSender)
    assert any(faults_of(seed) for seed in range(40))


def test_passing_over_conflicts_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """ON CONFLICT DO NOTHING at a centre that a trusting client meets: two histories grow into one."""
    monkeypatch.setattr(
        session, "compare", lambda local, centre, *_rest, **_looks: SendFrom(min(local.seq, centre.seq) + 1)
    )
    found = (fault for seed in range(60) for fault in faults_of(seed, MergingCentre))
    assert any("broken" in fault or "divergence" in fault for fault in found)


def test_a_centre_that_forgets_would_be_caught() -> None:
    class Forgetful(MemoryCentre):
        """Confirms before it stores, and sometimes does not."""

        def store(self, package):
            if package.last.seq % 5:
                super().store(package)

    assert any(faults_of(seed, Forgetful) for seed in range(10))
