"""A change of keeper: which acts are one, and what its joint count and its signatures have to be (EQ-13)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from station.core.clock import local
from station.core.errors import Refused
from station.inventory.keeper.decide import kept_in
from station.inventory.keeper.use_cases import CountSignWish, KeeperCounts
from station.inventory.stocktake.scanning import ReadAt
from station.inventory.stocktake.settling import FindingWish
from station.inventory.stocktake.use_cases import Stocktakes
from station.inventory.stocktake.values import Action, Purpose, Sight
from station.inventory.values import Item, ItemState
from station.people.confirming import Confirmation
from station.people.offices.keeper_bodies import KeeperChanged, KeeperCountSigned
from station.people.offices.use_cases import OfficeHolders
from station.people.offices.values import Function, Unit, UnitLevel
from station.people.roster import Roster
from station.people.values import Officer
from tests.inventory.movements import SIGNED
from tests.inventory.offices import KEEPER, PROGRAM, Believed, KnownPins, Office, attachments_in

CHANGED = Purpose.KEEPER_CHANGE
DECLARED = ReadAt(number="1002", sight=Sight.DECLARED)


class Keepers:
    """Acts on the office of a department's keeper, 1001 at first, and on its counts; 1003 is the deputy who signs as a head."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office, store = office, office.store
        self.today = local(office.clock.now(), office.clock.zone).date()
        self.since = self.today - timedelta(days=10)
        self.holders = OfficeHolders(store)
        self.unit = "一科"
        office.take("1002", "BWC-0018")  # what its people have is what it keeps
        self.counts = Stocktakes(store, attachments_in(folder), cast("Any", Believed()))
        pins = KnownPins({"1001": "2468"})
        self.joint = KeeperCounts(store, pins, attachments_in(folder), cast("Any", None), self.counts)
        before = self.since - timedelta(days=20)
        self.holders.assign(PROGRAM, self.unit, Function.KEEPER, "1001", first=before)
        self.holders.assign(PROGRAM, self.unit, Function.DEPUTY, "1003", first=before)

    def waits(self) -> list[tuple[str, str]]:
        """From whom to whom, of what waits for a count."""
        return [(each.leaver, each.successor) for each in self.joint.waiting(KEEPER)]

    def give(self, number: str, in_place_of: str = "", since: date | None = None) -> None:
        act, first = self.holders.assign, since or self.since
        act(PROGRAM, self.unit, Function.KEEPER, number, first=first, in_place_of=in_place_of)

    def end(self, number: str, days: int = 0) -> None:
        on = self.since + timedelta(days=days)
        self.holders.end(PROGRAM, self.unit, Function.KEEPER, number, on=on, reason="调整")

    def stand_in(self, number: str, to: date | None = None) -> None:
        first, last = self.since, to or self.since
        self.holders.substitute(
            PROGRAM, self.unit, Function.KEEPER, number, first=first, last=last, reason="病假"
        )

    def count(
        self,
        *counters: str,
        purpose: Purpose = CHANGED,
        read: Sequence[str] = ("BWC-0017",),
        at: ReadAt | None = None,
        over: str = "all",
        decided: bool = True,
    ) -> int:
        """A closed count in which this was read."""
        seq = self.counts.start(KEEPER, over, counters=counters, purpose=purpose).seq
        if read:
            self.counts.scan(KEEPER, seq, read, at)
        self.counts.close(KEEPER, seq, "" if read else "没有见到")
        for finding in self.counts.standing(KEEPER, seq).findings if decided else ():
            if finding.tag == "BWC-0018":  # what the unit keeps
                self.counts.decide(KEEPER, seq, finding.finding, FindingWish(Action.SEEN, "下乡检查"))
        return seq


@pytest.fixture
def keepers(office: Office, tmp_path: Path) -> Keepers:
    return Keepers(office, tmp_path)


