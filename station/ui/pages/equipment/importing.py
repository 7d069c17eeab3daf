"""批量登记: items from a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from station.core.texts import Texts
from station.inventory.bodies import LONGEST_NOTE
from station.inventory.register.batch import EQUIPMENT_TEMPLATE
from station.inventory.register.use_cases import EquipmentRegister
from station.sheets import Imported
from station.ui.page import Page
from station.ui.table_import import AskedFile
from station.ui.widgets.form_field import FormField, FormFields
from station.ui.widgets.form_kinds import FormFlag, FormLine


class EquipmentImport:
    """The room of `TableImport`; items that are registered already are updated for a reason (EQ-12)."""

    name, fields, template = "equipment", "equipment.field", EQUIPMENT_TEMPLATE

    def __init__(self, page: Page, register: EquipmentRegister) -> None:
        self._page, self._register = page, register

    def options(self, texts: Texts) -> Sequence[tuple[str, FormField]]:
        """Whether items are updated, and why."""
        update = FormFlag(texts("importing.equipment.update"), texts("importing.equipment.update_word"))
        name, hint = texts("importing.equipment.reason"), texts("importing.equipment.reason_hint")
        return (("update", update), ("reason", FormLine(name, hint=hint, longest=LONGEST_NOTE)))

    def asked(self, path: Path, fields: FormFields, matched: Mapping[str, str]) -> AskedFile:
        """The file with the present choices."""
        update, reason = bool(fields["update"].value), str(fields["reason"].value)
        encoding = str(fields["encoding"].value)
        register = self._register
        return AskedFile(
            lambda session: register.preview_file(
                session, path, update=update, reason=reason, encoding=encoding, matched=matched
            ),
            lambda session, seen: register.import_file(
                session, path, update=update, reason=reason, encoding=encoding, matched=matched, seen=seen
            ),
        )

    def done(self, outcome: Imported) -> None:
        """Say how many items were registered."""
        facts = {
            "imported": outcome.imported,
            "changed": outcome.changed,
            "unchanged": outcome.unchanged,
        }
        texts = self._page.texts
        said = [texts("importing.equipment.done", **facts)]
        said += [texts("importing.equipment.marked", seq=each.seq) for each in outcome.marks]
        self._page.say_ok(texts.sentences(said), topic="equipment")
