"""Office printers over IPP: a real CUPS, a server that never answers, one that falls silent while it takes a paper."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from station.core.errors import DeviceProblem, Refused
from station.devices.print_server import ipp
from station.devices.print_server.queues import PrintQueues
from station.devices.print_server.scripted import ScriptedQueues
from station.devices.print_server.server import SERVER_VARIABLE
from station.printing.reporting import Reporting

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
SHORT = PrintQueues(seconds=0.3, wait=0)

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
*ImageableArea A4/A4: "0 0 595 842"
*DefaultPaperDimension: A4
*PaperDimension A4/A4: "595 842"
"""

CUPSD = """Listen 127.0.0.1:{port}
Browsing No
DefaultAuthType None
WebInterface No
<Location />
Order allow,deny
Allow all
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
cat "${{6:--}}" > "{top}/jobs/$1.pdf"; echo "$3|$4" > "{top}/jobs/$1.txt"
"""


@dataclass
class Cups:
    """A private print server with the queue OFFICE, which takes PDF, and the raw queue RAW."""

    top: Path

    def jobs(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted((self.top / "jobs").iterdir())}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def cups(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cups]:
    if shutil.which("cupsd") is None:
        pytest.skip("needs cups-daemon and cups-client")
    top = Path("/tmp") / f"cups-{os.getpid()}"  # what runs as lp must reach it
    for name in ("jobs", "etc", "spool", "cache", "state", "log", "tmp", "bin/backend", "bin/filter"):
        (top / name).mkdir(parents=True)
    for name in ("daemon", "notifier", "cgi-bin", "monitor", "driver"):
        (top / "bin" / name).symlink_to(Path("/usr/lib/cups") / name)
    backend = top / "bin" / "backend" / "lab"
    backend.write_text(BACKEND.format(top=top), encoding="ascii")
    backend.chmod(0o755)
    for name in ("jobs", "spool", "cache", "state", "tmp"):
        shutil.chown(top / name, "lp", "lp")
    port = free_port()
    (top / "etc" / "cupsd.conf").write_text(CUPSD.format(port=port), encoding="ascii")
    (top / "etc" / "cups-files.conf").write_text(FILES.format(top=top), encoding="ascii")
    (top / "pdf.ppd").write_text(PPD, encoding="ascii")
    monkeypatch.setenv(SERVER_VARIABLE, f"127.0.0.1:{port}")
    server = subprocess.Popen(
        ["cupsd", "-f", "-c", str(top / "etc" / "cupsd.conf"), "-s", str(top / "etc" / "cups-files.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _until_it_listens(port)
        _run("lpadmin", "-p", "RAW", "-E", "-v", "lab:/", "-m", "raw")
        _run("lpadmin", "-p", "OFFICE", "-E", "-v", "lab:/", "-P", str(top / "pdf.ppd"), "-D", "二楼打印机")
        _run("lpadmin", "-d", "OFFICE")
        yield Cups(top)
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(top, ignore_errors=True)


def _until_it_listens(port: int) -> None:
    waiting = threading.Event()
    for _ in range(100):
        with socket.socket() as trying:
            if trying.connect_ex(("127.0.0.1", port)) == 0:
                return
        waiting.wait(0.1)
    pytest.fail("cupsd does not listen")


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=30)


@pytest.mark.lab
def test_a_paper_is_printed_when_the_queue_says_so(cups: Cups) -> None:
    queues = PrintQueues()
    assert [(each.name, each.description, each.default) for each in queues.printers()] == [
        ("OFFICE", "二楼打印机", True)
    ]
    done = queues.print(PDF, "OFFICE", "装备台账", 2)
    assert (done.end, done.reason) == ("printed", "")
    assert cups.jobs() == {f"{done.job}.pdf": PDF, f"{done.job}.txt": "装备台账|2\n".encode()}


@pytest.mark.lab
def test_what_the_queue_keeps_or_gives_up_is_not_called_printed(cups: Cups) -> None:
    (cups.top / "dead").touch()
    waiting = PrintQueues(wait=2).print(PDF, "OFFICE", "台账", 1)
    assert waiting.end == "queued"
    _run("cupsreject", "OFFICE")
    assert [each.accepting for each in PrintQueues().printers()] == [False]
    with pytest.raises(DeviceProblem) as refused:
        PrintQueues().print(PDF, "OFFICE", "台账", 1)
    assert refused.value.code == "office_printing.refused"
    assert cups.jobs() == {}


@pytest.mark.lab
def test_a_raw_queue_and_an_unknown_one_get_nothing(cups: Cups) -> None:
    for name, code in (("RAW", "raw_queue"), ("ELSEWHERE", "unknown_printer")):
        with pytest.raises(DeviceProblem) as refused:
            PrintQueues().print(PDF, name, "台账", 1)
        assert refused.value.code == f"office_printing.{code}"
    assert cups.jobs() == {}


def test_a_server_that_never_answers_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setenv(SERVER_VARIABLE, f"127.0.0.1:{silent.getsockname()[1]}")
        for ask in (SHORT.printers, lambda: SHORT.print(PDF, "OFFICE", "台账", 1)):
            with pytest.raises(DeviceProblem) as late:
                ask()
            assert late.value.code == "office_printing.no_answer"


def test_no_server_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SERVER_VARIABLE, f"127.0.0.1:{free_port()}")
    with pytest.raises(DeviceProblem) as none:
        SHORT.printers()
    assert none.value.code == "office_printing.no_server"


class _Taking(BaseHTTPRequestHandler):
    """Describes its printer, takes the paper, and is heard of no more."""

    released = threading.Event()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if int.from_bytes(body[2:4], "big") == ipp.PRINT_JOB:
            self.released.wait(30)
            return
        answer = b"\x02\x00\x00\x00\x00\x00\x00\x01\x04\x49\x00\x19document-format-supported\x00\x0fapplication/pdf\x03"
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def test_a_paper_that_nobody_can_account_for_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Taking) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv(SERVER_VARIABLE, f"127.0.0.1:{server.server_port}")
        try:
            done = PrintQueues(seconds=2, wait=0).print(PDF, "OFFICE", "台账", 1)
        finally:
            _Taking.released.set()
            server.shutdown()
            thread.join()
    assert (done.job, done.end) == (0, "unknown")


def test_answers_that_are_no_ipp_are_refused() -> None:
    for data in (
        b"",
        b"\x02\x00\x00\x00\x00\x00\x00\x01\x01",
        b"\x02\x00\x00\x00\x00\x00\x00\x01\x01\x44\x00\x40x",
    ):
        with pytest.raises(ipp.NotIppError):
            ipp.read(data)


def test_copies_have_bounds() -> None:
    office = Reporting(None, None, ScriptedQueues(), None)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        office.print(PDF, "Office", "台账", 21)
    assert refused.value.facts == {"copies": 21, "most": 20}
    assert office.print(PDF, "Office", "台账", 20).end == "printed"
