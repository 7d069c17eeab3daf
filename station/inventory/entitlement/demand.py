"""What a standard demands of whom, and what there is for it: pure, for any catalogue (EQ-01, EQ-02).

Everything is counted by the smallest unit it belongs to, a group or what of a department has none, so that the numbers of
units add up to those of the office. What belongs to nobody, as the gear in the store, serves all: it goes in proportion to
those who have too little, and so does what others have beyond their standard.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from station.core.policy import Bilingual, Per, Policy, categories
from station.inventory.entitlement.life import ends_on
from station.inventory.values import full_group
from station.people.posts.values import Post
from station.people.values import Officer


class Leaf(NamedTuple):
    """The smallest unit: a department ("" for none) and a group by its full name ("" for those in none)."""

    department: str
    group: str


Part = Callable[[Leaf | None], str | None]
"""Which part of a whole something belongs to; None for none."""
_COUNTED: Final = ("required", "existing", "damaged", "ending", "undated")


Postings = Mapping[str, Post]
"""The post and the line of work of officers, by number; who has neither may be left out."""
_NO_POST: Final = Post("", "")
_NOTHING: Final = Bilingual("", "")
NO_POSTS: Final[Postings] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class StandardRow:
    """A row of a catalogue: how many of what each officer, group or the office should have, and for how many years one serves.

    Items of `categories` (EQ-01) fill it; with `words` those with one of them in their name or model, whatever their category
    where none is named. Only officers of its `posts` and `lines` count (none: all). From `ends_on` on it demands nothing.
    """

    code: str
    words_name: Bilingual
    words_unit: Bilingual
    per: Per
    quantity: int
    standard: bool
    life_years: int | None
    categories: frozenset[int]
    words: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    words_note: Bilingual = _NOTHING
    ends_on: date | None = None
    by_note: bool = False

    @property
    def of_some(self) -> bool:
        """Whether only officers of some posts or lines of work count."""
        return bool(self.posts or self.lines)

    def name(self, language: str) -> str:
        """What it is called."""
        return self.words_name.say(language)

    def unit(self, language: str) -> str:
        """What it is counted in."""
        return self.words_unit.say(language)

    def note(self, language: str) -> str:
        """How it is used."""
        return self.words_note.say(language)


@dataclass(frozen=True, slots=True)
class Gear:
    """A single item that is stock of the office, as far as it counts for a standard. `described` is its name and model in one case. `leaf` is whose it is, None for nobody's."""

    tag: str
    label: str
    name: str
    category: int
    described: str
    sound: bool
    since: date | None
    place: str
    leaf: Leaf | None


@dataclass(frozen=True, slots=True)
class EndingGear:
    """A sound item whose service is over by the end of the year."""

    gear: Gear
    row: StandardRow
    ends_on: date


@dataclass(frozen=True, slots=True)
class Tally:
    """What a row demands of each smallest unit, and what there is (None: nobody's)."""

    row: StandardRow
    required: Counter[Leaf] = field(default_factory=Counter)
    existing: Counter[Leaf | None] = field(default_factory=Counter)
    damaged: Counter[Leaf | None] = field(default_factory=Counter)
    ending: Counter[Leaf | None] = field(default_factory=Counter)
    undated: Counter[Leaf | None] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A row for the office or a unit.

    `ending` of the sound ones are over by the end of the year, of `undated` ones it is not known. Of what others have too
    much, and what is nobody's, the unit gets `shared` now, and of what still serves after the year `shared_later`; the office
    as a whole has no others.
    """

    row: StandardRow
    required: int
    existing: int
    damaged: int
    ending: int
    undated: int
    shared: int = 0
    shared_later: int = 0

    @property
    def missing(self) -> int:
        """How many lack now."""
        return max(0, self.required + self.damaged - self.existing - self.shared)

    @property
    def surplus(self) -> int:
        """How many sound ones are beyond the standard."""
        return max(0, self.existing - self.damaged - self.required)

    @property
    def wanted(self) -> int:
        """How many are to be bought, so that none lacks after the year."""
        return max(0, self.required + self.damaged + self.ending - self.existing - self.shared_later)


def office_rows(policy: Policy) -> tuple[StandardRow, ...]:
    """The office's own catalogue (EQ-01) as rows."""
    return tuple(
        StandardRow(
            str(each.number),
            each.words_name,
            each.words_unit,
            each.per,
            each.quantity,
            each.standard,
            each.life_years,
            frozenset({each.number}),
            words_note=each.words_note,
            by_note=each.by_note,
        )
        for each in categories(policy)
    )


def leaf_of(officer: Officer) -> Leaf:
    """Where an officer belongs."""
    return Leaf(officer.department, full_group(officer.department, officer.group))


def demand(row: StandardRow, officers: Sequence[Officer], posted: Postings = NO_POSTS) -> Counter[Leaf]:
    """How many a row demands of each smallest unit. `officers` are those in service; a group demands while it has some of them.

    Of a row with posts or lines only those count who have one of each; a group that has such an officer.
    """
    meant = [each for each in officers if _meant(row, posted.get(each.number, _NO_POST))]
    if row.per is Per.OFFICE:
        return Counter({Leaf("", ""): row.quantity}) if meant or not row.of_some else Counter()
    if row.per is Per.OFFICER:
        of = Counter(map(leaf_of, meant))
        return Counter({leaf: count * row.quantity for leaf, count in of.items()})
    groups: dict[str, Leaf] = {}
    for leaf in sorted(set(map(leaf_of, meant))):
        if leaf.group:
            groups.setdefault(leaf.group, leaf)  # two units of one full name are one group
    return Counter(dict.fromkeys(groups.values(), row.quantity))


