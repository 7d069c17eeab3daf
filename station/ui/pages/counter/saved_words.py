"""The result of a confirmation in words: for the answer, the sheet, the list of slips, and awaited cameras."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Sequence
from datetime import datetime

from station.core.ledger import Entry, subject
from station.core.notices import Notice
from station.core.texts import Texts
from station.inventory.bodies import CheckedIn, CheckedOut
from station.inventory.counter import Counter, CounterLine, Direction
from station.inventory.disputing.bodies import ReturnDisputed
from station.inventory.values import Item
from station.ui import formats
from station.ui.pages.counter.open_counter import Saved

_MOST_PLACED = 4
"""Things that are named with their place."""
_SAID_ELSEWHERE = ("recordings_due",)
"""Notices that the result shows in a line of their own."""

_DONE = {Direction.TAKE: "took", Direction.HANDOVER: "took_over", Direction.RETURN: "returned"}


class SavedWords:
    """Puts a counter and its result into sentences."""

    def __init__(self, texts: Texts, zone: str) -> None:
        self._texts, self._zone = texts, zone

    def what(self, lines: Sequence[CounterLine]) -> str:
        """``领用 2 件、归还 1 件、发放 1 种``."""
        counts = Tally[Direction]()
        for line in lines:
            counts[line.direction] += 0 if line.counted else line.quantity
        said = [self._texts(f"counter_page.{_DONE[way]}", count=counts[way]) for way in _DONE if counts[way]]
        issued = sum(line.counted for line in lines)
        if issued:
            said.append(self._texts("counter_page.issued", count=issued))
        return self._texts("counter_page.what_join").join(said)

    def sentence(self, counter: Counter) -> str:
        """The 28 px line after a confirmation."""
        if counter.person is None:
            return self._texts("counter_page.saved_for", what=self.what(counter.lines))
        return self._texts("counter_page.saved", name=counter.person.name, what=self.signed(counter))

    def signed(self, counter: Counter) -> str:
        """What a person signs: what goes out and comes back, for whom and for which matter it goes out (EQ-11, PF-10)."""
        what = self.what(counter.lines)
        if counter.person is None or not counter.taking:
            return what
        if counter.receiver is not None:
            what = self._texts("counter_page.lent", what=what, receiver=counter.receiver.words)
        if counter.matter:
            what = self._texts("counter_page.for_matter", what=what, matter=counter.matter)
        return what

    def notices(self, saved: Saved) -> list[str]:
        """What has to be said beside it."""
        said = [self._notice(each) for each in saved.result.notices if each.code not in _SAID_ELSEWHERE]
        return [*self._disputed(saved), *said, *self._put_back(saved)]

    def _disputed(self, saved: Saved) -> list[str]:
        """Over what an officer disagreed, for a third person to decide (EQ-11)."""
        filed = [each.of(ReturnDisputed) for each in saved.result.disputes]
        if not filed:
            return []
        lines = {line.tag: line.label for line in saved.counter.lines}
        tags = self._texts("counter_page.what_join").join(lines.get(each.tag, each.tag) for each in filed)
        sentence = self._texts("disputes.told", tags=tags)
        return [self._texts("counter_page.cited_short", sentence=sentence, rule="EQ-11")]

    def _put_back(self, saved: Saved) -> list[str]:
        """Where what is kept centrally goes (EQ-08)."""
        placed = [each for each in saved.result.stored if each.place]
        if not placed:
            return []
        named = [
            self._texts("counter_page.put_back_one", tag=each.label, place=each.place)
            for each in placed[:_MOST_PLACED]
        ]
        items = self._texts("counter_page.what_join").join(named)
        key = "put_back" if len(placed) <= _MOST_PLACED else "put_back_some"
        return [self._texts(f"counter_page.{key}", items=items, count=len(placed))]

    def slip(self, counter: Counter, entry: Entry) -> str:
        """Whose slip it is and of how many items: those that its entry is about."""
        lines = [line for line in counter.lines if _in(line, entry)]
        names = dict.fromkeys(
            line.holder_name if line.receiver is None else line.receiver.words for line in lines
        )
        return f"{self._texts('counter_page.what_join').join(names)}　{self.what(lines)}"

    def awaited(self, item: Item, due_at: datetime, now: datetime) -> str:
        """A camera whose recordings are to come (EQ-05, DM-05)."""
        moment = formats.recent(self._texts, due_at, now, self._zone)
        return self._texts("counter_page.result.recordings", tag=item.label, name=item.name, moment=moment)

    def _notice(self, notice: Notice) -> str:
        sentence = self._texts(notice.text_key, **notice.named_facts)
        if not notice.rule:
            return sentence
        return self._texts("counter_page.cited_short", sentence=sentence, rule=notice.rule)


def _in(line: CounterLine, entry: Entry) -> bool:
    """Whether the entry is about the line; what goes out of a line of counted gear is a portion of it there."""
    if line.lent and line.direction is Direction.TAKE and not line.part_of:
        portions = subject("item", f"{line.tag}/")
        return isinstance(entry.typed, CheckedOut) and any(
            each.startswith(portions) for each in entry.subjects
        )
    if line.part_of and not line.stays_out and not isinstance(entry.typed, CheckedIn):
        return False
    return subject("item", line.tag) in entry.subjects
