"""录入目录: a catalogue of equipment from a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from station.core.texts import Texts
from station.inventory.standards.bodies import LONGEST_CODE, LONGEST_NAME, LONGEST_SOURCE
from station.inventory.standards.decide import CatalogueHead
from station.inventory.standards.table import CATALOGUE_TEMPLATE
from station.inventory.standards.values import CatalogueLevel
from station.sheets import Imported
from station.ui.page import Page
from station.ui.pages.equipment.needs import Needs
from station.ui.table_import import AskedFile
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_field import FormField, FormFields
from station.ui.widgets.form_kinds import FormChoice, FormDay, FormLine

_LEVELS = tuple(each for each in CatalogueLevel if each is not CatalogueLevel.OFFICE)


class CatalogueImport:
    """The room of `TableImport`; `taken` is called once a catalogue is on record."""

    name, fields, template = "catalogue", "standards.field", CATALOGUE_TEMPLATE

    def __init__(self, page: Page, services: Needs, taken: Callable[[], object]) -> None:
        self._page, self._standards, self._clock = page, services.inventory.standards, services.clock
        self._taken = taken

    def options(self, texts: Texts) -> Sequence[tuple[str, FormField]]:
        """What is said of the version besides its rows."""
        rule = "EQ-02"
        code = FormLine(
            texts("standards.field.code"),
            hint=texts("entitlement_page.code_hint"),
            longest=LONGEST_CODE,
            required=True,
            rule=rule,
            plain=True,
        )
        name = FormLine(texts("standards.field.name"), longest=LONGEST_NAME, required=True, rule=rule)
        level = FormChoice(texts("standards.field.level"), required=True)
        level.offer(Option(each.value, texts(f"standards.level.{each.value}")) for each in _LEVELS)
        source = FormLine(texts("standards.field.source"), longest=LONGEST_SOURCE, required=True, rule=rule)
        day = FormDay(texts("standards.field.effective_on"), self._clock)
        return (("code", code), ("name", name), ("level", level), ("source", source), ("day", day))

    def asked(self, path: Path, fields: FormFields, matched: Mapping[str, str]) -> AskedFile:
        """The file with the present choices."""
        day = fields["day"].value
        head = CatalogueHead(
            str(fields["code"].value),
            str(fields["name"].value),
            CatalogueLevel(str(fields["level"].value)),
            str(fields["source"].value),
            day if isinstance(day, date) else date.min,
        )
        encoding, standards = str(fields["encoding"].value), self._standards
        return AskedFile(
            lambda session: standards.preview_file(session, path, head, encoding=encoding, matched=matched),
            lambda session, seen: standards.import_file(
                session, path, head, encoding=encoding, matched=matched, seen=seen
            ),
        )

    def done(self, outcome: Imported) -> None:
        """Say how many rows were taken in."""
        facts = {"new": outcome.imported, "changed": outcome.changed, "unchanged": outcome.unchanged}
        self._page.say_ok(self._page.texts("entitlement_page.taken", **facts), topic="catalogue")
        self._taken()
