"""The items of the demo office: some 150 in the ten categories of the catalogue (EQ-01)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from typing import cast

from station.core.policy.rule import JSONValue
from station.inventory.places.decide import PlaceWish
from station.inventory.places.values import PlaceKind
from station.people.sessions import Session
from station.services import Services


@dataclass(frozen=True, slots=True)
class GearKind:
    """One category's items: tag prefix, name, model, how many, where they are kept, value of one in yuan."""

    category: int
    prefix: str
    name: str
    model: str
    count: int
    place: str
    value: str
    usb: bool = False


LIFE_YEARS = {2: 4, 3: 3, 4: 4, 5: 5, 6: 5, 7: 6, 9: 5, 10: 3}
"""Invented, by category; clothes and what is used up have none."""
METERS = 9
KINDS = (
    GearKind(1, "UNI", "执法制服（含帽、工号牌）", "2021式", 24, "更衣室", "1280.00"),
    GearKind(2, "PDA", "执法终端", "HT-60", 24, "柜2", "2399.00"),
    GearKind(3, "BWC", "执法记录仪", "DSJ-V9", 22, "柜1", "1860.00", usb=True),
    GearKind(4, "PRN", "热敏打印机", "BTP-80", 23, "柜1", "960.50"),
    GearKind(5, "OSP", "现场打印设备", "NB14+PJ", 6, "柜3", "7450.00"),
    GearKind(6, "CAM", "摄录设备", "FDR-A6", 10, "柜3", "5299.00", usb=True),
    GearKind(7, "TST", "食品安全快速检测箱", "FT-20", 8, "柜4", "8600.00"),
    GearKind(8, "EMG", "食品安全应急处置箱", "FE-12", 6, "柜4", "1150.00"),
    GearKind(9, "LRF", "红外测距仪", "D80", 14, "柜5", "688.00"),
    GearKind(10, "TAB", "移动执法平板电脑", "M11", 15, "柜5", "3188.00"),
)


def tag(prefix: str, number: int) -> str:
    """``BWC-0007``."""
    return f"{prefix}-{number:04d}"


def gear_csv() -> str:
    """The items in the form of the batch import."""
    text = StringIO()
    rows = csv.writer(text)
    rows.writerow(
        ("tag", "category", "name", "model", "serial", "usb_serial", "place", "acquired_on", "value")
    )
    for kind in KINDS:
        for number in range(1, kind.count + 1):
            rows.writerow(
                (
                    tag(kind.prefix, number),
                    kind.category,
                    kind.name,
                    kind.model,
                    f"{kind.prefix[0]}{kind.category:02d}{202400 + number * 7}",
                    f"USB{kind.category:02d}{90000 + number}" if kind.usb else "",
                    f"{kind.place}-{number:02d}",
                    f"202{number % 4 + 2}-{number % 12 + 1:02d}-{number % 27 + 1:02d}",
                    kind.value,
                )
            )
    return text.getvalue()


def arrange(services: Services, session: Session) -> None:
    """Put on record where gear is kept, cabinet by cabinet with its positions, and who repairs it."""
    places = services.inventory.places
    for code in dict.fromkeys(kind.place for kind in KINDS):
        room = PlaceKind.ROOM if code == KINDS[0].place else PlaceKind.CABINET
        places.define(session, PlaceWish(code, code, room, ""))
        most = max(kind.count for kind in KINDS if kind.place == code)
        names = [f"{code}-{number:02d}" for number in range(1, most + 1)]
        places.adopt(session, names, PlaceKind.POSITION, code)
    repairers = ["区局装备维修站", "科达执法装备特约维修点"]
    services.people.parameters.change(session, "EQ-14", "repairers", repairers, "区局指定")


def keep_fit(services: Services, session: Session, today: date) -> None:
    """Say how long gear is used; have the distance meters verified, and the test cases cared for by schedule (EQ-02, ST-06, EQ-14)."""
    parameters = services.people.parameters
    (rule,) = (each for each in parameters.current(session) if each.rule.id == "EQ-01")
    rows: list[JSONValue] = []
    for row in cast("list[dict[str, JSONValue]]", rule.values["catalogue"]):
        number = int(str(row["number"]))
        life = {"life_years": LIFE_YEARS[number]} if number in LIFE_YEARS else {}
        rows.append({**row, **life, "measures": number == METERS})
    parameters.change(session, "EQ-01", "catalogue", rows, "按目录填写使用年限，测距仪须检定")
    for number in range(1, next(each.count for each in KINDS if each.category == METERS) + 1):
        on = today - timedelta(days=362 - 20 * number)
        certificate = f"沪检测2026-{100 + number}"
        services.inventory.instruments.verify(session, tag("LRF", number), certificate, on=on, by="区计量所")
    services.inventory.care.plan(session, number=7, months=3, first=today + timedelta(days=2))
