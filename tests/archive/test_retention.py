"""Whether recordings are kept long-term, as people decide (DM-04)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from station.archive.catalogue.asked import RecordingTerms
from station.archive.retention.bodies import RetentionKept, RetentionUsual
from station.archive.retention.decide import RetentionCase, decide_retention, long_term_classes
from station.archive.retention.use_cases import Retention
from station.archive.retention.values import (
    DeviceMark,
    MarkWay,
    Retained,
    RetentionDecision,
    RetentionState,
)
from station.core.clock import DEFAULT_ZONE
from station.core.errors import NotPermitted, Refused
from station.core.ledger.words import EntryWords
from station.core.listing import ListQuery
from station.core.texts import load_texts
from station.people.permissions import Role
from station.people.sessions import Session
from tests.archive.office import LI, STAFF, WANG, Office, card
from tests.audit.test_findings import recorded
from tests.core.policy.test_hours import POLICY
from tests.plugins.stations import MONDAY

LI_LEADS = Session("li", "李甲", frozenset({Role.OFFICE_LEADER}), number="1001", department="执法一科")
FILM = recorded("DCIM/1.MP4", MONDAY, "BWC-1")
MARK = DeviceMark(MarkWay.KEY, "2026-11-23T10:05:00", "S-1")
MARKED = Retained((MARK,))
KEPT = Retained((), RetentionDecision("objection", "异议", "投诉", "王乙", MONDAY))
USUAL = Retained((MARK,), RetentionDecision(None, "", "误按", "王乙", MONDAY))


@pytest.mark.rule("DM-04", "long")
@pytest.mark.parametrize(
    ("session", "keeping", "wanted", "code"),
    [
        (LI, Retained(), "incident", None),  # longer is anybody's to decide who may look at it
        (LI, KEPT, "incident", None),
        (STAFF, KEPT, "objection", "archive.retention_same"),
        (STAFF, Retained(), "ordinary", "archive.retention_unknown"),
        (STAFF, Retained(), "none such", "archive.retention_unknown"),
        (STAFF, Retained(), None, "archive.nothing_kept"),
        (STAFF, USUAL, None, "archive.nothing_kept"),
        (STAFF, KEPT, None, None),
        (STAFF, MARKED, None, None),
        (LI_LEADS, KEPT, None, "archive.own_retention"),
        (LI_LEADS, MARKED, None, "archive.own_retention"),
        (LI_LEADS, USUAL, "marked", None),
    ],
)
def test_what_may_be_decided(
    session: Session, keeping: Retained, wanted: str | None, code: str | None
) -> None:
    case = RetentionCase(replace(FILM, keeping=keeping), (), wanted, "理由")
    if code is not None:
        with pytest.raises(Refused) as refused:
            decide_retention(session, case, POLICY, MONDAY)
        assert (refused.value.code, refused.value.rule) == (code, "DM-04")
        return
    (draft,) = decide_retention(session, case, POLICY, MONDAY).drafts
    body = draft.body
    assert isinstance(body, RetentionUsual if wanted is None else RetentionKept)
    assert (body.retention_before, len(body.marks)) == (keeping.retention, len(keeping.marks))
    with pytest.raises(Refused) as refused:
        decide_retention(session, replace(case, reason=" "), POLICY, MONDAY)
    assert refused.value.code == "archive.retention_reason"


@pytest.mark.rule("DM-04", "long")
def test_what_belongs_to_a_recording_is_kept_with_it() -> None:
    main, own = FILM, replace(FILM, sha256="b" * 64)
    drafts = decide_retention(STAFF, RetentionCase(main, (own,), "marked", "理由"), POLICY, MONDAY).drafts
    kept = [each.body.sha256 for each in drafts if isinstance(each.body, RetentionKept)]
    assert kept == [main.sha256, own.sha256]
    assert [each.code for each in long_term_classes(POLICY)] == [
        "coercive_measure", "objection", "resistance", "incident", "marked",
    ]  # fmt: skip


@pytest.mark.rule("DM-04", "long")
def test_a_decision_is_on_record_listed_and_taken_back(office: Office, tmp_path: Path) -> None:
    retention, words = Retention(office.station.store), EntryWords(load_texts("zh_CN"), DEFAULT_ZONE)
    office.bring_in(card(tmp_path / "card", 2), officer="1001")
    sha256 = office.catalogue.page(STAFF).rows[0].sha256

    def found(**narrowed: str) -> list[str]:
        rows = office.catalogue.page(STAFF, ListQuery().narrowed(**narrowed)).rows
        return [each.sha256 for each in rows]

    def terms() -> RecordingTerms:
        return office.catalogue.asked(STAFF, sha256)

    def kept_by() -> str | None:
        kept = terms().retention
        return None if kept is None else kept.code

    assert (found(retention="kept"), kept_by(), terms().decided) == ([], "ordinary", False)
    with pytest.raises(NotPermitted):
        retention.keep(WANG, sha256, "objection", "别人的资料")
    with pytest.raises(NotPermitted):
        retention.usual(LI, sha256, "本人不能决定")
    entry = retention.keep(LI, sha256[:12], "objection", "当事人当场投诉")
    assert (entry.kind, entry.rules) == ("media.retention_kept", ("DM-04",))
    assert entry.subjects == (f"recording:{sha256}", "officer:1001")
    assert entry.of(RetentionKept).said(words) == "当事人异议、投诉、上访（当事人当场投诉）"
    assert (found(retention="kept"), kept_by(), terms().decided) == ([sha256], "objection", True)
    assert terms().until is None
    assert office.catalogue.recording(STAFF, sha256).keeping.state is RetentionState.KEPT
    office.station.clock.advance(minutes=1)
    back = retention.usual(STAFF, sha256, "投诉已撤回")
    assert back.of(RetentionUsual).retention_before == "objection"
    assert (found(retention="kept"), found(retention="usual"), kept_by()) == ([], [sha256], "ordinary")
    said = office.catalogue.recording(STAFF, sha256).keeping.decided
    assert said == RetentionDecision(None, "", "投诉已撤回", STAFF.name, back.happened_at)
    assert back.happened_at - entry.happened_at >= timedelta(minutes=1)
