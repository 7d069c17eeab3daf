"""Checks of an environment, run by its own Python while it is set up: ``check.py SUBJECT CHECKOUT``.

complete  what pyproject.toml lists is installed, and so is all that an installed library asks for, extras included
loads     every library that the program imports can be loaded, with the system libraries behind it
serves    what is installed is within the lists of pyproject.toml, asks for nothing more, and loads

Prints what is missing as one line and ends with status 1; prints nothing and ends with 0 when all is well.
The standard library and pip's own parts are all that it may use: it runs where nothing else is certain.
"""

import ast
import importlib
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution, distributions
from pathlib import Path

CODE = ("main.py", "station")


def listed(checkout: Path) -> list[str]:
    """What pyproject.toml lists for the program; with the tests' tools where these are installed."""
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names: list[str] = list(project.get("dependencies", []))
    if (checkout / "requirements-test.lock").is_file() and is_installed("pytest"):
        names += project.get("optional-dependencies", {}).get("dev", [])
    return names


def is_installed(name: str) -> bool:
    """Whether a library of this name is in the environment, in whatever version."""
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def unmet(asking: str, requirements: Iterable[str], seen: set[tuple[str, str]]) -> Iterator[str]:
    """Every requirement that the environment does not meet, with who asks; follows the extras that are asked for."""
    for text in requirements:
        yield from _unmet(asking, text, frozenset(), seen)


def _unmet(asking: str, text: str, extras: frozenset[str], seen: set[tuple[str, str]]) -> Iterator[str]:
    # Reading requirements takes longer to load than all the rest, and `loads` needs none of it.
    from pip._vendor.packaging.requirements import Requirement

    requirement = Requirement(text)
    marker = requirement.marker
    if marker is not None and not any(marker.evaluate({"extra": extra}) for extra in {"", *extras}):
        return
    try:
        found = distribution(requirement.name)
    except PackageNotFoundError:
        yield f"{requirement.name} ({asking})"
        return
    if not requirement.specifier.contains(found.version, prereleases=True):
        yield f"{requirement.name}{requirement.specifier} ({asking}), {found.version}"
    asked = {(requirement.name, extra) for extra in requirement.extras} - seen
    seen |= asked
    if asked:
        wanted = frozenset(extra for _, extra in asked)
        for further in found.requires or ():
            yield from _unmet(requirement.name, further, wanted, seen)


def incomplete(checkout: Path) -> Iterator[str]:
    """What is asked for and missing, or there in a version that is not asked for."""
    seen: set[tuple[str, str]] = set()
    yield from unmet("pyproject.toml", listed(checkout), seen)
    for found in distributions():
        yield from unmet(found.metadata["Name"], found.requires or (), seen)


def imported(checkout: Path) -> set[str]:
    """The modules of libraries that the code imports while it runs; not what the type checker alone imports.

    Of Qt each module is named, since each has a system library of its own.
    """
    names: set[str] = set()
    for path in (path for start in CODE for path in code_files(checkout / start)):
        for node in _that_run(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                names.add(node.module)
    own = {"station", "main", *sys.stdlib_module_names}
    return {name for name in names if name.partition(".")[0] not in own}


def _that_run(node: ast.AST) -> Iterator[ast.AST]:
    """The node and all below it, without what stands under ``if TYPE_CHECKING:``."""
    yield node
    below: Iterable[ast.AST] = ast.iter_child_nodes(node)
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        below = node.orelse
    for each in below:
        yield from _that_run(each)


def code_files(start: Path) -> Iterator[Path]:
    """The Python files of a folder, or the file itself."""
    yield from sorted(start.rglob("*.py")) if start.is_dir() else [start]


def not_loading(checkout: Path) -> Iterator[str]:
    """What the program imports and can't be loaded, with the loader's own words."""
    for name in sorted(imported(checkout)):
        try:
            importlib.import_module(name)
        except Exception as trouble:  # noqa: BLE001 - whatever a library raises while it is loaded, it does not load
            yield f"{name}: {trouble}"


def main(subject: str, checkout: Path) -> int:
    """Check one subject; returns the exit status."""
    checks = {"complete": (incomplete,), "loads": (not_loading,), "serves": (incomplete, not_loading)}
    missing = sorted({line for check in checks[subject] for line in check(checkout)})
    if missing:
        sys.stdout.write("; ".join(missing) + "\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
