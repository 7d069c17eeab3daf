"""One matter: its facts, what names it, and all that happened to it in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.audit.entry_lines import EntryLine
from station.core.clock import Clock
from station.core.ledger import Entry, subject
from station.core.ledger.words import actor_words, kind_words, sentence
from station.core.texts import Texts
from station.matters.bodies import MATTER
from station.matters.use_cases import MatterStanding
from station.matters.values import RECORDED, Matter, SiteVisit
from station.matters.visiting import VISITED, material_state
from station.ui import formats
from station.ui.pages.matters.recordings import RecordingLinks
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import DetailFrame
from station.ui.widgets.flow import Flow
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.text import words
from station.ui.widgets.timeline import Event, Timeline

_LOOKS = {"open": "accent", "closed": "ok"}


class MatterDetail(DetailFrame):
    """Shows a `MatterStanding`; the buttons emit what is wished of it (``open``, ``change``, ``decide``, ``close``, ``reopen``, ``visit``, ``exempt``, ``give_back``, ``withdraw``)."""

    wished = Signal(str)
    asked = Signal(str)
    """A subject that it names was clicked."""

    def __init__(
        self,
        texts: Texts,
        standing: MatterStanding,
        clock: Clock,
        *,
        edits: bool,
        explains: bool = False,
        gives: bool = False,
    ) -> None:
        super().__init__(texts)
        self._words, self.standing = texts, standing
        self._now, self._zone = clock.now(), clock.zone
        self._edits, self._explains = edits, explains
        self._gives = gives and bool(standing.named_by.get("media"))
        found = standing.matter
        if found is None:
            self.set_header(
                standing.number,
                texts("matters_page.unlisted"),
                ChipState(texts("matters_page.unlisted_state"), "attention"),
            )
        else:
            kind = texts(f"matters.kind.{found.kind.value}")
            about = " · ".join(filter(None, (kind, found.facts.title)))
            state = ChipState(texts(f"matters.state.{found.state.value}"), _LOOKS[found.state.value])
            self.set_header(found.number, about, state)
        self.acts: dict[str, Button] = {}
        for key, icon in self._fitting():
            button = Button(texts(f"matters_page.{key}"), icon)
            button.setProperty("key", key)
            button.clicked.connect(self._on_act)
            self.buttons.add(button)
            self.acts[key] = button
        self.links: list[Button] = []
        self.recordings = RecordingLinks(texts, standing.number, clock.zone)
        self.recordings.asked.connect(self.asked)
        self.timeline = Timeline(texts)
        self.timeline.opened.connect(self._on_entry)
        self.set_tab("overview", self._overview())
        self.set_tab("history", self._history(), scroll=False)

    def _fitting(self) -> Iterator[tuple[str, str]]:
        """What the person may do with it as it stands."""
        found = self.standing.matter
        if found is None:
            yield from (("open", "plus"),) if self._edits else ()
            yield from (("give_back", "export"),) if self._gives else ()
            return
        if self._edits and found.open:
            yield ("decide", "plus")
            if found.kind in VISITED:
                yield ("visit", "pin")
        elif self._edits:
            yield ("reopen", "undo")
        if self._explains and found.kind in RECORDED:
            yield ("exempt", "signature")
        if self._gives:
            yield ("give_back", "export")
        if self._edits:
            yield ("change", "edit")
            yield ("renumber", "edit")
        if (found.visits and self._edits) or (found.exemptions and self._explains):
            yield ("withdraw", "cancel")
        if self._edits and found.open:
            yield ("close", "check")

    def _overview(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        found = self.standing.matter
        if found is not None:
            column.addWidget(KeyValues([each for each in self._facts(found) if each.value]))
            officers = Flow(spacing=12)
            for each in found.facts.officers:
                named = f"{each.name} {each.number}".strip()
                officers.add(self._link(named, "person", subject("officer", each.number)))
            column.addWidget(words(self._words("matters.field.officers"), "small"))
            column.addWidget(officers)
        column.addWidget(words(self._words("matters_page.named_by"), "small"))
        column.addWidget(self._named())
        column.addWidget(self.recordings)
        column.addStretch(1)
        return part

    def _facts(self, found: Matter) -> Iterator[Fact]:
        texts, facts = self._words, found.facts

        def named(key: str, value: str) -> Fact:
            return Fact(texts(f"matters.field.{key}"), value)

        for party in facts.parties:
            yield named("parties", " ".join(filter(None, (party.name, party.address, party.contact))))
        yield named("opened_on", formats.day(facts.opened_on))
        for each in facts.decisions:
            served = "" if each.served_on is None else formats.day(each.served_on)
            said = " ".join(filter(None, (each.what, each.number, formats.day(each.on))))
            yield named(
                "decisions", texts("matters_page.served_on", said=said, day=served) if served else said
            )
        yield named("former", "；".join(found.former))
        for visit in found.visits:
            yield named("visits", self._visit(visit))
        for exemption in found.exemptions:
            yield named("exemptions", exemption.text)
        yield named("unit", facts.unit)
        yield named("quality", texts("matters.quality.yes") if facts.quality else "")
        yield named("closed_on", "" if found.closed_on is None else formats.day(found.closed_on))
        yield named("outcome", found.outcome)
        yield named("note", facts.note)

    def _visit(self, visit: SiteVisit) -> str:
        due = self.standing.dues.get(visit.seq)
        facts = {
            "day": formats.day(visit.on),
            "result": self._words(f"matters.visit.{visit.result}"),
            "due": "" if due is None else formats.until(due.due_at, self._zone),
        }
        return self._words(f"matters.visit_said.{material_state(due, self._now)}", **facts)

    def _named(self) -> QWidget:
        """What names the number, by its kind: recordings lead to the archive, all of it to the whole history."""
        counts = self.standing.named_by
        if not counts:
            return words(self._words("matters_page.named_by_nothing"), "muted", wrap=True)
        row = Flow(spacing=12)
        for what, count in sorted(counts.items()):
            said = self._words(f"matters.named_by.{what}", count=count)
            about = f"of_{what}:{self.standing.number}"
            row.add(self._link(said, "archive", about) if what == "media" else words(said))
        return row

    def _history(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        about = f"all:{subject(MATTER, self.standing.number)}"
        column.addWidget(self._link(self._words("history_page.whole"), "clock", about))
        column.addWidget(self.timeline, 1)
        return part

    def show_history(self, lines: Sequence[EntryLine]) -> None:
        """Show the entries that name it, the newest first."""
        entries = [(line, line.entry) for line in lines if line.entry is not None]
        self.timeline.show_events([self._event(line, entry) for line, entry in entries])

    def _event(self, line: EntryLine, entry: Entry) -> Event:
        said = sentence(self._words, entry, subject(MATTER, self.standing.number))
        return Event(
            line.place,
            formats.moment(entry.happened_at, entry.zone),
            kind_words(self._words, entry.kind),
            " · ".join(filter(None, (said, actor_words(self._words, entry)))),
            struck=line.struck,
        )

    def _link(self, said: str, icon: str, about: str) -> Button:
        link = Button(said, icon, role="link")
        link.setProperty("about", about)
        link.clicked.connect(self._on_link)
        self.links.append(link)
        return link

    def _on_link(self) -> None:
        self.asked.emit(str(self.sender().property("about")))

    def _on_entry(self, place: str) -> None:
        self.asked.emit(f"place:{place}")

    def _on_act(self) -> None:
        self.wished.emit(str(self.sender().property("key")))
