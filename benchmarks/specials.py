"""Manipulations beyond single edits of tables: files beside the database, the schema, recordings, whole rewrites.

    python benchmarks/tampering.py --only specials

Each is made in a copy of a small station with recordings; then `ledger verify`, the comparison, the start, the next act and
the fixity check look at it. The last line says what nothing found; docs/tampering.md says why that is left.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from PIL import Image

from benchmarks.tampering import SECRET, make_small_station
from station.bootstrap import open_station
from station.cli.command_line import main as command
from station.core.clock import SteppedClock, SystemClock
from station.core.errors import StationError
from station.core.ledger import SUITES
from station.core.ledger.chain import link
from station.core.settings import load_settings
from station.inventory.values import NewItem
from station.people.sessions import program_session
from station.services import SAID_AT_OPENING, Services
from station.store.keys import create_key

Change = Callable[[Path], object]


@dataclass(frozen=True, slots=True)
class Special:
    """One manipulation: what of, what kind, and what makes it in a station's folder."""

    about: str
    kind: str
    make: Change


def specials() -> Iterator[Special]:
    """All of them."""
    for about, kinds in (
        ("witness", _WITNESS),
        ("key", _KEY),
        ("settings", _SETTINGS),
        ("schema", _SCHEMA),
        ("state and secrets", _STATE),
        ("ledger", _LEDGER),
        ("slips", _SLIPS),
        ("attached files", _ATTACHED),
        ("recordings", _RECORDINGS),
        ("manifests and sessions", _BESIDE_RECORDINGS),
    ):
        for kind, make in kinds.items():
            yield Special(about, kind, make)


def _sql(*statements: str) -> Change:
    def make(data: Path) -> None:
        with closing(sqlite.connect(data / "station.db")) as database:
            for statement in statements:
                database.execute(statement)
            database.commit()

    return make


def _witness(**changes: Any) -> Change:
    """The witness with these members changed, without a new MAC."""

    def make(data: Path) -> None:
        held = json.loads((data / "witness.json").read_bytes())
        (data / "witness.json").write_text(json.dumps(held | changes))

    return make


def _heads(by: int) -> Change:
    def make(data: Path) -> None:
        held = json.loads((data / "witness.json").read_bytes())
        held["heads"]["custody"]["seq"] += by
        (data / "witness.json").write_text(json.dumps(held))

    return make


def _setting(name: str, value: str) -> Change:
    def make(data: Path) -> None:
        file = data / "station.toml"
        lines = [line for line in file.read_text().splitlines() if not line.startswith(f"{name} =")]
        file.write_text("\n".join([*lines, f'{name} = "{value}"']) + "\n")

    return make


def _in_place_of(name: str, make: Change) -> Change:
    def changed(data: Path) -> None:
        (data / name).unlink()
        make(data / name)

    return changed


def _first(data: Path, pattern: str) -> Path:
    return min(path for path in data.glob(pattern) if path.is_file())


def _recordings(data: Path) -> list[Path]:
    return sorted(
        path for path in (data / "archive").glob("*/*") if path.is_file() and path.parent.name[0] != "."
    )


def _on(pattern: str, change: Callable[[Path], object]) -> Change:
    """A change of the first file that fits."""

    def make(data: Path) -> None:
        file = _first(data, pattern)
        file.parent.chmod(0o700)
        file.chmod(0o600)
        change(file)

    return make


def _on_recording(change: Callable[[Path], object]) -> Change:
    def make(data: Path) -> None:
        file = _recordings(data)[0]
        file.chmod(0o600)
        file.parent.chmod(0o700)
        change(file)

    return make


def _flipped(file: Path) -> None:
    times = file.stat()
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def _appended(file: Path) -> None:
    with file.open("ab") as opened:
        opened.write(b" ")


def _swapped(data: Path) -> None:
    one, other = _recordings(data)[:2]
    first, second = one.read_bytes(), other.read_bytes()
    for file, content in ((one, second), (other, first)):
        file.chmod(0o600)
        file.write_bytes(content)


def _as_link(file: Path) -> None:
    elsewhere = file.parents[3] / "elsewhere"
    shutil.move(file, elsewhere)
    file.symlink_to(elsewhere)


