"""检定录入: verifications of instruments from a table of their certificates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from station.core.texts import Texts
from station.inventory.care.instruments import Instruments
from station.inventory.care.table import VERIFICATION_TEMPLATE
from station.sheets import Imported
from station.ui.page import Page
from station.ui.table_import import AskedFile
from station.ui.widgets.form_field import FormField, FormFields


class VerificationImport:
    """The room of `TableImport`; `taken` is called once verifications are on record."""

    name, fields, template = "verifications", "care.table", VERIFICATION_TEMPLATE

    def __init__(self, page: Page, instruments: Instruments, taken: Callable[[], object]) -> None:
        self._page, self._instruments, self._taken = page, instruments, taken

    def options(self, _texts: Texts) -> Sequence[tuple[str, FormField]]:
        """Nothing is said besides."""
        return ()

    def asked(self, path: Path, fields: FormFields, matched: Mapping[str, str]) -> AskedFile:
        """The file with the present choices."""
        encoding, instruments = str(fields["encoding"].value), self._instruments
        return AskedFile(
            lambda session: instruments.preview_file(session, path, encoding=encoding, matched=matched),
            lambda session, seen: instruments.import_file(
                session, path, encoding=encoding, matched=matched, seen=seen
            ),
        )

    def done(self, outcome: Imported) -> None:
        """Say how many were recorded, and that the scans are added to the instruments."""
        facts = {"new": outcome.imported, "unchanged": outcome.unchanged}
        self._page.say_ok(self._page.texts("importing.verifications.done", **facts), topic="equipment")
        self._taken()
