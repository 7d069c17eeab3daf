"""The services of this room, as one frozen bundle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from station.approvals.ports import Carrier
from station.core.attachments import AttachmentFiles
from station.core.clock import Clock
from station.core.policy import Per
from station.core.texts import Texts
from station.inventory.attaching.use_cases import ItemFiles
from station.inventory.care.caring import Care
from station.inventory.care.instruments import Instruments
from station.inventory.care.papers import InstrumentPapers
from station.inventory.care.ports import CareStore
from station.inventory.care.scrapping import Scrapping
from station.inventory.certificates.account_listing import (
    PAPER_ACCOUNT_LIST,
    PAPER_STOCK_LIST,
    OddNumberList,
    PaperRegisterList,
)
from station.inventory.certificates.account_use_cases import PaperAccounts
from station.inventory.certificates.deliveries import PaperDeliveries
from station.inventory.certificates.losing import PaperLossCarrier, PaperLosses
from station.inventory.certificates.month_listing import PaperMonthList
from station.inventory.certificates.month_use_cases import CertificateMonths
from station.inventory.certificates.papers import CertificatePapers
from station.inventory.certificates.registers import CertificateRegisters
from station.inventory.certificates.returning import PaperReturns
from station.inventory.certificates.use_cases import Certificates
from station.inventory.counter import CounterDesk
from station.inventory.disputing.use_cases import DisputeCarrier
from station.inventory.entitlement.listing import LACKING_GROUP_LIST, LACKING_OFFICER_LIST, LackingList
from station.inventory.entitlement.overview import EquipmentOverview
from station.inventory.entitlement.training import TrainingRecords
from station.inventory.entitlement.training_list import TrainingList
from station.inventory.entitlement.training_sessions import TrainingSessions
from station.inventory.entitlement.training_standing import TrainingStandingList, TrainingStandings
from station.inventory.entitlement.use_cases import OfficeNeeds
from station.inventory.entitlement.voiding import TrainingVoids
from station.inventory.extending.use_cases import Extensions
from station.inventory.figures.ports import FigureStore
from station.inventory.figures.use_cases import Figures
from station.inventory.handing.use_cases import Handovers
from station.inventory.in_hand import HandInventory
from station.inventory.keeper.ports import KeeperCountStore
from station.inventory.keeper.use_cases import KeeperCounts
from station.inventory.kits.listing import KIT_LIST, KitList
from station.inventory.kits.use_cases import Kits
from station.inventory.labelling import Labelling
from station.inventory.late.use_cases import LateEntries
from station.inventory.losses.use_cases import ItemReportCarrier, ItemReports
from station.inventory.movement.exemption import Exemptions
from station.inventory.movement.reopening import ReopenedReturns
from station.inventory.movement.reopening_ports import ReturnsInQuestion, ReturnsStore
from station.inventory.outings import Outings
from station.inventory.papers.assessed import AssessedStore
from station.inventory.papers.conduct_sheets import ConductPapers
from station.inventory.papers.needs import NeedsPapers
from station.inventory.papers.training import TrainingPapers
from station.inventory.papers.use_cases import EquipmentPapers
from station.inventory.places.keys.listing import KeyList
from station.inventory.places.keys.ports import KeyStore
from station.inventory.places.keys.use_cases import PlaceKeys
from station.inventory.places.listing import PlaceList
from station.inventory.places.use_cases import Places
from station.inventory.ports import InventoryStore, RecordingDevices, SlipFolder
from station.inventory.printers import PrinterList
from station.inventory.register.listing import EquipmentList, ItemListStore
from station.inventory.register.use_cases import EquipmentRegister
from station.inventory.repairs.use_cases import Repairs
from station.inventory.reports import EquipmentReports
from station.inventory.reserving.listing import RESERVATION_LIST, ReservationList
from station.inventory.reserving.use_cases import Reservations
from station.inventory.standards.listing import CatalogueList, CatalogueRowList
from station.inventory.standards.papers import StandardPapers
from station.inventory.standards.ports import StandardsStore
from station.inventory.standards.use_cases import Standards
from station.inventory.stock.reagents import Reagents
from station.inventory.stock.use_cases import Stock
from station.inventory.stocktake.files import StocktakeFiles
from station.inventory.stocktake.listing import STOCKTAKE_LIST, StocktakeList
from station.inventory.stocktake.papers import StocktakePapers
from station.inventory.stocktake.passing_on import CountHandovers
from station.inventory.stocktake.ports import StocktakeStore
from station.inventory.stocktake.use_cases import Stocktakes
from station.inventory.testing.listing import RAPID_TEST_LIST, RapidTestList
from station.inventory.testing.papers import LaboratoryPapers
from station.inventory.testing.use_cases import RapidTests
from station.inventory.voiding.use_cases import EquipmentVoids
from station.people.confirming import Pins
from station.people.two_persons import TwoPersons
from station.printing.dated import Origins
from station.printing.labels import LabelPress
from station.printing.use_cases import PrinterTests


@dataclass(frozen=True, slots=True)
class InventoryServices:
    """The register and its list, kits, what people hold and go out for, what is kept for them, the counter, the office against its standard, training, exemptions, voids, printers, papers, labels, files of items, places and their keys, counted stock, accountable paper."""

    register: EquipmentRegister
    kits: Kits
    kit_list: KitList
    in_hand: HandInventory
    outings: Outings
    reservations: Reservations
    reservation_list: ReservationList
    late: LateEntries
    listing: EquipmentList
    counter: CounterDesk
    overview: EquipmentOverview
    needs: OfficeNeeds
    needs_papers: NeedsPapers
    standards: Standards
    catalogue_list: CatalogueList
    catalogue_row_list: CatalogueRowList
    standard_papers: StandardPapers
    lacking_officers: LackingList
    lacking_groups: LackingList
    training: TrainingRecords
    training_sessions: TrainingSessions
    training_list: TrainingList
    training_standing_list: TrainingStandingList
    training_papers: TrainingPapers
    training_voids: TrainingVoids
    exemptions: Exemptions
    returns: ReopenedReturns
    voids: EquipmentVoids
    printers: PrinterList
    reports: EquipmentReports
    labels: Labelling
    files: ItemFiles
    places: Places
    papers: EquipmentPapers
    conduct_papers: ConductPapers
    place_list: PlaceList
    place_keys: PlaceKeys
    place_key_list: KeyList
    losses: ItemReports
    repairs: Repairs
    instruments: Instruments
    care: Care
    instrument_papers: InstrumentPapers
    scrapping: Scrapping
    reagents: Reagents
    rapid_tests: RapidTests
    rapid_test_list: RapidTestList
    laboratory_papers: LaboratoryPapers
    handovers: Handovers
    stock: Stock
    certificates: Certificates
    certificate_months: CertificateMonths
    paper_losses: PaperLosses
    paper_returns: PaperReturns
    paper_deliveries: PaperDeliveries
    certificate_month_list: PaperMonthList
    paper_stock_list: PaperRegisterList
    paper_account_list: PaperRegisterList
    odd_number_list: OddNumberList
    certificate_papers: CertificatePapers
    certificate_registers: CertificateRegisters
    extensions: Extensions
    stocktakes: Stocktakes
    stocktake_list: StocktakeList
    stocktake_papers: StocktakePapers
    stocktake_files: StocktakeFiles
    count_handovers: CountHandovers
    keeper_counts: KeeperCounts
    figures: Figures


def carriers(zone: str) -> tuple[Carrier[Any], ...]:
    """What comes of the requests that this room files in the office's `zone`, once they are approved."""
    return (ItemReportCarrier(zone), DisputeCarrier(), PaperLossCarrier(zone))


