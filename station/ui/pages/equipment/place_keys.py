"""Keys of a place beside its list: who has which, giving one out, taking one back, one that is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.texts import Texts
from station.inventory.places.keys.bodies import KeyGiven, KeyLost, KeyReturned
from station.inventory.places.keys.values import PlaceKey
from station.inventory.places.values import PlaceStanding
from station.people.confirming import UNCONFIRMED, Confirmation
from station.people.sessions import Session
from station.ui import formats
from station.ui.models.declared import Look
from station.ui.officer_choice import OfficerChoice
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.equipment.needs import Needs
from station.ui.pages.equipment.record import offer_officers
from station.ui.widgets.button import Button
from station.ui.widgets.choice_box import Option
from station.ui.widgets.dialog import Dialog
from station.ui.widgets.form_kinds import FormChoice, FormLine, FormSecret, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.text import words

T = TypeVar("T")
_WIDTH, _HEIGHT = 760, 320
_ONLY = "#"
"""Stands in a choice for the key of a place that has one, which is called nothing."""


def key_words(texts: Texts, key: PlaceKey, zone: str) -> str:
    """Which key somebody has, and since when."""
    since = formats.moment(key.since, zone)
    return texts(
        "place_keys.out", key=key_called(texts, key.key), person=key.person, number=key.number, since=since
    )


def key_called(texts: Texts, key: str) -> str:
    """What a key is called."""
    return texts("entry.place_key_called", key=key) if key else texts("entry.place_key")


class KeyGiveForm(FormPane):
    """Who gets which key, with the PIN by which they confirm."""

    def __init__(self, texts: Texts, standing: PlaceStanding) -> None:
        super().__init__(texts, texts("place_keys.give"), texts("place_keys.give"), standing.path)
        self.standing = standing
        unset = texts("reservations.form.choose")
        self.number = self.add("number", OfficerChoice(texts("place_keys.to"), unset, required=True))
        self.key = self.add("key", FormLine(texts("place_keys.which"), hint=texts("place_keys.key_hint")))
        self.pin = self.add(
            "pin", FormSecret(texts, texts("stock.form.pin"), hint=texts("place_keys.unconfirmed"))
        )
        self.note = self.add("note", FormText(texts("places.note")))

    def filled(self) -> tuple[str, str, str, Confirmation]:
        """Who gets which key, the note, and how they confirm."""
        pin = self.pin.take()
        confirmation = Confirmation(pin=pin) if pin else UNCONFIRMED
        return self.number.value, self.key.value, self.note.value, confirmation


class KeyBackForm(FormPane):
    """Which key is back, or `lost`."""

    def __init__(self, texts: Texts, standing: PlaceStanding, out: Sequence[PlaceKey], *, lost: bool) -> None:
        title = texts("place_keys.lose" if lost else "place_keys.back")
        super().__init__(texts, title, title, standing.path)
        self.standing, self.lost = standing, lost
        self.which = self.add("key", FormChoice(texts("place_keys.which"), required=True))
        self.which.offer(
            Option(each.key or _ONLY, f"{key_called(texts, each.key)} · {each.person} {each.number}")
            for each in out
        )
        hint = texts("place_keys.lost_hint") if lost else ""
        self.note = self.add("note", FormText(texts("places.note"), hint=hint, required=lost, rule="EQ-09"))

    @property
    def key(self) -> str:
        """What the chosen key is called."""
        return "" if self.which.value == _ONLY else self.which.value


class KeyActs:
    """The acts on keys of the places' view: `open_form` shows a form with its act, `done` tells what came of it."""

    def __init__(
        self,
        page: Page,
        services: Needs,
        open_form: Callable[[FormPane, Callable[..., object]], object],
        done: Callable[[str, str], object],
    ) -> None:
        self._page, self._services = page, services
        self._open_form, self._done = open_form, done

    def begin_give(self, of: PlaceStanding) -> None:
        """A form for a key that goes out."""
        form = KeyGiveForm(self._page.texts, of)
        self._open_form(form, self._give)
        offer_officers(self._page, self._services, form.number)

    def begin_back(self, of: PlaceStanding, *, lost: bool = False) -> None:
        """A form for a key that is back or lost."""

        def show(out: Sequence[PlaceKey]) -> None:
            if not out:  # somebody else has taken it back meanwhile
                facts = {"place": of.place.code, "name": of.place.name, "key": ""}
                self._page.show_problem(Refused("places.key_in", rule="EQ-09", **facts))
                return
            self._open_form(KeyBackForm(self._page.texts, of, out, lost=lost), self._back)

        self._page.ask(self._services.inventory.place_keys.of, of.place.code, done=show)

    def _give(self, form: KeyGiveForm) -> None:
        keys, code = self._services.inventory.place_keys, form.standing.place.code
        given = form.filled()

        def tell(entry: Entry) -> None:
            self._tell("given_done", form, entry.of(KeyGiven))

        self._carry_out(form, lambda session: keys.give(session, code, *given), tell)

    def _back(self, form: KeyBackForm) -> None:
        keys, code = self._services.inventory.place_keys, form.standing.place.code
        act = keys.lose if form.lost else keys.take_back
        key, note = form.key, form.note.value

        def tell(entry: Entry) -> None:
            body = entry.of(KeyLost) if form.lost else entry.of(KeyReturned)
            self._tell("lost_done" if form.lost else "returned_done", form, body)

        self._carry_out(form, lambda session: act(session, code, key, note), tell)

    def _tell(
        self, key: str, form: KeyGiveForm | KeyBackForm, body: KeyGiven | KeyReturned | KeyLost
    ) -> None:
        texts = self._page.texts
        called = key_called(texts, body.key_name)
        said = texts(f"place_keys.{key}", place=form.standing.path, key=called, person=body.person)
        self._done(said, body.code)

    def _carry_out(self, form: FormPane, act: Callable[[Session], T], done: Callable[[T], object]) -> None:
        form.set_busy(busy=True)
        self._page.ask(act, done=done, failed=form.refuse)


class KeysDialog(Dialog):
    """All keys that somebody has, as a list: found by words, copied, exported, printed."""

    def __init__(self, page: Page, services: Needs) -> None:
        texts = page.texts
        super().__init__(texts("place_keys.all"), page, least_width=_WIDTH)
        self.body.addWidget(words(texts("place_keys.all"), "heading"))
        self.list = PageList(
            page,
            services,
            services.inventory.place_key_list,
            {
                "place": Look(100),
                "name": Look(160, stretch=True),
                "key": Look(100),
                "number": Look(90),
                "person": Look(110, face="strong"),
                "since": Look(150, gives_way=1),
            },
            title=texts("place_keys.title"),
            parent=self,
        )
        self.list.table.set_empty(texts("place_keys.none"), "")
        self.list.table.setMinimumHeight(_HEIGHT)
        self.body.addWidget(self.list.table, 1)
        self.close_button = Button(texts("frame.help_close"))
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.reject)
        self.add_button(self.close_button)
        self.list.reload()
