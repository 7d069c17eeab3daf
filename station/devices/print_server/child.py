"""The process that speaks to the print server: one job from standard input, one JSON object a line on standard output.

Apart from the program because a server that accepts and never answers, or a name that is never resolved, would hold it
for minutes; the parent ends this process at its deadline.
"""

from __future__ import annotations

import getpass
import json
import sys
import time
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from station.devices.print_server import ipp
from station.devices.print_server.server import (
    NoServerError,
    NotAllowedError,
    PrintServer,
    server_address,
)

_WANTED: Final = (
    "printer-name",
    "printer-info",
    "printer-is-accepting-jobs",
    "printer-make-and-model",
    "document-format-supported",
)
_JOB_WANTED: Final = ("job-state", "job-state-reasons", "job-printer-state-message")
_PDF: Final = "application/pdf"
_COMPLETED, _CANCELLED = 9, 7
_LOOK_AGAIN: Final = 0.3


def main() -> int:
    """Do the job; a problem is a line as well."""
    job = json.load(sys.stdin)
    try:
        server = PrintServer(server_address(), job["seconds"])
        _printers(server) if job["act"] == "printers" else _print(server, job)
    except NoServerError as problem:
        _say(problem="no_server", detail=str(problem))
    except TimeoutError:
        _say(problem="no_answer", detail="")
    except (NotAllowedError, ipp.NotIppError) as problem:
        _say(problem="refused", detail=str(problem))
    return 0


def _say(**facts: object) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def _printers(server: PrintServer) -> None:
    default = server.ask("/", ipp.request(ipp.GET_DEFAULT, wanted=("printer-name",))).first("printer-name")
    answer = server.ask("/", ipp.request(ipp.GET_PRINTERS, wanted=_WANTED))
    if not answer.ok and answer.status != ipp.NOT_FOUND:
        raise ipp.NotIppError(f"IPP {answer.status:#06x}")
    found = [_printer(group, str(default)) for group in answer.printers if not _is_raw(group)]
    _say(printers=found)


def _printer(group: ipp.Group, default: str) -> dict[str, object]:
    name = str(group["printer-name"][0])
    return {
        "name": name,
        "description": str(group.get("printer-info", [""])[0]),
        "accepting": bool(group.get("printer-is-accepting-jobs", [True])[0]),
        "default": name == default,
    }


def _is_raw(group: ipp.Group) -> bool:
    """Whether the queue passes bytes on as they are: a printer would print the source of the PDF."""
    formats = group.get("document-format-supported", [])
    return "Raw Printer" in str(group.get("printer-make-and-model", [""])[0]) or (
        bool(formats) and _PDF not in formats
    )


def _print(server: PrintServer, job: dict[str, Any]) -> None:
    path = f"/printers/{quote(job['printer'])}"
    uri = f"ipp://{server.host}{path}"
    about = server.ask(path, ipp.request(ipp.GET_PRINTER_ATTRIBUTES, uri=uri, wanted=_WANTED))
    if not about.ok:
        _say(problem="unknown_printer" if about.status == ipp.NOT_FOUND else "refused", detail="")
        return
    if any(_is_raw(group) for group in about.printers):
        _say(problem="raw_queue", detail="")
        return
    message = ipp.request(
        ipp.PRINT_JOB, uri=uri, user=getpass.getuser(), title=job["title"], copies=job["copies"]
    )
    _say(sending=True)
    answer = server.ask(path, message, Path(job["document"]).read_bytes())
    if not answer.ok:
        detail = str(answer.first("status-message")) or f"IPP {answer.status:#06x}"
        _say(problem="refused", detail=detail)
        return
    number = int(answer.first("job-id", 0))
    _say(job=number)
    _follow(server, number, job["wait"])


def _follow(server: PrintServer, number: int, wait: float) -> None:
    """Ask the queue for the job until it has ended or the wait is over."""
    uri = f"ipp://{server.host}/jobs/{number}"
    message = ipp.request(ipp.GET_JOB_ATTRIBUTES, uri=uri, user=getpass.getuser(), wanted=_JOB_WANTED)
    until = time.monotonic() + wait
    while True:
        answer = server.ask(f"/jobs/{number}", message)
        state = int(answer.first("job-state", 0))
        reason = str(answer.first("job-printer-state-message")) or str(answer.first("job-state-reasons"))
        ended = state >= _CANCELLED
        if ended or time.monotonic() >= until or not answer.ok:
            end = "unknown" if not answer.ok else _end(state)
            _say(end=end, reason="" if end == "printed" or reason == "none" else reason)
            return
        time.sleep(_LOOK_AGAIN)


def _end(state: int) -> str:
    if state < _CANCELLED:
        return "queued"
    return "printed" if state == _COMPLETED else "failed"


if __name__ == "__main__":
    sys.exit(main())
