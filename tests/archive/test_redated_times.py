"""When a recording was made by what its device's clock was off by, and how far that is to be trusted: the pure part of dating anew."""

from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from station.archive.identity.decide import identify
from station.archive.identity.values import Certainty, DeviceClaim
from station.archive.importing.closing import DatedBy
from station.archive.importing.known import KnownCase
from station.archive.outcomes import Closing
from station.archive.ports import DeviceCustody
from station.archive.redating.decide import KnownNow, closing_anew, redated
from station.archive.session_bodies import ImportClosed
from station.archive.survey.values import TimeSource
from station.archive.weighing.values import Confidence, TimeDoubt
from tests.audit.test_findings import recorded
from tests.plugins.stations import MONDAY

ZONE, DAY = "Asia/Shanghai", timedelta(days=1)
FILM = replace(recorded("1.MP4", MONDAY, "BWC-1"), imported_at=MONDAY + DAY, confidence=Confidence.WEAK)


@pytest.mark.rule("DM-05", "time")
@pytest.mark.parametrize(
    ("ahead", "doubts", "doubt", "confidence"),
    [
        (DAY, (), None, Confidence.FAIR),
        (DAY, (TimeDoubt.NEVER_SET, TimeDoubt.IN_FUTURE), None, Confidence.FAIR),
        (DAY, (TimeDoubt.ZONE_UNKNOWN,), TimeDoubt.ZONE_UNKNOWN, Confidence.WEAK),
        (-2 * DAY, (), TimeDoubt.IN_FUTURE, Confidence.WEAK),
        (40 * 365 * DAY, (), TimeDoubt.NEVER_SET, Confidence.WEAK),
    ],
)
def test_a_time_that_can_not_be_stays_in_doubt_however_it_is_put_right(
    ahead: timedelta, doubts: tuple[TimeDoubt, ...], doubt: TimeDoubt | None, confidence: Confidence
) -> None:
    found = redated(FILM, doubts, KnownNow(ahead), ZONE)
    assert found is not None
    assert found.after.recorded_from == MONDAY - ahead
    assert (found.after.time_doubt, found.after.confidence) == (doubt, confidence)


@pytest.mark.rule("DM-05", "time")
def test_what_the_satellites_told_needs_no_clock() -> None:
    assert redated(replace(FILM, time_source=TimeSource.GPS), (), KnownNow(DAY), ZONE) is None


@pytest.mark.rule("EQ-05", "device")
def test_a_device_that_nothing_identifies_completes_no_return_by_being_dated_anew() -> None:
    loan, closed = cast("DeviceCustody", object()), cast("ImportClosed", object())
    case = KnownCase(
        closed, identify(DeviceClaim()), "BWC-1", Certainty.STATED, False, loan, cast("DatedBy", None), ""
    )
    assert closing_anew(case) is Closing.NOT_IDENTIFIED
