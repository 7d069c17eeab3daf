"""Projections of printing: the newest test of each printer, the office's own templates, slips on record."""

from __future__ import annotations

from station.core.ledger import Entry
from station.printing.bodies import LabelsPrinted, PrinterTested, SlipsKept, TemplateChanged, TemplateReset
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.printing import kept_slip, paper_template, printer_test

_PRINTING = Room("printing")
_PRINTING.without_state(LabelsPrinted)


@_PRINTING.derives(PrinterTested, printer_test)
def tested(rows: Rows, entry: Entry, body: PrinterTested) -> None:
    """A printer was tested."""
    rows.put(
        printer_test,
        {
            "about": entry.subjects[0],
            "tested_at": entry.happened,
            "address": body.address,
            "verdict": body.verdict,
            "seq": entry.seq,
        },
    )


@_PRINTING.derives(TemplateChanged, paper_template)
def template_changed(rows: Rows, entry: Entry, body: TemplateChanged) -> None:
    """An office's own template was put in force."""
    rows.put(paper_template, {"name": body.name, "text": body.text, "seq": entry.seq})


@_PRINTING.derives(TemplateReset, paper_template)
def template_reset(rows: Rows, _entry: Entry, body: TemplateReset) -> None:
    """A template is the shipped one again."""
    if not rows.remove(paper_template, body.name):
        rows.impossible("template_shipped", name=body.name)


@_PRINTING.derives(SlipsKept, kept_slip)
def slips_kept(rows: Rows, entry: Entry, body: SlipsKept) -> None:
    """Slips are on record; the first entry about a slip counts."""
    for slip in body.slips:
        if not rows.add(kept_slip, {"place": slip.place, "sha256": slip.sha256, "seq": entry.seq}):
            rows.impossible("slip_again", place=slip.place)
