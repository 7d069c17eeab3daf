"""Everything the station can do, as one frozen bundle; the desktop and the command line are handed nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from station.archive.catalogue.thumbnails import Thumbnails
from station.archive.catalogue.use_cases import Catalogue
from station.archive.fixity.use_cases import Fixity
from station.archive.importing.use_cases import Imports
from station.audit.proof import Proof
from station.core.changes import Changes
from station.core.clock import Clock
from station.core.documents import Document, Paper
from station.core.ledger import DEFAULT_SUITE
from station.core.policy import Rulebook
from station.core.settings import Settings
from station.inventory.counter import CounterDesk
from station.inventory.entitlement.overview import EquipmentOverview
from station.inventory.entitlement.training import TrainingRecords
from station.inventory.movement.exemption import Exemptions
from station.inventory.register.listing import EquipmentList
from station.inventory.register.use_cases import EquipmentRegister
from station.inventory.reports import EquipmentReports
from station.people.accounts import Accounts
from station.people.parameters import Parameters
from station.people.roster import Roster
from station.people.sign_in import SignIn
from station.people.station_settings import StationSettings
from station.printing.reporting import Reporting
from station.printing.roads import PrinterRoads
from station.printing.use_cases import PrinterTests, SlipPrinting
from station.sync.enrolment import Enrolment
from station.sync.session import Synchroniser
from station.sync.status import SyncOverview


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases of one open station.

    `draw_document` is a document as it would come out of a printer, as PNG.
    """

    settings: Settings
    station_settings: StationSettings
    clock: Clock
    changes: Changes
    rulebook: Rulebook
    proof: Proof
    synchroniser: Synchroniser
    enrolment: Enrolment
    sync_overview: SyncOverview
    roster: Roster
    accounts: Accounts
    sign_in: SignIn
    parameters: Parameters
    printer_tests: PrinterTests
    slip_printing: SlipPrinting
    counter: CounterDesk
    equipment: EquipmentRegister
    equipment_list: EquipmentList
    equipment_reports: EquipmentReports
    equipment_overview: EquipmentOverview
    training: TrainingRecords
    exemptions: Exemptions
    imports: Imports
    catalogue: Catalogue
    fixity: Fixity
    thumbnails: Thumbnails
    reporting: Reporting
    draw_document: Callable[[Document, Paper], bytes]
    printer_roads: PrinterRoads


@dataclass(frozen=True, slots=True)
class NewStation:
    """What has to be known to make a station: the office, its first administrator, where things go.

    `archive` is the folder of the recordings (relative ones lie in the data folder), `centre` the centre's address or
    empty, `database` an SQLAlchemy URL or empty for the SQLite file in the data folder. `suite` is how the ledger is
    chained and signed: ``sha256+ed25519`` or ``sm3+sm2``.
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
