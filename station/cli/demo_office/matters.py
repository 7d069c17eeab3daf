"""The matters of the demo office: a case that recordings came in for, one with its decisions, a licence, a follow-up, a closed complaint."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from station.matters.bodies import MatterDecision, MatterType, Party
from station.matters.values import MatterWish
from station.people.sessions import Session
from station.services import Services

FOOD_CASE: Final = "示例市监处〔2026〕118号"
"""The recordings of the food case name it before anybody has opened it."""
_FOLLOW_UP: Final = "示例监管通知〔2026〕27号"


def open_matters(services: Services, session: Session, today: date) -> None:
    """What was in hand before the food case, dated by `today`."""
    matters = services.matters.matters
    first = today - timedelta(days=40)
    decided = MatterDecision(
        "行政处罚决定", "示例罚〔2026〕96号", first + timedelta(days=30), first + timedelta(days=33)
    )
    shop = Party("示例日用品商店", "示例路18号", "000-6201")
    case = MatterWish(
        MatterType.PENALTY, ("1013", "1014"), "销售不合格商品", (shop,), first, (decided,), quality=True
    )
    matters.open(session, "示例市监处〔2026〕96号", case)
    canteen = Party("示例食堂", "示例路2号")
    matters.open(
        session,
        "示例许可2026-0118",
        MatterWish(
            MatterType.LICENCE,
            ("1002", "1003"),
            "食品经营许可现场核查",
            (canteen,),
            today - timedelta(days=9),
        ),
    )
    matters.open(
        session,
        _FOLLOW_UP,
        MatterWish(MatterType.FOLLOW_UP, ("1002",), "双随机检查", (), today - timedelta(days=6)),
    )
    matters.open(
        session,
        "示例投诉2026-0457",
        MatterWish(
            MatterType.COMPLAINT, ("1007",), "短斤缺两", (Party("示例水果店"),), today - timedelta(days=12)
        ),
    )
    matters.close(session, "示例投诉2026-0457", "调解达成一致，已回复投诉人", today - timedelta(days=3))


def open_food_case(services: Services, session: Session, today: date) -> None:
    """The food case, opened the day after its recordings came in."""
    kitchen = Party("示例餐饮店", "示例路7号", "000-6202")
    case = MatterWish(MatterType.PENALTY, ("1003", "1004"), "食品原料来源不明", (kitchen,), today)
    services.matters.matters.open(session, FOOD_CASE, case)
