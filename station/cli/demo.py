"""demo · screens: a filled office to try, and pictures of every page."""

from __future__ import annotations

import os
import shutil
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import platformdirs

from station.bootstrap import Station, open_station
from station.cli.arguments import Commands, command, file_path
from station.cli.context import Context
from station.cli.demo_office.people import (
    ADMINISTRATOR,
    OFFICE_NAME,
    PASSWORD,
    PIN,
    WITH_PIN,
    officers,
)
from station.cli.demo_office.scenario import Made, Scenario
from station.cli.outcome import REFUSED, Outcome
from station.cli.terminal import say
from station.core.clock import SteppedClock
from station.core.errors import Refused
from station.core.places import make_file, make_folder
from station.core.settings import Settings
from station.core.texts import LANGUAGES

MARK = "demo-office"
"""A file with this name marks a folder that a demo made."""
UNFINISHED = "This demo is being made.\n"
FINISHED = "This folder holds a demo; demo --anew makes it anew.\n"
WAITING_CARD = "card-BWC-0009"
"""Folder with the recordings of a camera that came back and was not imported yet; beside the station, as a card is."""
DAY_OF_THE_PICTURES = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
"""A Friday, 10:30 in the office: pictures for the documents are the same each time."""


def register(commands: Commands) -> None:
    """Add the commands."""
    parser = command(commands, "demo", _demo, "make a filled demo office and open the desktop on it", "demo")
    parser.add_argument(
        "--no-desktop", action="store_true", help="make the office and the pictures, open nothing"
    )
    parser.add_argument(
        "--anew",
        action="store_true",
        help="remove the demo that is there and make it anew; else it is opened",
    )
    parser = command(
        commands,
        "screens",
        _screens,
        "draw every page in both sizes and languages",
        "screens --out docs/screens",
    )
    parser.add_argument("--out", type=file_path, required=True, metavar="DIR", help="where the PNG files go")
    parser.add_argument("--replace", action="store_true", help="write over the PNG files that are there")
    parser.add_argument("--look", choices=("light", "dark", "both"), default="light")


def _demo(context: Context, arguments: Namespace) -> Outcome:
    named = arguments.data or os.environ.get("STATION_DATA")
    folder = Path(named).absolute() if named else Path(platformdirs.user_data_path("station-demo"))
    alone = arguments.no_desktop or not _has_screen()
    if not arguments.anew and _is_demo(folder):
        document, lines = _found(context, folder, alone=alone)
    else:
        document, lines = _make(context, folder, pictures=alone)
    if alone:
        return Outcome(document, lines)
    if not arguments.json:
        say(*lines)
    from station.app import run_desktop

    status = run_desktop(["--data", str(folder)])
    return Outcome(document, (), status)


def _make(context: Context, folder: Path, *, pictures: bool) -> tuple[dict[str, object], list[str]]:
    """Make a demo in the folder; returns what it holds as a document and as lines."""
    _clear(folder)
    _clear_card(_card_of(folder))
    make_folder(folder)
    _mark(folder, UNFINISHED)
    scenario = Scenario(Settings(folder), datetime.now(UTC))
    made = scenario.play()
    scenario.write_waiting_card(_card_of(folder))
    _mark(folder, FINISHED)
    lines = _summary(context, made, folder)
    document: dict[str, object] = {"data": str(folder), "found": False, **asdict(made)}
    if pictures:
        screens = _play_pages(folder)
        document["screens"] = [str(path) for path in screens]
        lines.append(context.texts("demo.pictures", count=len(screens), folder=str(folder / "screens")))
    return document, lines


def _mark(folder: Path, state: str) -> None:
    make_file(folder / MARK)
    (folder / MARK).write_text(state, encoding="utf-8")


def _found(context: Context, folder: Path, *, alone: bool) -> tuple[dict[str, object], list[str]]:
    """The demo that exists already, unchanged."""
    screens = sorted((folder / "screens").glob("*.png"))
    lines = [context.texts("demo.found", folder=str(folder)), *_ways_in(context, folder)]
    if alone:
        key = "demo.pictures_there" if screens else "demo.not_opened"
        lines.append(context.texts(key, count=len(screens), folder=str(folder / "screens")))
    return {"data": str(folder), "found": True, "screens": [str(path) for path in screens]}, lines