def _meant(row: StandardRow, post: Post) -> bool:
    return (not row.posts or post.post in row.posts) and (not row.lines or post.line in row.lines)


def tallied(
    rows: Sequence[StandardRow],
    officers: Sequence[Officer],
    gear: Iterable[Gear],
    until: date,
    posted: Postings = NO_POSTS,
) -> tuple[tuple[Tally, ...], tuple[EndingGear, ...]]:
    """What each row demands and what there is for it; and the sound items whose service is over by `until`, soonest first."""
    tallies = tuple(Tally(row, demand(row, officers, posted)) for row in rows)
    find, ending = _finder(tallies), list[EndingGear]()
    for item in gear:
        tally = find(item)
        if tally is None:
            continue
        tally.existing[item.leaf] += 1
        if not item.sound:
            tally.damaged[item.leaf] += 1
            continue
        end = ends_on(item.since, tally.row.life_years)
        if end is not None and end <= until:
            tally.ending[item.leaf] += 1
            ending.append(EndingGear(item, tally.row, end))
        elif end is None and tally.row.life_years is not None:
            tally.undated[item.leaf] += 1
    return tallies, tuple(sorted(ending, key=lambda each: (each.ends_on, each.gear.label)))


def _finder(tallies: Sequence[Tally]) -> Callable[[Gear], Tally | None]:
    """Which row an item fills: the first whose words it bears, else the first of its category without words; one at most."""
    by_words = [
        (each, tuple(word.casefold() for word in each.row.words)) for each in tallies if each.row.words
    ]
    by_category = {
        number: each for each in reversed(tallies) if not each.row.words for number in each.row.categories
    }

    def find(item: Gear) -> Tally | None:
        for each, words in by_words:
            among = each.row.categories
            if (not among or item.category in among) and any(word in item.described for word in words):
                return each
        return by_category.get(item.category)

    return find


def of_office(tally: Tally) -> NeedRow:
    """The row of the office as a whole."""
    return NeedRow(
        tally.row,
        tally.required.total(),
        tally.existing.total(),
        tally.damaged.total(),
        tally.ending.total(),
        tally.undated.total(),
    )


def of_departments(tally: Tally) -> dict[str, NeedRow]:
    """The row of each department that should have some or has some ("" for those in none); together they lack what the office lacks."""
    return _parted(tally, lambda leaf: None if leaf is None else leaf.department, None)


def of_groups(tally: Tally, department: str) -> dict[str, NeedRow]:
    """The same of the groups of a department ("" for those in none), which together lack what the department lacks."""
    whole = of_departments(tally).get(department)
    return _parted(tally, lambda leaf: leaf.group if leaf and leaf.department == department else None, whole)


def _parted(tally: Tally, part: Part, within: NeedRow | None) -> dict[str, NeedRow]:
    """The row of each part. What belongs to no part serves all; of the parts of a unit that is what the unit gets."""
    counts = {name: _by(getattr(tally, name), part) for name in _COUNTED}
    required, sound = counts["required"], counts["existing"] - counts["damaged"]
    lasting = sound - counts["ending"]
    parts = sorted({each for count in counts.values() for each in count if each is not None})
    if within is None:
        now, later = sound[None], lasting[None]
    else:
        now, later = within.shared, within.shared_later
    shared, shared_later = spread(required, sound, parts, now), spread(required, lasting, parts, later)
    return {each: _row(tally.row, counts, each, shared[each], shared_later[each]) for each in parts}


def _row(
    row: StandardRow, counts: Mapping[str, Counter[str | None]], part: str, shared: int, shared_later: int
) -> NeedRow:
    required, existing, damaged, ending, undated = (counts[name][part] for name in _COUNTED)
    return NeedRow(row, required, existing, damaged, ending, undated, shared, shared_later)


def _by(counts: Mapping[Any, int], part: Part) -> Counter[str | None]:
    found = Counter[str | None]()
    for leaf, count in counts.items():
        found[part(leaf)] += count
    return found


def spread(
    required: Mapping[str | None, int], sound: Mapping[str | None, int], parts: Sequence[str], nobodys: int
) -> Mapping[str, int]:
    """How many each part gets of what is nobody's and of what others have beyond their standard, in proportion to what it lacks.

    What does not come out even goes to those with the largest remainder, in the order of `parts`.
    """
    lacks = {each: max(0, required.get(each, 0) - sound.get(each, 0)) for each in parts}
    over = sum(max(0, sound.get(each, 0) - required.get(each, 0)) for each in parts)
    total = sum(lacks.values())
    given = min(total, nobodys + over)
    shares = {each: lacks[each] * given // total if total else 0 for each in parts}
    behind = sorted(parts, key=lambda each: -(lacks[each] * given % total) if total else 0)
    for each in behind[: given - sum(shares.values())]:
        shares[each] += 1
    return shares
