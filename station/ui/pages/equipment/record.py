"""One item in full for the pane, its entries, and its holder's other items; whom its forms may name. For a worker."""

from __future__ import annotations

from functools import partial

from station.core.deadlines import DeadlineState
from station.core.ledger import subject
from station.core.listing import ListQuery
from station.inventory.care.bodies import CARE
from station.inventory.certificates.kinds import PAPER
from station.inventory.movement.reopening import QuestionedReturn
from station.inventory.register.listing import ListedItem
from station.inventory.values import Item, ItemState, Tracking
from station.people.deadlines.values import DeadlineStanding
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer
from station.ui.officer_choice import OfficerChoice
from station.ui.page import Page
from station.ui.pages.equipment.history import read_history
from station.ui.pages.equipment.item_record import ItemRecord
from station.ui.pages.equipment.needs import Needs

_BESIDE = 60
RECORDINGS = "recordings"
"""The kind of deadline that recordings are awaited by."""
EXPIRY, VERIFICATION = "expiry", "verification"
"""The kind of deadline by which a lot is used."""


def read_record(services: Needs, session: Session, tag: str) -> ItemRecord:
    """The item, its entries and its holder's other items. Raises Refused ``equipment.unknown``."""
    found = services.inventory.register.history(session, tag)
    item = found.item
    history = read_history(services.audit.proof, session, subject("item", item.tag))
    beside: tuple[ListedItem, ...] = ()
    if item.holder is not None:
        query = ListQuery(limit=_BESIDE, counted=False).narrowed(officer=item.holder)
        rows = services.inventory.listing.page(session, query).rows
        beside = tuple(row for row in rows if row.item.tag != item.tag)
    portions: tuple[ListedItem, ...] = ()
    if item.tracking is Tracking.LENT:
        query = ListQuery(limit=_BESIDE, counted=False).narrowed(part_of=item.tag)
        portions = tuple(services.inventory.listing.page(session, query).rows)
    catalogue = services.inventory.listing.catalogue(session)
    records = any(each.records for each in catalogue if each.number == item.category)
    prints = any(each.prints for each in catalogue if each.number == item.category)
    measures = any(each.measures for each in catalogue if each.number == item.category)
    awaited: DeadlineStanding | None = None
    if item.state is ItemState.AWAITING_RECORDINGS:
        due = ListQuery((("about", subject("item", item.tag)), ("kind", RECORDINGS)), limit=1, counted=False)
        awaited = next(iter(services.people.deadline_list.page(session, due).sound), None)
    kit = services.inventory.kits.of_item(session, item.tag)
    files = services.inventory.files.kept(session, item.tag)
    reserved = services.inventory.reservations.of_item(session, item.tag) if item.reserved else ()
    running = services.inventory.losses.running(session, item.tag)
    lent_to = "" if found.receiver is None else found.receiver.name
    years = {each.number: each.life_years for each in catalogue}
    life = years.get(item.category) if item.tracking is Tracking.SINGLE else None
    listed = ListedItem(item, found.holder_name, found.responsible_name, lent_to, life_years=life)
    return ItemRecord(
        listed,
        tuple(history),
        beside,
        prints,
        awaited,
        kit=kit,
        files=files,
        loans=services.inventory.files.loans(session, item.tag),
        reserved=reserved,
        running=running,
        sections=_sections(services, session, item.category),
        portions=portions,
        runs=found.runs,
        paper=services.inventory.certificates.standing(session, item.tag) if item.tracking in PAPER else None,
        measures=measures or item.verified_until is not None,
        in_person=found.in_person,
        habits=services.archive.habits.of_device(session, item.tag) if records else None,
        due=_due(services, session, item),
        in_question=_in_question(services, session, item) if records else None,
    )


def _in_question(services: Needs, session: Session, item: Item) -> QuestionedReturn | None:
    """What is in question of its returns, for whoever may decide on it; of several the last loan."""
    if not session.may(Permission.RECORDING_EXEMPT):
        return None
    mine = [each for each in services.inventory.returns.in_question(session) if each.item.tag == item.tag]
    return max(mine, key=lambda each: each.completed.start, default=None)


def _due(services: Needs, session: Session, item: Item) -> tuple[DeadlineStanding, ...]:
    """What is due of stock, and of an item its care; what lasts to a day that is shown anyway only when that comes near."""
    query = ListQuery(counted=False).narrowed(about=subject("item", item.tag))
    if not item.counted:
        query = query.narrowed(kind=f"{CARE},{VERIFICATION}")
    found = services.people.deadline_list.page(session, query).sound
    return tuple(
        each
        for each in found
        if each.deadline.kind not in (EXPIRY, VERIFICATION) or each.state is not DeadlineState.RUNNING
    )


def _sections(services: Needs, session: Session, category: int) -> tuple[str, ...]:
    """The business sections that guide and supervise what is of this category (EQ-06)."""
    lines = services.inventory.listing.sections(session)
    return tuple(name for name, line in lines.items() if category in line)


def officers_in_service(services: Needs, session: Session) -> tuple[Officer, ...]:
    """Officers in service; nobody for a person who may not see them."""
    return tuple(services.people.roster.officers(session)) if session.may(Permission.PEOPLE_VIEW) else ()


def offer_officers(page: Page, services: Needs, choice: OfficerChoice) -> None:
    """Read whom a form may name, while it is open already."""
    read = partial(officers_in_service, services)
    page.ask(read, done=choice.offer_officers, latest="officers-offered")
