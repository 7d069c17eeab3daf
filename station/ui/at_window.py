"""What each watcher of an open station's window gets: one value, made by the shell."""

from __future__ import annotations

from dataclasses import dataclass

from station.core.texts import Texts
from station.services import Services
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.window import MainWindow


@dataclass(frozen=True, slots=True)
class AtWindow:
    """The window with its texts and tasks, the station's services, and the person who is signed in."""

    texts: Texts
    tasks: Tasks
    services: Services
    signed_in: SignedIn
    window: MainWindow
