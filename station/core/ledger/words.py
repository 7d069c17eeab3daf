"""Entries in words: the kind, one sentence for lists and timelines, and the body as pairs of name and value.

Every screen and the command line take their words from here. The sentence of a kind is the text ``entry.said.<kind>`` with
the body's facts (`Body.said`); its name is ``entry.kind.<kind>``; the names of fields are ``entry.field.<field>``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from station.core.clock import from_record, local
from station.core.ledger.bodies import Body, Codec, Opaque, Shape
from station.core.ledger.entry import Entry, Participant, is_unconfirmed
from station.core.money import yuan
from station.core.sizes import size
from station.core.texts import Texts

LABEL = "label"
"""Ends the key of the code that a thing bears now, among the names of an entry, where it is another than its first one."""
_HASH = re.compile(r"[0-9a-f]{32,}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_SHORT_HASH = 12
_INDENT = "    "
_MOST_LINES = 400
_MOST_SUBJECTS = 3


@dataclass(frozen=True, slots=True)
class EntryWords:
    """Words in one language, for an office in `zone` (IANA name)."""

    texts: Texts
    zone: str
    names: Mapping[str, str] = field(default_factory=dict)
    """What people and things are called, by subject (`Entry.names`)."""
    subjects: tuple[str, ...] = ()
    """What the entry is about."""

    def __call__(self, key: str, /, **facts: object) -> str:
        """The text of `key` with `facts` in its placeholders."""
        return self.texts(key, **facts)

    def kind(self, kind: str) -> str:
        """The name of a kind: ``领用``. A kind of a newer program is shown by its code."""
        key = f"entry.kind.{kind}"
        return self.texts(key) if self.texts.has(key) else kind

    def said(self, body: Body, variant: str = "", **facts: object) -> str:
        """The sentence of a body: the text of its kind (and `variant`) with its fields and `facts` filled in."""
        key = f"entry.said.{body.KIND}" + (f"_{variant}" if variant else "")
        named = {place: self.thing(about) for place, about in named_in(body).items()}
        return self.texts(key, **{**named, **self.facts(body), **facts})

    def thing(self, about: str) -> str:
        """What a subject is called, with its code: ``王乙（1002）``; the code alone where no name is known."""
        area, _, code = about.partition(":")
        code = self.names.get(f"{about}:{LABEL}", code)
        name = self.names.get(about) or self.names.get(f"{about}:{self.texts.language}")
        key = f"entry.{'named' if name and name != code else 'unnamed'}.{area}"
        return self.texts(key, name=name, code=code) if self.texts.has(key) else code

    def knows(self, about: str) -> bool:
        """Whether a name of the subject is known."""
        return about in self.names or f"{about}:{self.texts.language}" in self.names

    def subject(self, about: str) -> str:
        """A subject by its name, else by what it is and its whole code: ``人员 1002``; a bare code stays one."""
        area, _, code = about.partition(":")
        if self.knows(about):
            named = self.names.get(f"{about}:{self.texts.language}")
            return self.thing(about) if named is None else f"{code} {named}"
        key = f"entry.subject.{area}"
        return f"{self.texts(key)} {code}" if code and self.texts.has(key) else code or about

    def titled(self, about: str, title: str) -> str:
        """A subject with the title that an entry gives it, which is said once: a thing that is known bears it in its name."""
        thing = self.thing(about)
        return thing if title in thing else f"{thing} {title}"

    def item(self, tag: str, name: str) -> str:
        """An item by its name as an entry holds it, and the tag that it bears now."""
        code = self.names.get(f"item:{tag}:{LABEL}", tag)
        return self.texts("entry.named.item", name=name, code=code)

    def facts(self, body: Body) -> dict[str, str]:
        """The fields of a body in words, by their names; lists and records are left to `Body.said`."""
        return {
            step.name: self.value(step.codec, getattr(body, step.name))
            for step in body.codec().steps
            if step.codec.shape not in (Shape.LIST, Shape.MAPPING, Shape.RECORD, Shape.PLAIN)
        }

    def moment(self, moment: datetime) -> str:
        """A moment in the office's local time: ``2026-11-21 18:05``."""
        return f"{local(moment, self.zone):%Y-%m-%d %H:%M}"

    def joined(self, names: Sequence[str]) -> str:
        """Several names in one line."""
        return self.texts("entry.join").join(names)

    def beside(self, tables: Sequence[str]) -> str:
        """What stands beside the ledger, by the codes of `LedgerSealed`: ``签名存证、库外存证``; an unknown code as it is."""
        keys = {table: f"ledger.beside.{table}" for table in tables}
        return self.joined([self.texts(key) if self.texts.has(key) else table for table, key in keys.items()])

    def some(self, key: str, names: Sequence[str]) -> str:
        """The only name, or the first one and how many there are, by the text `key`: ``LRF-0002 等 40 件``."""
        if len(names) <= 1:
            return "".join(names)
        return self.texts(key, first=names[0], count=len(names))

    def money(self, fen: int) -> str:
        """An amount of money: ``¥1,680.00``."""
        return yuan(fen)

    def choice(self, key: str, value: str) -> str:
        """A code by its words ``<key>.<value>``; as it is where it has none."""
        named = f"{key}.{value}"
        return self.texts(named) if key and self.texts.has(named) else str(value)

    def field(self, name: str) -> str:
        """The name of a field of a body."""
        return self.choice("entry.field", name)

    def value(self, codec: Codec, value: Any) -> str:
        """A single value in words, by its declared type; ``—`` for None."""
        if value is None or value == "":
            return self.texts("entry.nothing")
        if isinstance(value, bool):
            return self.texts("entry.true" if value else "entry.false")
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return value.isoformat()
        if codec.unit == "fen" and isinstance(value, int):
            return self.money(value)
        if codec.shape is Shape.DIGEST:
            return _grouped(str(value))
        return self.choice(codec.worded, value) if isinstance(value, str) else str(value)


