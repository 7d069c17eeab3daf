"""The clock that is set is noticed at once, by the time that passed; it moves no lock, and a person is asked."""

from datetime import timedelta
from pathlib import Path

import pytest

from station.audit.clock_questions import ClockQuestions
from station.bootstrap import Station, open_station
from station.core.clock import ClockReading, SteppedClock, SystemClock, jump_between
from station.core.errors import Refused
from station.core.ledger import ClockJudged, ClockJumped, Stream
from station.core.settings import load_settings
from station.people.bodies import ParameterChanged
from station.people.sessions import program_session
from tests.plugins.command_line import PASSWORD, CommandLine
from tests.plugins.offices import CHEAP
from tests.plugins.stations import MONDAY


def jumps(station: Station) -> list[int]:
    """By how many seconds the clock was set, as the entries say."""
    with station.store.read() as view:
        page = view.ledger.page(Stream.AUDIT, kind=ClockJumped.KIND)
        return [each.of(ClockJumped).seconds for each in reversed(page) if each.kind == ClockJumped.KIND]


def act(station: Station) -> None:
    body = ParameterChanged("DM-05", "deadline_hours", 24, 30, "试")
    with station.store.write() as work:
        work.append(program_session().draft(body, station.store.clock.now()))


def locked_out(station: Station) -> int:
    """For how many minutes the administrator is locked after as many wrong passwords as it takes."""
    while True:
        with pytest.raises(Refused) as caught:
            station.services.people.sign_in.with_password("admin", "wrong horse 1")
        if caught.value.code == "people.sign_in_locked":
            minutes = caught.value.facts["minutes"]
            assert isinstance(minutes, int)
            return minutes


@pytest.mark.rule("DM-03", "clock")
@pytest.mark.parametrize("hours", [48, -1, 1 / 20, -1 / 20])
def test_a_jump_is_noticed_with_the_next_act_and_stands_before_it(run: CommandLine, hours: float) -> None:
    clock = SteppedClock(MONDAY + timedelta(days=400))
    with open_station(load_settings(run.data), clock=clock) as station:
        act(station)
        clock.advance(hours=5)
        act(station)
        assert jumps(station) == [], "time that passes is no jump"
        clock.set_on(hours=hours)
        act(station)
        assert jumps(station) == pytest.approx([hours * 3600], abs=1)
        act(station)
        assert len(jumps(station)) == 1
        with station.store.read() as view:
            (jump,) = (e for e in view.ledger.page(Stream.AUDIT) if e.kind == ClockJumped.KIND)
            newest = view.ledger.head(Stream.CUSTODY).seq
        assert jump.of(ClockJumped).custody == newest - 2


@pytest.mark.rule("DM-03", "clock")
def test_small_steps_add_up(run: CommandLine) -> None:
    clock = SteppedClock(MONDAY + timedelta(days=400))
    with open_station(load_settings(run.data), clock=clock) as station:
        act(station)
        for _ in range(3):
            clock.set_on(seconds=90)
            act(station)
        assert jumps(station) == [180]


@pytest.mark.rule("DM-03", "clock")
def test_a_jump_is_noticed_without_an_act_and_while_the_program_was_closed(run: CommandLine) -> None:
    clock = SteppedClock(MONDAY + timedelta(days=400))
    with open_station(load_settings(run.data), clock=clock) as station:
        act(station)
        clock.set_on(days=2)
        assert [each.found - each.expected for each in station.services.audit.clock.look()] == [
            timedelta(days=2)
        ]
        assert jumps(station) == [172800]
    clock.set_on(days=-2)
    with open_station(load_settings(run.data), clock=clock) as station:
        assert "clock_jumped" in station.noticed
        assert jumps(station) == [172800, -172800]
    with open_station(load_settings(run.data), clock=clock) as station:
        assert "clock_jumped" not in station.noticed


@pytest.mark.rule("DM-03", "clock")
def test_after_a_restart_a_clock_before_the_last_entry_is_noticed(run: CommandLine) -> None:
    clock = SteppedClock(MONDAY + timedelta(days=400))
    with open_station(load_settings(run.data), clock=clock) as station:
        act(station)
    later = SteppedClock(MONDAY + timedelta(days=399), boot="another")
    with open_station(load_settings(run.data), clock=later) as station:
        assert "clock_jumped" in station.noticed
        assert jumps(station) == pytest.approx([-86400], abs=5)


@pytest.mark.rule("DM-03", "clock")
def test_a_clock_that_was_set_right_is_told_once(run: CommandLine) -> None:
    """Entries of the wrong time stay ahead of the clock for days."""
    begun = MONDAY + timedelta(days=400)
    with open_station(load_settings(run.data), clock=SteppedClock(begun, boot="first")) as station:
        act(station)
    ahead = SteppedClock(begun + timedelta(days=2), boot="second")
    with open_station(load_settings(run.data), clock=ahead) as station:
        act(station)
    right = SteppedClock(begun + timedelta(minutes=5), boot="third")
    noticed = []
    for _ in range(3):
        with open_station(load_settings(run.data), clock=right) as station:
            noticed.append("clock_jumped" in station.noticed)
    assert noticed == [True, False, False]
    with open_station(load_settings(run.data), clock=right) as station:
        act(station)
        assert len(jumps(station)) == 1


def test_without_a_boot_id_nothing_is_said() -> None:
    before = ClockReading(MONDAY, "", 100.0)
    assert jump_between(before, ClockReading(MONDAY + timedelta(days=1), "", 101.0)) is None


