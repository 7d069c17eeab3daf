"""培训: what was held, by officer and session, and what is short of whom; a training is recorded with its files (EQ-03)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from station.core.attachments import Attachment
from station.core.clock import local_today
from station.core.ledger import Entry
from station.core.policy import Category
from station.core.report import Report
from station.inventory.entitlement.training_bodies import TrainingPaper
from station.inventory.entitlement.training_list import ListedTraining, hours_words
from station.inventory.entitlement.training_sessions import TrainingSession
from station.inventory.entitlement.training_standing import TrainingStanding
from station.inventory.values import TRAINING
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer
from station.ui import formats
from station.ui.models.declared import Look
from station.ui.page_list import PageList
from station.ui.pages.administration.tab import ListTab, TabContext
from station.ui.pages.equipment.item_files import AttachForm, FileActs, FileList
from station.ui.pages.equipment.training_form import TrainingForm
from station.ui.paper_window import show_paper
from station.ui.widgets.button import Button
from station.ui.widgets.detail import DetailFrame
from station.ui.widgets.faces import Faces
from station.ui.widgets.flow import Flow
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.row_opener import RowOpener


class TrainingTab(ListTab):
    """Two lists in one place: the records of training, and how each officer stands."""

    key = "training"
    touches = ("training.", "policy.", "officer.", "unit.", "department.")

    def __init__(self, context: TabContext) -> None:
        super().__init__(context)
        services, texts = context.services, context.texts
        self._records = context.may(Permission.TRAINING_RECORD)
        self._files = FileActs(context.page, services.inventory.training_sessions)
        self._names: dict[int, str] = {}
        self.list = PageList(
            context.page,
            services,
            services.inventory.training_list,
            {
                "on": Look(100),
                "number": Look(80, gives_way=3),
                "name": Look(90, face="strong"),
                "unit": Look(120, gives_way=2),
                "category": Look(150, stretch=True, value=self._category),
                "heads": Look(170, gives_way=1),
                "note": Look(140, gives_way=4),
                "trainer": Look(90, gives_way=5),
                "hours": Look(60),
            },
            title=self.words("title"),
            parent=self,
        )
        self.standing = PageList(
            context.page,
            services,
            services.inventory.training_standing_list,
            {
                "number": Look(80),
                "name": Look(90, face="strong"),
                "unit": Look(120, gives_way=2),
                "hours": Look(60),
                "hours_short": Look(80, gives_way=3),
                "sessions": Look(60, gives_way=4),
                "lacking": Look(200, stretch=True),
                "partly": Look(180, gives_way=1),
            },
            title=texts("training.standing_title"),
            parent=self,
        )
        for each in (self.list, self.standing):
            each.table.add_filters(each.filters.chips)
            each.table.add_filters(each.filters)
        self.list.table.set_empty(self.words("empty"), self.words("new") if self._records else "")
        self.list.table.empty_acted.connect(self.begin)
        self.standing.table.set_empty(self.words("empty_standing"))
        self.faces = Faces(self.list.table, self.standing.table)
        self.place_pane(self.faces)
        self._openers = [
            RowOpener(each.table, self.split, self._on_opened) for each in (self.list, self.standing)
        ]
        self.new_button = Button(self.words("new"), "plus", role="primary")
        self.new_button.setShortcut("Ctrl+N")
        self.new_button.clicked.connect(self.begin)
        self.other_button = Button(texts("training.standing_title"), "people")
        self.other_button.clicked.connect(self.turn)
        self.year_button = Button(texts("papers.title.training_year"), "print")
        self.year_button.clicked.connect(lambda: self._show_year(""))
        row = Flow()
        for button in (self.other_button, self.year_button):
            row.add(button, at_end=True)
        if self._records:
            row.add(self.new_button, at_end=True)
        self.column.addWidget(row)
        self.column.addWidget(self.split, 1)
        self.setFocusProxy(self.list.table)

    @property
    def _standing_shown(self) -> bool:
        return self.faces.present is self.standing.table

    def load(self) -> None:
        sessions = self.context.services.inventory.training_sessions
        self.context.ask(sessions.catalogue, self._named, latest="administration-training-categories")

    def _named(self, catalogue: Sequence[Category]) -> None:
        """The lists, now that categories can be named."""
        self._names = {each.number: each.name(self.context.texts.language) for each in catalogue}
        (self.standing if self._standing_shown else self.list).reload()

    def _category(self, row: object) -> str:
        number = row.training.category if isinstance(row, ListedTraining) else 0
        return f"{number} {self._names.get(number, '')}".strip()

    def focus_list(self) -> None:
        self.faces.present.setFocus()

    def turn(self, *_checked: object) -> None:
        """Show the other list."""
        shown = self.list.table if self._standing_shown else self.standing.table
        self.faces.show_face(shown)
        to_records = self._standing_shown
        self.other_button.setText(
            self.words("records") if to_records else self.context.texts("training.standing_title")
        )
        self.close_pane()
        self.load()

    def show_subject(self, subject: str) -> None:
        area, _, what = subject.partition(":")
        if area == TRAINING:
            self._open(int(what) if what.isdigit() else 0)
        else:
            self.list.narrow(number=what)

    # ------------------------------------------------------------------------------------------ acts

    def begin(self, *_checked: object) -> None:
        """A form for a training."""
        services = self.context.services

        def read(session: Session) -> tuple[tuple[Officer, ...], Sequence[Category]]:
            officers = tuple(services.people.roster.officers(session))
            return officers, services.inventory.training_sessions.catalogue(session)

        if self._records:
            self.context.ask(read, self._begin, latest="administration-training")

    def _begin(self, offered: tuple[tuple[Officer, ...], Sequence[Category]]) -> None:
        form = TrainingForm(self.context.texts, self.context.services.clock)
        self.open_form(form, self._hold)
        form.begin(*offered)

    def _hold(self, form: TrainingForm) -> None:
        filled, training = form.filled(), self.context.services.inventory.training
        if filled is None:
            return

        def done(entries: tuple[Entry, ...]) -> None:
            self._finish(self.context.texts("equipment_page.trained", count=len(entries)))

        self.carry_out(form, lambda session: training.hold(session, filled), done)

    def _finish(self, said: str) -> None:
        self.context.page.say_ok(said, topic="training")
        self.close_pane()
        self.load()

    def _on_opened(self, row: object) -> None:
        if self.filling:
            return
        if isinstance(row, ListedTraining):
            self._open(row.seq)
        elif isinstance(row, TrainingStanding):
            self._show_year(row.number)

    def _open(self, seq: int) -> None:
        sessions = self.context.services.inventory.training_sessions

        def read(session: Session) -> tuple[TrainingSession, tuple[Attachment, ...], Sequence[Category]]:
            return sessions.of(session, seq), sessions.kept(session, str(seq)), sessions.catalogue(session)

        self.context.ask(read, self._show, latest="administration-training-session")

    def _show(self, found: tuple[TrainingSession, tuple[Attachment, ...], Sequence[Category]]) -> None:
        held, files, catalogue = found
        detail = TrainingDetail(self.context, held, catalogue, records=self._records)
        detail.sheet_button.clicked.connect(partial(self._show_sheet, held.seq))
        if detail.attach_button is not None:
            detail.attach_button.clicked.connect(partial(self._ask_file, held))
        if files:
            shown = FileList(self.context.texts, self.context.services.clock, files)
            shown.see_wished.connect(partial(self._files.see, str(held.seq)))
            shown.save_wished.connect(partial(self._files.save, str(held.seq)))
            detail.set_tab("files", shown)
        detail.closed.connect(self.close_pane)
        self._put(detail)

    def _ask_file(self, held: TrainingSession, *_checked: object) -> None:
        texts = self.context.texts
        form = AttachForm(texts, TrainingPaper)
        form.begin(texts("training.title_of", on=formats.day(held.trained_on)))
        self.open_form(form, partial(self._attach, held))

    def _attach(self, held: TrainingSession, form: FormPane) -> None:
        if not isinstance(form, AttachForm):
            return
        sessions, (path, what, note) = self.context.services.inventory.training_sessions, form.filled()
        kind, texts = TrainingPaper(what), self.context.texts

        def done(entries: tuple[Entry, ...]) -> None:
            self._finish(texts("training.files_added", seq=held.seq, count=len(entries)))
            self._open(held.seq)

        self.carry_out(form, lambda session: sessions.attach(session, held.seq, (path,), kind, note), done)

    def _show_sheet(self, seq: int, *_checked: object) -> None:
        papers, texts = self.context.services.inventory.training_papers, self.context.texts

        def make(session: Session) -> Report:
            return papers.session(session, texts, seq)

        reporting = self.context.services.printing.reporting
        show_paper(self.context.page, reporting, texts("papers.title.training_session"), make)

    def _show_year(self, number: str) -> None:
        papers, texts, clock = (
            self.context.services.inventory.training_papers,
            self.context.texts,
            self.context.services.clock,
        )
        chosen, unit = self.list.filters.value, ""
        year, named = local_today(clock).year, dict(chosen)
        if not self._standing_shown:
            year, unit = int(named.get("year") or year), named.get("unit", "")

        def make(session: Session) -> Report:
            return papers.of_year(session, texts, year, number, unit)

        reporting = self.context.services.printing.reporting
        show_paper(self.context.page, reporting, texts("papers.title.training_year"), make)


class TrainingDetail(DetailFrame):
    """A session in full: what was taught, by whom, and who was there."""

    def __init__(
        self, context: TabContext, held: TrainingSession, catalogue: Sequence[Category], *, records: bool
    ) -> None:
        texts = context.texts
        super().__init__(texts)
        join, named = texts("list.join"), {each.number: each.name(texts.language) for each in catalogue}
        self.set_header(
            texts("training.title_of", on=formats.day(held.trained_on)),
            texts("training.attended", seq=held.seq, count=len(held.attended)),
        )
        self.sheet_button = Button(texts("papers.title.training_session"), "print")
        self.buttons.add(self.sheet_button)
        self.attach_button: Button | None = None
        if records:
            self.attach_button = Button(texts("attachments.add"), "file-image")
            self.buttons.add(self.attach_button)

        def kinds(numbers: Sequence[int]) -> str:
            return join.join(named.get(each, str(each)) for each in numbers)

        heads = join.join(texts(f"equipment.training_head.{each.value}") for each in held.heads)
        facts = [
            Fact(texts("equipment.training_field.category"), kinds(held.categories)),
            Fact(texts("equipment.training_field.heads"), heads),
            Fact(texts("equipment.training_field.note"), held.note),
            Fact(texts("equipment.training_field.trainer"), held.trainer),
            Fact(texts("equipment.training_field.hours"), hours_words(held.minutes)),
            Fact(texts("conduct.field.by"), held.by),
        ]
        facts += [
            Fact(
                f"{each.officer.name} {each.officer.number}",
                each.officer.department
                if each.categories == held.categories
                else kinds(each.categories) or "—",
            )
            for each in held.attended
        ]
        self.set_tab("overview", KeyValues(facts))
