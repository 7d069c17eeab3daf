"""Drawing at random beside the counts (PF-11): the form, what was drawn, and the way from there to a count of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.audit.draws.candidates import scope_kinds
from station.audit.draws.case import DrawWish
from station.audit.draws.use_cases import Draw, DrawCheck, Draws
from station.audit.draws.wording import check_lines, drawn_lines, left_out_lines, made_words
from station.core.texts import Texts
from station.inventory.drawing.bodies import LONGEST_SEED, MOST_DRAWN
from station.inventory.drawing.values import DrawScope, DrawSource
from station.people.permissions import Permission
from station.ui.page import Page
from station.ui.pages.stocktake.spot_check import SpotCheckWish
from station.ui.widgets.button import Button
from station.ui.widgets.choice_box import Option
from station.ui.widgets.detail import DetailFrame
from station.ui.widgets.form_kinds import FormChoice, FormFlag, FormLine, FormNumber, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.line import TextLine
from station.ui.widgets.text import words

_BEGUN = {DrawSource.EQUIPMENT: 5, DrawSource.PEOPLE: 2, DrawSource.PLACES: 2}
"""How many are offered to be drawn."""


class DrawForm(FormPane):
    """From what, how many, within what, and what follows: whoever `counts` lets the count begin at once, by people who are drawn for it.

    Of people also for which things, and with a lead from which department.
    """

    def __init__(self, texts: Texts, *, counts: bool = False) -> None:
        act = texts("stocktake_page.spot_check")
        hint = texts("stocktake_page.spot_check_hint" if counts else "draws_page.hint")
        super().__init__(texts, act, texts("draws_page.draw"), hint)
        self._texts, self._counts = texts, counts
        self.source = self.add("source", FormChoice(texts("draws_page.source")))
        self.source.offer(Option(each.value, texts(f"draws_page.from.{each.value}")) for each in DrawSource)
        by_rule = texts("draws_page.by_rule")
        self.count = self.add(
            "count", FormNumber(texts("draws_page.count"), 0, MOST_DRAWN, least_word=by_rule)
        )
        self.kind = self.add("scope", FormChoice(texts("draws_page.scope")))
        self.codes = self.add("codes", FormLine(texts("draws_page.codes"), longest=2000, required=True))
        hint = texts("draws_page.about_hint")
        self.about = self.add("about", FormLine(texts("draws_page.about"), hint=hint, codes=True))
        self.then = self.add(
            "then", FormFlag(texts("stocktake_page.then"), texts("stocktake_page.then_word"))
        )
        self.then.put(counts)
        self.team = self.add(
            "team", FormFlag(texts("stocktake_page.counters"), texts("stocktake_page.draw_team"))
        )
        self.lead = self.add("lead_section", FormLine(texts("draws_page.lead_section")))
        hint = texts("draws_page.seed_hint")
        self.seed = self.add("seed", FormLine(texts("draws_page.seed"), hint=hint, longest=LONGEST_SEED))
        self.note = self.add("note", FormText(texts("draws_page.note"), lines=2))
        self.then.edited.connect(self._on_what_follows)
        self.team.edited.connect(self._on_what_follows)
        self.source.edited.connect(self._on_source)
        self.kind.edited.connect(self._on_kind)
        self._on_source()

    @property
    def wish(self) -> DrawWish:
        """What is to be drawn."""
        people = self._of_people
        return DrawWish(
            DrawSource(self.source.value),
            self.count.value or None,
            self.seed.value,
            self._scope,
            self._about if people else (),
            self.lead.value if people else "",
            self.note.value,
        )

    @property
    def spot_check(self) -> SpotCheckWish | None:
        """What is to be drawn and counted at once; None where it is only drawn."""
        if self._of_people or not (self._counts and self.then.value):
            return None
        return SpotCheckWish(self.wish, self.team.value, self.lead.value if self.team.value else "")

    @property
    def _scope(self) -> str:
        kind = self.kind.value
        return kind if kind == DrawScope.ALL else f"{kind}:{self.codes.value.replace('，', ',')}"

    @property
    def _about(self) -> tuple[str, ...]:
        """A bare number is that of a draw."""
        typed = self.about.value.replace("，", " ").replace(",", " ").replace("：", ":").split()
        return tuple(f"draw:{each}" if each.isdigit() else each for each in typed)

    @property
    def _of_people(self) -> bool:
        return self.source.value == DrawSource.PEOPLE

    def _on_source(self) -> None:
        source = DrawSource(self.source.value)
        self.count.put(_BEGUN[source])
        self.kind.offer(
            Option(kind, self._texts(f"draws_page.within.{kind}")) for kind in scope_kinds(source)
        )
        self.about.setVisible(self._of_people)
        self._on_what_follows()
        self._on_kind()

    def _on_what_follows(self) -> None:
        """A count follows where things or places are drawn; what the act does is what its button says."""
        offered = self._counts and not self._of_people
        then = offered and self.then.value
        self.then.setVisible(offered)
        self.team.setVisible(then)
        self.lead.setVisible(self._of_people or (then and self.team.value))
        self.act_button.setText(self._texts("stocktake_page.draw_and_count" if then else "draws_page.draw"))

    def _on_kind(self) -> None:
        self.codes.setVisible(self.kind.value != DrawScope.ALL)


class DrawnDetail(DetailFrame):
    """A draw: what it drew, whom it left out, by which seed and head, and what came of repeating it."""

    count_wished = Signal()
    check_wished = Signal()

    def __init__(self, texts: Texts, draw: Draw, *, counts: bool, checked: DrawCheck | None = None) -> None:
        super().__init__(texts)
        self.draw = draw
        self.set_header(texts("draws_page.one", draw=draw.seq), made_words(texts, draw))
        self.count_button = Button(texts("draws_page.start"), "plus", role="primary")
        self.count_button.clicked.connect(self.count_wished)
        if counts:
            self.buttons.add(self.count_button)
        self.check_button = Button(texts("draws_page.check"), "check")
        self.check_button.clicked.connect(self.check_wished)
        self.buttons.add(self.check_button)
        parts: list[tuple[str, list[str]]] = [
            ("drawn", drawn_lines(texts, draw)),
            ("repeated", [] if checked is None else check_lines(texts, checked)),
            ("left_out", left_out_lines(texts, draw)),
        ]
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for key, lines in parts:
            if lines:
                column.addWidget(words(texts(f"draws_page.{key}"), "muted"))
                state = "stop" if key == "repeated" and checked is not None and checked.faults else ""
                column.addWidget(words("\n".join(lines), wrap=True, copy=True, state=state))
        made = draw.made
        by = (("seed", made.seed), ("head", f"{made.head_seq}:{made.head_hash}"))
        column.addWidget(KeyValues([Fact(texts(f"draws_page.{key}"), _copied(said)) for key, said in by]))
        column.addStretch(1)
        self.set_tab("overview", whole)


def _copied(text: str) -> TextLine:
    """A text to be copied whole, however long it is."""
    line = TextLine()
    line.setText(text)
    line.setReadOnly(True)
    line.setCursorPosition(0)
    return line


class RandomDraws(QObject):
    """Draws in the pane of `page`: `put` shows a widget there, `begin_count` asks for a count by scope and counters.

    `spot_check` draws and counts at once, as a form wishes it.
    """

    def __init__(
        self,
        page: Page,
        draws: Draws,
        put: Callable[[QWidget], object],
        close: Callable[[], object],
        begin_count: Callable[[str, str], object],
        spot_check: Callable[[FormPane, SpotCheckWish], object],
    ) -> None:
        super().__init__(page)
        self._page, self._draws, self._put = page, draws, put
        self._close, self._begin_count, self._spot_check = close, begin_count, spot_check
        self.button = Button(page.texts("stocktake_page.spot_check"), "switch")
        self.button.clicked.connect(self.begin)
        if page.may(Permission.LEDGER_VIEW):
            page.add_action(self.button)

    def begin(self) -> None:
        """Ask what is to be drawn."""
        form = DrawForm(self._page.texts, counts=self._page.may(Permission.EQUIPMENT_EDIT))
        form.acted.connect(partial(self._draw, form))
        self._ask_by(form)

    def show(self, seq: int) -> None:
        """Show a draw on record."""
        self._page.ask(self._draws.made, seq, done=self._show)

    def _ask_by(self, form: FormPane) -> None:
        form.closed.connect(self._close)
        self._put(form)
        form.setFocus()

    def _draw(self, form: DrawForm) -> None:
        check = form.spot_check
        if check is not None:
            self._spot_check(form, check)
            return
        form.clear_problem()
        form.set_busy(busy=True)
        self._page.ask(self._draws.draw, form.wish, done=self._show, failed=form.refuse)

    def _check(self, seq: int) -> None:
        def checked(found: DrawCheck) -> None:
            self._show(found.draw, found)

        title = self._page.texts("draws_page.checking", draw=seq)
        self._page.ask(self._draws.check, seq, title=title, done=checked)

    def _show(self, draw: Draw, checked: DrawCheck | None = None) -> None:
        people = draw.made.source is DrawSource.PEOPLE
        counts = self._page.may(Permission.EQUIPMENT_EDIT) and bool(not people or draw.made.about_draw)
        detail = DrawnDetail(self._page.texts, draw, counts=counts, checked=checked)
        detail.closed.connect(self._close)
        detail.check_wished.connect(lambda: self._check(draw.seq))
        scope = draw.made.about_draw if people else draw.seq
        team = f"draw:{draw.seq}" if people else ""
        detail.count_wished.connect(lambda: self._begin_count(str(scope), team))
        self._put(detail)
