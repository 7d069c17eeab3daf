"""What each watcher of an open station's window gets: one value, made by the shell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, TypeVarTuple

from station.core.errors import StationError
from station.core.texts import Texts
from station.people.sessions import Session
from station.services import Services
from station.ui.acting import act_named
from station.ui.called_back import call_back
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.window import MainWindow

T = TypeVar("T")
R = TypeVar("R")
Values = TypeVarTuple("Values")


@dataclass(frozen=True, slots=True)
class AtWindow:
    """The window with its texts and tasks, the station's services, and the person who is signed in."""

    texts: Texts
    tasks: Tasks
    services: Services
    signed_in: SignedIn
    window: MainWindow

    def ask(
        self,
        call: Callable[[Session, *Values], T],
        *values: *Values,
        done: Callable[[T], object],
        failed: Callable[[StationError], object] | None = None,
        latest: str = "",
    ) -> None:
        """Call a service as the person at the desk, off the screen's thread.

        The answer is theirs: when somebody else is there, or nobody, it is dropped; so is a problem, unless an act was
        not recorded by it (`Tasks.unheard`).
        """
        session, about = self.signed_in.session, act_named()

        def still(take: Callable[[R], object]) -> Callable[[R], None]:
            def taken(answer: R) -> None:
                if self.signed_in.present and self.signed_in.session is session:
                    call_back(take, answer)
                elif isinstance(answer, StationError) and answer.unrecorded:
                    self.tasks.unheard.emit(session, about, answer)

            return taken

        self.tasks.ask(
            call,
            session,
            *values,
            done=still(done),
            failed=still(failed or self.tasks.problem.emit),
            latest=latest,
            owner=self.window,
        )
