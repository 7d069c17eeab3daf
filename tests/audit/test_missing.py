"""Recordings that should exist and do not: read from loans, recordings and matters, kept nowhere (EQ-05, DM-05, DM-12)."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from station.archive.survey.plugged import PluggedDevices
from station.audit.missing.listing import MISSING_LIST, MissingList, MissingRecordings
from station.audit.missing.values import MissingKind, MissingRecording
from station.core.listing import ListQuery
from station.core.listing.wording import declared_line
from station.core.policy import Bilingual
from station.core.texts import load_texts
from station.inventory.movement.exemption import Exemptions
from station.inventory.register.use_cases import EquipmentRegister
from station.inventory.values import NewItem
from station.matters.bodies import MatterType
from station.matters.use_cases import Matters
from station.matters.values import MatterWish
from station.people.roster import Roster
from station.people.sessions import Session
from station.people.values import Officer
from tests.archive.office import LI, STAFF, WANG, Office, card, office
from tests.inventory.offices import KEEPER, PROGRAM
from tests.plugins.stations import MONDAY

HOUR = timedelta(hours=1)
__all__ = ["office"]


def missing(office: Office, session: Session = STAFF) -> list[MissingRecording]:
    store = office.station.store
    service = MissingList(MissingRecordings(store), store, store.clock)
    return list(service.page(session, ListQuery()).rows)


def told(rows: list[MissingRecording]) -> list[tuple[MissingKind, str, str, bool]]:
    return [(each.kind, each.about, each.person, each.late) for each in rows]


@pytest.mark.rule("EQ-05", "import")
@pytest.mark.rule("DM-05", "limit")
@pytest.mark.rule("DM-12", "found")
def test_what_is_awaited_out_too_long_or_of_an_outing_or_matter_is_told_until_it_is_in(
    office: Office, tmp_path: Path
) -> None:
    out = office.desk.check_out(KEEPER, "1001", ["BWC-1"], "daily_inspection").entries[0]
    assert told(missing(office)) == []
    office.station.clock.advance(hours=30)
    assert told(missing(office)) == [(MissingKind.OUT, "item:BWC-1", "李甲", False)]
    assert missing(office)[0].due_at == out.happened_at + 24 * HOUR
    office.bring_in(
        card(tmp_path / "early", 1, MONDAY + HOUR / 2), camera="BWC-1", camera_reason="编号已核对"
    )
    assert told(missing(office)) == [], "what it recorded until then is in"
    office.station.clock.advance(hours=25)
    assert told(missing(office)) == [(MissingKind.OUT, "item:BWC-1", "李甲", False)]
    returned = office.check_in("BWC-1")
    (awaited,) = missing(office)
    assert told([awaited]) == [(MissingKind.AWAITED, "item:BWC-1", "李甲", False)]
    assert awaited.due_at == returned + 24 * HOUR
    office.desk.check_out(KEEPER, "1002", ["BWC-2"], "service")
    matters = Matters(office.station.store)
    matters.open(STAFF, "沪市监处〔2026〕118号", MatterWish(MatterType.PENALTY, ("1003",), "无照经营"))
    matters.open(STAFF, "沪市监诉〔2026〕9号", MatterWish(MatterType.COMPLAINT, ("1003",)))
    office.station.clock.advance(hours=2)
    office.desk.check_in(KEEPER, ["BWC-2"])
    assert MissingKind.OUTING not in {each.kind for each in missing(office)}, "its device is awaited"
    devices = PluggedDevices(office.volumes, "Asia/Shanghai")
    explained = "沪市监处〔2026〕119号"
    matters.open(STAFF, explained, MatterWish(MatterType.PENALTY, ("1003",), "虚假宣传"))
    Exemptions(office.station.store, devices).exempt(
        KEEPER, "BWC-2", "safety", "检查场所要求关闭设备", explained
    )
    of_matter = (MissingKind.MATTER, "matter:沪市监处〔2026〕118号", "王乙", False)
    assert told(missing(office)) == [told([awaited])[0], of_matter]
    assert told(missing(office, LI)) == told([awaited])
    assert told(missing(office, WANG)) == [of_matter]

    office.bring_in(
        card(tmp_path / "card", 1, MONDAY + HOUR),
        camera="BWC-1",
        camera_reason="编号已核对",
        matter="沪市监处[2026]118",
    )
    assert told(missing(office)) == []


@pytest.mark.rule("DM-12", "found")
def test_an_outing_without_any_device_lacks_the_recording_that_its_activity_asks_for(
    office: Office, tmp_path: Path
) -> None:
    EquipmentRegister(office.station.store).register(KEEPER, NewItem("GUN-1", 5, "测距仪"))
    outings = []
    for activity in ("service", None):
        outings.append(office.desk.check_out(KEEPER, "1003", ["GUN-1"], activity).entries[0])
        office.station.clock.advance(hours=2)
        office.desk.check_in(KEEPER, ["GUN-1"])
    (found,) = missing(office)
    about = f"custody:{outings[0].seq}"
    assert told([found]) == [(MissingKind.OUTING, about, "王乙", False)]
    assert (found.name.zh[:2], found.numbers, missing(office, LI)) == ("送达", ("1003",), [])
    office.bring_in(card(tmp_path / "card", 1, outings[1].happened_at + HOUR / 2), officer="1003")
    assert missing(office) == [found]
    office.bring_in(card(tmp_path / "other", 1, outings[0].happened_at + HOUR / 2), officer="1003")
    assert missing(office) == []
    for number in ("1005", "1006"):
        Roster(office.station.store, office.station.clock).register(
            PROGRAM, Officer(number, f"同组{number}", "执法一科", "一组")
        )
    alone = office.desk.check_out(KEEPER, "1005", ["GUN-1"], "service").entries[0]
    office.desk.check_out(KEEPER, "1006", ["BWC-2"], "service")
    office.station.clock.advance(hours=2)
    office.desk.check_in(KEEPER, ["GUN-1", "BWC-2"])
    assert (MissingKind.OUTING, f"custody:{alone.seq}", "同组1005", False) in told(missing(office))
    office.bring_in(card(tmp_path / "group", 1, alone.happened_at + HOUR / 2), officer="1006")
    assert MissingKind.OUTING not in {each.kind for each in missing(office)}, (
        "another of the group recorded it"
    )


@pytest.mark.rule("DM-05", "limit")
def test_material_that_is_due_by_the_end_of_a_day_says_that_day() -> None:
    ends = datetime(2026, 11, 20, 16, tzinfo=UTC)
    name = Bilingual("现场核查", "site visit")
    visit = MissingRecording(
        MissingKind.VISIT,
        "matter:K",
        "示例许可2026-0118",
        name,
        (),
        "王乙",
        "",
        date(2026, 11, 20),
        ends,
        True,
    )
    assert "2026-11-20 24:00" in declared_line(load_texts("zh_CN"), MISSING_LIST, visit, "Asia/Shanghai")
