"""A manifest of chosen recordings for others: the form, and what carries it out (DM-03, DM-07)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from station.archive.exchange.chosen import KNOWN, algorithm_name, manifest_name
from station.archive.exchange.values import ManifestGiven, ManifestWish
from station.archive.values import ImportSession, Recording
from station.core.texts import Texts
from station.people.permissions import Permission
from station.ui.page import Page
from station.ui.pages.archive.needs import Needs
from station.ui.widgets.card_form import CardForm
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_files import FormFolder
from station.ui.widgets.form_kinds import FormChoice, FormFlag, FormLine
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.selection_bar import RowAct
from station.ui.widgets.text import ElidedLabel, words

LANE: Final = "archive-manifest"
_LONGEST: Final = 200
_MOST_NAMED: Final = 3


class ManifestForm(CardForm):
    """The folder, by which algorithm, with which names, and for whom."""

    given = Signal(str, list, bool, str)
    """Folder, algorithms (none: those that the office chose), names as on the card, reason."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(
            texts, texts("archive_page.manifest.title"), texts("archive_page.manifest.act"), parent
        )
        self.named = ElidedLabel(role="muted")
        folder = FormFolder(texts, texts("archive_page.manifest.folder"), required=True)
        self.to = self.fields.keep("to", folder)
        chosen = texts("archive_page.manifest.by_rule")
        digest = FormChoice(texts("archive_page.manifest.digest"), unset=chosen)
        digest.offer([Option(each, algorithm_name(each)) for each in reversed(KNOWN)])
        self.digest = self.fields.keep("digest", digest)
        names = FormFlag(texts("archive_page.manifest.names"), texts("archive_page.manifest.as_on_card"))
        self.as_on_card = self.fields.keep("names", names)
        example = texts("archive_page.manifest.reason_hint")
        reason = FormLine(
            texts("archive_page.reason"), example=example, longest=_LONGEST, required=True, rule="DM-07"
        )
        self.reason = self.fields.keep("reason", reason)
        hint = words(texts("archive_page.manifest.hint"), "small", wrap=True)
        self.place(self.named, hint, self.to, self.digest, self.as_on_card, self.reason)
        self.reason.finished.connect(self.act)
        self.acted.connect(self._give)

    def _give(self) -> None:
        wanted = [self.digest.value] if self.digest.value else []
        self.given.emit(self.to.value, wanted, self.as_on_card.value, self.reason.value)


class ChosenManifest(QObject):
    """Offers the act in `table` and carries it out for the chosen recordings, or for all that came in by the chosen imports."""

    def __init__(self, page: Page, services: Needs, table: RecordTable) -> None:
        super().__init__(page)
        self._page, self._table = page, table
        self._manifests, self._clock = services.archive.manifests, services.clock
        self._wish = ManifestWish()
        self.form = ManifestForm(page.texts)
        self.form.hide()
        self.form.given.connect(self._write)
        self.form.closed.connect(self.close)
        page.body.insertWidget(0, self.form)
        if page.may(Permission.ARCHIVE_RESOLVE):
            table.add_act(RowAct("manifest", page.texts("archive_page.manifest.begin"), "export", self.begin))

    def begin(self, rows: Sequence[object]) -> None:
        """Ask where to, by which algorithm and for whom."""
        recordings = tuple(row for row in rows if isinstance(row, Recording))
        sessions = tuple(row.session for row in rows if isinstance(row, ImportSession))
        names = [each.stored.rsplit("/", 1)[-1] for each in recordings] or list(sessions)
        if not names:
            return
        self._wish = ManifestWish(sessions, contents=tuple(each.sha256 for each in recordings))
        texts = self._page.texts
        self.form.send_others_back()
        self.form.start_over()
        key = f"archive_page.manifest.{'of' if recordings else 'of_imports'}"
        shown = texts("list.join").join(names[:_MOST_NAMED])
        self.form.named.setText(texts(key, count=len(names), names=shown))
        self.form.show()
        self.form.to.setFocus()

    def _write(self, folder: str, algorithms: list[str], as_on_card: bool, reason: str) -> None:
        wish = replace(self._wish, algorithms=tuple(algorithms), as_on_card=as_on_card)
        texts = self._page.texts
        to = Path(folder).expanduser() / manifest_name(texts, self._clock.now(), self._clock.zone)
        self._page.run(
            lambda session, report, cancel: self._manifests.write(
                session, wish, to, reason, texts, report=report, cancel=cancel
            ),
            lane=LANE,
            title=texts("archive_page.manifest.title"),
            done=self._on_given,
            failed=self.form.refuse,
        )

    def _on_given(self, given: ManifestGiven) -> None:
        texts = self._page.texts
        self.close()
        names = texts("list.join").join(map(algorithm_name, given.algorithms))
        said = [texts("archive.manifest_given", count=given.files, names=names, to=str(given.to))]
        said += [
            texts("archive.manifest_lacks", stored=each.stored, why=texts(f"archive.giving.{each.reason}"))
            for each in given.left_out[:_MOST_NAMED]
        ]
        tell = self._page.warn if given.left_out else self._page.say_ok
        tell(texts.sentences(said), topic="manifest")

    def close(self) -> None:
        """Put the form away, with what was typed into it."""
        self.form.start_over()
        self.form.hide()
        self._table.view.setFocus()
