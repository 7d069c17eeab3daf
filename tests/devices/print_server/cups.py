"""A real print server of its own for a test: cupsd with a queue that takes PDF and a raw one, and IPP printers behind it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from station.devices.print_server.server import SERVER_VARIABLE
from tests.plugins.patience import HANG_SECONDS

PPD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "PDF.PPD"
*Manufacturer: "Lab"
*Product: "(Lab PDF)"
*ModelName: "Lab PDF"
*ShortNickName: "Lab PDF"
*NickName: "Lab PDF"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: False
*DefaultColorSpace: Gray
*FileSystem: False
*cupsFilter2: "application/pdf application/pdf 0 -"
*OpenUI *PageSize/Page: PickOne
*DefaultPageSize: A4
*PageSize A4/A4: "<</PageSize[595 842]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*DefaultPageRegion: A4
*PageRegion A4/A4: "<</PageSize[595 842]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4/A4: "18 0 577.28 841.89"
*DefaultPaperDimension: A4
*PaperDimension A4/A4: "595.28 841.89"
"""

CUPSD = """Listen {host}:{port}
ServerAlias *
DefaultEncryption IfRequested
Browsing No
DefaultAuthType {auth}
WebInterface No
<Location />
Order allow,deny
Allow all
</Location>
<Location /printers/OFFICE>
Order allow,deny
Allow all
{guard}
</Location>
<Policy default>
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
"""

FILES = """ServerRoot {top}/etc
RequestRoot {top}/spool
CacheDir {top}/cache
StateDir {top}/state
TempDir {top}/tmp
AccessLog {top}/log/access
ErrorLog {top}/log/error
PageLog {top}/log/page
ServerBin {top}/bin
User lp
Group lp
SystemGroup root
"""

BACKEND = """#!/bin/sh
[ $# -eq 0 ] && exit 0
[ -e "{top}/dead" ] && exit 4
[ -e "{top}/hopeless" ] && {{ echo "ERROR: given up" >&2; exit 5; }}
cat "${{6:--}}" > "{top}/jobs/$1.pdf"; echo "$3|$4" > "{top}/jobs/$1.txt"
"""


