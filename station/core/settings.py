"""The settings of one station: ``station.toml`` in its data folder.

Settings say where things are and how the screen looks. What a rule asks is policy and stands in the ledger.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from station.core.clock import DEFAULT_ZONE
from station.core.errors import StoreProblem
from station.core.own_folders import OwnFolders
from station.core.plain_files import NotPlain, read_plain
from station.core.texts import DEFAULT_LANGUAGE, LANGUAGES

FILE_NAME = "station.toml"
_LONGEST: Final = 1024 * 1024
LONGEST_LOCK: Final = 999
"""Minutes."""
_CHOICES: Final[dict[str, tuple[str, ...] | tuple[int, ...]]] = {
    "language": LANGUAGES,
    "theme": ("light", "dark"),
    "paper": (58, 80),
    "first_steps": ("shown", "gone"),
}
_EXAMPLES: Final = {"zone": f'"{DEFAULT_ZONE}", "UTC" …'}
_NOT_WRITTEN = frozenset({"data", "unknown"})


@dataclass(frozen=True, slots=True)
class Settings:
    """One station's settings; relative paths are below the data folder.

    `database` is empty for the SQLite file in the data folder, else an SQLAlchemy URL. `witness` may point to another
    medium. `archive_place` tells the archive of a desktop that joined an office from the office's first; `second_archive` is the folder of second copies, empty for none. `recorders` are the places at which recorders are asked for, parted by blanks. `lock_minutes` is the idle time after which the desktop locks itself. `first_steps` says whether Today leads
    a new office through its first steps: ``shown`` from the founding on, until an administrator puts them away.
    """

    data: Path
    language: str = DEFAULT_LANGUAGE
    zone: str = DEFAULT_ZONE
    database: str = ""
    archive: str = "archive"
    archive_place: str = ""
    second_archive: str = ""
    witness: str = "witness.json"
    centre: str = field(default="", repr=False)  # holds a password
    printer: str = ""
    recorders: str = ""
    paper: int = 80
    theme: str = "light"
    lock_minutes: int = 10
    first_steps: str = "gone"
    unknown: tuple[str, ...] = field(default=(), compare=False)
    """Names in the file that the program does not know: they do nothing, and are told."""

    @property
    def spoken(self) -> str:
        """The language of this run.

        The one that ``STATION_LANGUAGE`` names, if the program has it, else `language`.
        """
        wished = os.environ.get("STATION_LANGUAGE", "")
        return wished if wished in LANGUAGES else self.language

    @property
    def file(self) -> Path:
        """The settings file itself."""
        return self.data / FILE_NAME

    @property
    def database_file(self) -> Path | None:
        """The SQLite file; None when the database is elsewhere."""
        return None if self.database else self.data / "station.db"

    @property
    def archive_folder(self) -> Path:
        """Root of the archive."""
        return self.data / self.archive

    @property
    def second_folder(self) -> Path | None:
        """Root of the second archive; None where none is chosen."""
        return self.data / self.second_archive if self.second_archive else None

    @property
    def own_folders(self) -> OwnFolders:
        """The data folder and the archive, wherever that lies."""
        second = self.second_folder
        return OwnFolders((self.data, self.archive_folder, *([] if second is None else [second])))

    @property
    def slips_folder(self) -> Path:
        """Where slips are kept."""
        return self.data / "slips"

    @property
    def attachments_folder(self) -> Path:
        """Where photos and papers are kept that entries name."""
        return self.data / "attachments"

    @property
    def logs_folder(self) -> Path:
        """The folder of the program's log."""
        return self.data / "logs"

    @property
    def cache_folder(self) -> Path:
        """The folder of what can be made again at any time: thumbnails."""
        return self.data / ".cache"

    @property
    def witness_file(self) -> Path:
        """The witness of the ledger's heads."""
        return self.data / self.witness

    @property
    def key_file(self) -> Path:
        """The station's signing key."""
        return self.data / "station.pem"

    @property
    def founding_file(self) -> Path:
        """A file that exists while a station is being made, so that an interrupted founding can continue."""
        return self.data / "founding"

    @property
    def reserve_file(self) -> Path:
        """A file that is deleted to free space when the disk is full."""
        return self.data / "reserve"

    def save(self) -> None:
        """Write the file, whole or not at all, readable by its owner alone. Raises `StoreProblem`."""
        lines = [
            "# Settings of this station; what rules ask for is not here but in the program (管理 · 规则).",
            "",
        ]
        for name, value in self._values().items():
            lines.append(f"{name} = {_toml(value)}")
        part = self.file.with_suffix(".part")
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write("\n".join(lines) + "\n")
                file.flush()
                os.fsync(file.fileno())
            part.replace(self.file)
        except OSError as problem:
            raise StoreProblem(
                "settings.not_written", path=str(self.file), detail=problem.strerror
            ) from problem

    def _values(self) -> dict[str, str | int]:
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name not in _NOT_WRITTEN}


def load_settings(data: Path) -> Settings:
    """The settings of the station in `data`; defaults where the file says nothing.

    Raises `StoreProblem` ``settings.unreadable`` for a file that is no TOML, ``settings.not_plain`` for what is no file of
    that size, ``settings.bad_value`` for an impossible value, with what is allowed.
    """
    settings = Settings(data)
    try:
        held = tomllib.loads(read_plain(settings.file, _LONGEST).decode("utf-8"))
    except FileNotFoundError:
        return settings
    except NotPlain as problem:
        limit = _LONGEST // 1024
        raise StoreProblem("settings.not_plain", path=str(settings.file), limit=limit) from problem
    except (OSError, ValueError) as problem:
        raise StoreProblem("settings.unreadable", path=str(settings.file), detail=str(problem)) from problem
    known = settings._values()
    changes: dict[str, str | int] = {}
    for name, value in held.items():
        if name in known:
            allowed = _allowed_instead(name, value, known[name])
            if allowed:
                facts = {"path": str(settings.file), "name": name, "value": repr(value), "allowed": allowed}
                raise StoreProblem("settings.bad_value", **facts)
            changes[name] = value
    unknown = tuple(sorted(held.keys() - known.keys()))
    return replace(settings, unknown=unknown, **changes)  # type: ignore[arg-type]  # types were compared above


def spoken_in(data: Path) -> str:
    """The language for messages about the settings in `data`, as far as the file can still be read."""
    try:
        written = read_plain(Settings(data).file, _LONGEST)
    except OSError:
        written = b""
    found = _LANGUAGE.search(written)
    language = found[1].decode() if found else DEFAULT_LANGUAGE
    return replace(Settings(data), language=language if language in LANGUAGES else DEFAULT_LANGUAGE).spoken


_LANGUAGE: Final = re.compile(rb"""^\s*language\s*=\s*["'](\w+)["']""", re.MULTILINE | re.ASCII)


def _allowed_instead(name: str, value: object, default: str | int) -> str:
    """The allowed values of a setting where `value` is not one of them; "" where it is."""
    if name in _CHOICES:
        choices = _CHOICES[name]
        fits = any(type(value) is type(each) and value == each for each in choices)
        return "" if fits else ", ".join(map(_toml, choices))
    if name == "lock_minutes":
        fits = type(value) is int and 0 <= value <= LONGEST_LOCK
        return "" if fits else f"0–{LONGEST_LOCK}"
    if type(value) is not type(default):
        return _EXAMPLES.get(name, '"…"')
    if name == "archive_place":
        return "" if re.fullmatch(r"(?:[0-9a-f]{6})?", str(value)) else '"", "7f3a9c" …'
    return _EXAMPLES[name] if name == "zone" and not _is_zone(str(value)) else ""


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _toml(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
