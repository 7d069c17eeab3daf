"""Scripted printers: printers in memory for demos and tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from station.core.errors import DeviceProblem
from station.devices.printers import tcp
from station.printing.address import PrinterAddress
from station.printing.drivers import PrinterDriver
from station.printing.values import Fault, PaperState, PrinterStatus


@dataclass(slots=True)
class ScriptedPrinter:
    """One printer in memory; set its fields to change its behaviour.

    `jobs` holds every whole job, `received` every byte. After `breaks_after` bytes of a job the connection is lost,
    after `paper_ends_after` bytes the paper is out and the job stalls. A printer that is not `reachable` refuses.
    """

    paper: PaperState = "ok"
    cover_open: bool = False
    error: Fault | None = None
    reachable: bool = True
    answers_status: bool = True
    breaks_after: int | None = None
    paper_ends_after: int | None = None
    jobs: list[bytes] = field(default_factory=list)
    received: bytearray = field(default_factory=bytearray)

    def state(self) -> PrinterStatus:
        """The status as a real printer derives it: open cover, no paper or a fault put it offline."""
        online = not self.cover_open and self.paper != "out" and self.error is None
        return PrinterStatus(online, self.paper, self.cover_open, self.error)


class ScriptedLink:
    """An open connection to a scripted printer."""

    def __init__(self, address: PrinterAddress, printer: ScriptedPrinter) -> None:
        self._address = address
        self._printer = printer

    def send(self, data: bytes) -> int:
        """Take the job, as far as the script allows. Raises DeviceProblem like the connection to a real printer."""
        printer = self._printer
        if printer.breaks_after is not None and printer.breaks_after < len(data):
            raise self._stopped("printing.broken_off", data, printer.breaks_after)
        if printer.paper_ends_after is not None and printer.paper_ends_after < len(data):
            printer.paper = "out"
            raise self._stopped("printing.stalled", data, printer.paper_ends_after)
        if not printer.state().online:
            raise self._stopped("printing.stalled", data, 0)
        printer.received += data
        printer.jobs.append(data)
        return len(data)

    def status(self, timeout: float) -> PrinterStatus | None:  # noqa: ARG002 - answers at once
        """The printer's state, None when the script says that it does not answer."""
        return self._printer.state() if self._printer.answers_status else None

    def close(self) -> None:
        """Nothing is held."""

    def _stopped(self, code: str, data: bytes, sent: int) -> DeviceProblem:
        self._printer.received += data[:sent]
        return DeviceProblem(code, address=self._address.location, sent=sent, size=len(data))


def scripted_driver(printers: Mapping[str, ScriptedPrinter]) -> PrinterDriver:
    """Scripted printers by their location (``tcp://…``), options left aside, on the road of network printers."""

    def open_scripted(address: PrinterAddress) -> ScriptedLink:
        printer = printers.get(address.location)
        if printer is None or not printer.reachable:
            raise DeviceProblem("printing.unreachable", address=address.location, reason="refused")
        return ScriptedLink(address, printer)

    return replace(tcp.DRIVER, open=open_scripted)