@pytest.mark.rule("EQ-13", "keeper")
def test_each_act_that_changes_a_keeper_is_a_change(keepers: Keepers) -> None:
    assert keepers.waits() == [], "nobody handed it over"
    keepers.give("1002", in_place_of="1001")
    assert keepers.waits() == [("1001", "1002")]
    keepers.end("1002")
    assert keepers.waits() == [("1001", "")], "who never held it took nothing over"
    keepers.give("1001")
    assert keepers.waits() == [], "who keeps it after all counts nothing"
    keepers.stand_in("1002")
    assert keepers.waits() == [("1001", "1002")]
    keepers.end("1002")
    assert keepers.waits() == [], "the substitute never stood in"
    Roster(keepers.office.store, keepers.office.clock).leave(PROGRAM, "1001", "调出")
    assert keepers.waits() == [("1001", "")], "whoever leaves hands it over"
    keepers.give("1002")
    (change,) = keepers.joint.waiting(KEEPER)
    wish = CountSignWish(keepers.count("1002", "1003"), "1003", "", SIGNED, SIGNED, SIGNED)
    body = keepers.joint.sign(KEEPER, change.seq, wish).of(KeeperCountSigned)
    assert (body.leaver, body.head.number) == (None, "1003"), "the head counts for who has left"
    assert keepers.waits() == []


@pytest.mark.rule("EQ-13", "keeper")
def test_a_count_of_one_thing_hands_nothing_over(keepers: Keepers) -> None:
    keepers.end("1001", days=1)
    keepers.give("1002")
    (change,) = keepers.joint.waiting(KEEPER)
    one = keepers.count("1001", "1002", over="tags:BWC-0017")
    with pytest.raises(Refused, match=r"keeper\.other_scope"):
        keepers.joint.sign(KEEPER, change.seq, CountSignWish(one, "1003", "", SIGNED, SIGNED, SIGNED))
    assert keepers.waits() == [("1001", "1002")]


@pytest.mark.rule("EQ-13", "keeper")
def test_what_the_unit_keeps_is_settled_before_it_is_handed_over(keepers: Keepers) -> None:
    keepers.give("1002", in_place_of="1001")
    (change,) = keepers.joint.waiting(KEEPER)
    seq = keepers.count("1001", "1002", decided=False)
    signed = CountSignWish(seq, "1003", "", Confirmation(pin="2468"), SIGNED, SIGNED)
    with pytest.raises(Refused, match=r"keeper\.findings_open") as refused:
        keepers.joint.sign(KEEPER, change.seq, signed)
    assert (refused.value.facts["count"], refused.value.facts["names"]) == (1, "BWC-0018 执法记录仪")
    found = {each.tag: each.finding for each in keepers.counts.standing(KEEPER, seq).findings}
    assert len(found) > 1, "what others keep is theirs to settle"
    keepers.counts.decide(KEEPER, seq, found["BWC-0018"], FindingWish(Action.SEEN, "下乡检查"))
    keepers.joint.sign(KEEPER, change.seq, signed)
    assert keepers.waits() == []


@pytest.mark.parametrize(
    ("unit", "kept"),
    [
        (Unit(UnitLevel.OFFICE, "某所"), ("held", "of_group", "of_department", "elsewhere", "gone")),
        (Unit(UnitLevel.DEPARTMENT, "一科"), ("held", "of_group", "of_department")),
        (Unit(UnitLevel.GROUP, "一科 › 一组"), ("held", "of_group")),
        (Unit(UnitLevel.GROUP, "一科 › 二组"), ()),
        (Unit(UnitLevel.DEPARTMENT, "二科"), ("elsewhere",)),
    ],
)
@pytest.mark.rule("EQ-13", "keeper")
def test_what_a_unit_keeps_is_what_its_people_it_or_its_groups_have(
    unit: Unit, kept: tuple[str, ...]
) -> None:
    mine, other = Officer("1001", "李甲", "一科", "一组"), Officer("1004", "周丁", "二科", "一组")
    things = {
        "held": (Item("A-1", 3, "灯", state=ItemState.OUT, holder="1001"), mine),
        "of_group": (Item("A-2", 3, "灯", held_for="group:一科 › 一组"), None),
        "of_department": (Item("A-3", 3, "灯", held_for="department:一科"), None),
        "elsewhere": (Item("A-4", 3, "灯", state=ItemState.OUT, holder="1004"), other),
        "gone": (Item("A-5", 3, "灯", state=ItemState.LOST, holder="1001"), mine),
    }
    assert tuple(name for name, (item, holder) in things.items() if kept_in(unit, item, holder)) == kept


