"""Make the pictures and the output in the documents anew: every page drawn, every shown command really run."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
DOCUMENTS = ("README.md", "README.zh-CN.md")
LONGEST = 118

PATH = (
    "init --office 310110 --name 示例市场监督管理所 --admin admin --admin-name 李管",
    "people import people.csv --yes",
    "equipment import equipment.csv --yes",
    "checkout --to 1002 BWC-0003 --activity random_inspection",
    "checkin BWC-0003",
    "import card --camera BWC-0003 --reason 从该设备取出的存储卡 --officer 1002 --purpose 双随机检查",
    "archive verify",
    "ledger verify",
)
TAMPER = ("ledger verify", "archive verify")


def prepare(folder: Path) -> None:
    """Tables to import: the demo's people and gear."""
    from station.cli.demo_office.gear import gear_csv
    from station.cli.demo_office.people import roster_csv

    (folder / "people.csv").write_text(roster_csv(), encoding="utf-8-sig")
    (folder / "equipment.csv").write_text(gear_csv(), encoding="utf-8-sig")


def record(folder: Path) -> None:
    """A card with a film and a photograph of this moment, at which the camera is out."""
    from station.cli.demo_office.footage import Shot, write_card

    now = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1)  # cameras tell whole seconds
    shots = (Shot("MOVI0001.MP4", now, 3, "inspection"), Shot("IMAG0002.JPG", now, 0, "licence"))
    write_card(folder / "card", "BWC-0003", shots, "Asia/Shanghai")


def run(folder: Path, command: str, language: str) -> str:
    """What a terminal shows for the command, with long lines cut."""
    if command.startswith("checkin"):
        record(folder)
    environment = os.environ | {
        "STATION_DATA": str(folder / "data"),
        "STATION_LANGUAGE": language,
        "STATION_PASSWORD": "shown-nowhere",
    }
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *shlex.split(command)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = (done.stdout + done.stderr).replace(str(folder / "data"), "~/.local/share/station").splitlines()
    shown = [line if len(line) <= LONGEST else line[: LONGEST - 1] + "…" for line in lines]
    status = [f"$ echo $?\n{done.returncode}"] if done.returncode else []
    return "\n".join([f"$ ./run {command}", *shown, *status])


def alter(folder: Path) -> None:
    """Change one entry and one stored byte behind the program's back."""
    import pysqlite3.dbapi2 as sqlite

    database = sqlite.connect(str(folder / "data" / "station.db"))
    database.execute(
        "UPDATE ledger_entry SET content = CAST(replace(CAST(content AS TEXT), '1002', '1003') AS BLOB) "
        "WHERE kind = 'equipment.checked_out'"
    )
    database.commit()
    database.close()
    film = next((folder / "data" / "archive").rglob("*.mp4"))
    content = bytearray(film.read_bytes())
    content[len(content) // 2] ^= 1
    film.chmod(0o644)
    film.write_bytes(content)


def refresh(document: Path, outputs: dict[str, str]) -> None:
    """Put the outputs between their marks."""
    text = document.read_text(encoding="utf-8")
    for name, output in outputs.items():
        block = f"<!-- output: {name} -->\n```console\n{output}\n```\n<!-- end -->"
        pattern = rf"<!-- output: {name} -->.*?<!-- end -->"
        text = re.sub(pattern, lambda _found, block=block: block, text, flags=re.DOTALL)
    document.write_text(text, encoding="utf-8")


def main() -> None:
    """Refresh everything."""
    for name, language in zip(DOCUMENTS, ("en", "zh_CN"), strict=True):
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            prepare(folder)
            path = "\n".join(run(folder, command, language) for command in PATH)
            alter(folder)
            tamper = "\n".join(run(folder, command, language) for command in TAMPER)
        refresh(ROOT / name, {"path": path, "tamper": tamper})
    if "--text" in sys.argv:
        return
    screens = ROOT / "docs" / "screens"
    shutil.rmtree(screens, ignore_errors=True)
    subprocess.run([sys.executable, str(ROOT / "main.py"), "screens", "--out", str(screens)], check=True)


if __name__ == "__main__":
    main()
