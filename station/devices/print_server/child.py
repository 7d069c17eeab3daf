"""The process that uses the print server.

One job from standard input, one JSON object on each line of standard output. It is separate because a server that
accepts and never answers, or a name that is never resolved, would block the program for minutes; the parent ends this
process at its deadline.
"""

from __future__ import annotations

import json
import re
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
    connection_wanted,
)

_WANTED: Final = (
    "printer-name",
    "printer-info",
    "printer-is-accepting-jobs",
    "printer-make-and-model",
    "document-format-supported",
)
_JOB_WANTED: Final = (
    "job-state",
    "job-state-reasons",
    "job-printer-state-message",
    "job-printer-state-reasons",
)
_STATE_WANTED: Final = ("printer-state", "printer-state-reasons", "printer-state-message")
_STOPPED: Final = 5
_PDF: Final = "application/pdf"
_COMPLETED, _CANCELLED = 9, 7
_LOOK_AGAIN: Final = 0.3
_GRADE: Final = re.compile("-(error|warning|report)$")


def main() -> int:
    """Do the job; a problem is a line as well."""
    job = json.load(sys.stdin)
    try:
        sign_in = (job["user"], job["password"]) if "user" in job else None
        server = PrintServer(connection_wanted(), job["seconds"], sign_in)
        _printers(server) if job["act"] == "printers" else _print(server, job)
    except NoServerError as problem:
        _say(problem="no_server", detail=str(problem))
    except TimeoutError:
        _say(problem="no_answer", detail="")
    except NotAllowedError as problem:
        _say(problem=problem.code, detail=str(problem))
    except ipp.NotIppError as problem:
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
    """Whether the queue passes bytes on unchanged, so that a printer would print the source of the PDF."""
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
    message = ipp.request(ipp.PRINT_JOB, uri=uri, user=server.user, title=job["title"], copies=job["copies"])
    _say(sending=True)
    answer = server.ask(path, message, Path(job["document"]).read_bytes())
    if not answer.ok:
        detail = str(answer.first("status-message")) or f"IPP {answer.status:#06x}"
        _say(problem="refused", detail=detail)
        return
    number = int(answer.first("job-id", 0))
    _say(job=number)
    _follow(server, job["printer"], number, job["wait"])


def _follow(server: PrintServer, printer: str, number: int, wait: float) -> None:
    """Ask the queue for the job until it has ended or the wait is over."""
    uri = f"ipp://{server.host}/jobs/{number}"
    message = ipp.request(ipp.GET_JOB_ATTRIBUTES, uri=uri, user=server.user, wanted=_JOB_WANTED)
    until = time.monotonic() + wait
    while True:
        answer = server.ask(f"/jobs/{number}", message)
        state = int(answer.first("job-state", 0))
        if state >= _CANCELLED or time.monotonic() >= until or not answer.ok:
            _say(**_ended(server, printer, answer))
            return
        time.sleep(_LOOK_AGAIN)


def _ended(server: PrintServer, printer: str, answer: ipp.Response) -> dict[str, object]:
    """The end of the job and the reason; for a waiting job, also why its queue is stopped."""
    end = _end(int(answer.first("job-state", 0))) if answer.ok else "unknown"
    if end == "printed":
        return {"end": end}
    reason = str(answer.first("job-printer-state-message"))
    keywords = [*answer.all("job-state-reasons"), *answer.all("job-printer-state-reasons")]
    if end == "queued":
        path = f"/printers/{quote(printer)}"
        asked = ipp.request(
            ipp.GET_PRINTER_ATTRIBUTES,
            uri=f"ipp://{server.host}{path}",
            user=server.user,
            wanted=_STATE_WANTED,
        )
        queue = server.ask(path, asked)
        reason = str(queue.first("printer-state-message")) or reason
        keywords += queue.all("printer-state-reasons")
        if queue.first("printer-state", 0) == _STOPPED:
            keywords.append("paused")
    return {"end": end, "reason": reason, "keywords": _keywords(keywords)}


def _keywords(found: list[ipp.Value]) -> list[str]:
    """Each keyword once, without its severity (``media-empty-error``)."""
    plain = (str(each) for each in found if each != "none")
    return list(dict.fromkeys(_GRADE.sub("", each) for each in plain))


def _end(state: int) -> str:
    if state < _CANCELLED:
        return "queued"
    return "printed" if state == _COMPLETED else "failed"


if __name__ == "__main__":
    sys.exit(main())
