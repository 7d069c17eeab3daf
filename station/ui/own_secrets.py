"""One's own password and PIN, changed from the person's menu (PF-04)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSize
from PySide6.QtWidgets import QDialog

from station.core.errors import StationError
from station.core.ledger import Entry
from station.core.texts import Texts
from station.people.sessions import Session
from station.ui.at_window import AtWindow
from station.ui.form_dialog import open_form
from station.ui.widgets.form_kinds import FormSecret
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.twice_secret import TwiceSecret

LANE = "own-secret"
_SIZE = QSize(440, 420)


class OwnSecretForm(FormPane):
    """The present password, and the new secret: ``password`` or ``pin``."""

    def __init__(self, texts: Texts, what: str, session: Session) -> None:
        words = f"own_secrets.{what}"
        super().__init__(texts, texts(f"{words}.title"), texts("own_secrets.save"), _named(session))
        self.what = what
        self.present = self.add(
            "present", FormSecret(texts, texts("own_secrets.present_password"), required=True)
        )
        name, hint = texts(f"{words}.name"), texts(f"{words}.hint")
        self.new = TwiceSecret(texts, self, what, name, hint=hint, required=True)
        self.setFocusProxy(self.present)

    def refuse(self, problem: StationError) -> None:
        """A refusal of the present password is shown below its field."""
        if problem.code == "people.wrong_secret":
            problem = type(problem)(problem.code, rule=problem.rule, **problem.facts | {"field": "present"})
        super().refuse(problem)


class OwnSecrets(QObject):
    """Opens the forms over the window and carries them out for the person who is signed in."""

    def __init__(self, at: AtWindow) -> None:
        super().__init__(at.window)
        self._texts, self._tasks, self._accounts = at.texts, at.tasks, at.services.people.accounts
        self._signed_in, self._window = at.signed_in, at.window
        self.form: OwnSecretForm | None = None
        """The form that is open."""
        at.window.frame.top_bar.password_wished.connect(self.change_password)
        at.window.frame.top_bar.pin_wished.connect(self.change_pin)

    def change_password(self) -> None:
        """Ask for the present password and another one."""
        self._open("password", self._accounts.change_own_password)

    def change_pin(self) -> None:
        """Ask for the password and another PIN."""
        self._open("pin", self._accounts.set_own_pin)

    def _open(self, what: str, act: Callable[[Session, str, str], Entry]) -> None:
        session = self._signed_in.session
        form = OwnSecretForm(self._texts, what, session)
        dialog = open_form(form, self._window, _SIZE)

        def carry_out() -> None:
            new = form.new.typed()
            if new is None:
                return
            form.set_busy(busy=True)
            self._tasks.ask(
                act,
                session,
                form.present.value,
                new,
                lane=LANE,
                done=lambda _entry: self._done(dialog, what),
                failed=form.refuse,
                owner=dialog,
            )

        form.acted.connect(carry_out)
        dialog.finished.connect(self._closed)
        self.form = form

    def _done(self, dialog: QDialog, what: str) -> None:
        dialog.accept()
        page = self._window.current_page
        if page is not None:
            page.say_ok(self._texts(f"own_secrets.{what}.done"), topic="own-secret")

    def _closed(self) -> None:
        self.form = None


def _named(session: Session) -> str:
    return f"{session.name} · {session.account}"
