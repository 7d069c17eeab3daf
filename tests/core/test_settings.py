"""Settings survive being written and read, and a broken file is explained."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.errors import StoreProblem
from station.core.settings import Settings, load_settings, spoken_in


@given(
    printer=st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30), minutes=st.integers(1, 999)
)
def test_what_is_saved_is_loaded(tmp_path_factory, printer: str, minutes: int) -> None:
    folder: Path = tmp_path_factory.mktemp("data")
    settings = replace(Settings(folder), printer=printer, lock_minutes=minutes, language="en")
    settings.save()
    assert load_settings(folder) == settings
    assert settings.file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("wished", "spoken"), [("", "en"), ("zh_CN", "zh_CN"), ("xx", "en")])
def test_one_run_may_speak_another_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wished: str, spoken: str
) -> None:
    monkeypatch.setenv("STATION_LANGUAGE", wished)
    assert replace(Settings(tmp_path), language="en").spoken == spoken


@pytest.mark.parametrize(
    "content",
    [
        "language = ",
        b"\xff\xfe\x00",
    ],
)
def test_a_broken_file_is_explained(tmp_path: Path, content: str | bytes) -> None:
    data = content if isinstance(content, bytes) else content.encode()
    (tmp_path / "station.toml").write_bytes(data)
    with pytest.raises(StoreProblem) as problem:
        load_settings(tmp_path)
    assert problem.value.code == "settings.unreadable"


@pytest.mark.parametrize(
    ("line", "value", "allowed"),
    [
        ('language = "fr"', "'fr'", '"zh_CN", "en"'),
        ('paper = "80"', "'80'", "58, 80"),
        ("paper = 81", "81", "58, 80"),
        ("lock_minutes = -1", "-1", "0–999"),
        ("lock_minutes = 1000", "1000", "0–999"),
        ("lock_minutes = true", "True", "0–999"),
        ('theme = "pink"', "'pink'", '"light", "dark"'),
        ("archive = 7", "7", '"…"'),
        ('zone = "Mars/Base"', "'Mars/Base'", '"Asia/Shanghai", "UTC" …'),
        ('zone = "../x"', "'../x'", '"Asia/Shanghai", "UTC" …'),
        ('zone = ""', "''", '"Asia/Shanghai", "UTC" …'),
    ],
)
def test_a_value_that_can_not_be_is_named_with_what_is_allowed(
    tmp_path: Path, line: str, value: str, allowed: str
) -> None:
    (tmp_path / "station.toml").write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(StoreProblem) as problem:
        load_settings(tmp_path)
    assert problem.value.code == "settings.bad_value"
    said = {**problem.value.facts, "path": ""}
    assert said == {"path": "", "name": line.partition(" ")[0], "value": value, "allowed": allowed}


@pytest.mark.parametrize(
    ("content", "language"),
    [
        ('language = "en"\npaper = 81\n', "en"),
        ("paper = \n  language = 'en'\n", "en"),
        ('language = "fr"\n', "zh_CN"),
        ('printer = "language = en"\n', "zh_CN"),
    ],
)
def test_what_is_wrong_is_said_in_the_language_of_the_file(
    tmp_path: Path, content: str, language: str
) -> None:
    (tmp_path / "station.toml").write_text(content, encoding="utf-8")
    assert spoken_in(tmp_path) == language


def test_the_password_of_the_centre_is_not_shown(tmp_path: Path) -> None:
    assert "secret" not in repr(replace(Settings(tmp_path), centre="postgresql://a:secret@host/db"))
