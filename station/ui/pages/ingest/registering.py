"""Putting the serial number of a plugged device on record at an item, from the page on which it is seen."""

from __future__ import annotations

from collections.abc import Callable

from station.ui.page import Page
from station.ui.pages.ingest.needs import Needs
from station.ui.pages.ingest.source import ImportSource


def register_serial(page: Page, services: Needs, known: Callable[[], None], source: ImportSource) -> None:
    """Put the serial number of `source` on record at the device that is stated for it, which it proves from then on (EQ-05).

    `known` is called when that is done.
    """
    serial, tag, texts = source.unknown_serial, source.options.camera, page.texts

    def done(_changed: object) -> None:
        source.replan()
        known()

    if serial and tag:
        page.ask(
            services.inventory.register.change,
            tag,
            {"usb_serial": serial},
            texts("ingest_page.register_reason"),
            done=done,
            success=texts("ingest_page.registered", tag=tag, serial=serial),
            topic="serial",
        )
