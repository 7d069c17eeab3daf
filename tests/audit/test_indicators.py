"""The five indicators (PF-09): what is counted, what tells against the office, and how it is weighed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from station.audit.indicators.counting import (
    NAMED_ROLES,
    Incident,
    IndicatorCase,
    assess,
    assessed_period,
    terms_of,
)
from station.audit.indicators.values import Finding, IndicatorCode, LateRecording, Period
from station.core.deadlines import Deadline, DeadlineOutcome, Pause
from station.core.ledger import Stream
from station.core.policy import Policy, load_rulebook, working_hours
from station.people.offices.values import Function

POLICY = Policy(load_rulebook(), {})
HOURS = working_hours(POLICY, (), "Asia/Shanghai")
BEGINS = datetime(2026, 11, 1, tzinfo=UTC)
AS_OF = datetime(2026, 11, 30, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SOUND = IndicatorCase(
    Period(date(2026, 11, 1), date(2026, 11, 30)),
    BEGINS,
    AS_OF,
    frozenset(NAMED_ROLES),
    centre=True,
    unsent={},
    deadlines=(),
    claimed={},
    incidents=(),
)


def awaited(started: datetime = MONDAY, **facts: Any) -> Deadline:
    made = Deadline(
        "recordings:item:BWC-0017:9",
        "recordings",
        "DM-05",
        "item:BWC-0017",
        "执法记录仪",
        ("1001",),
        started,
        started + timedelta(hours=24),
    )
    return replace(made, **facts)


@pytest.mark.rule("PF-09", "indicators")
@pytest.mark.rule("EQ-06", "holders")
def test_the_leader_is_named_by_the_office_as_well_as_by_a_role() -> None:
    without = replace(SOUND, roles=SOUND.roles - {NAMED_ROLES[0]})
    assert [each.about for each in found(without, IndicatorCode.SYSTEM)] == ["office_leader"]
    for function in (Function.LEADER_IN_CHARGE, Function.HEAD):
        assert found(replace(without, offices=frozenset({function})), IndicatorCode.SYSTEM) == ()
    keeper = replace(without, offices=frozenset({Function.KEEPER}))
    assert len(found(keeper, IndicatorCode.SYSTEM)) == 1


def found(case: IndicatorCase, code: IndicatorCode) -> tuple[Finding, ...]:
    (score,) = [each for each in assess(case, POLICY, HOURS).scores if each.terms.code is code]
    return score.findings


def score(case: IndicatorCase, code: IndicatorCode) -> int:
    (each,) = [each for each in assess(case, POLICY, HOURS).scores if each.terms.code is code]
    return each.score


@pytest.mark.rule("PF-09", "indicators")
def test_an_office_without_findings_has_all_points_weighed_20_30_20_20_10() -> None:
    assessment = assess(SOUND, POLICY, HOURS)
    assert [each.score for each in assessment.scores] == [20, 30, 20, 20, 10]
    assert [each.terms.code for each in assessment.scores] == list(IndicatorCode)
    assert (assessment.score, assessment.weight) == (100, 100)


@pytest.mark.rule("PF-09", "indicators")
@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 12, 15), date(2025, 12, 16), date(2026, 12, 15)),
        (date(2026, 12, 16), date(2026, 12, 16), date(2027, 12, 15)),
        (date(2026, 1, 1), date(2025, 12, 16), date(2026, 12, 15)),
    ],
)
def test_the_year_of_assessment_ends_on_15_december(today: date, first: date, last: date) -> None:
    assert assessed_period(POLICY, today) == Period(first, last)


@pytest.mark.rule("PF-09", "indicators")
def test_each_responsibility_without_an_account_takes_five_points() -> None:
    for missing in NAMED_ROLES:
        case = replace(SOUND, roles=SOUND.roles - {missing})
        assert [each.about for each in found(case, IndicatorCode.SYSTEM)] == [missing.value]
        assert score(case, IndicatorCode.SYSTEM) == 15
    assert score(replace(SOUND, roles=frozenset()), IndicatorCode.SYSTEM) == 5


@pytest.mark.rule("PF-09", "own data")
def test_own_data_is_late_after_five_working_days() -> None:
    on_time = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)  # a Friday: five working days end on the next one
    case = replace(SOUND, unsent={Stream.CUSTODY: on_time}, as_of=datetime(2026, 11, 27, 9, 0, tzinfo=UTC))
    assert found(case, IndicatorCode.SHARING) == ()
    late = replace(case, as_of=datetime(2026, 11, 27, 10, 0, tzinfo=UTC))
    (unsent,) = found(late, IndicatorCode.SHARING)
    assert (unsent.what, unsent.about, unsent.due_at) == (
        "unsent",
        "custody",
        datetime(2026, 11, 27, 9, 30, tzinfo=UTC),
    )
    assert score(late, IndicatorCode.SHARING) == 25
    alone = replace(SOUND, centre=False)
    assert [each.what for each in found(alone, IndicatorCode.SHARING)] == ["not_shared", "not_shared"]
    assert score(alone, IndicatorCode.SHARING) == 20, "ten points at most"


@pytest.mark.rule("PF-09", "late")
@pytest.mark.rule("DM-05", "each", "visit")
def test_what_is_late_counts_by_device_visit_and_recording_but_not_twice() -> None:
    due = MONDAY + timedelta(days=1)

    def recording(camera: str | None, hours: int) -> LateRecording:
        return LateRecording("a" * 64, camera, due, due + timedelta(hours=hours))

    late = (recording("BWC-0017", 1), recording("BWC-2", 1), recording("BWC-0017", -30), recording(None, 1))
    visit = replace(awaited(), kind="site_visit", subject="matter:1")
    case = replace(SOUND, deadlines=(awaited(), visit), judged=5, late_recordings=late)
    told = [(each.what, each.about.partition(":")[0]) for each in found(case, IndicatorCode.ENTRY)]
    one = ("late_recording", "recording")
    assert told == [("late", "item"), ("late_visit", "matter"), one, one, one], (
        "what the late return of BWC-0017 brought is counted with it"
    )
    (entry,) = [each for each in assess(case, POLICY, HOURS).scores if each.terms.code is IndicatorCode.ENTRY]
    assert entry.counted == 7


@pytest.mark.rule("PF-09", "late")
@pytest.mark.rule("DM-05", "limit")
def test_recordings_of_the_period_count_when_they_were_imported_late() -> None:
    def late(deadline: Deadline) -> bool:
        return bool(found(replace(SOUND, deadlines=(deadline,)), IndicatorCode.ENTRY))

    met: dict[str, Any] = {"outcome": DeadlineOutcome.MET, "ended_at": MONDAY + timedelta(hours=24)}
    assert not late(awaited(**met))
    assert late(awaited(**met | {"ended_at": MONDAY + timedelta(hours=25)}))
    assert late(awaited()), "open past its due moment"
    assert late(awaited(**met | {"ended_at": AS_OF + timedelta(hours=1)})), "met after the period"
    assert not late(awaited(outcome=DeadlineOutcome.WITHDRAWN, ended_at=MONDAY + timedelta(days=3)))
    assert not late(awaited(pauses=(Pause(MONDAY),)))
    assert not late(awaited(started=BEGINS - timedelta(days=5))), "due before the period"
    assert not late(awaited(kind="loan"))


@pytest.mark.rule("PF-09", "incoming")
def test_a_task_is_taken_up_within_a_working_day_of_reaching_an_office() -> None:
    task = awaited()  # its desk step is reached at once: until Tuesday 17:30
    until = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

    def case(claimed: datetime | None = None, **facts: Any) -> IndicatorCase:
        deadline = awaited(**facts)
        claims = {} if claimed is None else {task.id: claimed}
        return replace(SOUND, deadlines=(deadline,), claimed=claims)

    (finding,) = found(case(), IndicatorCode.RESPONSE)
    assert (finding.due_at, finding.done_at) == (until, None)
    assert found(case(claimed=until), IndicatorCode.RESPONSE) == ()
    assert len(found(case(claimed=until + timedelta(minutes=1)), IndicatorCode.RESPONSE)) == 1
    assert found(case(ended_at=until, outcome=DeadlineOutcome.MET), IndicatorCode.RESPONSE) == ()
    assert score(case(), IndicatorCode.RESPONSE) == 18
    many = replace(case(), deadlines=tuple(awaited(seq=seq) for seq in range(9)))
    assert score(many, IndicatorCode.RESPONSE) == 10, "ten points at most"


@pytest.mark.rule("PF-09", "steps")
def test_what_reaches_nobody_by_an_office_in_the_period_is_no_task() -> None:
    for deadline in (
        awaited(started=BEGINS - timedelta(days=9)),
        awaited(kind="loan", due_at=AS_OF + timedelta(days=1)),
        awaited(
            kind="loan", due_at=MONDAY, ended_at=MONDAY - timedelta(hours=1), outcome=DeadlineOutcome.MET
        ),
    ):
        (response,) = [
            each
            for each in assess(replace(SOUND, deadlines=(deadline,)), POLICY, HOURS).scores
            if each.terms.code is IndicatorCode.RESPONSE
        ]
        assert (response.counted, response.findings) == (0, ())


@pytest.mark.rule("PF-09", "indicators")
def test_harm_to_the_record_takes_points_up_to_the_weight() -> None:
    incident = Incident("media_checked", "audit/7", MONDAY)
    assert score(replace(SOUND, incidents=(incident,)), IndicatorCode.SECURITY) == 5
    assert score(replace(SOUND, incidents=(incident,) * 5), IndicatorCode.SECURITY) == 0


@pytest.mark.rule("PF-09", "indicators")
def test_an_office_weighs_them_by_its_own_table() -> None:
    rows = [dict(row) for row in POLICY.table("PF-09", "indicators")]
    for row in rows:
        if row["code"] == "security":
            row.update(weight=40, deduction=7, most=30)
    policy = POLICY.changed("PF-09", "indicators", rows)
    terms = {each.code: each for each in terms_of(policy)}
    assert (terms[IndicatorCode.SECURITY].weight, terms[IndicatorCode.SECURITY].deduction) == (40, 7)
    case = replace(SOUND, incidents=(Incident("media_checked", "audit/7", MONDAY),))
    assert assess(case, policy, HOURS).score == 123


@pytest.mark.rule("PF-09", "steps")
def test_a_reminder_to_the_person_makes_no_task_of_an_office() -> None:
    due_at = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    loan = awaited(kind="loan", started=due_at - timedelta(days=1), due_at=due_at)

    def counted(as_of: datetime) -> int:
        assessment = assess(replace(SOUND, deadlines=(loan,), as_of=as_of), POLICY, HOURS)
        (response,) = [each for each in assessment.scores if each.terms.code is IndicatorCode.RESPONSE]
        return response.counted

    assert counted(due_at - timedelta(minutes=30)) == 0, "only its holder was reminded"
    assert counted(due_at) == 1


@pytest.mark.rule("PF-09", "late")
def test_what_happened_at_the_very_end_of_the_period_is_in_it() -> None:
    ended = awaited(ended_at=AS_OF, outcome=DeadlineOutcome.MET)
    (late,) = found(replace(SOUND, deadlines=(ended,)), IndicatorCode.ENTRY)
    assert late.done_at == AS_OF
    claimed = replace(SOUND, deadlines=(awaited(),), claimed={awaited().id: AS_OF})
    (task,) = found(claimed, IndicatorCode.RESPONSE)
    assert task.done_at == AS_OF
