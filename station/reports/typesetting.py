"""Setting a paper: a typst template and its data become a PDF, in a separate process with a deadline."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
_OUT: Final = "out.pdf"


@dataclass(frozen=True, slots=True)
class Typeset:
    """A paper as PDF; `unknown_fonts` were asked for and are missing, so another font replaces them.

    `missing` are characters of its data that no font has.
    """

    pdf: bytes
    unknown_fonts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unset:
    """A paper that is to be set: its template and data, files that the template imports (`parts`), and `pictures` that it shows."""

    template: str
    data: Mapping[str, Any]
    made_at: datetime
    parts: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def typeset(
    template: str,
    data: Mapping[str, Any],
    *,
    made_at: datetime,
    parts: Mapping[str, str] | None = None,
    pictures: Mapping[str, bytes] | None = None,
    seconds: int = SECONDS,
) -> Typeset:
    """Set one paper; as `typeset_together`."""
    return typeset_together([Unset(template, data, made_at, parts or {}, pictures or {})], seconds)[0]


def typeset_together(papers: Sequence[Unset], seconds: int = SECONDS) -> tuple[Typeset, ...]:
    """Set `papers` in one process, which reads the fonts once, each in a folder of its own and within `seconds`.

    Equal input gives equal bytes. The first paper that can't be set is refused for all. Raises DeviceProblem
    ``reports.no_font`` on a machine without a Chinese font (typst would leave the characters out without a word),
    Refused ``template.broken`` with line and reason, ``template.too_slow``, ``template.not_drawn`` for a template with
    characters that no font holds.
    """
    fonts = paper_fonts()
    written = {text: None for each in papers for text in (each.template, *each.parts.values())}
    if lacking := not_held(written):
        raise Refused("template.not_drawn", rule="PF-07", characters=named_characters(lacking))
    with tempfile.TemporaryDirectory(prefix="paper-") as root:
        folders = [Path(root) / str(number) for number in range(len(papers))]
        job = {
            "papers": [_laid_out(each, folder) for each, folder in zip(papers, folders, strict=True)],
            "seconds": seconds,
            "font_folders": [str(folder) for folder in fonts.folders],
            "inputs": {"font": fonts.family, "code-font": fonts.code_family},
        }
        answers = _ask(job, seconds * len(papers), seconds)
        for answer, each in zip(answers, papers, strict=False):
            if "problem" in answer:
                raise _broken(answer, each.template)
        return tuple(_typeset(answer, folder) for answer, folder in zip(answers, folders, strict=True))


def _laid_out(paper: Unset, folder: Path) -> dict[str, Any]:
    """Write the files of a paper into its folder; gives where they are."""
    folder.mkdir()
    for name, text in {**paper.parts, _MAIN: paper.template}.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, picture in paper.pictures.items():
        (folder / name).write_bytes(picture)
    (folder / "data.json").write_text(json.dumps(paper.data, ensure_ascii=False), encoding="utf-8")
    return {
        "main": str(folder / _MAIN),
        "root": str(folder),
        "out": str(folder / _OUT),
        "timestamp": int(paper.made_at.timestamp()),
    }


def _typeset(answer: Mapping[str, Any], folder: Path) -> Typeset:
    unknown = [
        text.partition(":")[2].strip()
        for text in answer["warnings"]
        if text.startswith("unknown font family")
    ]
    return Typeset((folder / _OUT).read_bytes(), tuple(unknown))


def _ask(job: Mapping[str, Any], patience: int, seconds: int) -> list[dict[str, Any]]:
    """The answers of the process, one for each paper up to the first that could not be set; it may take `patience` seconds."""
    try:
        run = subprocess.run(
            [sys.executable, "-I", str(_CHILD)],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise Refused("template.too_slow", rule="PF-07", seconds=seconds) from problem
    except OSError as problem:
        raise StoreProblem("reports.not_set", reason=problem.strerror or "") from problem
    if run.returncode < 0:  # stopped by a limit: time of the processor, or memory
        raise Refused("template.too_slow", rule="PF-07", seconds=seconds)
    try:
        answers: list[dict[str, Any]] = json.loads(run.stdout)
    except ValueError as problem:
        reason = run.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise StoreProblem("reports.not_set", reason=reason) from problem
    return answers


def _broken(answer: Mapping[str, Any], template: str) -> Refused:
    """The refusal of a template that can't be set, with the line where typst names one."""
    found = _LINE.search(answer["where"])
    line = int(found[2]) if found and found[1] == _MAIN else 0
    lines = template.splitlines()
    text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return Refused("template.broken", rule="PF-07", line=line, text=text, reason=answer["problem"])
