"""Finding what is due by how a person or a file names it (PF-08)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from station.audit.forms.book import Duty, FormBook
from station.audit.forms.decide import ReturnHead
from station.audit.forms.definition import RULE, FormDefinition
from station.audit.forms.filers import FilersView, known_as, own_office
from station.audit.forms.periods import FormPeriod, period_named
from station.core.errors import Refused
from station.people.naming import name_key


@dataclass(frozen=True, slots=True)
class DutyName:
    """What is due, as a person names it; without a unit it is this office's."""

    number: str
    period: str
    unit: str = ""


def named_duty(view: FilersView, book: FormBook, name: DutyName) -> tuple[FormDefinition, Duty]:
    """What is due, and the edition that holds for it. Raises Refused ``forms.unknown_form``, ``forms.unknown_period``, ``forms.not_due``."""
    number = book.number(name.number)
    period = the_period(book, number, name.period)
    unit = name.unit.strip() or own_office(view)
    there = [each for each in book.duties() if is_of(each, number, period)]
    names = set(map(name_key, known_as(view, unit)))
    duty = next((each for each in there if name_key(each.body.unit) in names), None)
    edition = book.edition_for(number, period)
    if duty is None or edition is None:
        raise Refused("forms.not_due", rule=RULE, number=number, period=period.code, unit=unit)
    return edition.form, duty


def expected(book: FormBook, told: ReturnHead) -> tuple[FormDefinition, Duty]:
    """The form and the duty that a return belongs to.

    Raises as `named_duty`, Refused ``forms.wrong_unit``, ``forms.wrong_edition``, ``forms.other_return``.
    """
    number = book.number(told.number)
    period = the_period(book, number, told.period)
    duties = [each for each in book.duties() if is_of(each, number, period)]
    duty = next((each for each in duties if each.body.unit == told.unit), None)
    edition = book.edition_for(number, period)
    if edition is None or not duties:
        raise Refused("forms.not_due", rule=RULE, number=number, period=period.code, unit=told.unit)
    if duty is None:
        names = ", ".join(each.body.unit for each in duties)
        raise Refused("forms.wrong_unit", rule=RULE, unit=told.unit, number=number, names=names)
    if told.edition != edition.form.edition:
        facts = {"number": number, "period": period.code, "edition": told.edition}
        raise Refused("forms.wrong_edition", rule=RULE, wanted=edition.form.edition, **facts)
    if (told.number, told.period) != (
        duty.body.number,
        duty.body.period,
    ):  # it would count for what is not due
        facts = {"number": told.number, "period": told.period, "unit": told.unit}
        raise Refused("forms.other_return", rule=RULE, wanted=duty.code, **facts)
    return edition.form, duty


def the_period(book: FormBook, number: str, code: str) -> FormPeriod:
    """The period of a form with this code. Raises Refused ``forms.unknown_period``."""
    found: Iterable[FormPeriod | None] = (
        period_named(each.form, code) for each in reversed(book.editions[number])
    )
    period = next((each for each in found if each is not None), None)
    if period is None:
        raise Refused("forms.unknown_period", rule=RULE, number=number, period=code.strip())
    return period


def is_of(duty: Duty, number: str, period: FormPeriod) -> bool:
    """Whether something is due of a form for a period."""
    return duty.body.number == number and duty.body.period == period.code
