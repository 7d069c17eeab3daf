"""What a void does, in words: which entries go, and how the items stand then; for the form and the command line."""

from __future__ import annotations

from station.core.ledger import subject
from station.core.ledger.voiding import VoidedEntry
from station.core.ledger.words import EntryWords, kind_words
from station.core.texts import Texts
from station.inventory.bodies import fact_words
from station.inventory.stock.bodies import StockAgain
from station.inventory.stock.numbered_bodies import moved_words
from station.inventory.voiding.bodies import FactsAgain, ItemAgain
from station.inventory.voiding.plan import VoidPlan


def tags_of(plan: VoidPlan, voided: VoidedEntry) -> list[str]:
    """The items for which an entry does not count then."""
    about = frozenset(voided.about)
    lines: tuple[ItemAgain | FactsAgain | StockAgain, ...] = (*plan.items, *plan.facts, *plan.stock)
    tags = [each.tag for each in lines]
    return [tag for tag in tags if not about or subject("item", tag) in about]


def goes_words(texts: Texts, plan: VoidPlan) -> list[str]:
    """A line for each entry that goes, of very many for the first ones, and for each dispute that is withdrawn with them."""
    return [
        *(_goes(texts, plan, each) for each in plan.voided[:_MOST_LINES]),
        *_more(texts, len(plan.voided), "voiding.more_entries"),
        *(
            texts("voiding.dispute", request=each.seq, item=each.title)
            for each in plan.disputes[:_MOST_LINES]
        ),
        *_more(texts, len(plan.disputes), "voiding.more_disputes"),
    ]


def done_words(texts: Texts, plan: VoidPlan, by: int) -> str:
    """That the entry is voided by the entry `by`, and which disputes are withdrawn with it."""
    done = texts("voiding.done", seq=plan.entry.seq, by=by)
    if not plan.disputes:
        return done
    requests = texts("entry.join").join(str(each.seq) for each in plan.disputes[:_MOST_LINES])
    return texts("voiding.done_disputed", done=done, requests=requests)


def stands_words(texts: Texts, plan: VoidPlan) -> list[str]:
    """A line for each item, how it stands then, and for each that is left out, why."""
    lines = [_stands(texts, plan, each) for each in plan.items[:_MOST_LINES]]
    if plan.recordings:
        lines.append(texts("voiding.recordings", count=len(plan.recordings)))
    lines += [_facts(texts, plan, each) for each in plan.facts[:_MOST_LINES]]
    lines += [_stock(texts, plan, each) for each in plan.stock[:_MOST_LINES]]
    lines += _more(texts, len(plan.items) + len(plan.facts) + len(plan.stock), "voiding.more")
    for each in plan.left:
        kind = kind_words(texts, each.later.kind)
        lines.append(texts("voiding.left", tag=each.tag, name=each.name, seq=each.later.seq, kind=kind))
    return lines


def _more(texts: Texts, count: int, key: str) -> list[str]:
    return [texts(key, count=count)] if count > _MOST_LINES else []


def _goes(texts: Texts, plan: VoidPlan, voided: VoidedEntry) -> str:
    tags = [plan.label(each.partition(":")[2]) for each in voided.about]
    if not tags:
        return texts("voiding.goes_whole", seq=voided.seq, kind=kind_words(texts, voided.kind))
    several = len(tags) > _FEW
    items = (
        texts("entry.some_items", first=tags[0], count=len(tags))
        if several
        else texts("entry.join").join(tags)
    )
    return texts("voiding.goes_line", seq=voided.seq, kind=kind_words(texts, voided.kind), items=items)


def _stands(texts: Texts, plan: VoidPlan, item: ItemAgain) -> str:
    said = (
        texts(f"equipment.state.{item.state.value}"),
        texts(f"equipment.condition.{item.condition.value}"),
    )
    key = "voiding.stands_held" if item.holder else "voiding.stands_line"
    holder = f"{(plan.names or {}).get(item.holder or '', '')} {item.holder or ''}".strip()
    state = texts("entry.join").join(said)
    return texts(key, tag=plan.label(item.tag), name=item.name, state=state, holder=holder)


def _stock(texts: Texts, plan: VoidPlan, line: StockAgain) -> str:
    """How much of it is there then."""
    amount = texts("stock.amount", quantity=line.after, unit=line.unit)
    state = texts("stock.there", amount=amount)
    moved = moved_words(plan.numbers, line.tag)
    state = texts("stock.with_numbers", said=state, numbers=moved) if moved else state
    return texts("voiding.stands_line", tag=plan.label(line.tag), name=line.name, state=state)


def _facts(texts: Texts, plan: VoidPlan, item: FactsAgain) -> str:
    """That it leaves the register, which of its facts are what again, or that none changes."""
    label = plan.label(item.tag)
    if not item.registered:
        return texts("voiding.stands_line", tag=label, name=item.name, state=texts("voiding.gone"))
    if not item.facts:
        return texts("voiding.stands_line", tag=label, name=item.name, state=texts("voiding.as_it_is"))
    words = EntryWords(texts, "")
    facts = [
        texts(
            "voiding.fact",
            field=texts(f"equipment.field.{name}"),
            value=fact_words(words, name, value),
        )
        for name, value in item.facts.items()
    ]
    return texts("voiding.stands_line", tag=label, name=item.name, state=texts("entry.join").join(facts))


_FEW = 6
"""More items of one entry than this are told by the first one and their number."""
_MOST_LINES = 12
"""More entries and items than this are told by the first ones and their number."""