_CODES: dict[str, tuple[str, str]] = {
    "number": ("person", "officer"),
    "account": ("person", "account"),
    "owner": ("person", ""),
    "chief": ("chief_person", "officer"),
    "absent": ("absent_person", "officer"),
    "successor": ("successor_person", "officer"),
    "tag": ("item", "item"),
    "category": ("trained", "category"),
    "about": ("thing", ""),
    "camera": ("camera", "item"),
}
"""Fields that hold a code: the placeholder of its name in a sentence, and the area of its subject ("": it is one)."""
_SUBJECTS = frozenset({"about", "owner", "chief", "category"})
"""Those whose title does not say that a code follows, so that what it stands for is named."""
_MEASURED: dict[str, Callable[[int], str]] = {"bytes": size, "step": lambda place: str(place + 1)}
"""Numbers of a body by their unit: bytes are shown as on the archive's page, steps are counted from one."""


def named_in(body: Body) -> dict[str, str]:
    """The subjects that a body's sentence names, by placeholder."""
    found: dict[str, str] = {}
    for held, (place, area) in _CODES.items():
        code = getattr(body, held, None)
        if isinstance(code, str | int) and code != "":
            found[place] = f"{area}:{code}" if area else str(code)
    return found


def kind_words(texts: Texts, kind: str) -> str:
    """The name of a kind: ``领用``. A kind of a newer program is shown by its code."""
    return EntryWords(texts, "").kind(kind)


def sentence(texts: Texts, entry: Entry, about: str = "") -> str:
    """What the entry says in one sentence; `about` is the subject in whose history it stands (`Body.said`).

    Empty for an entry that this program can't read.
    """
    typed = entry.typed
    if isinstance(typed, Opaque):
        return ""
    said = typed.said(EntryWords(texts, entry.zone, entry.names or {}, entry.subjects), about)
    return texts("entry.unconfirmed", said=said) if is_unconfirmed(entry) else said


def participant_words(texts: Texts, other: Participant) -> str:
    """Who took part in an entry and how they confirmed it: ``王乙 · 1002 · 未确认``."""
    return " · ".join(filter(None, (other.name, other.number, texts(f"ledger_page.proof.{other.proof}"))))


def line_words(texts: Texts, entry: Entry) -> str:
    """The entry in one line of a list: its sentence, or, where this program can't read it, what it is about."""
    said = sentence(texts, entry)
    if said:
        return said
    shown = [subject_words(texts, each) for each in entry.subjects[:_MOST_SUBJECTS]]
    more = f" +{len(entry.subjects) - _MOST_SUBJECTS}" if len(entry.subjects) > _MOST_SUBJECTS else ""
    return texts("entry.join").join(shown) + more


def history_words(texts: Texts, entry: Entry, about: str) -> str:
    """What the entry says in the history of `about`, and who made it."""
    return " · ".join(filter(None, (sentence(texts, entry, about), actor_words(texts, entry))))


def digest_words(digest: bytes) -> str:
    """A digest in groups of eight digits, which people can compare and which can wrap."""
    return _grouped(digest.hex())


def _grouped(figures: str) -> str:
    return " ".join(figures[at : at + 8] for at in range(0, len(figures), 8))


def actor_words(texts: Texts, entry: Entry) -> str:
    """Who made an entry: ``李甲 · 1001``; the program by its own name."""
    actor = entry.actor
    if actor.account == "station" and actor.number is None:
        return texts("entry.program")
    return f"{actor.name} · {actor.number or actor.account}"


