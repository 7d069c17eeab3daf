"""A sample of what `benchmarks/flips.py` does in full: no changed byte of database, witness or settings passes in silence."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest

from benchmarks import flips
from benchmarks.flip_looks import Looks
from benchmarks.tampering import SECRET


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> flips.Trials:
    folder = tmp_path_factory.mktemp("flips")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("STATION_PASSWORD", SECRET)
        data = flips.settled(folder)
    return flips.Trials(data, folder)


def sample(data: Path) -> Iterator[flips.Flip]:
    """Bytes far apart, so that they fall on other pages, fields and figures."""
    steps = {"station.db": 2003, "witness.json": 61, "station.toml": 17}
    for flip in flips.flips(data):
        if flip.offset % steps[flip.file] == 0:
            yield flip


NOBODY_READS = 63
"""The version that a program may give a database; this one notes its own elsewhere."""


@pytest.mark.rule("DM-03", "beside")
def test_no_changed_byte_passes_in_silence(trials: flips.Trials) -> None:
    found = [trials.outcome(flip) for flip in sample(trials.data)]
    assert [each for each in found if each.by == flips.SILENT] == []
    named = {(each.flip.file, each.code) for each in found if each.code}
    assert len({file for file, _ in named}) == len(flips.FILES)
    assert len(named) > 6


@pytest.mark.rule("DM-03", "beside")
def test_a_byte_that_nobody_reads_is_told_from_one_that_counts(trials: flips.Trials) -> None:
    written = (trials.data / "station.db").read_bytes()
    in_a_tag = written.index(b':"RNG-1"') + len(':"')
    assert trials.outcome(flips.Flip("station.db", in_a_tag, 1)).code == "content_changed"
    assert trials.outcome(flips.Flip("station.db", NOBODY_READS, 1)).by == flips.HARMLESS
    settings = (trials.data / "station.toml").read_bytes()
    assert trials.outcome(flips.Flip("station.toml", 0, 1)).code == "settings.unreadable"
    assert trials.outcome(flips.Flip("station.toml", 3, 1)).by == flips.HARMLESS
    idle = settings.index(b"lock_minutes = 10") + len(b"lock_minutes = 1")
    assert trials.outcome(flips.Flip("station.toml", idle, 1)).by == flips.CHOICE
    assert (trials.data / "station.db").read_bytes() == written
    assert (trials.data / "station.toml").read_bytes() == settings


FOUND = {
    "UPDATE station_fact SET value = 'x' WHERE name = 'search_fingerprint'": "outdated",
    "UPDATE sqlite_master SET name = CAST(name AS BLOB) WHERE name = 'grid'": "schema_foreign",
    "UPDATE sqlite_master SET name = CAST(name AS BLOB) WHERE name = 'sqlite_autoindex_item_count_1'": "schema_foreign",
    "UPDATE sqlite_master SET tbl_name = CAST(tbl_name AS BLOB) WHERE type = 'table' AND name = 'grid'": "schema_changed",
    "UPDATE sqlite_master SET sql = CAST(sql AS BLOB) WHERE name = 'deadline_due'": "schema_changed",
    "UPDATE sqlite_master SET sql = replace(sql, 'seq)', 'seq) ON CONFLICT IGNORE') WHERE name = 'ledger_entry'": "schema_changed",
    "UPDATE sqlite_master SET name = CAST(x'ff' AS TEXT) || name, rootpage = 0 WHERE name = 'grid'": "store.damaged",
    "UPDATE ledger_entry SET content = CAST(content AS TEXT) WHERE seq = 2": "column_changed",
    "UPDATE sqlite_master SET sql = replace(sql, 'BIGINT', 'B' || CAST(x'c9' AS TEXT) || 'GINT') WHERE name = 'sync_peer'": "store.damaged",
    "UPDATE checkpoint SET note = CAST(note AS BLOB)": "checkpoint_unreadable",
    "UPDATE sync_peer SET last_ok = x''": "guarded_rows_apart",
    "UPDATE guard SET total = CAST(total AS TEXT)": "guard_broken",
    "UPDATE item_pairs_config SET v = 5": "index_damaged",
    "UPDATE item_pairs_docsize SET sz = NULL": "index_damaged",
    """INSERT INTO item_pairs(rowid, pairs) VALUES (0, 'rn');
    DELETE FROM item_pairs_docsize WHERE id = 0""": "index_damaged",
}
"""Edits of the kinds that once nothing named when each byte was flipped, or over which a look fell."""


@pytest.mark.rule("DM-03", "beside")
def test_what_flips_found_unnamed_is_named(trials: flips.Trials, tmp_path: Path) -> None:
    for number, (statement, code) in enumerate(FOUND.items()):
        data = tmp_path / str(number) / "data"
        shutil.copytree(trials.data, data)
        looks = Looks(data)
        with closing(sqlite.connect(data / "station.db")) as database:
            database.execute("PRAGMA writable_schema = ON")
            database.executescript(statement)
            database.commit()
        assert flips.named(looks.at_station())[1] == code, statement
