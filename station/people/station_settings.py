"""The settings of this station (``station.toml``): appearance, lock, printer, archive, witness.

They are not recorded as entries.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from station.core.errors import StationError
from station.core.settings import Settings, load_settings
from station.people.asking import asks, asks_nothing
from station.people.permissions import Permission
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class ChosenSettings:
    """The settings that a person can choose.

    `lock_minutes` 0 leaves it to the rule, an empty `archive` or `witness` is the default place.
    """

    language: str
    theme: str
    lock_minutes: int
    printer: str
    archive: str
    witness: str
    second: str | None = None
    """The second archive; empty for none, None leaves it."""


class StationSettings:
    """Reads and changes the settings of one data folder.

    `check_printer` refuses an address that can't be right, `check_archive` a folder that can't be the archive; `take_second` lets a folder be the second archive. `confirm`
    puts on record what the record rests on, as it was and as it is now.
    """

    def __init__(
        self,
        data: Path,
        check_printer: Callable[[str], object],
        check_archive: Callable[[Path], object],
        take_second: Callable[[Session, Path], object],
        confirm: Callable[[Session, Settings, Settings], object],
    ) -> None:
        self._data = data
        self._check_printer, self._check_archive, self._confirm = check_printer, check_archive, confirm
        self._take_second = take_second

    @asks_nothing("the screen's language and look are needed before anybody signs in")
    def current(self) -> Settings:
        """The settings as they are in the file now. Raises StoreProblem ``settings.unreadable``."""
        return load_settings(self._data)

    @asks(Permission.POLICY_EDIT)
    def change(self, session: Session, chosen: ChosenSettings) -> Settings:
        """Write the chosen settings; another archive holds from the next opening, and is confirmed with that.

        Raises Refused ``printing.address_wrong``, those of `archive.another_folder`, StoreProblem ``settings.not_written``
        and what keeps the confirmation from being recorded; then all is as it was.
        """
        printer, kept = chosen.printer.strip(), self.current()
        if printer:
            self._check_printer(printer)
        archive = chosen.archive.strip() or Settings(self._data).archive
        if self._data / archive == kept.archive_folder:
            archive = kept.archive
        else:
            self._check_archive(self._data / archive)
        settings = replace(
            kept,
            language=chosen.language,
            theme=chosen.theme,
            lock_minutes=chosen.lock_minutes,
            printer=printer,
            archive=archive,
            witness=chosen.witness.strip() or Settings(self._data).witness,
            second_archive=self._second(session, kept, chosen.second),
        )
        settings.save()
        if (settings.archive, settings.witness) != (kept.archive, kept.witness):
            try:
                self._confirm(session, kept, settings)
            except StationError:
                kept.save()
                raise
        return settings

    @asks(Permission.POLICY_EDIT)
    def choose_second(self, session: Session, folder: str) -> Settings:
        """Let `folder` be the second archive from the next opening; empty: there is none.

        Raises what `take_second` raises, StoreProblem ``settings.not_written``.
        """
        kept = self.current()
        settings = replace(kept, second_archive=self._second(session, kept, folder, again=True))
        settings.save()
        return settings

    def _second(self, session: Session, kept: Settings, folder: str | None, *, again: bool = False) -> str:
        """The folder to keep; one that is new, or is taken `again`, becomes a second archive."""
        wished = kept.second_archive if folder is None else folder.strip()
        if wished and (again or wished != kept.second_archive):
            self._take_second(session, self._data / wished)
        return wished

    @asks(Permission.POLICY_EDIT)
    def put_first_steps_away(self, session: Session) -> None:
        """Lead the office through its first steps no more. Raises StoreProblem ``settings.not_written``."""
        del session
        replace(self.current(), first_steps="gone").save()

    @asks_nothing("whoever signs in must be able to read the sign-in")
    def set_language(self, language: str) -> None:
        """Store another language of screens and papers; it holds from the next start. Raises StoreProblem."""
        replace(self.current(), language=language).save()

    @asks_nothing("whoever stands at the desk chooses how bright it is")
    def set_theme(self, theme: str) -> None:
        """Store another appearance. Raises StoreProblem."""
        replace(self.current(), theme=theme).save()
