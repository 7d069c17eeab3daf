"""The import of a list of officers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from station.core.texts import Texts
from station.people.naming import OFFICER_TEMPLATE
from station.people.roster import Roster
from station.sheets import Imported
from station.ui.page import Page
from station.ui.table_import import AskedFile
from station.ui.widgets.form_field import FormField, FormFields
from station.ui.widgets.form_kinds import FormFlag


class RosterImport:
    """The room of `TableImport`."""

    name, fields, template = "officers", "people.field", OFFICER_TEMPLATE

    def __init__(self, page: Page, roster: Roster) -> None:
        self._page, self._roster = page, roster

    def options(self, texts: Texts) -> Sequence[tuple[str, FormField]]:
        """Whether officers who are known are updated."""
        name, word = texts("importing.officers.update"), texts("importing.officers.update_word")
        return (("update", FormFlag(name, word)),)

    def asked(self, path: Path, fields: FormFields, matched: Mapping[str, str]) -> AskedFile:
        """The file with the present choices."""
        update, roster = bool(fields["update"].value), self._roster
        encoding = str(fields["encoding"].value)
        return AskedFile(
            lambda session: roster.preview_file(
                session, path, update=update, encoding=encoding, matched=matched
            ),
            lambda session, seen: roster.import_file(
                session, path, update=update, encoding=encoding, matched=matched, seen=seen
            ),
        )

    def done(self, outcome: Imported) -> None:
        """Say how many officers were registered."""
        facts = {
            "imported": outcome.imported,
            "changed": outcome.changed,
            "unchanged": outcome.unchanged,
        }
        texts = self._page.texts
        said = [texts("people.done.imported", **facts)]
        said += [texts("importing.officers.marked", seq=each.seq) for each in outcome.marks]
        self._page.say_ok(texts.sentences(said), topic="officers")
