"""Which device it is: a serial number proves it, a person states it with a reason, a name only suggests it (EQ-05)."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from station.archive.attribution.values import Basis, Doubt
from station.archive.identity.decide import identify, require_no_conflict
from station.archive.identity.values import Certainty, DeviceClaim, Evidence, Identified, certainty_of
from station.archive.identity.wording import grounds_said
from station.archive.importing.closing import DatedBy, ReturnFacts, closing_of
from station.archive.importing.known import KnownCase, closing_later
from station.archive.importing.known_devices import KnownDevices
from station.archive.importing.order import ImportOrder, SourceIdentity
from station.archive.outcomes import Closing
from station.archive.serials.use_cases import SerialAnswers
from station.archive.serials.values import SerialAnswer
from station.archive.session_bodies import DeviceKnown, ImportClosed5
from station.archive.survey.values import TimeSource
from station.archive.values import ImportOptions
from station.core.errors import NotPermitted, Refused
from station.core.ledger import subject
from station.core.ledger.words import sentence
from station.core.texts import load_texts
from station.inventory.register.use_cases import EquipmentRegister
from station.inventory.values import ItemState
from station.people.bodies import ParameterChanged
from tests.archive.media import movie, picture
from tests.archive.office import LI, STAFF, WANG, Office, card, put
from tests.inventory.offices import KEEPER, PROGRAM
from tests.plugins.stations import MONDAY

HOUR = timedelta(hours=1)
WHY = "从该记录仪取出的存储卡"
NOBODY, THIS, OTHER = None, "BWC-1", "BWC-2"


@pytest.mark.rule("EQ-05", "device")
@pytest.mark.parametrize(
    ("claim", "tag", "certainty", "evidence"),
    [
        (DeviceClaim(serial="S", by_serial=THIS), THIS, Certainty.PROVEN, {Evidence.SERIAL}),
        (
            DeviceClaim(serial="S", by_serial=THIS, by_label=OTHER),
            THIS,
            Certainty.PROVEN,
            {Evidence.SERIAL, Evidence.OTHER_LABEL},
        ),
        (DeviceClaim(THIS, serial="S", by_serial=THIS), THIS, Certainty.PROVEN, {Evidence.SERIAL}),
        (DeviceClaim(THIS), THIS, Certainty.STATED, {Evidence.STATED}),
        (DeviceClaim(THIS, WHY), THIS, Certainty.CONFIRMED, {Evidence.STATED_REASON}),
        (
            DeviceClaim(THIS, WHY, serial="reader"),
            THIS,
            Certainty.CONFIRMED,
            {Evidence.STATED_REASON, Evidence.UNKNOWN_SERIAL},
        ),
        (
            DeviceClaim(THIS, WHY, serial="S", by_serial=OTHER),
            THIS,
            Certainty.CONFIRMED,
            {Evidence.STATED_REASON, Evidence.OTHER_SERIAL},
        ),
        (DeviceClaim(by_loans=THIS), THIS, Certainty.INFERRED, {Evidence.INFERRED}),
        (DeviceClaim(by_loans=THIS, by_label=OTHER), NOBODY, Certainty.UNKNOWN, set()),
        (DeviceClaim(), NOBODY, Certainty.UNKNOWN, set()),
    ],
)
def test_what_a_device_is_known_by(
    claim: DeviceClaim, tag: str | None, certainty: Certainty, evidence: set[Evidence]
) -> None:
    found = identify(claim)
    assert (found.tag, found.certainty, set(found.evidence)) == (tag, certainty, evidence)
    assert certainty_of(found.basis) is certainty


@pytest.mark.rule("EQ-05", "device")
def test_names_alone_never_name_a_device() -> None:
    for by_label, by_folder, serial in product((NOBODY, THIS, OTHER), (NOBODY, THIS, OTHER), (None, "S")):
        found = identify(DeviceClaim(by_label=by_label, by_folder=by_folder, serial=serial))
        assert (found.tag, found.certainty, found.suggested) == (
            None,
            Certainty.UNKNOWN,
            by_label or by_folder,
        )
    assert not certainty_of("label").identifies, "as orders and entries of former versions say it"


@pytest.mark.rule("EQ-05", "device")
def test_a_statement_against_the_serial_number_is_asked_about() -> None:
    claim = DeviceClaim(OTHER, serial="S", by_serial=THIS)
    with pytest.raises(Refused) as refused:
        require_no_conflict(identify(claim))
    assert (refused.value.code, refused.value.rule) == ("archive.device_conflict", "EQ-05")
    assert (refused.value.facts["stated"], refused.value.facts["proven"]) == (OTHER, THIS)
    require_no_conflict(identify(replace(claim, reason=WHY)))


@pytest.mark.rule("EQ-05", "device")
def test_a_serial_number_of_several_items_proves_none_and_speaks_against_all_others(
    office: Office, tmp_path: Path
) -> None:
    twice = DeviceClaim(serial="S", of_several=(THIS, OTHER))
    assert identify(twice).certainty is Certainty.UNKNOWN
    assert identify(replace(twice, by_loans=THIS)).tag == THIS
    assert identify(replace(twice, by_loans="BWC-3")).tag is None
    with pytest.raises(Refused, match="device_conflict"):
        require_no_conflict(identify(replace(twice, stated="BWC-3")))
    assert Evidence.OTHER_SERIAL in identify(replace(twice, stated="BWC-3", reason=WHY)).evidence
    named = identify(replace(twice, stated=OTHER, reason=WHY))
    assert (named.certainty, named.evidence) == (Certainty.CONFIRMED, (Evidence.STATED_REASON,))
    EquipmentRegister(office.station.store).change(KEEPER, OTHER, {"usb_serial": "SN-0001"}, "登记有误")
    source = card(tmp_path / "card", 1)
    office.volumes.plug(source, serial="SN-0001")
    ordered = office.imports.order(STAFF, office.imports.survey(STAFF, source), ImportOptions())
    assert ordered.identified.of_several == (THIS, OTHER)
    with pytest.raises(Refused, match="registered"):
        SerialAnswers(office.station.store).answer(KEEPER, "SN-0001", SerialAnswer.NOT_OURS, WHY)
    take_registered_only(office)
    with pytest.raises(Refused, match="serial_of_several"):
        office.bring_in(source)
    assert office.bring_in(source, camera=OTHER, camera_reason=WHY).camera == OTHER


def take_registered_only(office: Office) -> None:
    body = ParameterChanged("EQ-05", "registered_only", None, True, "本所规定")
    with office.station.store.write() as work:
        draft = PROGRAM.draft(body, office.station.clock.now(), subjects=(subject("rule", "EQ-05"),))
        work.append(draft)


def returned(office: Office, tag: str = THIS, number: str = "1001") -> None:
    office.check_out(tag, number)
    office.station.clock.advance(hours=4)
    office.check_in(tag)


@pytest.mark.rule("EQ-05", "device", "proof")
def test_a_name_and_a_bare_statement_close_nothing_and_a_reason_does(office: Office, tmp_path: Path) -> None:
    returned(office)
    source = card(tmp_path / "card", 1)
    office.volumes.plug(source, label="bwc-1", serial="of a card reader")
    named = office.bring_in(source)
    assert (named.camera, named.suggested, named.closing) == (None, THIS, Closing.NO_DEVICE)
    assert (named.to_json()["closed"], named.to_json()["suggested"]) == (None, THIS)
    stated = office.bring_in(source, camera=THIS)
    assert (stated.camera, stated.closing) == (THIS, Closing.NOT_IDENTIFIED)
    for others, closing in ((WANG, Closing.OTHERS_LOAN), (LI, Closing.WITHIN_LOAN)):
        result = office.bring_in(source, others, camera=THIS, camera_reason=WHY)
        assert result.closing is closing
    assert result.to_json()["closed"] == {
        "tag": THIS,
        "evidence": ["stated_reason", "unknown_serial", "label", "time_container"],
    }
    with office.station.store.read() as view:
        entry = view.ledger.about(subject("session", result.session))[-1]
    closed = entry.of(ImportClosed5)
    assert (closed.camera_basis, closed.camera_reason, closed.evidence) == (
        "stated_reason",
        WHY,
        result.evidence,
    )
    said = sentence(load_texts("zh_CN"), entry)
    assert (
        "依据：经人指明并写明依据、录制时间见于视频（另外发现，不作依据：序列号未登记、存储卡名称与编号一致）"
        in said
    )


@pytest.mark.rule("EQ-05", "device", "proof")
def test_another_devices_serial_number_needs_an_answer_that_only_an_administrator_closes_by(
    office: Office, tmp_path: Path
) -> None:
    returned(office, OTHER)
    source = card(tmp_path / "card", 1)
    office.volumes.plug(source, serial="SN-0001")
    with pytest.raises(Refused) as refused:
        office.bring_in(source, camera=OTHER)
    assert refused.value.code == "archive.device_conflict"
    own = office.bring_in(source, LI, camera=OTHER, camera_reason="台账登记的序列号有误")
    assert own.closing is Closing.OTHER_DEVICE
    settled = office.bring_in(source, STAFF, camera=OTHER, camera_reason="台账登记的序列号有误")
    assert settled.closing is Closing.WITHIN_LOAN
    assert settled.evidence[:2] == (Evidence.STATED_REASON, Evidence.OTHER_SERIAL)


@pytest.mark.rule("EQ-05", "registered", "asked")
def test_an_office_may_take_in_registered_devices_only(office: Office, tmp_path: Path) -> None:
    source = card(tmp_path / "card", 1)
    office.volumes.plug(source, serial="SN-0900")
    found = office.imports.survey(STAFF, source)
    before = office.imports.order(STAFF, found, ImportOptions(camera=OTHER, camera_reason=WHY))
    take_registered_only(office)
    for officer, camera, reason in ((None, None, ""), ("1001", None, ""), (None, OTHER, WHY)):
        with pytest.raises(Refused, match="device_not_registered") as refused:
            office.bring_in(source, officer=officer, camera=camera, camera_reason=reason)
        assert (refused.value.rule, refused.value.facts["serial"]) == ("EQ-05", "SN-0900")
    with pytest.raises(Refused, match="device_not_registered"):
        office.imports.run(STAFF, found, before)  # planned while the office took in all
    assert not office.stored()
    serials = SerialAnswers(office.station.store)
    serials.answer(KEEPER, "SN-0900", SerialAnswer.NOT_OURS, "私人手机")
    with pytest.raises(Refused, match="device_not_ours"):
        office.bring_in(source, camera=OTHER, camera_reason=WHY)
    serials.answer(KEEPER, "SN-0900", SerialAnswer.READER, "采集站的读卡器")
    assert office.bring_in(source, camera=OTHER, camera_reason=WHY).camera == OTHER
    for serial, answer, code in (
        ("SN-0001", SerialAnswer.READER, "serials.registered"),
        ("SN-0900", SerialAnswer.READER, "serials.said_already"),
        (" ", SerialAnswer.READER, "serials.none"),
        ("SN-0901", SerialAnswer.ASK_AGAIN, "serials.nothing_said"),
    ):
        with pytest.raises(Refused) as refused:
            serials.answer(KEEPER, serial, answer, WHY)
        assert refused.value.code == code
    EquipmentRegister(office.station.store).change(KEEPER, OTHER, {"usb_serial": "SN-0900"}, "补登序列号")
    assert office.bring_in(source).camera == OTHER
    plain = card(tmp_path / "folder", 1)
    for stated in (None, THIS):
        with pytest.raises(Refused, match="device_not_stated"):
            office.bring_in(plain, camera=stated)
    assert office.bring_in(plain, camera=THIS, camera_reason=WHY).camera == THIS


@pytest.mark.rule("EQ-05", "proof")
def test_a_files_time_alone_closes_nothing(office: Office, tmp_path: Path) -> None:
    returned(office)
    put(tmp_path / "card/0001.JPG", picture(), MONDAY + HOUR)
    office.volumes.plug(tmp_path / "card", serial="SN-0001")
    assert office.bring_in(tmp_path / "card").closing is Closing.ONLY_WEAK_TIME
    put(tmp_path / "card/0002.MP4", movie(MONDAY + HOUR), MONDAY + HOUR)
    result = office.bring_in(tmp_path / "card")
    assert result.closes
    assert result.evidence == (Evidence.SERIAL, Evidence.TIME_CONTAINER, Evidence.TIME_FILE_TIME)


@pytest.mark.rule("EQ-05", "device", "proof")
@pytest.mark.rule("DM-02", "origin")
def test_what_came_in_before_its_device_was_known_gets_its_attribution_when_it_is(
    office: Office, tmp_path: Path
) -> None:
    returned(office)
    devices = KnownDevices(office.station.store)
    source = card(tmp_path / "card", 2)
    office.volumes.plug(source, label="CARD", serial="SN-0002")
    result = office.bring_in(source)
    first, second = office.catalogue.page(STAFF).rows
    assert {each.doubt for each in (first, second)} == {Doubt.CAMERA_UNKNOWN}
    office.catalogue.attribute(STAFF, first.sha256, "1002", "本人确认")
    for camera, reason, code in (
        (None, "", "archive.device_not_identified"),
        (THIS, "", "archive.device_not_identified"),
        (None, WHY, "archive.camera_reason_alone"),
    ):
        with pytest.raises(Refused) as refused:
            devices.name(STAFF, result.session, camera, reason)
        assert refused.value.code == code
    with pytest.raises(NotPermitted):
        devices.name(LI, result.session, THIS, WHY)
    with pytest.raises(Refused, match="unknown_import"):
        devices.name(STAFF, "20260101-000000-00000000", THIS, WHY)
    named = devices.name(STAFF, result.session, THIS, WHY)
    assert (named.camera, named.recordings, named.closing) == (THIS, 2, Closing.WITHIN_LOAN)
    assert office.item(THIS).state is ItemState.IN_STORE
    found = {each.sha256: each for each in office.catalogue.page(STAFF).rows}
    assert {each.camera for each in found.values()} == {THIS}
    assert (found[first.sha256].officer, found[first.sha256].basis) == ("1002", Basis.RESOLVED)
    assert (found[second.sha256].officer, found[second.sha256].basis) == ("1001", Basis.LEDGER)
    assert office.imported_sessions()[0].camera == THIS
    for camera, code in ((THIS, "archive.device_known_already"), (OTHER, "archive.device_return_closed")):
        with pytest.raises(Refused) as refused:
            devices.name(STAFF, result.session, camera, WHY)
        assert refused.value.code == code
    office.station.assert_sound()


@pytest.mark.rule("EQ-05", "device", "proof")
def test_a_serial_number_that_is_registered_later_names_the_device_and_files_times_are_confirmed_by_a_person(
    office: Office, tmp_path: Path
) -> None:
    devices, source = KnownDevices(office.station.store), tmp_path / "card"
    office.volumes.plug(source, serial="SN-0002")
    office.check_out(OTHER, "1001")
    put(source / "0001.JPG", picture(), MONDAY + HOUR)
    office.station.clock.advance(hours=4)
    early = office.bring_in(source)
    office.check_in(OTHER)
    put(source / "0002.JPG", picture(colour=7), MONDAY + 2 * HOUR)
    later = office.bring_in(source)
    EquipmentRegister(office.station.store).change(KEEPER, OTHER, {"usb_serial": "SN-0002"}, "补登序列号")
    for result, closing in ((early, Closing.BEFORE_RETURN), (later, Closing.ONLY_WEAK_TIME)):
        named = devices.name(STAFF, result.session)
        assert (named.camera, named.recordings, named.closing) == (OTHER, 1, closing)
    confirmed = devices.name(STAFF, later.session, confirmed=True)
    assert (confirmed.recordings, confirmed.closing) == (1, Closing.WITHIN_LOAN)
    assert confirmed.entry.of(DeviceKnown).evidence == (
        Evidence.SERIAL,
        Evidence.TIME_FILE_TIME,
        Evidence.TIME_CONFIRMED,
    )
    assert office.item(OTHER).state is ItemState.IN_STORE


@pytest.mark.rule("EQ-05", "device")
@pytest.mark.rule("DM-02", "origin")
def test_a_card_that_comes_again_with_its_device_gives_attribution_to_what_had_none(
    office: Office, tmp_path: Path
) -> None:
    returned(office)
    source = card(tmp_path / "card", 1)
    office.bring_in(source)
    assert office.bring_in(source, camera=THIS).closing is Closing.NOT_IDENTIFIED
    assert office.catalogue.page(STAFF).rows[0].officer is None, "a bare statement proves nothing"
    assert office.bring_in(source, camera=THIS, camera_reason=WHY).closes
    (found,) = office.catalogue.page(STAFF).rows
    assert (found.camera, found.officer, found.doubt) == (THIS, "1001", None)


@pytest.mark.rule("EQ-05", "proof")
def test_what_another_device_is_known_to_have_recorded_closes_no_return(
    office: Office, tmp_path: Path
) -> None:
    office.check_out(OTHER, "1002")
    returned(office)
    office.check_in(OTHER)
    source = card(tmp_path / "card", 1)
    unnamed = office.bring_in(source)
    assert office.bring_in(source, camera=THIS, camera_reason=WHY).closes
    named = KnownDevices(office.station.store).name(STAFF, unnamed.session, OTHER, WHY)
    assert (named.recordings, named.closing) == (0, Closing.OUTSIDE_LOAN)
    assert office.item(OTHER).state is ItemState.AWAITING_RECORDINGS
    assert office.catalogue.page(STAFF).rows[0].camera == THIS


@pytest.mark.rule("EQ-05", "device")
@pytest.mark.rule("EQ-10", "void")
def test_what_is_somebodys_by_a_device_that_became_known_is_found_when_its_loan_is_voided(
    office: Office, tmp_path: Path
) -> None:
    office.check_out(OTHER, "1002")
    lent = office.desk.check_out(KEEPER, "1001", [THIS]).entries[0].seq
    office.station.clock.advance(hours=4)
    office.check_in(THIS)
    devices, result = KnownDevices(office.station.store), office.bring_in(card(tmp_path / "card", 1))
    sha256 = office.catalogue.page(STAFF).rows[0].sha256

    def resting_on() -> tuple[str, ...]:
        with office.station.store.read() as view:
            return view.equipment.moved_since((THIS,), lent)[THIS].recordings

    assert resting_on() == ()
    office.exempt(THIS)
    assert devices.name(STAFF, result.session, THIS, WHY).closing is Closing.NO_LOAN
    assert resting_on() == (sha256,)
    assert devices.name(STAFF, result.session, OTHER, WHY).recordings == 1
    assert resting_on() == (), "it is another device's now"


@pytest.mark.rule("EQ-05", "proof")
def test_what_did_not_come_in_whole_or_is_of_another_device_by_now_closes_nothing(
    office: Office, tmp_path: Path
) -> None:
    returned(office)
    source = card(tmp_path / "card", 1)
    session = office.bring_in(source).session
    with office.station.store.read() as view:
        closed = view.ledger.about(subject("session", session))[-1].of(ImportClosed5)
        loan = view.equipment.open_loan(THIS)
    found, times = Identified(THIS, Certainty.CONFIRMED), DatedBy(frozenset({TimeSource.CONTAINER}))
    case = KnownCase(closed, found, None, Certainty.UNKNOWN, False, loan, times, WHY)
    assert closing_later(case) is Closing.WITHIN_LOAN
    assert closing_later(replace(case, closed=replace(closed, complete=False))) is Closing.INCOMPLETE
    read = SourceIdentity(str(source))
    order = ImportOrder(session, STAFF.actor, MONDAY, read, (), THIS, "stated_reason", own_only=False)
    # The number was put on the register while the card was read: nobody was asked about it.
    assert closing_of(order, (), ReturnFacts(loan, OTHER, times)) is Closing.OTHER_DEVICE
    assert closing_of(order, (), ReturnFacts(loan, THIS, times)) is Closing.NOTHING_FOUND


@pytest.mark.rule("EQ-05", "device")
def test_what_proves_nothing_is_no_ground_of_a_closed_return() -> None:
    found = (Evidence.SERIAL, Evidence.OTHER_LABEL, Evidence.TIME_CONTAINER, Evidence.TIME_FILE_TIME)
    assert grounds_said(load_texts("zh_CN"), found) == [
        "办结依据：序列号与台账一致、录制时间见于视频。",
        "另外发现，不作依据：存储卡名称是另一台设备的编号、只有文件修改时间。",
    ]
    assert len(grounds_said(load_texts("en"), found[:1])) == 1
