"""Office printers over IPP: a real CUPS, a server that never answers, one that falls silent while it takes a paper."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from station.core.errors import DeviceProblem, Refused
from station.core.texts import load_texts
from station.devices.print_server import ipp
from station.devices.print_server.queues import PrintQueues
from station.devices.print_server.scripted import ScriptedQueues
from station.devices.print_server.server import ENCRYPTION_VARIABLE, SERVER_VARIABLE
from station.printing.office import PrintSignIn
from station.printing.reporting import Reporting
from tests.devices.print_server.cups import (
    Cups,
    free_port,
    ipp_printer,
    other_address,
    print_server,
    run,
    self_signed,
)
from tests.plugins.patience import join


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person without CUPS settings and known certificates."""
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def cups(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cups]:
    with print_server(monkeypatch) as server:
        yield server


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
SHORT = PrintQueues(seconds=0.3, wait=0)


@pytest.mark.lab
def test_a_paper_is_printed_when_the_queue_says_so(cups: Cups) -> None:
    queues = PrintQueues()
    assert [(each.name, each.description, each.default) for each in queues.printers()] == [
        ("OFFICE", "二楼打印机", True)
    ]
    done = queues.print(PDF, "OFFICE", "装备台账", 2)
    assert (done.end, done.reason) == ("printed", "")
    assert cups.jobs() == {f"{done.job}.pdf": PDF, f"{done.job}.txt": "装备台账|2\n".encode()}


@pytest.mark.rule("EQ-10", "label")
def test_a_paper_is_asked_for_at_its_size() -> None:
    asked = ipp.request(ipp.PRINT_JOB, uri="ipp://localhost/printers/OFFICE", title="标签", copies=1)
    assert b"\x44\x00\x0dprint-scaling\x00\x04none" in asked


@pytest.mark.lab
def test_what_the_queue_keeps_or_gives_up_is_not_called_printed(cups: Cups) -> None:
    (cups.top / "dead").touch()
    waiting = PrintQueues(wait=2).print(PDF, "OFFICE", "台账", 1)
    assert waiting.end == "queued"
    run("cupsreject", "OFFICE")
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


@pytest.mark.lab
def test_a_stopped_queue_keeps_the_paper_and_says_why(cups: Cups) -> None:
    run("cupsdisable", "-r", "no toner", "OFFICE")
    waiting = PrintQueues(wait=0).print(PDF, "OFFICE", "台账", 1)
    assert (waiting.end, waiting.reason) == ("queued", "no toner")
    assert "paused" in waiting.keywords
    assert waiting.words(load_texts()) == (
        f"已进入 OFFICE 的队列，还没有打印（任务 {waiting.job}）（打印机已暂停）。请查看打印机。"
    )
    run("cupsenable", "OFFICE")
    assert PrintQueues().print(PDF, "OFFICE", "台账", 1).end == "printed"


@pytest.mark.lab
def test_a_job_that_the_server_gives_up_has_failed(cups: Cups) -> None:
    (cups.top / "hopeless").touch()
    given_up = PrintQueues().print(PDF, "OFFICE", "台账", 1)
    assert given_up.end == "failed"
    assert given_up.job > 0
    assert given_up.keywords
    assert cups.jobs() == {}


@pytest.mark.lab
def test_a_printer_that_never_answers_leaves_the_paper_in_the_queue(cups: Cups) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        device = f"ipp://127.0.0.1:{silent.getsockname()[1]}/ipp/print"
        run("lpadmin", "-p", "SILENT", "-E", "-v", device, "-P", str(cups.top / "pdf.ppd"))
        waiting = PrintQueues(wait=1).print(PDF, "SILENT", "台账", 1)
        run("cancel", "-a", "SILENT")
    assert waiting.end == "queued"