def wire(
    store: InventoryStore,
    listing: ItemListStore,
    counts: StocktakeStore,
    standing: StandardsStore,
    keys: KeyStore,
    dues: CareStore,
    keepers: KeeperCountStore,
    figures: FigureStore,
    deciding: ReturnsStore,
    *,
    pins: Pins,
    slips: SlipFolder,
    texts: Texts,
    assessed: AssessedStore,
    origins: Origins,
    devices: RecordingDevices,
    in_question: ReturnsInQuestion,
    printer_tests: PrinterTests,
    label_press: LabelPress,
    attachments: AttachmentFiles,
    persons: TwoPersons,
    clock: Clock,
) -> InventoryServices:
    """The room over its ports; `store` and the other stores are the same one, `texts` words the slips."""
    standards = Standards(standing)
    equipment_list, places, place_keys = EquipmentList(listing), Places(keys), PlaceKeys(keys, pins)
    certificates, months = Certificates(store, pins, persons), CertificateMonths(store, pins, attachments)
    rapid_tests, accounts = RapidTests(store, attachments, texts), PaperAccounts(store)
    stocktakes, needs = Stocktakes(counts, attachments, persons), OfficeNeeds(standing)
    standings = TrainingStandings(store)
    return InventoryServices(
        register=EquipmentRegister(store),
        kits=Kits(store),
        kit_list=KitList(listing, KIT_LIST),
        in_hand=HandInventory(store),
        outings=Outings(store),
        reservations=Reservations(store, texts),
        reservation_list=ReservationList(listing, RESERVATION_LIST),
        late=LateEntries(store, persons, texts, attachments),
        listing=equipment_list,
        counter=CounterDesk(store, pins, slips, texts, devices, attachments),
        overview=EquipmentOverview(store),
        needs=needs,
        needs_papers=NeedsPapers(standing, origins, needs),
        standards=standards,
        catalogue_list=CatalogueList(standards, needs, store, clock),
        catalogue_row_list=CatalogueRowList(standards, store, clock),
        standard_papers=StandardPapers(store, origins, standards),
        lacking_officers=LackingList(store, listing, LACKING_OFFICER_LIST, Per.OFFICER),
        lacking_groups=LackingList(store, listing, LACKING_GROUP_LIST, Per.GROUP),
        training=TrainingRecords(store, attachments),
        training_sessions=TrainingSessions(store, attachments),
        training_list=TrainingList(listing),
        training_standing_list=TrainingStandingList(standings, store, clock),
        training_papers=TrainingPapers(store, origins, standings),
        training_voids=TrainingVoids(store),
        exemptions=Exemptions(store, devices),
        returns=ReopenedReturns(deciding, in_question),
        voids=EquipmentVoids(store, persons),
        printers=PrinterList(equipment_list, printer_tests, store, clock),
        reports=EquipmentReports(store, origins, equipment_list),
        labels=Labelling(store, label_press),
        files=ItemFiles(store, attachments),
        places=places,
        conduct_papers=ConductPapers(store, assessed, origins),
        papers=EquipmentPapers(store, origins, equipment_list, assessed),
        place_list=PlaceList(places, store, clock),
        place_keys=place_keys,
        place_key_list=KeyList(place_keys, store, clock),
        losses=ItemReports(store, attachments),
        repairs=Repairs(store),
        instruments=Instruments(store, attachments),
        care=Care(dues, equipment_list),
        instrument_papers=InstrumentPapers(store, origins),
        scrapping=Scrapping(store, attachments),
        reagents=Reagents(store, pins),
        rapid_tests=rapid_tests,
        laboratory_papers=LaboratoryPapers(store, origins, rapid_tests),
        rapid_test_list=RapidTestList(listing, RAPID_TEST_LIST),
        extensions=Extensions(store, texts),
        handovers=Handovers(store, pins, slips, texts),
        stock=Stock(store, pins, persons, texts),
        certificates=certificates,
        certificate_months=months,
        paper_losses=PaperLosses(store),
        paper_returns=PaperReturns(store),
        paper_deliveries=PaperDeliveries(store, attachments),
        certificate_month_list=PaperMonthList(months, store, clock),
        paper_stock_list=PaperRegisterList(accounts, store, clock, PAPER_STOCK_LIST),
        paper_account_list=PaperRegisterList(accounts, store, clock, PAPER_ACCOUNT_LIST),
        odd_number_list=OddNumberList(accounts, store, clock),
        certificate_papers=CertificatePapers(store, origins, certificates),
        certificate_registers=CertificateRegisters(store, origins),
        stocktakes=stocktakes,
        figures=Figures(figures, stocktakes, origins),
        stocktake_papers=StocktakePapers(counts, origins, stocktakes),
        stocktake_files=StocktakeFiles(counts, attachments),
        count_handovers=CountHandovers(counts),
        keeper_counts=KeeperCounts(keepers, pins, attachments, origins, stocktakes),
        stocktake_list=StocktakeList(listing, STOCKTAKE_LIST),
    )