@pytest.mark.rule("EQ-13", "keeper", "signed")
def test_a_count_by_one_alone_or_for_another_purpose_hands_nothing_over(keepers: Keepers) -> None:
    keepers.end("1001", days=1)
    keepers.give("1002")
    (change,) = keepers.joint.waiting(KEEPER)
    good = CountSignWish(keepers.count("1001", "1002"), "1003", "", Confirmation(pin="2468"), SIGNED, SIGNED)
    for wrong, code in (
        (replace(good, stocktake=99999), "stocktake.unknown"),
        (
            replace(good, stocktake=keepers.count("1001", "1002", purpose=Purpose.PERIODIC)),
            "keeper.other_purpose",
        ),
        (replace(good, stocktake=keepers.count("1001")), "keeper.not_counted_by"),
        (replace(good, stocktake=keepers.count("1001", "1002", read=())), "keeper.nothing_seen"),
        (replace(good, stocktake=keepers.count("1001", "1002", read=("QQ-1",))), "keeper.nothing_seen"),
        (
            replace(good, stocktake=keepers.count("1001", "1002", read=("BWC-0018",), at=DECLARED)),
            "keeper.nothing_seen",
        ),
        (replace(good, successor="1003"), "keeper.not_successor"),
        (replace(good, head="1002"), "keeper.same_person"),
        (replace(good, head="9999"), "people.unknown_officer"),
        (replace(good, head_confirms=Confirmation()), "handover.unsigned"),
        (replace(good, leaver_confirms=Confirmation(pin="1")), "people.pin_wrong"),
    ):
        with pytest.raises(Refused) as refused:
            keepers.joint.sign(KEEPER, change.seq, wrong)
        assert refused.value.code == code
    body = keepers.joint.sign(KEEPER, change.seq, good).of(KeeperCountSigned)
    assert body.leaver is not None
    assert (body.leaver.proof, body.successor.proof) == ("pin", "signature")
    with pytest.raises(Refused, match="keeper"):
        keepers.joint.sign(KEEPER, change.seq, good)


@pytest.mark.rule("EQ-13", "keeper")
def test_a_substitute_whose_days_end_by_themselves_hands_over_as_well(keepers: Keepers) -> None:
    settle = keepers.holders.settle_substitutes
    keepers.stand_in("1002", to=keepers.today)
    assert settle() == (), "they stand in still"
    clock = keepers.office.clock
    clock.advance(days=1)
    (said,) = settle()
    body = said.of(KeeperChanged)
    assert (body.leaver, body.successor, body.effective_on) == (
        "1002",
        "1001",
        keepers.today + timedelta(days=1),
    )
    assert body.due is not None
    assert body.due.due_at > clock.now()
    assert keepers.waits() == [("1001", "1002"), ("1002", "1001")]
    assert settle() == (), "another desktop, or the next start, finds nothing left"


@pytest.mark.rule("EQ-13", "keeper")
def test_a_substitution_that_ends_with_the_office_is_handed_to_who_holds_it(keepers: Keepers) -> None:
    keepers.stand_in("1002", to=keepers.today + timedelta(days=30))
    keepers.end("1001", days=5)
    (said,) = keepers.holders.settle_substitutes()
    assert (said.of(KeeperChanged).leaver, said.of(KeeperChanged).successor) == ("1002", "")
    keepers.give("1003", since=keepers.today)
    assert ("1002", "1003") in keepers.waits()
    assert keepers.holders.settle_substitutes() == (), "it is said who has taken over since"
