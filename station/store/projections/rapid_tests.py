"""Projections of rapid tests: how each report stands, and until when what is abnormal is followed up (ST-05)."""

from __future__ import annotations

from typing import Final

from station.core.deadlines import DeadlineOutcome
from station.core.ledger import Entry, subject
from station.inventory.testing.bodies import (
    RAPID_TEST,
    RapidTestFiled,
    RapidTestFollowedUp,
    RapidTestReported,
    RapidTestReported2,
    RapidTestWithdrawn,
    TestResult,
    matter_of_test,
)
from station.inventory.testing.values import TestState
from station.store.projections.attachments import attach
from station.store.projections.deadlines import end, start_due
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.attachments import attached_file
from station.store.schema.deadlines import deadline
from station.store.schema.rapid_tests import rapid_test

FOLLOW_UP: Final = "test_follow_up"

_INVENTORY = Room("inventory")


@_INVENTORY.derives(RapidTestReported2, rapid_test)
@_INVENTORY.derives(RapidTestReported, rapid_test)
def report_stands(rows: Rows, entry: Entry, body: RapidTestReported) -> None:
    """A report stands."""
    state = TestState.FILED if body.result is TestResult.NORMAL else TestState.OPEN
    rows.put(
        rapid_test,
        {
            "seq": entry.seq,
            "tested_on": body.tested_on.isoformat(),
            "sample": body.sample,
            "source": body.source,
            "analyte": body.analyte,
            "method": body.method,
            "result": body.result.value,
            "value": body.value,
            "number": body.number,
            "person": body.person,
            "lots": " ".join(each.tag for each in body.lots),
            "instrument": body.instrument,
            "state": state.value,
            "agency": "",
            "sent_on": None,
            "reported_at": entry.happened,
            "matter": matter_of_test(body),
        },
    )


@_INVENTORY.derives(RapidTestReported2, deadline)
@_INVENTORY.derives(RapidTestReported, deadline)
def follow_up_due(rows: Rows, entry: Entry, body: RapidTestReported) -> None:
    """What is abnormal is to be followed up in time."""
    if body.follow_by is not None:
        start_due(
            *(rows, entry, FOLLOW_UP, body.follow_by),
            rule="ST-05",
            about=subject(RAPID_TEST, str(entry.seq)),
            title=body.sample,
            persons=body.watching,
        )


@_INVENTORY.derives(RapidTestFiled, attached_file)
def report_files(rows: Rows, entry: Entry, body: RapidTestFiled) -> None:
    """Its photos and scans."""
    attach(rows, entry, body.about, body.files, "rapid_test", body.sample)


@_INVENTORY.derives(RapidTestFollowedUp, rapid_test)
def report_followed_up(rows: Rows, _entry: Entry, body: RapidTestFollowedUp) -> None:
    """It was sent to a third party."""
    sent = {"state": TestState.FOLLOWED_UP.value, "agency": body.agency, "sent_on": body.sent_on.isoformat()}
    if not rows.change(rapid_test, (body.test,), sent):
        rows.impossible("rapid_test_unknown", test=body.test)


@_INVENTORY.derives(RapidTestFollowedUp, deadline)
def follow_up_done(rows: Rows, entry: Entry, body: RapidTestFollowedUp) -> None:
    """Nothing is due any more."""
    end(rows, entry, FOLLOW_UP, body.about, DeadlineOutcome.MET)


@_INVENTORY.derives(RapidTestWithdrawn, rapid_test)
def report_withdrawn(rows: Rows, _entry: Entry, body: RapidTestWithdrawn) -> None:
    """It does not count."""
    if not rows.change(rapid_test, (body.test,), {"state": TestState.WITHDRAWN.value}):
        rows.impossible("rapid_test_unknown", test=body.test)


@_INVENTORY.derives(RapidTestWithdrawn, deadline)
def follow_up_withdrawn(rows: Rows, entry: Entry, body: RapidTestWithdrawn) -> None:
    """Nor is anything due of it."""
    end(rows, entry, FOLLOW_UP, body.about, DeadlineOutcome.WITHDRAWN)
