"""Many seeds of bad days: the logs arrive once, chained, and nothing confirmed is lost; known wrong ways fail."""

import pytest

from station.core.ledger import Head, Stream
from station.core.progress import silent
from station.sync import session
from station.sync.bodies import AlarmRaised
from station.sync.comparison import HashAt, SendFrom, UpToDate
from station.sync.memory import decide_alarm
from station.sync.sending import Delivery, Sender
from station.sync.values import ChainPlace
from tests.plugins.seeds import Seeds
from tests.sync import simulator
from tests.sync.simulator import SESSION, MemoryCentre, MemoryStore, MergingCentre, World

SEEDS = 320
FEWER = 100


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
    } | {each.code for each in world.centre.alarms}


def test_whatever_happens_the_logs_arrive_once_and_nothing_confirmed_is_lost(seeds: Seeds) -> None:
    bad: dict[int, list[str]] = {}
    centres, stations, claimed = 0, 0, 0
    raised: set[str] = set()
    for seed in seeds(SEEDS):
        world = lived(seed)
        if faults := world.faults():
            bad[seed] = faults
        centres += world.centre_restored
        stations += len(world.restored)
        claimed += len(world.centre.claims)
        raised |= alarms(world)
    assert bad == {}
    # A simulation in which nothing goes wrong proves nothing: the bad days did happen.
    assert centres > 130
    assert stations > 130
    assert claimed > 60
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


def lone(seed: int, centre: type[MemoryCentre] = MemoryCentre) -> tuple[World, MemoryStore]:
    """A world with one station in use, and that station; the link is as bad as ever."""
    world = World(seed, centre)
    station = world.stations[0]
    world.stations = [station]
    return world, station


def some_days(world: World, station: MemoryStore) -> None:
    """The station is used, and what it records is sent some of the time."""
    for _ in range(world.chance.randint(1, 6)):
        world.act(station)
        if world.chance.random() < 0.6:
            world.synchronise(station)


def refused_copy_then_the_newer(
    seed: int, centre: type[MemoryCentre] = MemoryCentre
) -> tuple[bool, list[str]]:
    """An older copy is used for some days, then the newest one comes back.

    Whether the centre took any of the older one's own entries meanwhile, and what is wrong afterwards.
    """
    world, station = lone(seed, centre)
    some_days(world, station)
    older = station.books.copied()
    some_days(world, station)
    newest = station.books.copied()
    station.restore(older, noticed=world.chance.random() < 0.5)
    some_days(world, station)
    known = {row.hash for rows in newest.rows.values() for row in rows}
    at_the_centre = (row.hash for rows in world.centre.shelves.rows.values() for row in rows)
    taken = any(digest not in known for digest in at_the_centre)
    station.books = newest
    world.link.trouble = 0.0
    for _ in range(2):
        world.synchronise(station)
    return taken, world.faults()


def test_a_refused_copy_does_not_part_the_newer_one_from_the_centre() -> None:
    refused = 0
    for seed in range(FEWER):
        taken, faults = refused_copy_then_the_newer(seed)
        if not taken:
            refused += 1
            assert faults == [], seed
    # What the centre took was an older copy that nobody noticed, of a station whose newer entries it never had.
    assert refused > FEWER * 0.8


def test_an_alarm_in_the_chain_of_a_doubtful_copy_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the program did once: the alarm is an entry, and the other stream goes on with it."""

    class Telling(session.Synchroniser):
        def _doubt(self, sender, doubts):
            for trouble in doubts:
                with self._store.write() as work:
                    work.append(decide_alarm(SESSION, trouble, work.policy, self._clock.now()).drafts[0])
            sender.send(Stream.AUDIT, sender._centre.state_of(sender._station), silent, None)
            super()._doubt(sender, doubts)

    monkeypatch.setattr(simulator, "Synchroniser", Telling)
    assert any(refused_copy_then_the_newer(seed)[1] for seed in range(60))


def test_a_clone_that_sends_first_waits_and_the_station_goes_on() -> None:
    for seed in range(FEWER // 3):
        world, station = lone(seed)
        some_days(world, station)
        clone = station.clone()
        world.link.trouble = 0.0
        world.act(clone)
        for copy in (clone, station, clone):
            waiting = world.synchronise(copy)
        assert waiting is not None
        assert {each.code for each in waiting.troubles} <= {
            "sync.epoch_waits",
            "sync.station_rollback",
            "sync.fork",
        }
        assert waiting.troubles
        world.act(station)
        world.synchronise(station)
        assert world.faults() == []


def test_an_approved_clone_takes_over_and_the_station_sends_nothing_more() -> None:
    for seed in range(FEWER // 3):
        world, station = lone(seed)
        some_days(world, station)
        world.link.trouble = 0.0
        world.synchronise(station)
        clone = station.clone()
        world.act(clone)
        world.synchronise(clone)
        world.centre.approve(clone.books.copy)
        assert world.synchronise(clone) is not None
        assert [row.hash for row in world.centre.shelves.rows[station.station, Stream.CUSTODY]] == [
            row.hash for row in clone.books.rows[Stream.CUSTODY]
        ]
        world.act(station)
        told = world.synchronise(station)
        assert told is not None
        assert (told.sent, all(each.doubtful for each in told.troubles)) == (0, True)
        assert world.broken == []


def test_two_programs_of_a_station_raise_no_alarm() -> None:
    for seed in range(FEWER):
        world, station = lone(seed)

        def other(world: World = world, station: MemoryStore = station) -> None:
            world.act(station)
            world.synchronise(station)

        world.link.beside = other
        some_days(world, station)
        world.link.beside = None
        world.heal()
        assert world.faults() == [], seed
        assert alarms(world) == set(), seed


def test_a_hole_at_the_centre_is_never_passed_over() -> None:
    named = 0
    for seed in range(FEWER // 2):
        world, station = lone(seed)
        some_days(world, station)
        world.link.trouble = 0.0
        world.synchronise(station)
        rows = world.centre.shelves.rows[station.station, Stream.CUSTODY]
        if len(rows) < 4:
            continue
        del rows[world.chance.randrange(1, len(rows) - 1)]
        world.act(station)
        told = world.synchronise(station)
        assert told is not None
        assert "sync.centre_damaged" in {each.code for each in told.troubles}, seed
        named += 1
    assert named > 10