def test_the_machines_clock_is_read_beside_its_up_time() -> None:
    first = SystemClock().reading()
    second = SystemClock().reading()
    assert first.boot == second.boot
    assert second.seconds >= first.seconds > 0
    assert jump_between(first, second) is None


@pytest.mark.rule("PF-04", "sign in")
@pytest.mark.parametrize("hours", [30, -3])
def test_setting_the_clock_neither_ends_a_lock_nor_makes_it_longer(run: CommandLine, hours: int) -> None:
    clock = SteppedClock(MONDAY + timedelta(days=400))
    with open_station(load_settings(run.data), clock=clock, verifiers=CHEAP) as station:
        sign_in = station.services.people.sign_in
        minutes = locked_out(station)
        clock.set_on(hours=hours)
        station.services.audit.clock.look()
        with pytest.raises(Refused, match="sign_in_locked") as caught:
            sign_in.with_password("admin", PASSWORD)
        assert caught.value.facts["minutes"] == minutes
        clock.advance(minutes=minutes, seconds=5)
        assert sign_in.with_password("admin", PASSWORD).account == "admin"


@pytest.mark.rule("PF-04", "sign in")
@pytest.mark.parametrize(("hours", "boot"), [(30, "scenario"), (-3, "scenario"), (-3, "another")])
def test_what_is_left_of_a_lock_holds_over_a_restart_with_the_clock_set(
    run: CommandLine, hours: int, boot: str
) -> None:
    clock = SteppedClock(MONDAY + timedelta(days=400))
    with open_station(load_settings(run.data), clock=clock, verifiers=CHEAP) as station:
        minutes = locked_out(station)
    clock.set_on(hours=hours)
    clock.boot = boot
    with open_station(load_settings(run.data), clock=clock, verifiers=CHEAP) as station:
        sign_in = station.services.people.sign_in
        with pytest.raises(Refused, match="sign_in_locked") as caught:
            sign_in.with_password("admin", PASSWORD)
        assert caught.value.facts["minutes"] == minutes
        clock.advance(minutes=minutes, seconds=5)
        assert sign_in.with_password("admin", PASSWORD).account == "admin"


@pytest.mark.rule("PF-04", "sign in")
@pytest.mark.rule("DM-03", "clock")
def test_what_is_left_of_a_lock_starts_again_after_a_restart_that_nothing_measured(run: CommandLine) -> None:
    """How long a machine was off it does not know: its clock may have been set forward meanwhile."""
    clock = SteppedClock(MONDAY + timedelta(days=400))
    with open_station(load_settings(run.data), clock=clock, verifiers=CHEAP) as station:
        minutes = locked_out(station)
    for hours, boot in ((30, "another"), (40, "a third")):
        clock.set_on(hours=hours)
        clock.boot = boot
        with open_station(load_settings(run.data), clock=clock, verifiers=CHEAP) as station:
            assert "clock_unmeasured" in station.noticed
            sign_in = station.services.people.sign_in
            with pytest.raises(Refused, match="sign_in_locked") as caught:
                sign_in.with_password("admin", PASSWORD)
            assert caught.value.facts["minutes"] == minutes
            *_, question = station.services.audit.clock.look()
            assert not question.measured
            assert abs(question.found - question.expected - timedelta(hours=hours)) < timedelta(seconds=5)
    with open_station(load_settings(run.data), clock=clock, verifiers=CHEAP) as station:
        assert "clock_unmeasured" not in station.noticed
        clock.advance(minutes=minutes, seconds=5)
        assert station.services.people.sign_in.with_password("admin", PASSWORD).account == "admin"
    clock.advance(hours=12)
    clock.boot = "the next day"
    with open_station(load_settings(run.data), clock=clock, verifiers=CHEAP) as station:
        assert "clock_unmeasured" not in station.noticed, "nothing waits for time to pass"
    clock.advance(days=800)
    clock.boot = "two years on"
    with open_station(load_settings(run.data), clock=clock, verifiers=CHEAP) as station:
        assert "clock_unmeasured" in station.noticed, "no office is closed so long"


@pytest.mark.rule("DM-03", "clock")
def test_a_person_answers_and_the_answer_names_the_entries_in_between(
    run: CommandLine, tmp_path: Path
) -> None:
    clock = SteppedClock(MONDAY + timedelta(days=400))
    with open_station(load_settings(run.data), clock=clock, verifiers=CHEAP) as station:
        act(station)
        clock.set_on(days=2)
        act(station)
        questions: ClockQuestions = station.services.audit.clock
        (question,) = questions.look()
        admin = station.services.people.sign_in.with_password("admin", PASSWORD)
        questions.judge(admin, question.seq, "wrong")
        assert questions.look() == ()
        with pytest.raises(Refused, match="clock_not_asked"):
            questions.judge(admin, question.seq, "right")
        with station.store.read() as view:
            (entry,) = view.ledger.page(Stream.AUDIT, size=1, kind=ClockJudged.KIND)
            judged = entry.of(ClockJudged)
            assert (judged.jump, judged.verdict) == (question.seq, "wrong")
            assert judged.custody == view.ledger.head(Stream.CUSTODY).seq
            assert entry.actor.account == "admin"


def test_the_command_line_shows_and_answers(run: CommandLine) -> None:
    assert run("ledger", "clock") == []
    assert run("ledger", "clock", "--right", "3", status=1)["error"] == "ledger.clock_not_asked"
