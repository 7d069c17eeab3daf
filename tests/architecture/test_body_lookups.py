"""Nobody looks into the plain body of an entry by a name: bodies are read by their class (`entry.of`, `entry.typed`)."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOOKUP = re.compile(
    r"""\.body(\[|\.get\(|\.items\(|\.keys\()|\bbody(\[["']|\.get\(["'])|plain_body\(\)(\[|\.get\()"""
)
ALLOWED = {
    "station/core/ledger": "where plain bodies are read, written and, when nobody knows their kind, shown",
    "tests/core/ledger": "what proves that",
}


def test_no_body_is_looked_into_outside_the_ledger() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for folder in ("station", "tests", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if not any(path.is_relative_to(ROOT / allowed) for allowed in ALLOWED) and path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if LOOKUP.search(line)
    ]
    assert found == []
