"""Asking before work is left behind: closing the window, signing out, letting another person sign in.

Every page that was opened is asked for what it holds unfinished, not only the one on screen, and the jobs whose work would
stop there. Over a lock there is no dialog: the cover says it, and the same wish once more counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from station.ui.window import MainWindow

CLOSE, SIGN_OUT, SWITCH = "close", "sign_out", "switch"


class Leaving:
    """Answers for the window whether the person may go."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._told: tuple[str, tuple[str, ...]] = ("", ())
        """What the cover said last."""

    def may_go(self, act: str) -> bool:
        """Whether `act` may be done now: nothing is unfinished, or the person was told and wants it all the same."""
        left = self.unfinished
        if not left:
            return True
        from station.ui.dialogs import confirm  # not before it is asked: the window stands without it
        from station.ui.widgets.cover import AskingCover

        texts = self._window.texts
        cover = self._window.cover_shown
        if cover is None:
            question, consequence = texts(f"leaving.{act}.question"), texts(f"leaving.{act}.consequence")
            return confirm(
                self._window, texts, question, "\n".join((*left, consequence)), texts(f"leaving.{act}.act")
            )
        if self._told == (act, left):
            self._told = ("", ())
            return True
        self._told = (act, left)
        if isinstance(cover, AskingCover):
            cover.say(texts("leaving.once_more", left=texts("leaving.join").join(left)), "attention")
        return False

    @property
    def unfinished(self) -> tuple[str, ...]:
        """What is not finished, a sentence each."""
        texts, window = self._window.texts, self._window
        pages = (said for page in window.opened_pages for said in page.left_behind)
        jobs = (texts("leaving.running", what=job.title or job.about) for job in window.tasks.unfinished)
        return (*pages, *jobs)

    @property
    def in_hand(self) -> tuple[str, ...]:
        """What was begun and is not carried out, by page."""
        return tuple(filter(None, (page.in_hand for page in self._window.opened_pages)))
