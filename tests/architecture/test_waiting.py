"""Whatever a test waits for has an end: a child or a thread that hangs fails its test, and not the whole run."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.plugins.parsed import nodes

ROOT = Path(__file__).resolve().parents[2]
CHILDREN = ("run", "call", "check_call", "check_output")


def waits(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each call that waits for a child or a thread however long it takes."""
    for node in nodes(source):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _endless(node, node.func):
            yield node.lineno, ast.unparse(node)


def _endless(call: ast.Call, called: ast.Attribute) -> bool:
    named = {each.arg for each in call.keywords}
    if called.attr in CHILDREN and ast.unparse(called.value) == "subprocess":
        return "timeout" not in named
    if called.attr == "communicate":
        return "timeout" not in named
    if called.attr == "readline":  # the next line of a child: tests/plugins/patience.next_line
        return isinstance(called.value, ast.Attribute) and called.value.attr in ("stdout", "stderr")
    return called.attr in ("wait", "join") and not call.args and not call.keywords


@pytest.mark.parametrize(
    "text",
    [
        "subprocess.run(['true'], check=True)",
        "child.communicate()",
        "child.communicate('words')",
        "child.stdout.readline()",
        "child.wait()",
        "thread.join()",
    ],
)
def test_what_may_never_end_is_found(text: str) -> None:
    assert list(waits(text)) == [(1, text)]


def test_nothing_waits_for_ever() -> None:
    """`tests/mutation` bounds its children itself; a confined reader is ended by the sandbox."""
    found = [
        f"{path.relative_to(ROOT)}:{line} {text}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if "mutation" not in path.parts and path.name not in ("readers.py", "patience.py")
        for line, text in waits(path.read_text(encoding="utf-8"))
    ]
    assert found == []