@dataclass
class Cups:
    """A private print server with the queue OFFICE, which takes PDF, and the raw queue RAW."""

    top: Path
    port: int

    def jobs(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted((self.top / "jobs").iterdir())}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def other_address() -> str:
    """An address of this computer that is not its loopback: a print server asks more of what comes from there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(("192.0.2.1", 9))  # nothing is sent
        except OSError:
            pytest.skip("needs an address beside 127.0.0.1")
        return str(asking.getsockname()[0])


@contextmanager
def print_server(monkeypatch: pytest.MonkeyPatch, guard: str = "", host: str = "127.0.0.1") -> Iterator[Cups]:
    """A real cupsd of its own at `host`; `guard` are lines that narrow who may use OFFICE and how."""
    if shutil.which("cupsd") is None:
        pytest.skip("needs cups-daemon and cups-client")
    top = Path("/tmp") / f"cups-{os.getpid()}"  # what runs as lp must reach it
    for name in ("jobs", "etc/ssl", "spool", "cache", "state", "log", "tmp", "bin/backend", "bin/filter"):
        (top / name).mkdir(parents=True)
    for name in ("daemon", "notifier", "cgi-bin", "monitor", "driver"):
        (top / "bin" / name).symlink_to(Path("/usr/lib/cups") / name)
    backend = top / "bin" / "backend" / "lab"
    backend.write_text(BACKEND.format(top=top), encoding="ascii")
    backend.chmod(0o755)
    (top / "bin" / "backend" / "ipp").symlink_to("/usr/lib/cups/backend/ipp")
    for name in ("jobs", "spool", "cache", "state", "tmp"):
        shutil.chown(top / name, "lp", "lp")
    port = free_port()
    (top / "etc" / "cupsd.conf").write_text(
        CUPSD.format(host=host, port=port, auth="Basic" if "AuthType" in guard else "None", guard=guard),
        encoding="ascii",
    )
    (top / "etc" / "cups-files.conf").write_text(FILES.format(top=top), encoding="ascii")
    (top / "pdf.ppd").write_text(PPD, encoding="ascii")
    monkeypatch.setenv(SERVER_VARIABLE, f"{host}:{port}")
    server = subprocess.Popen(
        ["cupsd", "-f", "-c", str(top / "etc" / "cupsd.conf"), "-s", str(top / "etc" / "cups-files.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _until_it_listens(host, port)
        run("lpadmin", "-p", "RAW", "-E", "-v", "lab:/", "-m", "raw")
        run("lpadmin", "-p", "OFFICE", "-E", "-v", "lab:/", "-P", str(top / "pdf.ppd"), "-D", "二楼打印机")
        run("lpadmin", "-d", "OFFICE")
        yield Cups(top, port)
    finally:
        server.terminate()
        server.wait(HANG_SECONDS)
        shutil.rmtree(top, ignore_errors=True)


def _until_it_listens(host: str, port: int) -> None:
    waiting, end = threading.Event(), time.monotonic() + HANG_SECONDS
    while time.monotonic() < end:
        with socket.socket() as trying:
            if trying.connect_ex((host, port)) == 0:
                return
        waiting.wait(0.1)
    pytest.fail("cupsd does not listen")


def run(*command: str) -> None:
    """A program of CUPS that must do its work."""
    subprocess.run(command, check=True, capture_output=True, timeout=HANG_SECONDS)


BUS = """<busconfig><type>system</type><listen>unix:path={top}/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>
"""

AVAHI = """[server]
use-ipv6=no
allow-interfaces=lo
[publish]
publish-workstation=no
[rlimits]
"""

KEEP = """#!/bin/sh
cp "$1" "{top}/printed/$$.pdf"
"""


@contextmanager
def ipp_printer(cups: Cups) -> Iterator[tuple[str, Path]]:
    """An IPP printer (ippeveprinter): its address, and the folder of what it printed. It needs DNS-SD to start."""
    needed = ("ippeveprinter", "avahi-daemon", "dbus-daemon")
    if any(shutil.which(each) is None for each in needed):
        pytest.skip("needs cups-ipp-utils, avahi-daemon and dbus-daemon")
    top = cups.top
    (top / "printed").mkdir()
    for name, text in (("bus.conf", BUS), ("avahi.conf", AVAHI), ("keep", KEEP)):
        (top / name).write_text(text.format(top=top), encoding="ascii")
    (top / "keep").chmod(0o755)
    port = free_port()
    environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={top}/bus"}
    commands = (
        ["dbus-daemon", f"--config-file={top}/bus.conf", "--nofork"],
        ["avahi-daemon", "-f", f"{top}/avahi.conf", "--no-drop-root", "--no-chroot", "--no-rlimits"],
        [
            "ippeveprinter", "-p", str(port), "-n", "localhost", "-f", "application/pdf", "-c", f"{top}/keep",
            "-d", f"{top}/tmp", "-r", "off", "Lab",
        ],
    )  # fmt: skip
    started: list[subprocess.Popen[bytes]] = []
    waiting = threading.Event()
    try:
        for command in commands:
            started.append(
                subprocess.Popen(
                    command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
            )
            waiting.wait(0.7)  # what comes next gives up at once where this is not there yet
        _until_it_listens("127.0.0.1", port)
        yield f"ipp://localhost:{port}/ipp/print", top / "printed"
    finally:
        for each in reversed(started):
            each.terminate()
            each.wait(HANG_SECONDS)


def self_signed(folder: Path) -> tuple[Path, Path]:
    """The files of a certificate that nobody but itself signed, and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "print server")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    files = folder / "server.crt", folder / "server.key"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files
