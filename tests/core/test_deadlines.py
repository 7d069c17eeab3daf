"""Deadlines: lengths of time counted around days off and pauses, states, and whom the steps reach."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from station.core.calendar import (
    CalendarYear,
    DayKind,
    SpecialDay,
    WorkingCalendar,
    WorkingHours,
    calendar_of,
)
from station.core.deadlines import (
    Deadline,
    DeadlineOutcome,
    DeadlineState,
    Length,
    LengthUnit,
    Pause,
    Recipient,
    due,
    moment_of,
    next_step_at,
    reached,
    state_at,
    steps_of,
)
from station.core.deadlines.counting import time_counted
from station.core.errors import Refused
from station.core.policy import JSONValue, Policy, load_rulebook

ZONE = "Asia/Shanghai"
NATIONAL_WEEK = CalendarYear(
    2026,
    (
        *(SpecialDay(date(2026, 10, day), DayKind.HOLIDAY, "国庆节") for day in range(1, 8)),
        SpecialDay(date(2026, 10, 10), DayKind.WORKING, "国庆节"),
    ),
    "notice",
)
HOURS = WorkingHours(time(8, 30), time(17, 30), ZONE, calendar_of([NATIONAL_WEEK]))
POLICY = Policy(load_rulebook())


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


def days(amount: int) -> Length:
    return Length(amount, LengthUnit.DAYS)


def working(amount: int) -> Length:
    return Length(amount, LengthUnit.WORKING_DAYS)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
lengths = st.builds(Length, st.integers(0, 60), st.sampled_from(LengthUnit), st.booleans())
off = st.frozensets(st.dates(date(2026, 1, 1), date(2028, 3, 1)), max_size=40)


def hours_with(holidays: frozenset[date], announced: frozenset[int] = frozenset()) -> WorkingHours:
    return replace(HOURS, calendar=WorkingCalendar(holidays, announced=announced))


@st.composite
def pauses(draw: st.DrawFn, *, anew: bool = False) -> tuple[Pause, ...]:
    """Pauses in order, without overlap."""
    at = draw(moments)
    found = []
    for _ in range(draw(st.integers(0, 4))):
        start = at + timedelta(hours=draw(st.integers(1, 400)))
        at = start + timedelta(hours=draw(st.integers(0, 400)))
        found.append(Pause(start, at, anew=anew and draw(st.booleans())))
    return tuple(found)


@pytest.mark.parametrize(
    ("taken", "length", "back"),
    [
        ("2026-09-28T09:00", 0, "2026-09-28T17:30"),
        ("2026-09-28T07:00", 0, "2026-09-28T17:30"),
        ("2026-09-28T17:30", 0, "2026-09-29T17:30"),
        ("2026-09-28T21:00", 0, "2026-09-29T17:30"),
        ("2026-09-25T21:00", 0, "2026-09-28T17:30"),
        ("2026-09-26T10:00", 0, "2026-09-28T17:30"),
        ("2026-09-30T10:00", 1, "2026-10-08T17:30"),
        ("2026-09-28T10:00", 3, "2026-10-08T17:30"),
    ],
)
@pytest.mark.rule("EQ-07", "due")
def test_a_loan_ends_with_the_hours_of_a_working_day(taken: str, length: int, back: str) -> None:
    assert due(shanghai(taken), Length(length, LengthUnit.DAYS), HOURS).at == shanghai(back)


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2026-09-30T10:00", Length(24, LengthUnit.HOURS), "2026-10-01T10:00"),
        ("2026-09-30T10:00", working(3), "2026-10-10T17:30"),
        ("2026-09-30T10:00", working(5), "2026-10-13T17:30"),
        ("2026-08-31T10:00", Length(1, LengthUnit.MONTHS), "2026-09-30T17:30"),
        ("2026-08-01T10:00", Length(2, LengthUnit.MONTHS), "2026-10-08T17:30"),
        ("2026-08-01T10:00", Length(2, LengthUnit.MONTHS, fixed=True), "2026-10-01T17:30"),
        ("2026-09-05T10:00", Length(30, LengthUnit.DAYS, fixed=True), "2026-10-05T17:30"),
        ("2028-02-29T10:00", Length(1, LengthUnit.YEARS), "2029-02-28T17:30"),
        ("2026-12-31T10:00", Length(6, LengthUnit.MONTHS), "2027-06-30T17:30"),
    ],
)
@pytest.mark.rule("PF-09", "limit")
def test_a_length_is_counted_in_its_unit(start: str, length: Length, end: str) -> None:
    assert due(shanghai(start), length, HOURS).at == shanghai(end)
    assert Length.read(str(length)) == length


@given(moments, lengths, off)
def test_a_due_moment_is_not_before_the_start_and_falls_on_a_working_day(
    start: datetime, length: Length, holidays: frozenset[date]
) -> None:
    hours = hours_with(holidays)
    found = due(start, length, hours).at
    if length.unit is LengthUnit.HOURS:
        assert found == start + timedelta(hours=length.amount)
        return
    assert found > start
    assert found == hours.end_of(hours.day_of(found)), "it ends with the hours of a day"
    if length.unit is LengthUnit.WORKING_DAYS or not length.fixed:
        assert hours.covers(found)


@given(moments, st.integers(1, 60), off)
def test_so_many_working_days_lie_between_start_and_end(
    start: datetime, amount: int, holidays: frozenset[date]
) -> None:
    hours = hours_with(holidays)
    last = hours.day_of(due(start, working(amount), hours).at)
    assert hours.calendar.between(hours.day_of(start), last) == amount


@given(moments, lengths, off, st.integers(1, 20))
def test_a_longer_time_is_never_over_sooner(
    start: datetime, length: Length, holidays: frozenset[date], more: int
) -> None:
    hours = hours_with(holidays)
    longer = replace(length, amount=length.amount + more)
    assert due(start, longer, hours).at >= due(start, length, hours).at


@given(moments, st.integers(0, 40))
def test_a_month_ends_on_the_same_number_or_on_its_last_day(start: datetime, amount: int) -> None:
    first = HOURS.day_of(start)
    last = HOURS.day_of(due(start, Length(amount, LengthUnit.MONTHS, fixed=True), HOURS).at)
    if amount == 0:
        assert first <= last <= first + timedelta(days=1)
        return
    assert (last.year - first.year) * 12 + last.month - first.month == amount
    assert last.day == first.day or (last.day < first.day and (last + timedelta(days=1)).day == 1)


@given(moments, lengths)
def test_the_offices_zone_has_no_summer_time_so_the_wall_shows_the_set_hours(
    start: datetime, length: Length
) -> None:
    assume(length.unit is not LengthUnit.HOURS)
    assert (due(start, length, HOURS).at + timedelta(hours=8)).time() == time(17, 30)


@given(moments, lengths, off, pauses())
def test_a_pause_only_ever_puts_the_end_off(
    start: datetime, length: Length, holidays: frozenset[date], held_up: tuple[Pause, ...]
) -> None:
    hours = hours_with(holidays)
    plain, put_off = due(start, length, hours).at, due(start, length, hours, held_up).at
    assert put_off >= plain
    if all(each.start > plain for each in held_up):
        assert put_off == plain, "a pause after the end changes nothing"


def test_a_pause_that_begins_after_the_last_days_hours_changes_nothing() -> None:
    start, four_days = datetime(2026, 1, 1, 0, 0, tzinfo=UTC), Length(4, LengthUnit.DAYS)
    plain = due(start, four_days, HOURS).at
    evening = Pause(plain + timedelta(minutes=30), plain + timedelta(hours=7))
    assert due(start, four_days, HOURS, (evening,)).at == plain
    before = Pause(plain - timedelta(minutes=1), plain + timedelta(hours=7))
    assert due(start, four_days, HOURS, (before,)).at > plain


@pytest.mark.rule("PF-09", "limit")
@given(moments, st.integers(0, 400), pauses())
def test_hours_are_put_off_by_the_very_time_of_the_pauses(
    start: datetime, amount: int, held_up: tuple[Pause, ...]
) -> None:
    end = due(start, Length(amount, LengthUnit.HOURS), HOURS, held_up).at
    inside = timedelta()
    for each in held_up:
        assert each.end is not None
        if each.start < end:
            inside += max(timedelta(), each.end - max(start, each.start))
    assert end - start == timedelta(hours=amount) + inside


@pytest.mark.rule("PF-09", "limit")
@given(st.integers(0, 60), st.lists(st.tuples(st.integers(-20, 60), st.integers(0, 30)), max_size=5))
def test_time_in_several_pauses_at_once_is_left_out_once(amount: int, spans: list[tuple[int, int]]) -> None:
    """Counted here by walking from hour to hour."""
    start, hour = shanghai("2026-09-28T09:00"), timedelta(hours=1)
    held_up = tuple(Pause(start + begun * hour, start + (begun + long) * hour) for begun, long in spans)
    resting = {at for begun, long in spans for at in range(begun, begun + long)}
    end = left = 0
    while left < amount:
        left += end not in resting
        end += 1
    assert due(start, Length(amount, LengthUnit.HOURS), HOURS, held_up).at == start + end * hour
    assert time_counted(start, start + end * hour, held_up) == amount * hour


@pytest.mark.rule("PF-09", "limit")
@given(moments, st.integers(1, 60), off, pauses())
def test_working_days_in_a_pause_do_not_count(
    start: datetime, amount: int, holidays: frozenset[date], held_up: tuple[Pause, ...]
) -> None:
    hours = hours_with(holidays)
    first, last = hours.day_of(start), hours.day_of(due(start, working(amount), hours, held_up).at)
    counted = 0
    for ahead in range(1, (last - first).days + 1):
        day = first + timedelta(days=ahead)
        resting = any(
            each.end is not None
            and hours.day_of(each.start) <= day < hours.day_of(each.end)
            and each.start < hours.end_of(day)
            for each in held_up
        )
        counted += hours.calendar.is_working(day) and not resting
    assert counted == amount


@given(moments, lengths, off, pauses())
def test_time_that_runs_anew_is_whole_from_the_end_of_the_last_pause_that_came_in_time(
    start: datetime, length: Length, holidays: frozenset[date], held_up: tuple[Pause, ...]
) -> None:
    hours, begun = hours_with(holidays), start
    for each in held_up:
        assert each.end is not None
        if begun < each.end and each.start < due(begun, length, hours).at:
            begun = each.end
    anew = tuple(replace(each, anew=True) for each in held_up)
    assert due(start, length, hours, anew).at == due(begun, length, hours).at


@pytest.mark.rule("DM-05", "hindrance")
def test_where_a_hindrance_has_gone_the_whole_time_runs_again() -> None:
    start, length = shanghai("2026-09-28T09:00"), Length(24, LengthUnit.HOURS)
    held_up = (Pause(shanghai("2026-09-28T12:00"), shanghai("2026-09-30T12:00"), anew=True),)
    assert due(start, length, HOURS, held_up).at == shanghai("2026-10-01T12:00")
    after_the_end = (Pause(shanghai("2026-09-30T12:00"), shanghai("2026-09-30T13:00"), anew=True),)
    assert due(start, length, HOURS, after_the_end).at == shanghai("2026-09-29T09:00")


@given(moments, lengths, off, st.sets(st.integers(2025, 2034)))
def test_what_an_announced_year_decides_is_not_provisional(
    start: datetime, length: Length, holidays: frozenset[date], announced: set[int]
) -> None:
    found = due(start, length, hours_with(holidays, frozenset(announced)))
    if length.unit is LengthUnit.HOURS or (length.fixed and length.unit is not LengthUnit.WORKING_DAYS):
        assert not found.provisional, "no day is judged"
    elif HOURS.day_of(found.at).year not in announced:
        assert found.provisional
    if set(range(2025, 2099)) <= announced:
        assert not found.provisional


@given(
    moments,
    st.integers(0, 60),
    st.sampled_from([LengthUnit.DAYS, LengthUnit.WORKING_DAYS, LengthUnit.MONTHS]),
    off,
)
def test_what_was_provisional_is_right_once_it_is_computed_on_the_notice(
    start: datetime, amount: int, unit: LengthUnit, holidays: frozenset[date]
) -> None:
    """A limit computed on weekends and computed again equals the one that a table known from the beginning gives."""
    assume(amount <= 12 or unit is not LengthUnit.MONTHS)
    known = frozenset(day for day in holidays if day.year == 2026)
    before, length = hours_with(known, frozenset({2026})), Length(amount, unit)
    after = hours_with(holidays, frozenset({2026, 2027, 2028, 2029}))
    first, again = due(start, length, before), due(start, length, after)
    assert not again.provisional
    if not first.provisional:
        assert first.at == again.at, "what is settled does not move when a later year is announced"


def a_deadline(**facts: object) -> Deadline:
    start = shanghai("2026-09-28T09:00")
    plain = Deadline("loan:T-1:7", "loan", "EQ-07", "item:T-1", "测距仪", ("1001",), start, start)
    return replace(plain, due_at=due(start, days(1), HOURS).at, length=days(1), **facts)  # type: ignore[arg-type]


@pytest.mark.rule("PF-09", "late")
@pytest.mark.parametrize(
    ("at", "state"),
    [
        ("2026-09-28T10:00", DeadlineState.RUNNING),
        ("2026-09-29T10:00", DeadlineState.DUE),
        ("2026-09-29T17:30", DeadlineState.DUE),
        ("2026-09-29T17:31", DeadlineState.OVERDUE),
    ],
)
def test_how_a_deadline_stands_follows_from_the_clock(at: str, state: DeadlineState) -> None:
    deadline = a_deadline()
    steps = steps_of(POLICY, deadline.kind)
    assert state_at(deadline, steps, shanghai(at), HOURS) is state
    assert deadline.late(shanghai(at)) is (state is DeadlineState.OVERDUE)


@pytest.mark.rule("PF-09", "steps")
def test_a_deadline_comes_near_with_its_first_reminder() -> None:
    deadline = replace(a_deadline(), kind="other", due_at=shanghai("2026-10-08T17:30"))
    steps = steps_of(POLICY, "other")
    half = deadline.started_at + (deadline.due_at - deadline.started_at) / 2
    assert state_at(deadline, steps, half - timedelta(seconds=1), HOURS) is DeadlineState.RUNNING
    assert state_at(deadline, steps, half, HOURS) is DeadlineState.NEAR


def test_an_ended_or_resting_deadline_is_neither_due_nor_overdue() -> None:
    steps, later = steps_of(POLICY, "loan"), shanghai("2027-01-05T10:00")
    met = a_deadline(ended_at=shanghai("2026-09-30T10:00"), outcome=DeadlineOutcome.MET)
    assert state_at(met, steps, later, HOURS) is DeadlineState.MET
    assert met.late(later), "what was late counts"
    gone = replace(met, outcome=DeadlineOutcome.WITHDRAWN)
    assert state_at(gone, steps, later, HOURS) is DeadlineState.WITHDRAWN
    assert not gone.late(later)
    resting = a_deadline(pauses=(Pause(shanghai("2026-09-29T09:00")),))
    assert state_at(resting, steps, later, HOURS) is DeadlineState.PAUSED
    assert not reached(resting, steps, later, HOURS)
    assert next_step_at(resting, steps, later, HOURS) is None


@pytest.mark.rule("PF-09", "steps")
def test_the_three_steps_reach_person_supervisor_and_leader_one_after_the_other() -> None:
    deadline = replace(a_deadline(), kind="other")
    steps = steps_of(POLICY, "other")
    whom = [(step.to, moment_of(step, deadline, HOURS)) for step in steps]
    assert [to for to, _ in whom] == [
        Recipient.PERSON,
        Recipient.SUPERVISOR,
        Recipient.LEADER,
        Recipient.BUREAU,
        Recipient.EFFICIENCY,
    ]
    at = [moment for _, moment in whom]
    assert at[0] < at[1] < at[2] == at[3] == at[4] == deadline.due_at
    for moment, expected in [(at[0], 1), (at[1], 2), (at[2], 5)]:
        assert len(reached(deadline, steps, moment, HOURS)) == expected
        assert len(reached(deadline, steps, moment - timedelta(seconds=1), HOURS)) < expected
    assert next_step_at(deadline, steps, deadline.started_at, HOURS) == at[0]
    assert next_step_at(deadline, steps, at[2], HOURS) is None


@pytest.mark.rule("PF-09", "steps")
def test_a_kind_with_steps_of_its_own_follows_those() -> None:
    deadline = a_deadline()
    found = {step.code: moment_of(step, deadline, HOURS) for step in steps_of(POLICY, "loan")}
    assert found["loan_reminder"] == shanghai("2026-09-29T16:30")
    assert found["loan_leader"] == shanghai("2026-09-30T17:30")
    assert found["loan_bureau"] == shanghai("2026-10-12T17:30"), "working days, over the holiday"
    rows = [dict(row) for row in POLICY.table("PF-09", "steps")]
    rows[5] |= {"offset": -2, "unit": "working_day"}
    changed = Policy(POLICY.rulebook).changed("PF-09", "steps", rows)
    reminder = steps_of(changed, "loan")[0]
    assert moment_of(reminder, deadline, HOURS) == shanghai("2026-09-25T17:30")


@pytest.mark.rule("PF-09", "steps")
def test_a_step_without_a_time_and_one_after_all_of_it_are_the_due_moment() -> None:
    rows: list[JSONValue] = [{"code": "d", "name_zh": "到", "name_en": "d", "to": "person"}]
    (bare,) = steps_of(Policy(load_rulebook(), {("PF-09", "steps"): rows}), "loan")
    deadline = a_deadline()
    held_up = (Pause(deadline.due_at - timedelta(hours=1), deadline.due_at),)
    resting = replace(deadline, pauses=held_up)
    for step in (bare, replace(bare, percent=100)):
        assert moment_of(step, deadline, HOURS) == moment_of(step, resting, HOURS) == deadline.due_at
        assert not step.before_due
    assert replace(bare, percent=99).before_due
    assert not replace(bare, percent=0).before_due


def test_steps_recorded_before_kinds_had_their_own_still_hold() -> None:
    old: list[JSONValue] = [
        {"code": "r", "name_zh": "提", "name_en": "r", "elapsed_percent": 10, "to": "person"},
        {"code": "e", "name_zh": "到", "name_en": "e", "elapsed_percent": 100, "to": "leader"},
    ]
    policy = Policy(load_rulebook(), {("PF-09", "steps"): old})
    assert not policy.set_aside
    assert [step.percent for step in steps_of(policy, "loan")] == [10, 100]
    with pytest.raises(Refused):
        policy.check("PF-09", "steps", [{"code": "r", "name_zh": "提", "name_en": "r", "to": "nobody"}])


@given(moments, st.integers(1, 60), pauses(), st.integers(0, 100))
def test_a_share_of_the_time_is_counted_without_the_pauses(
    start: datetime, amount: int, held_up: tuple[Pause, ...], percent: int
) -> None:
    held_up = tuple(each for each in held_up if each.start > start)
    length = Length(amount, LengthUnit.HOURS)
    deadline = replace(
        a_deadline(), kind="other", started_at=start, length=length, pauses=held_up,
        due_at=due(start, length, HOURS, held_up).at,
    )  # fmt: skip
    step = replace(steps_of(POLICY, "other")[0], percent=percent)
    at = moment_of(step, deadline, HOURS)
    assert start <= at <= deadline.due_at
    free = timedelta(hours=amount) * percent / 100
    resting = sum(
        (each.end - each.start for each in held_up if each.end is not None and each.start < at), timedelta()
    )
    assert abs((at - start) - free - resting) <= timedelta(microseconds=1)


def test_lengths_have_bounds_and_one_writing() -> None:
    for text in ("", "3", "3 weeks", "-1 days", "3 days loose", "3  days"):
        with pytest.raises(ValueError):
            Length.read(text)
    with pytest.raises(ValueError):
        Length(-1, LengthUnit.DAYS)
