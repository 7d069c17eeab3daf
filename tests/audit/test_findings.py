"""Findings of DM-12: indicated by the state, noted by a person, withdrawn by another, counted by officer and unit."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station.archive.attribution.values import Basis
from station.archive.survey.belongings import found_in
from station.archive.survey.values import FileState, FoundIn, MediaKind, TimeSource
from station.archive.values import Recording
from station.audit.findings.bodies import FindingNoted
from station.audit.findings.gaps import number_gaps
from station.audit.findings.use_cases import MediaFindings
from station.audit.findings.values import Indication, IndicationSource, MediaFindingKind, MediaFindingWish
from station.audit.officer_year.use_cases import OfficerYears
from station.audit.officer_year.values import YearHeading
from station.core.errors import NotPermitted, Refused
from station.people.conduct.bodies import ViolationRecorded
from station.people.conduct.use_cases import Conduct, ConductWish
from station.people.permissions import Role
from station.people.sessions import Session
from tests.archive.media import movie
from tests.archive.office import LI, STAFF, WANG, Office, card, office, put
from tests.plugins.stations import MONDAY

HOUR = timedelta(hours=1)
NUMBER_GAP = IndicationSource.NUMBER_GAP
LEADER = Session("chief", "赵丙", frozenset({Role.OFFICE_LEADER}), number="1002", department="执法一科")
__all__ = ["office"]


def recorded(source: str, at: datetime, camera: str | None) -> Recording:
    """A film of a device, as it is on record."""
    return Recording(
        sha256=source.encode().hex().ljust(64, "0")[:64],
        size=1,
        stored=source,
        source_path=source,
        source_mtime=at,
        kind=MediaKind.VIDEO,
        state=FileState.WHOLE,
        recorded_from=at,
        recorded_until=at,
        time_source=TimeSource.CONTAINER,
        camera=camera,
        camera_serial=None,
        officer="1001",
        officer_name="李甲",
        department="执法一科",
        basis=Basis.LEDGER,
        doubt=None,
        agrees=None,
        purpose="",
        matter=None,
        session="S-1",
        imported_at=at,
        seq=1,
    )


def told(found: Indication) -> tuple[MediaFindingKind, IndicationSource, str]:
    return found.kind, found.source, found.number


@pytest.mark.rule("DM-12", "found")
def test_numbers_that_a_device_left_out_are_found_and_a_new_count_is_none() -> None:
    def named(name: str, minutes: int, camera: str | None = "BWC-1") -> Recording:
        return recorded(f"DCIM/{name}", MONDAY + timedelta(minutes=minutes), camera)

    def gaps(*recordings: Recording) -> list[tuple[str, str]]:
        return [(each.first, each.last) for each in number_gaps(recordings)]

    assert gaps(named("MOV_0003.MP4", 0), named("MOV_0006.MP4", 5)) == [("0004", "0005")]
    assert gaps(named("MOV_0006.MP4", 5), named("MOV_0004.MP4", 0)) == [("0005", "0005")], "in order of time"
    assert gaps(named("MOV_0003.MP4", 0), named("IMG_0004.JPG", 5), named("MOV_0005.MP4", 9)) == []
    assert gaps(named("MOV_0900.MP4", 0), named("MOV_0001.MP4", 5)) == [], "counts anew"
    assert gaps(named("MOV_0001.MP4", 0), named("MOV_0900.MP4", 5)) == [], "counts elsewhere"
    assert gaps(named("20261123093000.MP4", 0), named("20261123093012.MP4", 5)) == [], "a time, no number"
    assert gaps(named("MOV_0001.MP4", 0), named("MOV_0003.MP4", 5, "BWC-2")) == [], "another device"
    assert gaps(named("MOV_0001.MP4", 0, None), named("MOV_0003.MP4", 5, None)) == [], "of which nobody knows"


def a_violation_rests_on_what_was_found(
    office: Office, findings: MediaFindings, binned: int, leaked: int
) -> None:
    both = findings.proposal(STAFF, [binned, leaked])
    assert (both.number, both.name, both.code, both.entries) == ("1001", "李甲", "", (binned, leaked)), (
        "what was deleted and what leaked count under two heads"
    )
    assert both.text == "核对原卡，录像被移入回收站\n转发到私人群"
    assert findings.proposal(STAFF, [binned]).code == "tampered"
    one = findings.proposal(STAFF, [leaked])
    conduct = Conduct(office.station.store, None)  # type: ignore[arg-type]  # nothing is attached
    wish = ConductWish(one.number, on=one.on, text=one.text, rule=one.rule, code=one.code)
    violation = conduct.violation(STAFF, wish, (), one.entries)
    assert violation.of(ViolationRecorded).proofs == (leaked,)
    assert {each.entry.seq: each.violation for each in findings.noted(LI)} == {
        binned: 0,
        leaked: violation.seq,
    }
    other = findings.note(STAFF, MediaFindingWish(MediaFindingKind.LEAKED, "1002", "转发"))
    before = findings.note(
        STAFF, MediaFindingWish(MediaFindingKind.LEAKED, "1001", "上年转发", MONDAY.date().replace(2025))
    )
    for asked, code in (
        ([], "none_named"),
        ([leaked], "has_violation"),
        ([binned, other.seq], "several_officers"),
        ([binned, before.seq], "several_years"),
        ([binned + 1000], "unknown"),
    ):
        with pytest.raises(Refused, match=f"findings.{code}"):
            findings.proposal(STAFF, asked)
    with pytest.raises(Refused, match="rests_on"):
        findings.withdraw(LEADER, leaked, "看错了")
    conduct.withdraw(LEADER, violation.seq, "重复")
    findings.withdraw(LEADER, before.seq, "看错了")
    assert findings.proposal(STAFF, [leaked]).entries == (leaked,), (
        "it counts no more, and another may rest on it"
    )
    damaged = findings.note(STAFF, MediaFindingWish(MediaFindingKind.DAMAGED, "1001", "画面花屏"))
    assert findings.proposal(STAFF, [damaged.seq]).code == "", "that it was wilful a person states"
    findings.withdraw(LEADER, damaged.seq, "设备故障")


@pytest.mark.rule("DM-12", "found")
@pytest.mark.rule("DM-12", "counted")
def test_what_is_indicated_is_noted_counts_and_is_withdrawn_by_another(
    office: Office, tmp_path: Path
) -> None:
    findings = MediaFindings(office.station.store)
    assert findings.indications(STAFF) == ()
    source = card(tmp_path / "card", 1)
    put(
        source / "DCIM/100MEDIA/MOV_0003.MP4",
        movie(MONDAY + 1.5 * HOUR, payload=b"later"),
        MONDAY + 1.5 * HOUR,
    )
    put(
        source / "$RECYCLE.BIN/S-1/$RAB12CD.MP4",
        movie(MONDAY + 2 * HOUR, payload=b"binned"),
        MONDAY + 2 * HOUR,
    )
    put(source / "DCIM/100MEDIA/MOV_0004.MP4", b"", MONDAY + 1.8 * HOUR)
    office.check_out("BWC-1", "1001")
    office.station.clock.advance(hours=60)
    office.check_in("BWC-1")
    office.bring_in(source, camera="BWC-1", camera_reason="编号已核对")
    part = card(tmp_path / "part", 1) / "DCIM/100MEDIA"
    put(part / "MOV_0003.MP4", movie(MONDAY + 1.5 * HOUR, payload=b"part"), MONDAY + 1.5 * HOUR)
    office.bring_in(part, camera="BWC-2", officer="1003", camera_reason="编号已核对")
    assert [each.what.zh for each in findings.indications(LEADER) if each.source is NUMBER_GAP] == [
        "BWC-1 0001–0002"
    ], "of a part of a card nobody knows"
    (broken,) = (each for each in findings.indications(LEADER) if each.source is IndicationSource.BROKEN)
    assert told(broken) == (MediaFindingKind.DAMAGED, IndicationSource.BROKEN, ""), (
        "only its file's time is known"
    )
    assert broken.what.zh.endswith(".mp4")
    binned, late, gap = sorted(
        (each for each in findings.indications(LEADER) if each.number == "1001"),
        key=lambda each: each.source,
    )
    assert told(gap) == (MediaFindingKind.DELETED, NUMBER_GAP, "1001")
    assert told(late) == (MediaFindingKind.LATE, IndicationSource.LATE_IMPORT, "1001")
    assert told(binned) == (MediaFindingKind.DELETED, IndicationSource.BIN, "1001")
    assert found_in(binned.what.zh) is FoundIn.BIN

    with pytest.raises(NotPermitted):
        findings.indications(LI)
    entry = findings.confirm(LEADER, binned.key, "核对原卡，录像被移入回收站")
    standing = {each.key for each in findings.indications(LEADER)}
    assert standing >= {late.key, gap.key}
    assert binned.key not in standing
    for act, code in (
        (lambda: findings.confirm(STAFF, binned.key, "再次"), "findings.noted_already"),
        (lambda: findings.confirm(STAFF, "bin:0", "没有"), "findings.unknown_indication"),
        (lambda: findings.confirm(STAFF, late.key, " "), "findings.text_missing"),
        (
            lambda: findings.note(STAFF, MediaFindingWish(MediaFindingKind.LEAKED, "1003", "自己的")),
            "conduct.own",
        ),
        (lambda: findings.withdraw(LEADER, entry.seq, "看错了"), "findings.own_finding"),
        (
            lambda: findings.withdraw(replace(LEADER, account="other"), entry.seq, "看错了"),
            "findings.own_finding",
        ),
        (lambda: findings.withdraw(STAFF, entry.seq + 1, "看错了"), "findings.unknown"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert (refused.value.code, refused.value.rule) == (code, "DM-12")
    leaked = findings.note(
        STAFF,
        MediaFindingWish(MediaFindingKind.LEAKED, "1001", "转发到私人群", recording=binned.about[10:30]),
    )
    years = OfficerYears(office.station.store, None)  # type: ignore[arg-type]  # no paper is made
    counts = years.of(LI, "1001", 2026).counts
    assert (counts[YearHeading.LEAKED], counts[YearHeading.DELETED]) == (1, 1)
    assert len(findings.noted(LI)) == 2
    assert findings.noted(WANG) == ()
    a_violation_rests_on_what_was_found(office, findings, entry.seq, leaked.seq)
    findings.withdraw(STAFF, entry.seq, "查明为设备自动清理")
    assert years.of(LI, "1001", 2026).counts[YearHeading.DELETED] == 0
    assert binned.key in {each.key for each in findings.indications(LEADER)}, "to be judged again"
    other = findings.confirm(STAFF, gap.key, "查明由赵丙删除", "1002").of(FindingNoted)
    assert (other.number, other.name) == ("1002", "赵丙"), "who judges says whose it was"
    (of_leader, *_) = findings.noted(STAFF)
    with pytest.raises(Refused, match=r"conduct\.own"):
        findings.withdraw(LEADER, of_leader.entry.seq, "不是我")
    with pytest.raises(Refused, match=r"findings\.withdrawn_already"):
        findings.withdraw(STAFF, entry.seq, "再次")
