"""Lines of the counter in the words that the list shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.core.notices import Notice
from station.core.texts import Texts
from station.inventory.counter import Counter, CounterLine, Direction
from station.inventory.disputing.values import Dissent
from station.inventory.values import Condition
from station.ui import formats
from station.ui.pages.counter.claim import claim_of, claim_words
from station.ui.widgets.chip import ChipState

_CONDITIONS = {
    Condition.GOOD: ("ok", "ok"),
    Condition.DAMAGED: ("stop", "wrench"),
    Condition.INCOMPLETE: ("attention", "warning"),
}

_DIRECTIONS = {
    Direction.TAKE: ("accent", "export"),
    Direction.RETURN: ("neutral", "import"),
    Direction.HANDOVER: ("accent", "person"),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A smaller line below: icon, colour token and sentence."""

    icon: str
    token: str
    sentence: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One row of the list; `label` is the tag that its item bears. `end` is the words at its right, `condition` the chip there."""

    tag: str
    label: str
    direction: ChipState
    name: str
    place: str
    end: str
    condition: ChipState | None
    remarks: tuple[Remark, ...]


class LineWords:
    """Puts lines into words."""

    def __init__(self, texts: Texts, zone: str) -> None:
        self._texts, self._zone = texts, zone

    def views(
        self,
        counter: Counter,
        now: datetime,
        recordings_due: datetime | None,
        stale: frozenset[str] = frozenset(),
        *,
        asking: bool = True,
    ) -> tuple[LineView, ...]:
        """The rows for `counter`; `recordings_due` is the time limit for a camera that comes back now (DM-05).

        `stale` are the tags of lines that a confirmation was refused for; with `asking`, a faulty item asks for a word.
        """
        return tuple(
            self._view(
                line,
                now,
                recordings_due,
                behalf=line.for_another,
                stale=not stale.isdisjoint((line.tag, line.label)),
                asking=asking,
            )
            for line in counter.lines
        )

    def _view(
        self,
        line: CounterLine,
        now: datetime,
        recordings_due: datetime | None,
        *,
        behalf: bool,
        stale: bool,
        asking: bool,
    ) -> LineView:
        takes = line.direction is not Direction.RETURN
        token, icon = _DIRECTIONS[line.direction]
        way = "issue" if line.counted else line.direction.value
        direction = ChipState(self._texts(f"counter.direction.{way}"), token, icon)
        remarks = [Remark("warning", "attention", self._note(each)) for each in line.notices]
        if line.nothing_recorded:
            sentence = self._texts("counter_page.lines.nothing_recorded", reason=line.nothing_recorded)
            remarks.insert(0, Remark("signature", "attention", self._cited(sentence, "EQ-05")))
        elif line.awaits_recordings:
            sentence = self._texts("counter_page.lines.recordings_soon")
            if recordings_due is not None:
                moment = formats.recent(self._texts, recordings_due, now, self._zone)
                sentence = self._texts("counter_page.lines.recordings", moment=moment)
            remarks.insert(0, Remark("camera", "attention", self._cited(sentence, "EQ-05")))
        if line.note or (asking and line.condition is not Condition.GOOD):
            note = line.note or self._texts("counter_page.lines.write_note")
            remarks.append(Remark("edit", "text-muted", note))
        if line.dissent is not None:
            disputed = self._disputed(line.dissent, line.condition)
            remarks.append(Remark("people", "attention", self._cited(disputed, "EQ-11")))
        if line.receiver is not None:
            key = "counter_page.lines.issued_to" if line.counted else "counter_page.lines.lent_to"
            lent = self._texts(key, receiver=line.receiver.words)
            remarks.insert(0, Remark("people", "text-muted", lent))
        if behalf or line.giver_name:
            holder = self._texts("counter_page.lines.from_holder", name=line.giver_name or line.holder_name)
            remarks.insert(0, Remark("person", "text-muted", holder))
        if not line.seen:
            remarks.insert(0, Remark("eye", "attention", self._texts("counter_page.lines.unseen")))
        if stale:
            remarks.insert(0, Remark("stop", "stop", self._texts("counter_page.note.stale")))
        token, icon = _CONDITIONS[line.condition]
        worded = ChipState(self._texts(f"equipment.condition.{line.condition.value}"), token, icon)
        end = self._end(line, now) if takes else ""
        remarks = [*self._staying(line), *remarks]
        return LineView(
            line.tag,
            line.label,
            direction,
            self._named(line),
            line.place,
            end,
            None if takes or not line.seen else worded,
            tuple(remarks),
        )

    def _disputed(self, said: Dissent, found: Condition) -> str:
        """What the officer signs: what they state, that photos go with it, and their words."""
        text, count, claim = " ".join(said.text.split()), len(said.photos), claim_of(said)
        if not claim:
            return self._texts("disputes.form.said", text=text)
        claimed = claim_words(self._texts, claim, found)
        key = "stated_photos" if count else "stated"
        return self._texts(f"disputes.form.{key}", claimed=claimed, count=count, text=text)

    def _named(self, line: CounterLine) -> str:
        """What a line is called; of counted gear that comes back with how much, since its condition stands at the right."""
        if not line.lent or line.direction is not Direction.RETURN:
            return line.name
        amount = {"name": line.name, "quantity": line.quantity, "unit": line.unit}
        return self._texts("counter_page.lines.amount_back", **amount)

    def _staying(self, line: CounterLine) -> tuple[Remark, ...]:
        """How many pieces of a loan stay out, or which numbers of a range go out."""
        if line.numbers:
            return (Remark("barcode", "text-muted", line.numbers),)
        if not line.stays_out:
            return ()
        left = self._texts("counter_page.lines.stays_out", left=line.stays_out, unit=line.unit)
        return (Remark("clock", "text-muted", left),)

    def _end(self, line: CounterLine, now: datetime) -> str:
        """How much of stock goes out, and until when an item does."""
        if line.counted:
            return self._texts("counter_page.lines.amount", quantity=line.quantity, unit=line.unit)
        if line.lent:
            due = self._due(line, now)
            return self._texts(
                "counter_page.lines.amount_due", quantity=line.quantity, unit=line.unit, due=due
            )
        return self._due(line, now)

    def _due(self, line: CounterLine, now: datetime) -> str:
        if line.due_at is None:
            return self._texts("counter_page.lines.no_due")
        moment = formats.recent(self._texts, line.due_at, now, self._zone)
        due = self._texts("counter_page.lines.due", moment=moment)
        return self._texts("deadlines.provisional_due", due=due) if line.provisional else due

    def _note(self, notice: Notice) -> str:
        short = f"counter_page.note.{notice.code}"
        sentence = (
            self._texts(short, **notice.named_facts)
            if self._texts.has(short)
            else self._texts(notice.text_key, **notice.named_facts)
        )
        return self._cited(sentence, notice.rule)

    def _cited(self, sentence: str, rule: str | None) -> str:
        return self._texts("counter_page.cited_short", sentence=sentence, rule=rule) if rule else sentence
