"""Network printers: raw jobs over TCP, usually port 9100."""

from __future__ import annotations

import re
from typing import Final

from station.devices.printers.tcp.link import TcpPrinter
from station.printing.drivers import Options, PrinterDriver, Written

RAW_PORT: Final = 9100
"""Port on which network printers take raw jobs."""

_HOST: Final = re.compile(
    r"^//(?:\[(?P<v6>[0-9A-Fa-f:.]+(?:%[\w.-]+)?)\]|(?P<host>[^\s:/?#\[\]@]+))(?::(?P<port>\d{1,5}))?/?$"
)


def read(target: str, _options: Options) -> Written:
    """``//HOST:PORT``; without a port the raw one. Raises ValueError."""
    match = _HOST.match(target)
    if match is None:
        raise ValueError("no host")
    port = int(match["port"] or RAW_PORT)
    if not 1 <= port <= 65535:
        raise ValueError("no port")
    host = f"[{match['v6']}]" if match["v6"] else match["host"]
    return f"//{host}:{port}", ()


DRIVER = PrinterDriver("tcp", "escpos", "tcp://192.168.1.50:9100", read, TcpPrinter)
