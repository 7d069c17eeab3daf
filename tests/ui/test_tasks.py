"""Work off the screen's thread: order in a lane, lanes beside each other, and every way work can end."""

from __future__ import annotations

import threading

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from station.core.errors import Refused, StationError
from station.core.progress import CancelToken, Progress, Report
from station.ui.tasks import CANCELLED, DONE, Tasks
from tests.plugins.patience import HANG_SECONDS


def test_the_result_comes_back_in_the_screens_thread(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[tuple[int, bool, bool]] = []
    here = threading.current_thread()

    def work(_report: Report, _cancel: CancelToken) -> tuple[int, bool]:
        return 42, threading.current_thread() is here

    def done(result: tuple[int, bool]) -> None:
        seen.append((*result, threading.current_thread() is here))

    job = tasks.run("records", work, done=done)
    with qtbot.waitSignal(job.ended):
        pass
    assert seen == [(42, False, True)]
    assert job.state == DONE
    assert tasks.jobs == ()


def test_one_lane_keeps_the_order_and_lanes_run_beside_each_other(qtbot: QtBot, tasks: Tasks) -> None:
    order: list[str] = []
    meet = threading.Barrier(2)

    def waits(_report: Report, _cancel: CancelToken) -> None:
        meet.wait(HANG_SECONDS)
        order.append("first")

    def second(_report: Report, _cancel: CancelToken) -> None:
        order.append("second")

    def other(_report: Report, _cancel: CancelToken) -> None:
        meet.wait(HANG_SECONDS)  # only reached if this lane did not have to wait for the other

    tasks.run("volume:A", waits)
    last = tasks.run("volume:A", second)
    tasks.run("volume:B", other)
    with qtbot.waitSignal(last.ended):
        pass
    assert order == ["first", "second"]


def test_a_refusal_goes_to_failed_and_without_it_to_everybody(qtbot: QtBot, tasks: Tasks) -> None:
    def refuses(_report: Report, _cancel: CancelToken) -> None:
        raise Refused("counter.item_held_elsewhere", rule="EQ-10", tag="BWC-0017")

    taken: list[StationError] = []
    with qtbot.waitSignal(tasks.run("records", refuses, failed=taken.append).ended):
        pass
    assert [problem.code for problem in taken] == ["counter.item_held_elsewhere"]
    with qtbot.waitSignal(tasks.problem) as heard:
        tasks.run("records", refuses)
    assert heard.args[0].rule == "EQ-10"


def test_our_own_mistake_becomes_a_report_and_the_lane_lives_on(qtbot: QtBot, tasks: Tasks) -> None:
    def breaks(_report: Report, _cancel: CancelToken) -> None:
        raise ZeroDivisionError("oh")

    with qtbot.waitSignal(tasks.bug) as heard:
        tasks.run("records", breaks)
    assert "ZeroDivisionError" in heard.args[0]
    with qtbot.waitSignal(tasks.run("records", lambda _r, _c: 1).ended):
        pass


def test_progress_is_polled_not_signalled(qtbot: QtBot, tasks: Tasks) -> None:
    told: list[Progress] = []
    go_on = threading.Event()

    def counts(report: Report, _cancel: CancelToken) -> None:
        for done in range(100_000):
            report(Progress("copy", done, 100_000, "files"))
        go_on.wait(HANG_SECONDS)

    job = tasks.run("volume:A", counts, title="采集", progress=told.append)
    qtbot.waitUntil(lambda: bool(told) and told[-1].done == 99_999)
    assert len(told) < 50
    assert tasks.shown_jobs == (job,)
    go_on.set()
    with qtbot.waitSignal(job.ended):
        pass
    assert job.over


def test_cancelling_is_silent(qtbot: QtBot, tasks: Tasks) -> None:
    started = threading.Event()
    heard: list[object] = []

    def loops(_report: Report, cancel: CancelToken) -> None:
        started.set()
        while True:
            cancel.check()

    tasks.problem.connect(heard.append)
    job = tasks.run("volume:A", loops, done=heard.append, failed=heard.append)
    assert started.wait(HANG_SECONDS)
    with qtbot.waitSignal(job.ended):
        job.cancel()
    assert job.state == CANCELLED
    assert heard == []


def test_only_the_newest_answer_of_a_question_counts(qtbot: QtBot, tasks: Tasks) -> None:
    held = threading.Event()
    answers: list[str] = []

    def slow(_report: Report, _cancel: CancelToken) -> str:
        held.wait(HANG_SECONDS)
        return "old"

    tasks.run("records", slow, done=answers.append, latest="search")
    newest = tasks.run("records", lambda _r, _c: "new", done=answers.append, latest="search")
    held.set()
    with qtbot.waitSignal(newest.ended):
        pass
    assert answers == ["new"]


def test_what_two_ask_by_the_same_name_is_answered_to_both(qtbot: QtBot, tasks: Tasks) -> None:
    pages = [QLabel(), QLabel()]
    answers: list[int] = []
    for number, page in enumerate(pages):
        tasks.run("records", lambda _r, _c, n=number: n, done=answers.append, latest="today", owner=page)  # type: ignore[misc]
    assert tasks.wait_until_idle(HANG_SECONDS)
    assert answers == [0, 1]


def test_nobody_is_called_back_who_is_gone(qtbot: QtBot, tasks: Tasks) -> None:
    import shiboken6

    held = threading.Event()
    label = QLabel()

    def slow(_report: Report, _cancel: CancelToken) -> str:
        held.wait(HANG_SECONDS)
        return "late"

    job = tasks.run("records", slow, done=label.setText)
    shiboken6.delete(label)
    held.set()
    with qtbot.waitSignal(job.ended):
        pass
    assert job.state == DONE


def test_shutdown_stops_what_runs_and_takes_nothing_more(qtbot: QtBot, app: object) -> None:
    tasks = Tasks()
    started = threading.Event()

    def loops(_report: Report, cancel: CancelToken) -> None:
        started.set()
        while True:
            cancel.check()

    tasks.run("volume:A", loops)
    waiting = tasks.run("volume:A", lambda _r, _c: None)
    assert started.wait(HANG_SECONDS)
    assert tasks.shutdown(HANG_SECONDS)
    assert waiting.stopping
    heard: list[str] = []
    late = tasks.run("records", lambda _r, _c: heard.append("ran"), done=lambda _n: heard.append("done"))
    assert late.state == CANCELLED
    assert tasks.wait_until_idle(HANG_SECONDS)
    assert heard == []


def test_two_thousand_results_come_back(qtbot: QtBot, tasks: Tasks) -> None:
    """PySide6 6.12.0 lost a reference at every emit and aborted after some hundred of them."""
    got: list[int] = []
    for number in range(2000):
        job = tasks.run("records", _Gives(number).work, done=got.append)
    qtbot.waitUntil(lambda: job.over)
    assert got == list(range(2000))


class _Gives:
    def __init__(self, number: int) -> None:
        self.number = number

    def work(self, _report: Report, _cancel: CancelToken) -> int:
        return self.number