def _rewritten(data: Path) -> None:
    """The newest entry written anew with another content: its hash, the head and the state made to fit, not the witness."""
    with closing(sqlite.connect(data / "station.db")) as database:
        newest = "stream = 'custody' AND seq = (SELECT max(seq) FROM ledger_entry WHERE stream = 'custody')"
        prev, content = database.execute(
            f"SELECT prev_hash, content FROM ledger_entry WHERE {newest}"
        ).fetchone()
        changed = bytes(content).replace("测距仪".encode(), "测速仪".encode())
        digest = link(SUITES["sha256+ed25519"], bytes(prev), changed)
        database.execute(f"UPDATE ledger_entry SET content = ?, hash = ? WHERE {newest}", (changed, digest))
        database.execute("UPDATE ledger_head SET hash = ? WHERE stream = 'custody'", (digest,))
        database.commit()


_FREED = "tag freed for another item"
_END = "(SELECT max(seq) FROM ledger_entry WHERE stream = 'custody')"
_WITNESS: dict[str, Change] = {
    "deleted": lambda data: (data / "witness.json").unlink(),
    "garbage": lambda data: (data / "witness.json").write_bytes(b"{"),
    "emptied": lambda data: (data / "witness.json").write_bytes(b""),
    "a folder": _in_place_of("witness.json", Path.mkdir),
    "a device": _in_place_of("witness.json", lambda file: file.symlink_to("/dev/zero")),
    "set back": _heads(-2),
    "set forward": _heads(7),
    "other database": _witness(database_id="0" * 32),
    "other machine": _witness(machine="0" * 16),
    "without MAC": _witness(mac=""),
    "older, its own": lambda data: (data / "witness.json").write_bytes((data / "older.json").read_bytes()),
}
_KEY: dict[str, Change] = {
    "deleted": lambda data: (data / "station.pem").unlink(),
    "emptied": lambda data: (data / "station.pem").write_bytes(b""),
    "a device in its place": _in_place_of("station.pem", lambda file: file.symlink_to("/dev/zero")),
    "a pipe in its place": _in_place_of("station.pem", os.mkfifo),
    "of another station": lambda data: (data / "station.pem").write_bytes((data / "other.pem").read_bytes()),
}
_SETTINGS: dict[str, Change] = {
    "archive elsewhere": _setting("archive", "elsewhere"),
    "zone changed": _setting("zone", "Asia/Urumqi"),
    "witness to a device": _setting("witness", "/dev/zero"),
    "witness to a copy": lambda data: (
        shutil.copy(data / "witness.json", data / "copy.json"),
        _setting("witness", "copy.json")(data),
    ),
    "a name nobody knows": _setting("witnes", "x"),
    "an impossible value": _setting("paper", "81"),
    "a device in its place": _in_place_of("station.toml", lambda file: file.symlink_to("/dev/zero")),
    "a pipe in its place": _in_place_of("station.toml", os.mkfifo),
    "broken": lambda data: (data / "station.toml").write_text("archive = "),
}
_SCHEMA: dict[str, Change] = {
    "trigger that hides loans": _sql(
        "CREATE TRIGGER hide AFTER INSERT ON custody_span BEGIN DELETE FROM custody_span WHERE seq = new.seq; END"
    ),
    "trigger that drops audit": _sql(
        "CREATE TRIGGER drops BEFORE INSERT ON ledger_entry WHEN new.stream = 'audit' BEGIN SELECT RAISE(IGNORE); END"
    ),
    "extra table": _sql("CREATE TABLE more (a TEXT)"),
    "extra column": _sql("ALTER TABLE item ADD COLUMN more TEXT"),
    "index dropped": _sql("DROP INDEX item_tag_key"),
    "view instead of table": _sql(
        "ALTER TABLE training RENAME TO former", "CREATE VIEW training AS SELECT * FROM former WHERE 0"
    ),
}
_STATE: dict[str, Change] = {
    "all roles to an account": _sql('UPDATE account SET roles = \'["system_administrator","keeper"]\''),
    "verifier of an account := another": _sql(
        "UPDATE credential SET verifier = (SELECT verifier FROM credential WHERE owner = 'officer:1001') "
        "WHERE owner = 'account:admin'"
    ),
    "verifier and fingerprint := another's": _sql(
        "UPDATE credential SET verifier = (SELECT verifier FROM credential WHERE owner = 'officer:1001') "
        "WHERE owner = 'account:admin'",
        "UPDATE account SET password_fingerprint = (SELECT pin_fingerprint FROM officer WHERE number = '1001')",
    ),
    "verifier deleted": _sql("DELETE FROM credential WHERE owner = 'account:admin'"),
    "attempts without a limit": _sql("UPDATE policy_parameter SET value = '9999'"),
    _FREED: _sql("UPDATE item SET tag_key = 'X' WHERE tag = 'BWC-1'"),
}
_LEDGER: dict[str, Change] = {
    "newest entry deleted": _sql(f"DELETE FROM ledger_entry WHERE stream = 'custody' AND seq = {_END}"),
    "newest entry edited": _sql(
        f"UPDATE ledger_entry SET content = replace(content, '7', '8') WHERE stream = 'custody' AND seq = {_END}"
    ),
    "end cut off, head made to fit": _sql(
        f"DELETE FROM ledger_entry WHERE stream = 'custody' AND seq = {_END}",
        f"UPDATE ledger_head SET seq = {_END}, (hash, recorded_at) = (SELECT hash, recorded_at FROM ledger_entry "
        f"WHERE stream = 'custody' AND seq = {_END}) WHERE stream = 'custody'",
    ),
    "head in another epoch": _sql("UPDATE ledger_head SET epoch = epoch + 1 WHERE stream = 'custody'"),
    "head by another suite": _sql("UPDATE ledger_head SET suite = 'sm3+sm2' WHERE stream = 'custody'"),
    "head at another time": _sql(
        "UPDATE ledger_head SET recorded_at = '2020-01-01T00:00:00.000000Z' WHERE stream = 'custody'"
    ),
    "newest entry written anew, head made to fit": _rewritten,
    "heads emptied": _sql("DELETE FROM ledger_head"),
    "ids emptied": _sql("DELETE FROM station_fact"),
    "version emptied": _sql("DELETE FROM alembic_version"),
    "checkpoints deleted": _sql("DELETE FROM checkpoint"),
    "database emptied": lambda data: (data / "station.db").write_bytes(b""),
    "database deleted": lambda data: (data / "station.db").unlink(),
}
_SLIPS: dict[str, Change] = {
    "edited": _on("slips/*/*", _appended),
    "deleted": lambda data: shutil.rmtree(data / "slips"),
}
_ATTACHED: dict[str, Change] = {
    "edited": _on("attachments/*/*", _appended),
    "deleted": _on("attachments/*/*", Path.unlink),
    "one put in": _on("attachments/*/*", lambda file: shutil.copy(file, file.with_name("more.pdf"))),
    "a link to its content elsewhere": _on("attachments/*/*", _as_link),
}
_RECORDINGS: dict[str, Change] = {
    "a bit flipped, size and time kept": _on_recording(_flipped),
    "deleted": _on_recording(Path.unlink),
    "renamed": _on_recording(lambda file: file.rename(file.with_name(f"x{file.name}"))),
    "two swapped": _swapped,
    "one put in": _on_recording(lambda file: shutil.copy(file, file.with_name("more.jpg"))),
    "a link to its content elsewhere": _on_recording(_as_link),
    "a second name in the archive": _on_recording(lambda file: os.link(file, file.with_name("more.jpg"))),
    "opened to others": _on_recording(lambda file: file.chmod(0o666)),
    "time changed": _on_recording(lambda file: os.utime(file, (1, 1))),
}
_BESIDE_RECORDINGS: dict[str, Change] = {
    "manifest edited": _on("archive/.manifests/*", _appended),
    "manifest deleted": _on("archive/.manifests/*", Path.unlink),
    "a file among manifests": lambda data: (data / "archive" / ".manifests" / "more").write_text("x"),
    "a folder among sessions": lambda data: (data / "archive" / ".sessions" / "more").mkdir(parents=True),
    "a journal put in": lambda data: _journal(data / "archive" / ".sessions" / "20990101-000000-aaaaaaaa"),
}


