"""The services of this room, as one frozen bundle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from station.core.clock import Clock
from station.core.documents import Document, PaperRoll
from station.core.texts import Texts
from station.printing.drivers import PrinterDrivers
from station.printing.office import OfficePrinters
from station.printing.ports import PrintingStore
from station.printing.reporting import Reporting, ReportingStore, ReportWriter
from station.printing.roads import PrinterRoads
from station.printing.slip_record import KeptSlips, SlipRecord, SlipStore
from station.printing.templates import PaperTemplates, TemplateStore, TemplateTypesetter
from station.printing.use_cases import PrinterTests, SlipPrinting


@dataclass(frozen=True, slots=True)
class PrintingServices:
    """Tests of printers, slips, the roads to printers, reports to files and to the printers of this computer.

    `draw_document` gives a document as PNG, as it would come out of a printer.
    """

    tests: PrinterTests
    slips: SlipPrinting
    slip_record: SlipRecord
    roads: PrinterRoads
    reporting: Reporting
    templates: PaperTemplates
    draw_document: Callable[[Document, PaperRoll], bytes]


def wire(
    store: PrintingStore,
    reporting_store: ReportingStore,
    template_store: TemplateStore,
    slip_store: SlipStore,
    clock: Clock,
    *,
    drivers: PrinterDrivers,
    report_files: ReportWriter,
    press: TemplateTypesetter,
    queues: OfficePrinters,
    kept_slips: KeptSlips,
    draw_document: Callable[[Document, PaperRoll], bytes],
    texts: Texts,
    office: str,
) -> PrintingServices:
    """The room over its ports (one store behind all); `office` is the name that stands on a test page."""
    return PrintingServices(
        tests=PrinterTests(store, drivers, clock, texts, office),
        slips=SlipPrinting(drivers),
        slip_record=SlipRecord(slip_store, kept_slips, clock),
        roads=PrinterRoads(drivers),
        templates=PaperTemplates(template_store, press, clock),
        reporting=Reporting(reporting_store, report_files, queues, clock),
        draw_document=draw_document,
    )
