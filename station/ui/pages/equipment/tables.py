"""Tables that the page takes in, each in the page's place while it is looked at: made when its button is pressed first."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial

from station.ui.page import Page
from station.ui.pages.equipment.catalogue_import import CatalogueImport
from station.ui.pages.equipment.importing import EquipmentImport
from station.ui.pages.equipment.needs import Needs
from station.ui.pages.equipment.verification_import import VerificationImport
from station.ui.table_import import ImportRoom, TableImport
from station.ui.widgets.faces import Faces


class Tables:
    """The register, a catalogue, verifications; `read` reads the page anew. A closed one gives way to the first of `faces`."""

    def __init__(self, page: Page, services: Needs, faces: Faces, read: Callable[[], object]) -> None:
        self._page, self._services, self._faces, self._read = page, services, faces, read
        self._before = faces.present

    @cached_property
    def register(self) -> TableImport:
        """Many items from a file."""
        return self._importing(EquipmentImport(self._page, self._services.inventory.register))

    @cached_property
    def catalogue(self) -> TableImport:
        """A catalogue from a file."""
        return self._importing(CatalogueImport(self._page, self._services, self._read))

    @cached_property
    def verifications(self) -> TableImport:
        """Verifications from a table of certificates."""
        room = VerificationImport(self._page, self._services.inventory.instruments, self._read)
        return self._importing(room)

    def begin_register(self) -> None:
        """Register many items from a file."""
        self._begin(self.register)

    def begin_catalogue(self) -> None:
        """Take a catalogue in."""
        self._begin(self.catalogue)

    def begin_verifications(self) -> None:
        """Take verifications in."""
        self._begin(self.verifications)

    def _begin(self, importing: TableImport) -> None:
        importing.begin()
        self._faces.show_face(importing)
        importing.choose_button.setFocus()

    def _importing(self, room: ImportRoom) -> TableImport:
        importing = TableImport(self._page, self._services.printing.reporting, room)
        importing.closed.connect(partial(self._faces.show_face, self._before))
        self._faces.add(importing)
        return importing