def _journal(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "journal.jsonl").write_text('{"kind":"order"}\n', encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Looked:
    """What each look said of a manipulation: codes, none where it found nothing."""

    special: Special
    verify: tuple[str, ...]
    compare: tuple[str, ...]
    start: tuple[str, ...]
    act: tuple[str, ...]
    archive: tuple[str, ...]

    @property
    def found(self) -> tuple[tuple[str, ...], ...]:
        """By look, in the order of the table."""
        return (self.verify, self.compare, self.start, self.act, self.archive)


def prepare(data: Path) -> SteppedClock:
    """Recordings, an older witness and another station's key beside a small station; the clock that it goes on by."""
    card = data.parent / "card"
    card.mkdir()
    for number in (1, 2):
        Image.new("RGB", (64, 48), (40 * number, 80, 120)).save(card / f"IMAG000{number}.JPG")
    with contextlib.redirect_stdout(io.StringIO()):
        command(
            ["--data", str(data), "--json", "import", str(card), "--officer", "1001", "--purpose", "检查"]
        )
    create_key(data / "other.pem", "sha256+ed25519")
    shutil.copy(data / "witness.json", data / "older.json")
    clock = SteppedClock(SystemClock("Asia/Shanghai").now())
    with open_station(load_settings(data), clock=clock) as station:
        for tag in ("A-1", "A-2"):
            clock.advance(minutes=5)
            _register(station.services, tag)
    with closing(sqlite.connect(data / "station.db")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return clock


def look(data: Path, special: Special, clock: SteppedClock) -> Looked:
    """What is said of the manipulated station at `data`: before anything is recorded, at the start, by an act, by fixity."""
    special.make(data)

    def verified() -> Iterator[str]:
        with open_station(load_settings(data), inspect=True, clock=clock) as station:
            yield from (each.code for each in station.services.audit.proof.verify(program_session()).found)

    def compared() -> Iterator[str]:
        with open_station(load_settings(data), inspect=True, clock=clock) as station:
            state = station.services.audit.proof.compare_state(program_session())
            yield from (f"state_{each.found}" for each in state.differences)
            yield from (each.code for each in (*state.impossible, *state.beside))

    def started() -> Iterator[str]:
        with open_station(load_settings(data), clock=clock) as station:
            yield from (each for each in station.noticed if each in SAID_AT_OPENING)

    def acted() -> Iterator[str]:
        with open_station(load_settings(data), clock=clock) as station:
            _register(station.services, "bwc-1" if special.kind == _FREED else "NEW-1")
        yield from ()

    def checked() -> Iterator[str]:
        with open_station(load_settings(data), clock=clock) as station:
            yield from (each.reason for each in station.services.archive.fixity.verify(program_session()).bad)

    return Looked(special, *(_said(each) for each in (verified, compared, started, acted, checked)))


def _said(look: Callable[[], Iterator[str]]) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(map(str, look())))
    except StationError as problem:
        return (problem.code,)


def _register(services: Services, tag: str) -> None:
    session = services.people.sign_in.with_password("admin", SECRET)
    services.inventory.register.register(session, NewItem(tag, 9, "测距仪"))


def matrix(folder: Path) -> Iterator[Looked]:
    """Each manipulation in a copy of its own below `folder`, and first of all none."""
    original = folder / "special" / "data"
    original.parent.mkdir(parents=True)
    make_small_station(original)
    clock = prepare(original)
    for number, special in enumerate((Special("nothing", "untouched", lambda _data: None), *specials())):
        copy = folder / f"special-{number}" / "data"
        shutil.copytree(original, copy, symlinks=True)
        yield look(copy, special, clock)
        for path in copy.parent.rglob("*"):
            if not path.is_symlink() and path.is_dir():
                path.chmod(0o700)
        shutil.rmtree(copy.parent)


def table(found: Sequence[Looked]) -> list[str]:
    """The table of them."""
    lines = ["| of | what | verify | compare | start | next act | fixity |", "|---|---|---|---|---|---|---|"]
    for each in found:
        said = (", ".join(codes[:3]) + (" …" if len(codes) > 3 else "") or "–" for codes in each.found)
        lines.append(f"| {each.special.about} | {each.special.kind} | {' | '.join(said)} |")
    unseen = [f"{each.special.about}: {each.special.kind}" for each in found[1:] if not any(each.found)]
    lines += [
        "",
        f"{len(found) - 1} manipulations, {len(unseen)} found by nothing{': ' if unseen else ''}{', '.join(unseen)}.",
    ]
    return lines
