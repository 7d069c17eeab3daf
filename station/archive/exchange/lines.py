"""The text of a manifest for others (pure): tagged lines as ``cksum --check`` (GNU coreutils 9) and BSD tools read them.

``SM3 (name) = hexadecimal`` on each line; lines that begin with ``#`` are for people and read by no tool.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from station.archive.copying.further import IDENTITY
from station.archive.exchange.values import ListedContent, NotListed
from station.core.texts import Texts


def manifest_lines(listed: Iterable[ListedContent], algorithms: Iterable[str]) -> Iterator[str]:
    """A line for each file and algorithm, file by file."""
    wanted = tuple(algorithms)
    for each in listed:
        values = {IDENTITY: each.recording.sha256} | {one.algorithm: one.value for one in each.digests}
        for algorithm in wanted:
            escaped = _escaped(each.name)
            mark = "\\" if escaped != each.name else ""
            yield f"{mark}{algorithm.upper()} ({escaped}) = {values[algorithm]}"


def left_out_lines(left_out: Iterable[NotListed], texts: Texts) -> Iterator[str]:
    """What is not listed and why, for people."""
    for each in left_out:
        why = texts(f"archive.giving.{each.reason}")
        yield "# " + _escaped(texts("archive.manifest_lacks", stored=each.stored, why=why))


def _escaped(name: str) -> str:
    """As GNU tools write a name that would break its line; these mark the line with a backslash."""
    return name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
