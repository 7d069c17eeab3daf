"""The year of an officer: what counts under which head, of which year, and what no longer does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from station.approvals.values import RequestState
from station.archive.bodies import MediaChecked, MediaContentsNoted2
from station.archive.fixity.values import BadFile, FileFault
from station.audit.officer_year.damage import found_by
from station.audit.officer_year.facts import OfficerYearCase, officer_year
from station.audit.officer_year.values import YearHeading
from station.core.deadlines import Deadline, DeadlineOutcome
from station.core.ledger import Actor, Body, Draft, Entry, Head, Stream, seal, suite_named
from station.core.ledger.voiding import Voids
from station.inventory.bodies import NothingRecorded
from station.inventory.values import Training
from station.people.conduct.values import ConductKind, ConductRecord, ConductRule, ConductState
from station.people.values import Officer

NOW = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
OFFICER = Officer("1002", "王乙", "一科", "", "B2")
RECORD = ConductRecord(
    *(7, ConductKind.VIOLATION, ConductRule.EQUIPMENT, "misuse", "改变用途", "1002", "王乙", "一科"),
    *(date(2026, 5, 4), 2026, "私自改装", "赵文", "", "zhao", NOW, ConductState.STANDS),
)
LATE = Deadline(
    *("loan:BWC-0001:3", "loan", "EQ-07", "item:BWC-0001", "执法记录仪", ("1002",)),
    *(NOW - timedelta(days=9), NOW - timedelta(days=8)),
    seq=3,
)
MET = replace(LATE, ended_at=NOW - timedelta(days=5), outcome=DeadlineOutcome.MET, ended_seq=5)


def sealed(*bodies: Body) -> list[Entry]:
    suite, head, found = suite_named("sha256+ed25519"), Head.empty(Stream.CUSTODY), list[Entry]()
    for body in bodies:
        draft = Draft(body, Actor("zhao", "赵文", "9001"), NOW, ("officer:1002",))
        entry = seal(draft, head, suite, station="310110-01", epoch=1, recorded_at=NOW, zone="Asia/Shanghai")
        head = Head(entry.stream, entry.epoch, entry.seq, entry.hash)
        found.append(entry)
    return found


def told(year: int = 2026, entries: Sequence[Entry] = (), **facts: Any) -> list[tuple[str, int, int]]:
    known: dict[str, Any] = {"trainings": (), "conduct": (), "missed": (), **facts}
    case = OfficerYearCase(
        OFFICER,
        year,
        known["trainings"],
        known["conduct"],
        known["missed"],
        entries,
        Voids(entries),
        lambda _seq: RequestState.OPEN,
        {},
        "Asia/Shanghai",
        NOW,
    )
    return [(each.heading.value, each.seq, each.days) for each in officer_year(case).facts]


@pytest.mark.rule("EQ-16", "list")
@pytest.mark.rule("EQ-03", "record")
def test_what_counts_stands_under_its_head_in_its_year() -> None:
    trained = Training("1002", 3, date(2026, 1, 5), seq=2)
    withdrawn = replace(RECORD, seq=8, state=ConductState.WITHDRAWN)
    praised = replace(RECORD, seq=9, kind=ConductKind.COMMENDATION, on=date(2025, 12, 31))
    conduct = (RECORD, withdrawn, praised)
    assert told(conduct=conduct, trainings=(trained,)) == [("training", 2, 0), ("violation", 7, 0)]
    assert told(2025, conduct=conduct, trainings=(trained,)) == [("commendation", 9, 0)]


@pytest.mark.rule("DM-12", "counted")
@pytest.mark.rule("EQ-16", "list")
def test_what_came_late_counts_for_whoever_had_it() -> None:
    assert told(missed=(LATE,)) == [("late_return", 3, 8)]
    recordings = replace(MET, kind="recordings")
    assert told(missed=(recordings,)) == [("late_recording", 5, 3)], "by the entry that ended it"
    assert told(missed=(replace(LATE, persons=("1001", "1002")),)) == [], "a keeper who only watches over it"
    assert told(missed=(replace(MET, ended_at=MET.due_at),)) == [], "in time"


@pytest.mark.rule("DM-12", "found")
def test_of_contents_the_last_word_counts() -> None:
    nothing = NothingRecorded("BWC-0001", "没有出勤", "1002", NOW, checked_device=True)
    lacks = MediaContentsNoted2("ab" * 32, (), ("告知权利",), "", self_check=False)
    whole = replace(lacks, shows=("告知权利",), lacks=())
    entries = sealed(nothing, replace(nothing, returned_by="1001"), lacks)
    assert told(entries=entries) == [("not_recorded", 1, 0), ("lacking", 3, 0)]
    assert told(entries=sealed(lacks, whole)) == []


@pytest.mark.rule("DM-12", "found")
def test_what_a_check_found_damaged_or_gone_is_told_of_whose_it_is() -> None:
    one, other = "ab" * 32, "cd" * 32
    bad = (
        BadFile("a.mp4", FileFault.CHANGED, one),
        BadFile("b.mp4", FileFault.MISSING, other),
        BadFile("x.mp4", FileFault.UNKNOWN, None),
    )
    first, later = MediaChecked(9, 1, 3, bad), MediaChecked(9, 1, 1, bad[1:2])
    found = found_by(sealed(first, later))
    assert [(each.sha256, each.check, each.whole) for each in found] == [(one, 1, True), (other, 1, False)]
    named = [replace(each, seq=place) for place, each in enumerate(found, 40)]
    case = OfficerYearCase(
        *(OFFICER, 2026, (), (), (), (), Voids(())),
        *(lambda _seq: None, {}, "Asia/Shanghai", NOW, named),
    )
    told_of = [(each.heading.value, each.seq, each.state) for each in officer_year(case).facts]
    assert told_of == [
        ("damaged", 40, "officer_year.state.whole_again"),
        ("deleted", 41, "archive.fault.missing"),
    ]
    short = MediaChecked(9, 1, 500, ())
    assert [each.whole for each in found_by(sealed(first, short))] == [False, False], "it names not all"


@pytest.mark.rule("EQ-16", "list")
def test_the_assessment_of_the_unit_stands_in_the_year_that_it_is_about() -> None:
    given = replace(RECORD, kind=ConductKind.ASSESSMENT, on=date(2027, 1, 20), points=92, most=100)
    case = OfficerYearCase(
        *(OFFICER, 2026, (), (), (), (), Voids(())),
        *(lambda _seq: None, {}, "Asia/Shanghai", NOW, (), given),
    )
    (fact,) = officer_year(case).facts
    assert (fact.heading, fact.on, fact.what.zh) == (
        YearHeading.ASSESSMENT,
        date(2026, 12, 31),
        "一科 92/100",
    )


def test_every_head_is_counted() -> None:
    found = officer_year(
        OfficerYearCase(
            *(OFFICER, 2026, (), (RECORD,), (LATE,), (), Voids(())),
            *(lambda _seq: None, {}, "Asia/Shanghai", NOW),
        )
    )
    assert set(found.counts) == set(YearHeading)
    assert sum(found.counts.values()) == len(found.facts) == 2