def subject_words(texts: Texts, subject: str) -> str:
    """What an entry is about: ``装备 BWC-0017``."""
    area, _, identity = subject.partition(":")
    key = f"entry.subject.{area}"
    shown = f"{identity[:_SHORT_HASH]}…" if _HASH.fullmatch(identity) else identity
    return f"{texts(key)} {shown}" if texts.has(key) else subject


def thing_words(texts: Texts, entry: Entry, about: str) -> str:
    """What an entry is about, by its name where the entry knows one: ``王乙（1002）``, else ``人员 1002``."""
    words = EntryWords(texts, entry.zone, entry.names or {})
    return words.thing(about) if words.knows(about) else subject_words(texts, about)


def body_facts(texts: Texts, entry: Entry) -> list[tuple[str, str]]:
    """The body as pairs of name and value, nested ones indented under their name; what is empty is left out."""
    words = EntryWords(texts, entry.zone, entry.names or {})
    typed = entry.typed
    if isinstance(typed, Opaque):
        return [(words.field(name), _block(_plain(words, value))) for name, value in entry.body.items()]
    return [
        (words.field(step.key), _block(lines)) for step, lines in _fields(words, typed.codec().steps, typed)
    ]


def _fields(words: EntryWords, steps: Sequence[Any], held: object) -> Iterator[tuple[Any, Iterator[str]]]:
    """The fields that hold something, each with its lines."""
    for step in steps:
        value = getattr(held, step.name)
        if value not in (None, "", (), {}):
            named = _called(words, step, value)
            yield step, iter((named,)) if named else _lines(words, step.codec, value)


def _called(words: EntryWords, step: Any, value: object) -> str:
    """A code by what it stands for (a kind, a person, a thing), a number with its unit; empty for any other value."""
    codec: Codec = step.codec
    if codec.worded or isinstance(value, bool):
        return ""
    if isinstance(value, int) and codec.unit in _MEASURED:
        return _MEASURED[codec.unit](value)
    if step.name == "kind" and isinstance(value, str):
        return words.kind(value)
    if step.name in _SUBJECTS and isinstance(value, str | int):
        area = _CODES[step.name][1]
        return words.subject(f"{area}:{value}" if area else str(value))
    return ""


def plain_words(texts: Texts, value: object, zone: str) -> str:
    """A value without a declared type, in words."""
    return _block(_plain(EntryWords(texts, zone), value))


def _block(lines: Iterator[str]) -> str:
    shown = list(lines)
    return "\n".join([*shown[:_MOST_LINES], "…"] if len(shown) > _MOST_LINES else shown)


def _lines(words: EntryWords, codec: Codec, value: Any) -> Iterator[str]:
    if value is None:
        yield words("entry.nothing")
    elif codec.shape is Shape.LIST:
        yield from _list(words, codec, value)
    elif codec.shape is Shape.MAPPING and codec.inner is not None:
        for name, member in value.items():
            yield from _named(words.field(name), list(_lines(words, codec.inner, member)))
    elif codec.shape is Shape.RECORD:
        if any(step.name == "strokes" for step in codec.steps):
            yield words("entry.drawn")
            return
        for step, lines in _fields(words, codec.steps, value):
            yield from _named(words.field(step.key), list(lines))
    elif codec.shape is Shape.PLAIN:
        yield from _plain(words, value)
    else:
        yield words.value(codec, value)


def _list(words: EntryWords, codec: Codec, value: Any) -> Iterator[str]:
    inner = codec.inner
    if inner is None or not value:
        yield words("entry.nothing")
    elif inner.shape in (Shape.RECORD, Shape.MAPPING, Shape.LIST):
        for place, member in enumerate(value, 1):
            yield from _named(f"{place}.", list(_lines(words, inner, member)))
    else:
        yield words.joined([words.value(inner, member) for member in value])


def _plain(words: EntryWords, value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, member in value.items():
            yield from _named(words.field(str(name)), list(_plain(words, member)))
    elif isinstance(value, list | tuple) and any(
        isinstance(member, Mapping | list | tuple) for member in value
    ):
        for place, member in enumerate(value, 1):
            yield from _named(f"{place}.", list(_plain(words, member)))
    elif isinstance(value, list | tuple):
        yield words.joined([_single(words, member) for member in value]) or words("entry.nothing")
    else:
        yield _single(words, value)


def _single(words: EntryWords, value: object) -> str:
    if value is None or value == "":
        return words("entry.nothing")
    if isinstance(value, bool):
        return words("entry.true" if value else "entry.false")
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return words.moment(from_record(value))
    return str(value)


def _named(name: str, inner: list[str]) -> Iterator[str]:
    """A line with its name before it; several lines under their name."""
    if len(inner) > 1:
        yield name
        yield from (f"{_INDENT}{line}" for line in inner)
    else:
        yield f"{name}  {inner[0] if inner else ''}"