def _is_demo(folder: Path) -> bool:
    """Whether a complete demo was made here."""
    mark = folder / MARK
    return mark.is_file() and mark.read_text(encoding="utf-8") != UNFINISHED


def _has_screen() -> bool:
    """Whether a window can be opened; the platform ``offscreen`` means that nobody is looking."""
    from station.app import has_screen

    return has_screen() and os.environ.get("QT_QPA_PLATFORM") not in ("offscreen", "minimal")


def _clear(folder: Path) -> None:
    """Make room for a demo. Raises `Refused` when the folder holds anything that no demo made.

    Called only for a demo that was interrupted while it was made, and for one that is to be made anew.
    """
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / MARK).exists():
        raise Refused("cli.demo_folder_taken", folder=str(folder))
    for path in folder.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(folder)


def _card_of(folder: Path) -> Path:
    """Nothing in a station's own folder is imported, so the card of the demo in `folder` lies beside it."""
    return folder.with_name(f"{folder.name}-{WAITING_CARD}")


def _clear_card(card: Path) -> None:
    """Make room for the card. Raises `Refused` when the folder holds anything but a card's."""
    if not card.exists():
        return
    if not card.is_dir() or any(each.name != "DCIM" for each in card.iterdir()):
        raise Refused("cli.demo_folder_taken", folder=str(card))
    shutil.rmtree(card)


def _summary(context: Context, made: Made, folder: Path) -> list[str]:
    texts = context.texts
    rows = [(texts(f"demo.row.{name}"), str(count)) for name, count in asdict(made).items()]
    wide = max(_columns(name) for name, _ in rows)
    lines = [texts("demo.made", office=OFFICE_NAME, folder=str(folder))]
    lines += [f"  {name}{' ' * (wide - _columns(name))}  {count:>6}" for name, count in rows]
    return lines + _ways_in(context, folder)


def _ways_in(context: Context, folder: Path) -> list[str]:
    """What to try, and how to sign in."""
    texts = context.texts
    with_pin = officers()[:WITH_PIN]
    card = _card_of(folder)
    return [
        *([texts("demo.card", folder=str(card))] if card.exists() else []),
        texts(
            "demo.sign_in",
            account=ADMINISTRATOR[0],
            password=PASSWORD,
            pin=PIN,
            first=with_pin[0].badge,
            last=with_pin[-1].badge,
        ),
    ]


def _columns(text: str) -> int:
    """Width on a terminal, where a Chinese character takes two columns."""
    return sum(2 if character > "\u2e7f" else 1 for character in text)


def _play_pages(folder: Path) -> list[Path]:
    """Play the scenes of the desktop over the demo, offscreen."""
    with open_station(Settings(folder)) as station:
        card = _card_of(folder)
        return list(_pictures(station, folder / "screens", "zh_CN", ("light",), card))


def _screens(context: Context, arguments: Namespace) -> Outcome:
    out: Path = arguments.out
    if context.settings.own_folders.hold(out):
        raise Refused("reports.own_folder", rule="DM-03", path=str(out))
    there = next(out.glob("*.png"), None)
    if there is not None and not arguments.replace:
        raise Refused("cli.file_exists", path=str(there))
    looks = ("light", "dark") if arguments.look == "both" else (arguments.look,)
    made: list[Path] = []
    with TemporaryDirectory(prefix="station-screens-") as temporary:
        for language in LANGUAGES:
            settings = Settings(Path(temporary) / language, language=language)
            scenario = Scenario(settings, DAY_OF_THE_PICTURES)
            scenario.play()
            card = Path(temporary) / WAITING_CARD
            scenario.write_waiting_card(card)
            clock = SteppedClock(DAY_OF_THE_PICTURES, settings.zone)
            with open_station(settings, clock=clock) as station:
                made += _pictures(station, out, language, looks, card)
    document = {"out": str(out), "screens": [path.name for path in made]}
    return Outcome(document, [str(path) for path in made], 0 if made else REFUSED)


def _pictures(
    station: Station, folder: Path, language: str, looks: tuple[str, ...], card: Path
) -> Iterator[Path]:
    from station.ui.screens import Screens

    services = station.services
    session = services.people.sign_in.with_password(ADMINISTRATOR[0], PASSWORD)
    screens = Screens(services, session, OFFICE_NAME, language)
    try:
        for scene in screens.scenes(card):
            yield from screens.draw(scene, folder, looks=looks)
    finally:
        screens.close()
