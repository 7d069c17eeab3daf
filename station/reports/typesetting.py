"""Setting a paper: a typst template and its data become a PDF, in a separate process with a deadline."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from station.core.errors import Refused, StoreProblem
from station.core.report import named_characters
from station.reports.fonts import not_held, paper_fonts

SECONDS: Final = 60
"""How long a paper may take."""

_CHILD: Final = Path(__file__).with_name("typesetting_child.py")
_LINE: Final = re.compile(r"([\w-]+\.typ):(\d+)")
_MAIN: Final = "main.typ"


@dataclass(frozen=True, slots=True)
class Typeset:
    """A paper as PDF; `unknown_fonts` were asked for and are missing, so another font replaces them.

    `missing` are characters of its data that no font has.
    """

    pdf: bytes
    unknown_fonts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def typeset(
    template: str,
    data: Mapping[str, Any],
    *,
    made_at: datetime,
    parts: Mapping[str, str] | None = None,
    pictures: Mapping[str, bytes] | None = None,
    seconds: int = SECONDS,
) -> Typeset:
    """Set `template` with `data`; equal input gives equal bytes. `parts` are files that it imports, by name, `pictures` those it shows.

    Raises DeviceProblem ``reports.no_font`` on a machine without a Chinese font (typst would leave the characters
    out without a word), Refused ``template.broken`` with line and reason, ``template.too_slow``,
    ``template.not_drawn`` for a template with characters that no font holds.
    """
    fonts = paper_fonts()
    if lacking := not_held((template, *(parts or {}).values())):
        raise Refused("template.not_drawn", rule="PF-07", characters=named_characters(lacking))
    with tempfile.TemporaryDirectory(prefix="paper-") as root:
        folder = Path(root)
        for name, text in {**(parts or {}), _MAIN: template}.items():
            (folder / name).write_text(text, encoding="utf-8")
        for name, picture in (pictures or {}).items():
            (folder / name).write_bytes(picture)
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        out = folder / "out.pdf"
        job = {
            "main": str(folder / _MAIN),
            "root": root,
            "out": str(out),
            "seconds": seconds,
            "font_folders": [str(folder) for folder in fonts.folders],
            "inputs": {"font": fonts.family, "code-font": fonts.code_family},
            "timestamp": int(made_at.timestamp()),
        }
        answer = _ask(job, seconds)
        if "problem" in answer:
            raise _broken(answer, template)
        unknown = [
            text.partition(":")[2].strip()
            for text in answer["warnings"]
            if text.startswith("unknown font family")
        ]
        return Typeset(out.read_bytes(), tuple(unknown))


def _ask(job: Mapping[str, Any], seconds: int) -> dict[str, Any]:
    try:
        run = subprocess.run(
            [sys.executable, "-I", str(_CHILD)],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise Refused("template.too_slow", rule="PF-07", seconds=seconds) from problem
    except OSError as problem:
        raise StoreProblem("reports.not_set", reason=problem.strerror or "") from problem
    if run.returncode < 0:  # stopped by a limit: time of the processor, or memory
        raise Refused("template.too_slow", rule="PF-07", seconds=seconds)
    try:
        answer: dict[str, Any] = json.loads(run.stdout)
    except ValueError as problem:
        reason = run.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise StoreProblem("reports.not_set", reason=reason) from problem
    return answer


def _broken(answer: Mapping[str, Any], template: str) -> Refused:
    """The refusal of a template that can't be set, with the line where typst names one."""
    found = _LINE.search(answer["where"])
    line = int(found[2]) if found and found[1] == _MAIN else 0
    lines = template.splitlines()
    text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return Refused("template.broken", rule="PF-07", line=line, text=text, reason=answer["problem"])
