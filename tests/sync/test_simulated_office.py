"""An office of three desktops lives through renewed keys, revoked logins, a server put back; what was done wrong once fails in it."""

import pytest

from station.store.known_branches import KnownBranches, Left
from station.sync import continuing
from station.sync.values import EnrolledKey
from tests.plugins.seeds import Seeds
from tests.sync import simulated_office
from tests.sync.simulated_office import OfficeStore, OfficeWorld, Replacing
from tests.sync.simulator import Books

FEW = 25
MOST = 60
"""Among so many offices a fault is met."""


def lived(seed: int, replacing: type[Replacing] = Replacing) -> OfficeWorld:
    world = OfficeWorld(seed, replacing)
    world.live()
    return world


def test_an_office_loses_nothing_whatever_its_desktops_keys_and_server_do(seeds: Seeds) -> None:
    bad: dict[int, list[str]] = {}
    count: dict[str, int] = {}
    for seed in seeds(FEW):
        world = lived(seed)
        if faults := world.faults():
            bad[seed] = faults
        for name, times in world.count.items():
            count[name] = count.get(name, 0) + times
    assert bad == {}
    # The bad days did happen.
    assert {"at_once", "put_back", "new_key", "stolen", "sync.former_key_unknown"} <= count.keys()
    assert count["went on"] > 1
    assert count["killed"] > 1
    assert count["all opened"] > 2
    assert count.get("sync.fetched_unproved", 0) < len(seeds(FEW)) / 4


def caught(replacing: type[Replacing] = Replacing, most: int = MOST) -> set[str]:
    """What is found in the first office in which something is."""
    return next((set(found) for seed in range(most) if (found := lived(seed, replacing).faults())), set())


class Torn(Replacing):
    """Replaces entry by entry, outside a transaction."""

    def working(self, held: Books) -> Books:
        return held


def test_entries_replaced_one_by_one_would_be_caught() -> None:
    assert "killed before the commit, and something is changed" in caught(Torn)


def test_a_witness_that_knows_no_other_desktop_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OfficeStore, "shared", False)
    monkeypatch.setattr(KnownBranches, "named", lambda _known, _id: False)
    assert caught() & {
        "an epoch began as restored, and nothing was",
        "another desktop recorded what is on record",
        "custody: did not heal: sync.epoch_waits",
    }


def test_an_epoch_for_each_desktop_that_finds_the_restore_would_be_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(KnownBranches, "left", lambda _known, _ids: Left())
    assert "one restore, and several epochs began" in caught()


def test_a_witness_that_names_no_former_database_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that was of an epoch which the restore took away has no id that the ledger knows."""

    def put_back_below_two_keys() -> OfficeWorld:
        world = OfficeWorld(1)
        world.copy(world.desktops[0])
        for renews, follows in ((0, 1), (0, 2)):
            world.desktops[renews].renew(world.key(), held=True)
            world.desktops[follows].keys = list(world.desktops[renews].keys)
            assert world.desktops[follows].open()
        world.put_back(world.desktops[0])
        return world

    found = "one restore, and several epochs began"
    assert found not in put_back_below_two_keys().broken
    monkeypatch.setattr(simulated_office, "ids_before", lambda _view: ())
    assert found in put_back_below_two_keys().broken


def test_a_loss_recorded_anew_at_each_opening_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KnownBranches, "began_for", lambda _known, _evidence: False)
    monkeypatch.setattr(KnownBranches, "holds", lambda _known, _seen: False)
    found = caught()
    assert found & {
        "opened after the commit, and more was recorded",
        "another desktop recorded what is on record",
    }


def test_a_former_key_that_goes_on_signing_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EnrolledKey, "revoked", False)
    assert "a revoked key signed" in caught()


def test_a_branch_that_is_thrown_away_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgetful(Replacing):
        def _exchanged(self, plan, fetched):
            return continuing.Parted(plan, (), super()._exchanged(plan, fetched).checkpoints)

    assert "recorded and lost" in caught(Forgetful)


def test_a_login_that_all_desktops_share_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever shuts one out shuts all of them out: the one that is left does not send."""
    sent: list[bool] = []
    for shared in (False, True):
        world = OfficeWorld(1)
        stolen, left, _third = world.desktops
        left.link.trouble = 0.0
        if shared:
            left.link.login = stolen.link.login
        world.act(left)
        world.stolen(stolen)
        assert world.synchronise(stolen) is None
        sent.append(world.synchronise(left) is not None)
        if not shared:
            assert world.synchronise(left) is not None
            world.revoke(stolen)
            stolen.link.trouble = 0.0
            assert world.synchronise(stolen) is not None
            assert world.faults() == []
    assert sent == [True, False]


def test_a_desktop_with_the_former_key_is_not_opened_until_it_has_the_new_one() -> None:
    world = OfficeWorld(1)
    first, second, _third = world.desktops
    first.renew(world.key(), held=True)
    assert not second.open()
    second.keys = list(first.keys)
    assert second.open()
    assert world.faults() == []
