"""The answer to a scan: the counter's rules as a pure function over the facts of register and people.

The direction of an item is never asked for: an item in the store is taken, an item that the person has is returned.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from station.core.codes import CodeHolder, CodeKind, code_key, meanings, read_repeatedly
from station.core.errors import Refused
from station.core.notices import Notice, notice
from station.core.policy import Mode
from station.inventory.counter.changing import set_activity, set_condition, undo, with_line
from station.inventory.counter.facts import CounterFacts
from station.inventory.counter.glued import OFFERED, REPEATED, offered_in, split_of
from station.inventory.counter.kits import kit_answer
from station.inventory.counter.lending import place_answer, set_receiver
from station.inventory.counter.lines import line_for, require_seen, settled
from station.inventory.counter.naming_matters import set_matter
from station.inventory.counter.numbers import may_be_secret, number_answer
from station.inventory.counter.quantities import lend_more, one_more, pieces_answer, set_quantity
from station.inventory.counter.scanning import (
    ActivityCard,
    Command,
    LookUp,
    MatterCode,
    Quantity,
    Scan,
    UnitCard,
    UnknownCommand,
    read_code,
)
from station.inventory.counter.speaking import fault_answer, spoken_of
from station.inventory.counter.values import (
    AnswerKind,
    Counter,
    CounterAnswer,
    CounterLine,
    Direction,
    Effect,
)
from station.inventory.movement.check_out import about_the_set
from station.inventory.movement.person import CounterPerson
from station.inventory.movement.terms import Terms
from station.inventory.receivers.values import may_bring
from station.inventory.values import Item
from station.people.values import Officer

_MOST_NAMED = 3
"""Items that an answer names of those with one serial number."""
OK, WARNING, REFUSED = AnswerKind.OK, AnswerKind.WARNING, AnswerKind.REFUSED


def answer(counter: Counter, code: str, facts: CounterFacts) -> tuple[Counter, CounterAnswer]:
    """The counter after a scan, and the answer. Never raises `Refused`: a refusal is an answer."""
    scan = read_code(code)
    return answered(counter, lambda: _respond(counter, scan, facts), code.strip())


def answered(
    counter: Counter, change: Callable[[], tuple[Counter, CounterAnswer]], scanned: str = ""
) -> tuple[Counter, CounterAnswer]:
    """The counter after `change`, or the unchanged counter with the refusal as its answer; `scanned` is what was read for it."""
    try:
        after, said = change()
    except Refused as refusal:
        after, said = replace(counter, pending=None), refused(refusal)
    if scanned:
        said = replace(said, scanned=scanned)
    return replace(after, last=said), said


def _respond(counter: Counter, scan: Scan, facts: CounterFacts) -> tuple[Counter, CounterAnswer]:
    match scan:
        case Command():
            return _command_answer(counter, scan, facts)
        case UnknownCommand(word):
            raise Refused("counter.unknown_command", command=word)
        case ActivityCard(activity):
            return set_activity(counter, activity, facts.terms)
        case UnitCard(code):
            return set_receiver(counter, facts.unit_of_card(code), facts)
        case MatterCode(number):
            return set_matter(counter, number, facts)
        case Quantity(pieces, more):
            quantity = lend_more if more else set_quantity
            return quantity(counter, None, pieces, facts)
        case LookUp(text):
            return _looked_up(counter, text, facts)


def refused(refusal: Refused) -> CounterAnswer:
    """A refusal as an answer of the counter, with all else that speaks against it."""
    others = (each for each in refusal.others if isinstance(each, Refused))
    return CounterAnswer(
        REFUSED, f"errors.{refusal.code}", refusal.facts, refusal.rule, reasons=(refusal, *others)
    )


def _looked_up(counter: Counter, text: str, facts: CounterFacts) -> tuple[Counter, CounterAnswer]:
    if not text:
        raise Refused("counter.nothing_read")
    found = meanings(facts.holders(text))
    if len(found) > 1:
        raise Refused("codes.two_meanings", rule="EQ-10", value=text)
    if not found:
        return _not_a_code(counter, text, facts)
    return _meant(counter, found[0], text, facts)


def _not_a_code(counter: Counter, text: str, facts: CounterFacts) -> tuple[Counter, CounterAnswer]:
    """The answer to what is nobody's code: the item with this serial number, as a maker's label gives it, the matter with this number, or the refusal.

    A matter is looked for where the code has more than a label's letters and figures (市监处〔2026〕118号), which costs every wrong
    scan nothing; another number of one is typed behind its word.
    """
    tags = facts.with_serial(text)
    if len(tags) > 1:
        raise Refused(
            "counter.serial_of_several", rule="EQ-10", scanned=text, tags=", ".join(tags[:_MOST_NAMED])
        )
    if tags:
        return _meant(counter, CodeHolder(CodeKind.TAG, tags[0], ""), text, facts)
    once = read_repeatedly(code_key(text))
    if once and facts.holders(once):
        if offered_in(counter) == (once,):
            return _looked_up(counter, once, facts)
        offer = CounterAnswer(WARNING, REPEATED, {"scanned": text, "once": once}, "EQ-10")
        return replace(counter, pending=None), offer
    numbered = () if may_be_secret(text) else facts.found_numbers(text)
    if numbered:
        return replace(counter, pending=None), number_answer(numbered[0], facts)
    if may_be_secret(text):
        raise Refused("counter.unknown_figures", rule="EQ-10")
    if not text.isascii() and facts.matter(text).listed:
        return set_matter(counter, text, facts)
    both = split_of(text, facts)
    if both is not None and both == offered_in(counter):
        return _both(counter, both, facts)
    if both is not None:
        named = {"scanned": text, "first": both[0], "second": both[1]}
        return replace(counter, pending=None), CounterAnswer(WARNING, OFFERED, named, "EQ-10")
    raise Refused("counter.unknown_code", rule="EQ-10", scanned=text)


def _meant(
    counter: Counter, holder: CodeHolder, text: str, facts: CounterFacts
) -> tuple[Counter, CounterAnswer]:
    """The answer to a code that one person or thing has."""
    if holder.is_officer:
        officer = facts.officer(holder.owner)
        if officer is not None:
            return _person(counter, officer, facts)
    elif counter.pending is not None:  # whose thing it is depends on the answer
        return _unanswered(counter, counter.pending, holder.shown, facts)
    elif holder.kind is CodeKind.KIT:
        kit = facts.kit(holder.owner)
        if kit is not None:
            return kit_answer(replace(counter, read=""), kit, facts)
    elif holder.kind is CodeKind.PLACE:
        return place_answer(counter, holder, facts)
    else:
        item = facts.item(holder.owner)
        if item is not None:  # it was read, and stays so where it is refused
            read = replace(counter, read=item.tag)
            return answered(read, lambda: _item(read, item, facts))
    raise Refused("counter.unknown_code", rule="EQ-10", scanned=text)


def _person(counter: Counter, officer: Officer, facts: CounterFacts) -> tuple[Counter, CounterAnswer]:
    if not officer.active:
        raise Refused("counter.officer_left", rule="EQ-13", number=officer.number, name=officer.name)
    if counter.person is not None and counter.person.number == officer.number:
        again = CounterAnswer(OK, "counter.answer.person_again", {"name": officer.name})
        return replace(counter, pending=None), again
    brought = counter.person is None  # so that all lines are returns, for whomever the person brings them
    if counter.lines and not brought and counter.pending != officer.number:
        said = {"count": len(counter.lines), "name": officer.name}
        return replace(counter, pending=officer.number), CounterAnswer(
            WARNING, "counter.answer.unsaved_lines", said
        )
    person = facts.person(officer)
    after = Counter(
        person,
        tuple(replace(line, for_another=not _is_of(line, officer)) for line in counter.lines)
        if brought
        else (),
        counter.activity if brought else None,
        receiver=counter.receiver if brought else None,
        matter=counter.matter if brought else "",
        read=counter.read if brought else "",
    )
    return settled(after, facts.terms), _person_answer(after, person, facts.terms)


def _is_of(line: CounterLine, officer: Officer) -> bool:
    """Whether the officer may bring it back by their own badge: it is theirs, or lent to a unit of theirs."""
    lent = "" if line.receiver is None else line.receiver.key
    return line.holder == officer.number or may_bring(lent, officer)


def _person_answer(counter: Counter, person: CounterPerson, terms: Terms) -> CounterAnswer:
    said = {"name": person.name, "number": person.number, "held": person.held, "overdue": person.overdue}
    notices = []
    brought = [line for line in counter.lines if line.for_another]
    if brought:
        whose = terms.listed(dict.fromkeys(line.holder_name for line in brought))
        notices.append(
            notice("brings_for", "EQ-11", count=sum(line.quantity for line in brought), holders=whose)
        )
    if person.overdue:
        notices.append(notice("overdue", "EQ-07", count=person.overdue))
    if person.lacks:
        notices.append(notice("lacks", "EQ-01", missing=terms.names(person.lacks)))
    if person.pin_issue is not None:
        notices.append(notice("pin_issued", "PF-04", by=person.pin_issue.by_name))
    late = person.overdue > 0
    kind, rule = (WARNING, "EQ-07" if late else "EQ-11") if late or brought else (OK, None)
    return CounterAnswer(
        kind, "counter.answer.person", said, rule, Effect.PERSON, tuple(notices), reasons=person.barred
    )


def _unanswered(
    counter: Counter, pending: str, code: str, facts: CounterFacts
) -> tuple[Counter, CounterAnswer]:
    other = facts.officer(pending)
    asked = {"name": pending if other is None else other.name, "tag": code}
    return counter, CounterAnswer(REFUSED, "errors.counter.badge_unanswered", asked, "EQ-11")


def _item(counter: Counter, item: Item, facts: CounterFacts) -> tuple[Counter, CounterAnswer]:
    listed = counter.line(item.tag)
    if listed is not None and listed.unit and listed.seen:
        return one_more(counter, listed, item, facts)
    if listed is not None:
        return _listed_already(counter, item)
    line = line_for(counter, item, facts)
    after = settled(replace(counter, lines=(*counter.lines, line), pending=None), facts.terms)
    notices = line.notices
    if line.direction is Direction.TAKE and not counter.taking and not facts.terms.hours.covers(facts.now):
        notices = (*notices, notice("outside_hours", "EQ-07"))
    key, notices = _line_said(line, notices, facts)
    said: dict[str, object] = {
        "tag": line.label,
        "name": line.name,
        "person": line.holder_name,
        "place": line.place,
    }
    if line.unit:
        pieces = pieces_answer(line, Effect.LINE_ADDED)
        key, said = pieces.text_key, {**pieces.facts}
    if counter.person is not None and line.for_another:
        key, said["bringer"] = "counter.answer.brought", counter.person.name
        return after, CounterAnswer(WARNING, key, said, "EQ-11", Effect.LINE_ADDED, notices)
    kind, rule = (WARNING, notices[0].rule) if notices else (OK, None)
    return after, CounterAnswer(kind, key, said, rule, Effect.LINE_ADDED, notices)


def _line_said(
    line: CounterLine, notices: tuple[Notice, ...], facts: CounterFacts
) -> tuple[str, tuple[Notice, ...]]:
    """The text of a new line, and what is said beside it: what is kept centrally comes back to its place (EQ-08)."""
    if line.direction is Direction.TAKE:
        return "counter.answer.taken", notices
    if facts.terms.kept_in_person(line.category):
        return "counter.answer.returned", notices
    if not line.place and facts.has_places():
        notices = (*notices, notice("no_place", "EQ-08", tag=line.label))
    return f"counter.answer.returned{'_to' if line.place else ''}", notices


def _listed_already(counter: Counter, item: Item) -> tuple[Counter, CounterAnswer]:
    """The answer to a second scan: of a line that was laid from the list, that the thing itself is there."""
    line, said = counter.line(item.tag), {"tag": item.label, "name": item.name}
    if line is None or line.seen:
        return replace(counter, pending=None), CounterAnswer(WARNING, "counter.answer.listed_already", said)
    after = with_line(counter, replace(line, seen=True))
    return after, CounterAnswer(OK, "counter.answer.seen", said, effect=Effect.LINE_CHANGED)


def take_offered(counter: Counter, facts: CounterFacts) -> tuple[Counter, CounterAnswer]:
    """Answer the codes that the last answer offered. Raises Refused ``counter.nothing_offered``."""
    offered = offered_in(counter)
    if not offered:
        raise Refused("counter.nothing_offered")
    return _both(counter, offered, facts) if len(offered) > 1 else _looked_up(counter, offered[0], facts)


def _both(counter: Counter, codes: tuple[str, ...], facts: CounterFacts) -> tuple[Counter, CounterAnswer]:
    """The counter after both codes; where one is refused, with that answer."""
    said: list[CounterAnswer] = []
    for code in codes:
        counter, one = answered(counter, partial(_looked_up, counter, code, facts))
        if one.kind is REFUSED:
            return counter, one
        said.append(one)
    notices = tuple(each for one in said for each in one.notices)
    kind = WARNING if any(one.kind is WARNING for one in said) else OK
    rule = next((one.rule for one in said if one.rule), None)
    named = {"first": codes[0], "second": codes[1]}
    return counter, CounterAnswer(kind, "counter.answer.glued_laid", named, rule, Effect.LINE_ADDED, notices)


def _command_answer(counter: Counter, command: Command, facts: CounterFacts) -> tuple[Counter, CounterAnswer]:
    condition = command.condition
    if command is Command.UNDO:
        return undo(counter, facts.terms)
    if command is Command.DONE:
        return _done(counter, facts.terms)
    if condition is None:
        return fault_answer(counter, facts)
    return set_condition(counter, spoken_of(counter).tag, condition)


def _done(counter: Counter, terms: Terms) -> tuple[Counter, CounterAnswer]:
    if not counter.lines:
        raise Refused("counter.nothing_named")
    require_seen(counter)
    said: dict[str, object] = {"count": len(counter.lines)}
    after = replace(counter, pending=None)
    if counter.taking and counter.missing:
        if terms.activity_mode is Mode.REFUSE:
            about_the_set(counter.activity, _covered(counter, terms), terms)
        notices = (notice("set_incomplete", "EQ-04", **_set_facts(counter, terms)),)
        return after, CounterAnswer(WARNING, "counter.answer.confirm", said, "EQ-04", Effect.CONFIRM, notices)
    return after, CounterAnswer(OK, "counter.answer.confirm", said, None, Effect.CONFIRM)


def _covered(counter: Counter, terms: Terms) -> frozenset[int]:
    needed = terms.activity(counter.activity).categories if counter.activity else ()
    return frozenset(needed) - frozenset(counter.missing)


def _set_facts(counter: Counter, terms: Terms) -> dict[str, str]:
    activity = terms.activity(counter.activity).name(terms.lang) if counter.activity else ""
    return {"activity": activity, "missing": terms.names(counter.missing)}