@pytest.mark.lab
def test_a_real_ipp_printer_gets_the_paper(cups: Cups) -> None:
    with ipp_printer(cups) as (device, jobs):
        run("lpadmin", "-p", "IPP", "-E", "-v", device, "-P", str(cups.top / "pdf.ppd"))
        done = PrintQueues(wait=40).print(PDF, "IPP", "台账", 1)
        assert done.end == "printed", done
        assert [path.read_bytes() for path in jobs.iterdir()] == [PDF]


@pytest.mark.lab
def test_a_wrong_password_is_said_to_be_wrong(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    with print_server(monkeypatch, "AuthType Basic\nRequire valid-user") as guarded:
        for sign_in, code in ((None, "password_wanted"), (PrintSignIn("nobody", "wrong"), "wrong_password")):
            with pytest.raises(DeviceProblem) as refused:
                PrintQueues().print(PDF, "OFFICE", "台账", 1, sign_in)
            assert refused.value.code == f"office_printing.{code}"
        assert guarded.jobs() == {}


@pytest.mark.lab
def test_encryption_is_taken_up_where_the_server_requires_it(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    host = other_address()
    with print_server(monkeypatch, "Encryption Required", host) as guarded:
        done = PrintQueues().print(PDF, "OFFICE", "台账", 1)
        assert done.end == "printed"
        kept = home / ".cups" / "ssl" / f"{host}.crt"
        assert kept.read_text(encoding="ascii").startswith("-----BEGIN CERTIFICATE-----")
        monkeypatch.setenv(ENCRYPTION_VARIABLE, "Required")
        assert PrintQueues().printers()[0].name == "OFFICE"
        certificate, _key = self_signed(home)
        kept.write_bytes(certificate.read_bytes())
        with pytest.raises(DeviceProblem) as changed:
            PrintQueues().printers()
        assert changed.value.code == "office_printing.certificate_changed"
        assert len(guarded.jobs()) == 2


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
            join([thread])
    assert (done.job, done.end) == (0, "unknown")


class _Guarded(BaseHTTPRequestHandler):
    """A print server that prints for one person, and keeps what it was told."""

    told: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.told.append(self.headers.get("Authorization", ""))
        right = self.told[-1] == "Basic " + base64.b64encode("王:秘".encode()).decode()
        answer = b"\x02\x00\x00\x00\x00\x00\x00\x01\x04\x49\x00\x19document-format-supported\x00\x0fapplication/pdf"
        answer += (
            b"\x02\x21\x00\x06job-id\x00\x04\x00\x00\x00\x07\x23\x00\x09job-state\x00\x04\x00\x00\x00\x09\x03"
        )
        self.send_response(200 if right else 401)
        self.send_header("WWW-Authenticate", 'Basic realm="CUPS"')
        self.send_header("Content-Length", str(len(answer) if right and body else 0))
        self.end_headers()
        self.wfile.write(answer if right and body else b"")

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize("encrypted", [True, False])
def test_a_password_leaves_this_computer_encrypted_only(
    monkeypatch: pytest.MonkeyPatch, home: Path, encrypted: bool
) -> None:
    host = other_address()
    _Guarded.told.clear()
    with ThreadingHTTPServer((host, 0), _Guarded) as server:
        if encrypted:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self_signed(home))
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv(SERVER_VARIABLE, f"{host}:{server.server_port}")
        try:
            if encrypted:
                queues = PrintQueues(seconds=4, wait=1)
                done = queues.print(PDF, "OFFICE", "台账", 1, PrintSignIn("王", "秘"))
                assert (done.end, done.job) == ("printed", 7)
                with pytest.raises(DeviceProblem) as wrong:
                    queues.print(PDF, "OFFICE", "台账", 1, PrintSignIn("王", "别"))
                assert wrong.value.code == "office_printing.wrong_password"
            else:
                with pytest.raises(DeviceProblem) as refused:
                    PrintQueues(seconds=4, wait=1).printers(PrintSignIn("王", "秘"))
                assert refused.value.code == "office_printing.no_encryption"
                assert _Guarded.told == []
        finally:
            server.shutdown()
            join([thread])


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
