"""Guards over the source files themselves: length, and addresses that belong to one machine or one network."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 350
TEXT_SUFFIXES = {
    ".py",
    ".toml",
    ".md",
    ".sh",
    ".txt",
    ".lock",
    ".yaml",
    ".yml",
    ".cfg",
    ".ini",
    ".rules",
    ".desktop",
}
SOURCES = ["station", "tests", "benchmarks", "resources", "docs", "setup", ".ci"]

# Put together here so that this file does not find itself.
PACKAGE_HOSTS = [
    "pypi" + r"\.org",
    "python" + r"hosted\.org",
    "deb" + r"\.debian\.org",
    "snapshot" + r"\.debian\.org",
    "registry" + r"\.npmjs",
    "index-" + "url",
    "find-" + r"links\s*=",
    "trusted-" + "host",
]
MACHINE_PATHS = ["/wo" + r"rk/", "/ro" + r"ot/", "/op" + r"t/pypi", "/op" + r"t/wheels"]
FORBIDDEN = re.compile("|".join(PACKAGE_HOSTS + [rf"(?<![\w.]){path}" for path in MACHINE_PATHS]))


def source_files() -> list[Path]:
    """Every text file of the project that people write."""
    found = [
        path
        for path in ROOT.iterdir()
        if path.is_file() and path.name != ".git" and (path.suffix in TEXT_SUFFIXES or not path.suffix)
    ]
    for folder in SOURCES:
        found += [
            path
            for path in (ROOT / folder).rglob("*")
            if path.is_file()
            and (path.suffix in TEXT_SUFFIXES or not path.suffix)
            and "__pycache__" not in path.parts
        ]
    return sorted(found)


def test_no_file_of_the_program_is_too_long() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sorted((ROOT / "station").rglob("*.py"))
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}, f"split what is longer than {LONGEST_FILE} lines by purpose"


def test_no_file_names_a_package_host_or_a_folder_of_one_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {match.group()}"
        for path in source_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if (match := FORBIDDEN.search(line))
    ]
    assert found == []


def pins(lock: str) -> dict[str, str]:
    """Library → version of a lock file."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;]+)", text, flags=re.MULTILINE))


@pytest.mark.parametrize(
    "lock", ["requirements.lock", "requirements-test.lock", "requirements-older-qt.lock"]
)
def test_locks_hold_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|(^|\s)/| @ |^-", text, flags=re.MULTILINE)
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_locks_agree_and_hold_what_the_project_lists() -> None:
    program, tests = pins("requirements.lock"), pins("requirements-test.lock")
    assert program.items() <= tests.items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    def names(requirements: list[str]) -> set[str]:
        return {re.split(r"[^A-Za-z0-9_-]", entry)[0].lower().replace("_", "-") for entry in requirements}

    assert names(project["dependencies"]) <= program.keys()
    assert names(project["optional-dependencies"]["dev"]) <= tests.keys()


def test_decisions_are_numbered_without_gaps_and_say_what_was_not_chosen() -> None:
    found = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    for number, path in enumerate(found, 1):
        text = path.read_text(encoding="utf-8")
        assert path.name.startswith(f"{number:04}-")
        assert text.startswith(f"# {number}. "), path.name
        heads = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
        assert {"Needed", "Decided", "Not chosen"} <= set(heads), path.name
