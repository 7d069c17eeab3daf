"""The forms about serial numbers that no item has: what bears one, and at which item it is put on record."""

from __future__ import annotations

from collections.abc import Iterable

from station.archive.serials.values import AnsweredSerial, SerialAnswer
from station.core.texts import Texts
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormText
from station.ui.widgets.form_pane import FormPane

_OFFERED = (SerialAnswer.READER, SerialAnswer.NOT_OURS)


class AnswerForm(FormPane):
    """Asks what bears a serial number, and why the person says so."""

    def __init__(self, texts: Texts, serial: str) -> None:
        subtitle = texts("serials.form.subtitle", serial=serial)
        super().__init__(texts, texts("serials.form.title"), texts("serials.form.act"), subtitle)
        self.serial = serial
        choice = FormChoice(
            texts("serials.field.answer"), hint=texts("serials.form.answer_hint"), required=True
        )
        self.answer = self.add("answer", choice)
        self.answer.offer(Option(each.value, texts(f"serials.answer.{each}")) for each in _OFFERED)
        self.reason = self.add("reason", FormText(texts("serials.field.reason"), lines=2, required=True))

    @property
    def chosen(self) -> SerialAnswer:
        """What the person says."""
        return SerialAnswer(self.answer.value)


class RegisterForm(FormPane):
    """Asks of which item a serial number is."""

    def __init__(self, texts: Texts, serial: str, items: Iterable[Option]) -> None:
        subtitle = texts("ingest_page.register_subtitle", serial=serial)
        super().__init__(
            texts, texts("ingest_page.register_serial"), texts("ingest_page.register_act"), subtitle
        )
        self.serial = serial
        choice = FormChoice(
            texts("ingest_page.register_item"), unset=texts("ingest_page.register_unset"), required=True
        )
        self.item = self.add("item", choice)
        self.item.offer(items)


class TakeBackForm(FormPane):
    """Asks why what was said of a serial number is taken back."""

    def __init__(self, texts: Texts, row: AnsweredSerial) -> None:
        said = texts(f"serials.answer.{row.answer}")
        subtitle = texts("serials.form.back_subtitle", serial=row.serial, answer=said)
        super().__init__(texts, texts("serials.form.back_title"), texts("serials.form.back_act"), subtitle)
        self.serial = row.serial
        self.reason = self.add("reason", FormText(texts("serials.field.reason"), lines=2, required=True))
