"""The base of a page, and what the frame knows of a page.

A page is a widget with title, subtitle, actions at the top right, messages, and a `body` to fill. The frame builds it
on the first visit, calls `entered` and `left`, and passes each change to it while it is seen; changes while it is
away are gathered and passed when it is entered again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar, TypeVarTuple

from PySide6.QtCore import QEvent, QRect, Signal
from PySide6.QtGui import QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from station.core.changes import Change
from station.core.errors import StationError
from station.core.progress import CancelToken, Progress, Report
from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import theme
from station.ui.acting import act_named
from station.ui.banners import BannerArea
from station.ui.called_back import call_back
from station.ui.messages import ATTENTION, INFO, OK, STOP, Message, problem_message
from station.ui.page_header import TWO_LINES, PageHeader
from station.ui.signed_in import SignedIn
from station.ui.tasks import RECORDS, Job, Tasks
from station.ui.widgets.day_field import DayField
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.unfinished_part import UnfinishedPart

_MARGINS, _COMPACT_MARGINS = (theme.MARGIN, 20, theme.MARGIN, 16), (12, 8, 12, 8)
T = TypeVar("T")
Values = TypeVarTuple("Values")


class Page(QWidget):
    """Base of all pages: header, banners, `body` (a column layout with the page's margins)."""

    navigate = Signal(str, str)
    """Ask the frame to show another page by key, with a subject (``item:BWC-0017``) or an empty one."""
    keys: Sequence[tuple[str, str]] = ()
    """Keys that the page answers by itself, for its help: (``F3``, text key). Others are `Shortcut`s and buttons' keys."""
    more_help = ""
    """The text of what only some people find on this page (`help.more`), for its help; empty for none."""
    badge_changed = Signal()
    """The count beside the page's name in the navigation (`badge`) is another one."""

    def __init__(
        self, texts: Texts, tasks: Tasks, signed_in: SignedIn, title: str, subtitle: str = ""
    ) -> None:
        super().__init__()
        self.texts, self.tasks, self.signed_in = texts, tasks, signed_in
        theme.mark(self, "page")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*_MARGINS)
        self._column.setSpacing(theme.GAP)
        self.header = PageHeader(title, subtitle)
        self.banners = BannerArea(texts, self)
        self.banners.moved.connect(self.place_banners)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.GAP)
        self._column.addWidget(self.header)
        self._column.addLayout(self.body, 1)

    def set_compact(self, compact: bool) -> None:
        """Small margins, where the window is small."""
        self._column.setContentsMargins(*(_COMPACT_MARGINS if compact else _MARGINS))
        self.header.set_compact(compact)

    def banner_room(self) -> QRect:
        """Where a message stands: beside the title, never over it; empty where it has to wait."""
        if self.header.isHidden():
            return self.contentsRect().marginsRemoved(self._column.contentsMargins())
        room = self.header.message_room(self.banners.heightForWidth, whole=self.banners.is_open)
        return room.translated(self.header.pos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place_banners()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.place_banners()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.place_banners()
        return done

    def place_banners(self) -> None:
        """Put the message into its room; where there is none at present, it waits."""
        room = self.banner_room()
        self.banners.setVisible(self.banners.speaks and not room.isEmpty())
        if self.banners.isHidden():
            return
        seen = self.visibleRegion().boundingRect()
        if seen.top() > room.top():  # a page that is scrolled says it where it is seen
            room.moveTop(seen.top() + theme.GAP // 2)
        if not self.header.isHidden():
            self.banners.fit(room.width(), TWO_LINES)
        height = max(self.banners.heightForWidth(room.width()), self.banners.minimumSizeHint().height())
        height = min(height, self.height() - room.y())
        top = max(0, min(room.y(), room.bottom() - height)) if height > room.height() else room.y()
        self.banners.setGeometry(room.x(), max(top, seen.top()), room.width(), height)
        self.banners.raise_()

    def entered(self) -> None:
        """The page came on screen: load what is not loaded yet, and put the focus where work starts."""

    def left(self) -> None:
        """The page went off screen: stop timers and devices that are needed only while it is seen."""

    def refresh(self, change: Change) -> None:
        """Something was recorded: reload what `change` touches. Called while the page is seen, or when it returns."""

    def recount(self) -> None:
        """Something was recorded while another page is seen: update the count beside this page's name.

        Only for what `badge` returns, soon and cheaply; the page itself gets the change when it is entered.
        """

    def new_day(self) -> None:
        """The office's day has changed while the page stands: ask again for whatever follows today.

        Called for every page there is, seen or not. Day fields move on and lists paint anew (今天, 昨天); a page that
        narrows by today, or has read something as of today, reads again.
        """
        for field in self.findChildren(DayField):
            field.new_day()
        for view in self.findChildren(QAbstractItemView):
            view.viewport().update()

    @property
    def badge(self) -> int:
        """The count beside this page's name, from memory; 0 shows none."""
        return 0

    def may(self, permission: Permission) -> bool:
        """Whether the person who is signed in may do it."""
        return self.signed_in.session.may(permission)

    def ask(
        self,
        call: Callable[[Session, *Values], T],
        *values: *Values,
        lane: str = RECORDS,
        title: str = "",
        done: Callable[[T], object] | None = None,
        failed: Callable[[StationError], object] | None = None,
        latest: str = "",
        success: str | Callable[[T], str] = "",
        topic: str = "",
    ) -> Job[T]:
        """Call a service as the person at the desk, off the screen's thread; `done` gets the answer.

        A problem is shown above the page unless `failed` takes it; `success` is said there when the act is done (a
        sentence, or what makes one of the answer), replacing what was said of `topic`. `latest` names a question of
        which only the newest answer counts, `title` puts the call into the bottom line.
        """
        origin = _named(latest, call)
        return self.tasks.ask(
            call,
            self.signed_in.session,
            *values,
            lane=lane,
            title=title,
            done=self._answered(done, success, topic, origin),
            failed=failed or partial(self.show_problem, origin=origin),
            latest=latest,
            owner=self,
            by=self.signed_in.session,
            about=self._about(title),
        )

    def run(
        self,
        work: Callable[[Session, Report, CancelToken], T],
        *,
        lane: str,
        title: str = "",
        done: Callable[[T], object] | None = None,
        failed: Callable[[StationError], object] | None = None,
        progress: Callable[[Progress], object] | None = None,
        latest: str = "",
        success: str | Callable[[T], str] = "",
        topic: str = "",
    ) -> Job[T]:
        """Like `ask`, for what reports how far it is and can be stopped: `work(session, report, cancel)`."""
        session, origin = self.signed_in.session, _named(latest, work)
        return self.tasks.run(
            lane,
            lambda report, cancel: work(session, report, cancel),
            title=title,
            done=self._answered(done, success, topic, origin),
            failed=failed or partial(self.show_problem, origin=origin),
            progress=progress,
            latest=latest,
            owner=self,
            by=session,
            about=self._about(title),
        )

    def show_subject(self, subject: str) -> None:
        """Show one thing (``item:BWC-0017``), because a link or the global search led here."""

    def led_from(self, page: str) -> None:
        """It is about to be shown in place of `page`, which led to something here; "" where a person turned to it themselves."""

    def take_scan(self, _code: str) -> bool:
        """Take a scan that no box took; returns whether the page uses it.

        Else the counter gets it (`ui.heard_scans`).
        """
        return False

    def may_leave(self) -> bool:
        """Whether another page may be shown now; a page with unsigned work asks or says why not."""
        return True

    def unfinished(self) -> str:
        """What is lost when the person leaves, as a sentence; asked of every opened page before they do."""
        return ""

    @property
    def left_behind(self) -> tuple[str, ...]:
        """All that is lost when the person leaves: what the page says, and each form that is open and filled in by half."""
        forms = [each for each in self.findChildren(FormPane) if each.typed and each.isVisibleTo(self)]
        said = (self.texts("form.unfinished", form=each.title.text()) for each in forms)
        parts = (each.unfinished for each in self.findChildren(UnfinishedPart))
        return tuple(filter(None, (self.unfinished(), *said, *parts)))

    @property
    def in_hand(self) -> str:
        """What was begun here and is not carried out, in a form to go on from where the program ends meanwhile (`take_up`)."""
        return ""

    def take_up(self, _kept: Sequence[str], _left: Callable[[Sequence[str], str], object]) -> None:
        """Go on with what was `in_hand` at former starts.

        What of it is still to be taken up, and that in a sentence, is told once it was tried; where it has to wait, the page
        says so.
        """

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the top right; the primary one last."""
        self.header.add_action(widget)

    def say(self, message: Message) -> None:
        """Show a message above the page's content."""
        self.banners.show_message(message)

    def say_ok(self, sentence: str, *, topic: str = "") -> None:
        """Say that something was done."""
        self.say(Message(OK, sentence, topic=topic))

    def say_info(self, sentence: str, *, topic: str = "", stays: bool = False) -> None:
        """Say something that is worth knowing; what `stays` is true until whoever said it knows better, else it answers an act."""
        self.say(Message(INFO, sentence, topic=topic, passing=not stays, notice=True))

    def warn(self, sentence: str, *, rule: str | None = None, topic: str = "", stays: bool = True) -> None:
        """Say that something needs attention; what doesn't stay answers an act."""
        self.say(Message(ATTENTION, sentence, rule, topic=topic, passing=not stays, notice=True))

    def say_stop(self, sentence: str, *, rule: str | None = None, topic: str = "") -> None:
        """Say that something must not go on."""
        self.say(Message(STOP, sentence, rule, topic=topic))

    def show_problem(self, problem: StationError, *, origin: str = "") -> None:
        """Put a refusal or a failure into words; it goes when the question `origin` is answered."""
        message = problem_message(self.texts, problem, origin)
        if message is not None:
            self.say(message)

    def _about(self, title: str) -> str:
        """The page, and on it the act that is asked for now: named to the person where nothing comes of it."""
        act = title or act_named()
        page = self.header.title.text()
        return self.texts("shell.act_on_page", page=page, act=act) if act else page

    def _answered(
        self,
        done: Callable[[T], object] | None,
        success: str | Callable[[T], str],
        topic: str,
        origin: str,
    ) -> Callable[[T], object]:
        def answered(answer: T) -> None:
            self.banners.said.settle(origin)
            call_back(done, answer)
            if success:
                self.say_ok(success if isinstance(success, str) else success(answer), topic=topic)

        return answered


def _named(latest: str, call: object) -> str:
    """The name of a question, by which its failing and its answer are told together."""
    return latest or str(getattr(getattr(call, "func", call), "__qualname__", ""))


@dataclass(frozen=True, slots=True)
class PageSpec:
    """What the navigation knows of a page.

    `key` names it (``counter``), `icon` is a drawing in ``resources/icons``, `title_key` a text key, `build` makes the
    page on the first visit, `permission` is what a role needs for it: whoever composes the window leaves out the pages
    that the person may not use. `group` starts a new group in the navigation where it differs.
    """

    key: str
    icon: str
    title_key: str
    build: Callable[[], Page]
    permission: Permission | None = None
    group: str = ""
