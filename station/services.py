"""Everything that the station can do, by room; the desktop and the command line get nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from station.approvals.services import ApprovalServices
from station.archive.services import ArchiveServices
from station.audit.services import AuditServices
from station.core.changes import Changes
from station.core.clock import Clock
from station.core.ledger import DEFAULT_SUITE
from station.core.policy import Rulebook
from station.core.settings import Settings
from station.core.texts import Texts
from station.inventory.services import InventoryServices
from station.matters.services import MatterServices
from station.people.services import PeopleServices
from station.printing.services import PrintingServices
from station.sync.services import SyncServices

SAID_AT_OPENING: Final = (
    "restored",
    "loss_witnessed",
    "cloned",
    "modes_tightened",
    "modes_missing",
    "guarded",
    "own_rows_mended",
    "state_differed",
    "witness_missing",
    "witness_unreadable",
    "witness_foreign",
    "witness_before_key",
    "witness_older",
    "guard_older",
    "witness_setting_changed",
    "zone_setting_changed",
    "archive_setting_changed",
    "settings_unknown",
    "clock_jumped",
    "clock_unmeasured",
    "desktop_lost",
    "archive_disk_missing",
    "archive_not_ours",
    "clearing_cut_off",
    "imports_begun",
    "imports_left",
    "imports_undecided",
    "imports_damaged",
    "imports_unrecovered",
)
"""What opening a station may notice and a person must be told, in the window and by a command: ``shell.noticed.…``."""


def said_at_opening(noticed: Iterable[str], texts: Texts, settings: Settings) -> dict[str, str]:
    """The sentences that a person must be told, by code."""
    facts = {
        "unknown": ", ".join(settings.unknown),
        "zone": settings.zone,
        "witness": str(settings.witness_file),
        "archive": str(settings.archive_folder),
        "file": str(settings.file),
    }
    return {what: texts(f"shell.noticed.{what}", **facts) for what in noticed if what in SAID_AT_OPENING}


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases of one open station, a bundle for each room, and what all rooms share."""

    settings: Settings
    clock: Clock
    changes: Changes
    rulebook: Rulebook
    people: PeopleServices
    printing: PrintingServices
    approvals: ApprovalServices
    matters: MatterServices
    inventory: InventoryServices
    archive: ArchiveServices
    sync: SyncServices
    audit: AuditServices


@dataclass(frozen=True, slots=True)
class NewStation:
    """What has to be known to make a station: the office, its first administrator, where things go.

    `archive` is the folder of the recordings (relative ones lie in the data folder), `centre` the centre's address or
    empty, `database` an SQLAlchemy URL or empty for the SQLite file in the data folder. `suite` is how the ledger is
    chained and signed: ``sha256+ed25519`` or ``sm3+sm2``. `language` is that of the station's screens; empty keeps the one
    of the settings. `office_staff` makes the first administrator office staff besides, for an office of one person.
    `desktop` is what this computer is called where the office may have several; empty gives it a name on a server.
    """

    office: str
    office_name: str
    account: str
    name: str
    password: str = field(repr=False)
    archive: str = "archive"
    centre: str = field(default="", repr=False)  # may hold a password
    database: str = field(default="", repr=False)
    suite: str = DEFAULT_SUITE.name
    language: str = ""
    office_staff: bool = True
    desktop: str = ""


@dataclass(frozen=True, slots=True)
class NewDesktop:
    """What has to be known to join: the office's database, a copy of the station's key, who does it, this desktop's name.

    `archive` is the folder of the recordings here, or, `shared`, the office's first one as it is reached from here.
    """

    database: str = field(repr=False)  # may hold a password
    key: Path
    account: str
    password: str = field(repr=False)
    desktop: str
    archive: str = "archive"
    shared: bool = False
    language: str = ""
