"""A sample of what `benchmarks/flips.py` does in full: no changed byte of database, witness or settings passes in silence."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import flips
from benchmarks.tampering import SECRET


@pytest.fixture
def trials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> flips.Trials:
    monkeypatch.setenv("STATION_PASSWORD", SECRET)
    folder = tmp_path / "made"
    folder.mkdir()
    data = flips.settled(folder)
    return flips.Trials(data, tmp_path)


def sample(data: Path) -> Iterator[flips.Flip]:
    """Bytes far apart, so that they fall on other pages, fields and figures."""
    steps = {"station.db": 9001, "witness.json": 61, "station.toml": 17}
    for flip in flips.flips(data):
        if flip.offset % steps[flip.file] == 0:
            yield flip


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
    in_a_name = written.index('"name":"测距仪"'.encode()) + len('"name":"')
    assert trials.outcome(flips.Flip("station.db", in_a_name, 1)).by == "verify"
    settings = (trials.data / "station.toml").read_bytes()
    assert trials.outcome(flips.Flip("station.toml", 0, 1)).code == "settings.unreadable"
    assert trials.outcome(flips.Flip("station.toml", 3, 1)).by == flips.HARMLESS
    idle = settings.index(b"lock_minutes = 10") + len(b"lock_minutes = 1")
    assert trials.outcome(flips.Flip("station.toml", idle, 1)).by == flips.CHOICE
    assert (trials.data / "station.db").read_bytes() == written
    assert (trials.data / "station.toml").read_bytes() == settings
