"""How a page asks a service: off the screen's thread, the newest answer only, and said in the page what came of it."""

from __future__ import annotations

import threading

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from station.core.errors import Refused, StationError
from station.core.progress import CancelToken, Progress, Report
from station.core.texts import Texts
from station.people.sessions import Session
from station.ui.page import Page
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from tests.plugins.patience import HANG_SECONDS
from tests.ui.desks import ADMIN
from tests.ui.sitting import said, settle


class Register:
    """A service: adds, refuses, waits until it may answer."""

    def __init__(self) -> None:
        self.threads: list[str] = []
        self.sessions: list[Session] = []
        self.may_answer = threading.Event()

    def add(self, session: Session, tag: str, number: int = 1) -> str:
        self.threads.append(threading.current_thread().name)
        self.sessions.append(session)
        return f"{tag}-{number:04}"

    def refuse(self, _session: Session) -> str:
        raise Refused("equipment.unknown", rule="EQ-10", tag="BWC-9999")

    def wait(self, _session: Session, answer: str) -> str:
        self.may_answer.wait(HANG_SECONDS)
        return answer


@pytest.fixture
def page(texts: Texts, tasks: Tasks, qtbot: QtBot) -> Page:
    made = Page(texts, tasks, SignedIn(ADMIN), "台")
    qtbot.addWidget(made)
    return made


def test_a_service_is_called_as_the_person_at_the_desk_on_its_lane(page: Page, tasks: Tasks) -> None:
    register = Register()
    answers: list[str] = []
    page.ask(register.add, "BWC", 17, done=answers.append)
    page.ask(register.add, "PRN", lane="printer", done=answers.append)
    settle(tasks)
    assert sorted(answers) == ["BWC-0017", "PRN-0001"]
    assert sorted(register.threads) == ["lane-printer", "lane-records"]
    assert register.sessions == [ADMIN, ADMIN]


def test_success_is_said_in_the_page_and_takes_the_place_of_what_was_said_before(
    page: Page, tasks: Tasks
) -> None:
    register = Register()
    page.ask(register.add, "BWC", success="已登记", topic="act")
    settle(tasks)
    assert said(page) == ["已登记"]
    page.ask(register.add, "BWC", 2, success=lambda tag: f"已登记 {tag}", topic="act")
    settle(tasks)
    assert said(page) == ["已登记 BWC-0002"]


def test_a_refusal_is_shown_with_its_rule_unless_somebody_takes_it(page: Page, tasks: Tasks) -> None:
    register = Register()
    taken: list[StationError] = []
    page.ask(register.refuse, failed=taken.append, success="已登记")
    settle(tasks)
    assert [problem.code for problem in taken] == ["equipment.unknown"]
    assert said(page) == []
    page.ask(register.refuse, success="已登记")
    settle(tasks)
    assert "BWC-9999" in said(page)[0]
    assert page.banners.messages[0].rule == "EQ-10"


def test_of_one_question_only_the_newest_answer_counts(page: Page, tasks: Tasks) -> None:
    register = Register()
    answers: list[str] = []
    page.ask(register.wait, "old", lane="one", done=answers.append, latest="question")
    page.ask(register.wait, "new", lane="two", done=answers.append, latest="question")
    register.may_answer.set()
    settle(tasks)
    assert answers == ["new"]


def test_nothing_is_called_back_once_the_page_is_gone(texts: Texts, tasks: Tasks) -> None:
    page = Page(texts, tasks, SignedIn(ADMIN), "台")
    register = Register()
    answers: list[str] = []
    page.ask(register.wait, "late", done=answers.append, success="已登记")
    shiboken6.delete(page)
    register.may_answer.set()
    settle(tasks)
    assert answers == []


def test_long_work_reports_and_can_be_stopped(page: Page, tasks: Tasks, qtbot: QtBot) -> None:
    may_go_on = threading.Event()
    readings: list[Progress] = []
    answers: list[str] = []

    def work(session: Session, report: Report, cancel: CancelToken) -> str:
        report(Progress("reading", 1, 2))
        may_go_on.wait(HANG_SECONDS)
        cancel.check()
        return session.account

    job = page.run(work, lane="long", progress=readings.append, done=answers.append)
    qtbot.waitUntil(lambda: bool(readings))
    job.cancel()
    may_go_on.set()
    settle(tasks)
    assert answers == []
    assert job.state == "cancelled"
    assert said(page) == []
