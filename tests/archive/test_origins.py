"""Equal content from two devices: one content, a record of each device it came in from (DM-02)."""

from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from station.archive.attribution.values import Basis, Doubt
from station.archive.importing.known_devices import KnownDevices
from station.archive.outcomes import Closing
from station.archive.values import Scope
from station.core.errors import NotPermitted, Refused
from station.core.listing import ListQuery
from station.inventory.values import ItemState
from station.inventory.voiding.use_cases import EquipmentVoids
from station.people.two_persons import TwoPersons
from tests.archive.media import movie
from tests.archive.office import LI, STAFF, WANG, Office, put
from tests.inventory.offices import KEEPER, Believed

WHY = "外壳标签"


def two_devices(office: Office, tmp_path: Path) -> Path:
    """BWC-1 was out with 1001 and BWC-2 with 1003; the same film is on the card of each and came in from BWC-1."""
    began = office.check_out("BWC-1", "1001")
    office.check_out("BWC-2", "1003")
    card = tmp_path / "card"
    card.mkdir()
    office.station.clock.advance(hours=1)
    put(card / "0001.MP4", movie(began, seconds=60), began + timedelta(seconds=60))
    for tag in ("BWC-1", "BWC-2"):
        office.check_in(tag)
    office.bring_in(card, camera="BWC-1", camera_reason=WHY)
    return card


@pytest.mark.rule("DM-02", "origin")
def test_equal_content_of_another_device_has_a_record_of_its_own(office: Office, tmp_path: Path) -> None:
    card = two_devices(office, tmp_path)
    again = office.bring_in(card, camera="BWC-2", camera_reason=WHY)
    assert [each.outcome.value for each in again.outcomes] == ["already"]
    found = office.catalogue.recording(STAFF, str(again.outcomes[0].sha256)[:12])
    assert (found.camera, found.officer) == ("BWC-1", "1001")
    (origin,) = found.origins
    assert (origin.camera, origin.officer, origin.session) == ("BWC-2", "1003", again.session)

    # It is found by each device and officer, once, and both may see it.
    recordings = office.catalogue
    for narrowed in ({"camera": "BWC-1"}, {"camera": "BWC-2"}, {"officer": "1003"}, {"origins": "yes"}):
        assert len(recordings.page(STAFF, ListQuery(tuple(narrowed.items()))).rows) == 1
    for officer in (LI, WANG):
        assert len(recordings.page(officer).rows) == 1
        assert office.catalogue.recording(officer, found.sha256).sha256 == found.sha256
    assert not Scope(officer="1002", departments=("执法三科",)).includes(found)

    # The same device once more says nothing new.
    office.bring_in(card, camera="BWC-2", camera_reason=WHY)
    office.bring_in(card, camera="BWC-1", camera_reason=WHY)
    office.bring_in(card)
    assert office.catalogue.recording(STAFF, found.sha256).origins == (origin,)


@pytest.mark.rule("DM-02", "origin")
def test_what_rested_on_a_voided_loan_of_the_other_device_alone_is_in_doubt(
    office: Office, tmp_path: Path
) -> None:
    card = two_devices(office, tmp_path)
    sha256 = office.bring_in(card, camera="BWC-2", camera_reason=WHY).outcomes[0].sha256
    with office.station.store.read() as view:
        (loan,) = [each for each in view.ledger.about("item:BWC-2") if each.kind == "equipment.checked_out"]
    voids = EquipmentVoids(office.station.store, cast("TwoPersons", Believed()))
    plan = voids.preview(KEEPER, str(loan.seq))
    assert plan.recordings == (sha256,)
    voids.void(KEEPER, str(loan.seq), WHY, seen=plan.digest)
    found = office.catalogue.recording(STAFF, str(sha256))
    assert (found.officer, found.doubt) == ("1001", None)
    (origin,) = found.origins
    assert (origin.officer, origin.doubt) == (None, Doubt.LOAN_VOIDED)


@pytest.mark.rule("DM-09", "reason")
@pytest.mark.rule("EQ-05", "proof")
def test_a_person_decides_whose_it_is_by_the_other_device_and_only_that_lets_its_return_be_complete(
    office: Office, tmp_path: Path
) -> None:
    card = two_devices(office, tmp_path)
    again = office.bring_in(card, camera="BWC-2", camera_reason=WHY)
    assert office.item("BWC-2").state is ItemState.AWAITING_RECORDINGS, (
        "equal bytes prove no loan of another device"
    )
    devices, sha256 = KnownDevices(office.station.store), str(again.outcomes[0].sha256)
    looked = devices.name(STAFF, again.session, "BWC-2", WHY, confirmed=True)
    assert looked.closing is Closing.OUTSIDE_LOAN
    for device, officer, reason, code in (
        ("BWC-9", "1003", WHY, "archive.origin_unknown"),
        ("BWC-2", "1003", " ", "archive.reason_needed"),
        ("BWC-2", "9999", WHY, "archive.unknown_officer"),
    ):
        with pytest.raises(Refused) as refused:
            office.catalogue.attribute_origin(STAFF, sha256, device, officer, reason)
        assert refused.value.code == code
    with pytest.raises(NotPermitted):
        office.catalogue.attribute_origin(LI, sha256, "BWC-2", "1003", WHY)
    office.catalogue.attribute_origin(STAFF, sha256, "BWC-2", "1003", "当日两人换过卡")
    found = office.catalogue.recording(STAFF, sha256)
    assert (found.officer, found.origins[0].officer, found.origins[0].basis) == (
        "1001",
        "1003",
        Basis.RESOLVED,
    )
    done = devices.name(STAFF, again.session, "BWC-2", WHY, confirmed=True)
    assert (done.closing, office.item("BWC-2").state) == (Closing.WITHIN_LOAN, ItemState.IN_STORE)
