"""What is kept for activities of today: to be laid ready by whoever has a counter, and one's own (EQ-04)."""

from __future__ import annotations

from station.core.clock import local
from station.core.listing import ListQuery
from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import formats
from station.ui.pages.today.due import MOST_ROWS
from station.ui.pages.today.needs import Needs
from station.ui.pages.today.values import TaskRow, TodaySection, alike_as_one
from station.ui.widgets.chip import ChipState


def reserved_section(services: Needs, session: Session, texts: Texts) -> TodaySection | None:
    """What is to be fetched until the end of the day; to officers without a counter what is kept for them."""
    wide = session.may(Permission.COUNTER_OPERATE)
    if not wide and session.number is None:
        return None
    now, zone = services.clock.now(), services.clock.zone
    wanted = {"standing": "coming", "first": f"..{local(now, zone).date().isoformat()}"}
    if not wide:
        wanted["number"] = session.number or ""
    query = ListQuery(limit=MOST_ROWS * 10).narrowed(**wanted)
    page = services.inventory.reservation_list.page(session, query)
    rows = []
    for each in page.sound:
        kept = each.reservation
        moment = formats.recent(texts, kept.first, now, zone)
        state = ChipState(texts("today_page.row.reserved_from", moment=moment), "accent", "clock")
        said = f"{each.item_name}　{kept.holder_name}" if wide else each.item_name
        rows.append(TaskRow(each.label, said, state, "equipment", f"item:{kept.tag}"))
    subject = "reserved:" if wide else f"reserved:{session.number}"
    shown = alike_as_one(texts, rows, MOST_ROWS, "equipment", subject)
    return TodaySection("reserved", "clock", "accent", page.found, shown, "equipment", subject, counts=False)
