"""导入事项: matters from a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from station.core.texts import Texts
from station.matters.bodies import LONGEST_NOTE
from station.matters.table import MATTER_TEMPLATE
from station.matters.use_cases import Matters
from station.sheets import Imported
from station.ui.page import Page
from station.ui.table_import import AskedFile
from station.ui.widgets.form_field import FormField, FormFields
from station.ui.widgets.form_kinds import FormFlag, FormLine


class MatterImport:
    """The room of `TableImport`; `taken` is called once matters are on record."""

    name, fields, template = "matters", "matters.field", MATTER_TEMPLATE

    def __init__(self, page: Page, matters: Matters, taken: Callable[[], object]) -> None:
        self._page, self._matters, self._taken = page, matters, taken

    def options(self, texts: Texts) -> Sequence[tuple[str, FormField]]:
        """Whether matters on the list are corrected, and why."""
        name, word = texts("importing.matters.update"), texts("importing.matters.update_word")
        reason = FormLine(texts("importing.matters.reason"), longest=LONGEST_NOTE)
        return (("update", FormFlag(name, word)), ("reason", reason))

    def asked(self, path: Path, fields: FormFields, matched: Mapping[str, str]) -> AskedFile:
        """The file with the present choices."""
        matters, encoding = self._matters, str(fields["encoding"].value)
        update, reason = bool(fields["update"].value), str(fields["reason"].value)
        return AskedFile(
            lambda session: matters.preview_file(
                session, path, update=update, reason=reason, encoding=encoding, matched=matched
            ),
            lambda session, seen: matters.import_file(
                session, path, update=update, reason=reason, encoding=encoding, matched=matched, seen=seen
            ),
        )

    def done(self, outcome: Imported) -> None:
        """Say how many were recorded."""
        facts = {"new": outcome.imported, "changed": outcome.changed, "unchanged": outcome.unchanged}
        self._page.say_ok(self._page.texts("importing.matters.done", **facts), topic="matters")
        self._taken()
