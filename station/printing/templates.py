"""The papers' templates as data (PF-07): an office changes one with a reason, previews it, and can go back.

A template is typst text. The shipped text is in force until an entry says otherwise; every text that was ever in
force stands in the ledger, so any of them can be put in force again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from station.core.clock import Clock
from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.ledger import Draft, Entry, Stream, subject
from station.core.policy import Policy
from station.people.asking import asks
from station.people.dated import Dated
from station.people.naming import written
from station.people.permissions import Permission
from station.people.sessions import Session
from station.printing.bodies import LONGEST_TEMPLATE, TemplateChanged, TemplateReset

RULE: Final = "PF-07"
_MOST_OF_A_KIND: Final = 100_000
"""Entries of one kind that are looked at; no office has so many."""


@dataclass(frozen=True, slots=True)
class OwnTemplate:
    """An office's own template: its text, and the entry that put it in force."""

    name: str
    text: str
    seq: int


@dataclass(frozen=True, slots=True)
class TemplateInForce:
    """The template in force; `changed_by` and `changed_at` are set where it is the office's own."""

    name: str
    text: str
    shipped: str
    changed_by: str = ""
    changed_at: datetime | None = None

    @property
    def own(self) -> bool:
        """Whether it is the office's own."""
        return self.text != self.shipped


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """A text that was put in force: by which entry, when, by whom and why.

    `text` is None for a reset to the shipped text.
    """

    seq: int
    at: datetime
    by: str
    reason: str
    text: str | None


@dataclass(frozen=True, slots=True)
class TemplateCase:
    """The facts of a change.

    The template's name, the shipped text, the text in force, the new text, and the reason.
    """

    name: str
    shipped: str
    present: str
    text: str
    reason: str


def decide_template_change(
    session: Session, case: TemplateCase, _policy: Policy, now: datetime
) -> Decided[None]:
    """Put the new text in force; the shipped text is a reset.

    Raises Refused ``people.reason_missing``, ``template.same``, ``template.empty``, ``template.too_long``.
    """
    text, reason = case.text, written(case.reason, "people.reason_missing", RULE)
    if not text.strip():
        raise Refused("template.empty", rule=RULE)
    if len(text) > LONGEST_TEMPLATE:
        raise Refused("template.too_long", rule=RULE, length=len(text), most=LONGEST_TEMPLATE)
    if text == case.present:
        raise Refused("template.same", rule=RULE)
    about = (subject("template", case.name),)
    body = (
        TemplateReset(case.name, reason) if text == case.shipped else TemplateChanged(case.name, text, reason)
    )
    return Decided((session.draft(body, now, subjects=about, rules=(RULE,)),), (), None)


class TemplateTypesetter(Protocol):
    """Sets papers on templates; `station.reports.writer.ReportFiles` does."""

    def shipped(self) -> Mapping[str, str]:
        """The templates that come with the program, by name."""
        ...

    def sample(self, name: str, papers: Mapping[str, str], language: str) -> bytes:
        """An invented report on the template `name`, with `papers` in place of the shipped ones.

        The layout, which all papers share, is tried with every one of them. Raises Refused ``template.broken``,
        ``template.too_slow``, ``template.font_unknown``, DeviceProblem ``reports.no_font``.
        """
        ...


class TemplateRows(Protocol):
    """The office's own templates within one transaction."""

    def templates(self) -> tuple[OwnTemplate, ...]:
        """Those in force."""
        ...


class TemplateLedger(Protocol):
    """The ledger, as far as earlier versions need it."""

    def of_kind(self, stream: Stream, kind: str, size: int, *, checked: bool = False) -> Sequence[Entry]:
        """The newest entries of exactly this kind, newest first; `checked`: each with the content of its hash."""
        ...


class TemplateView(Protocol):
    """What one transaction sees."""

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        ...

    @property
    def printing(self) -> TemplateRows:
        """Templates."""
        ...

    @property
    def ledger(self) -> TemplateLedger:
        """The ledger."""
        ...


class TemplateWork(TemplateView, Protocol):
    """One unit of work."""

    def append(self, draft: Draft) -> Entry:
        """Record `draft`."""
        ...


class TemplateStore(Protocol):
    """The part of the store that templates need."""

    def read(self) -> AbstractContextManager[TemplateView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[TemplateWork]:
        """A unit of work that commits when its block ends well."""
        ...


class PaperTemplates(Dated, behind="templates", ask=asks(Permission.ACCOUNT_OWN)):
    """Looking at templates, trying them, and putting them in force."""

    def __init__(self, store: TemplateStore, press: TemplateTypesetter, clock: Clock) -> None:
        self._store, self._press, self._clock = store, press, clock

    @asks(Permission.ACCOUNT_OWN)
    def current(self, session: Session) -> tuple[TemplateInForce, ...]:
        """The templates in force, by name."""
        with self._store.read() as view:
            own = {each.name: each for each in view.printing.templates()}
            # The templates are what the entries give, so each has its entry.
            entries = {entry.seq: entry for entry in _entries(view)} if own else {}
        found = []
        for name, shipped in sorted(self._press.shipped().items()):
            if name not in own:
                found.append(TemplateInForce(name, shipped, shipped))
                continue
            entry = entries[own[name].seq]
            found.append(TemplateInForce(name, own[name].text, shipped, entry.actor.name, entry.happened_at))
        return tuple(found)

    @asks(Permission.ACCOUNT_OWN)
    def template(self, session: Session, name: str) -> TemplateInForce:
        """One template. Raises Refused ``template.unknown``."""
        found = next((each for each in self.current(session) if each.name == name), None)
        if found is None:
            raise Refused("template.unknown", name=name, names=" · ".join(sorted(self._press.shipped())))
        return found

    @asks(Permission.ACCOUNT_OWN)
    def versions(self, session: Session, name: str) -> tuple[TemplateVersion, ...]:
        """All texts that were put in force in place of the shipped text, newest first."""
        with self._store.read() as view:
            entries = [entry for entry in _entries(view) if subject("template", name) in entry.subjects]
        return tuple(_version(entry) for entry in reversed(entries))

    @asks(Permission.POLICY_EDIT)
    def preview(self, session: Session, name: str, text: str, language: str) -> bytes:
        """A paper with `text` as the template `name`, as PDF. Raises as `TemplateTypesetter.sample`."""
        self.template(session, name)
        return self._press.sample(name, {**self._own_texts(), name: text}, language)

    @asks(Permission.POLICY_EDIT)
    def change(self, session: Session, name: str, text: str, reason: str, language: str) -> Entry:
        """Put `text` in force, after trying it. Raises as `decide_template_change` and `TemplateTypesetter.sample`."""
        # Decided once before the trial, which takes seconds, and again on what is in force then.
        shipped = self.template(session, name).shipped
        with self._store.read() as view:
            case = _case(view, name, shipped, text, reason)
            decide_template_change(session, case, view.policy, self._clock.now())
        self._press.sample(name, {**self._own_texts(), name: text}, language)
        return self._put_in_force(session, name, text, reason)

    @asks(Permission.POLICY_EDIT)
    def reset(self, session: Session, name: str, reason: str) -> Entry:
        """Put the shipped text in force again. Raises as `decide_template_change`."""
        return self._put_in_force(session, name, self.template(session, name).shipped, reason)

    def _put_in_force(self, session: Session, name: str, text: str, reason: str) -> Entry:
        shipped = self._press.shipped()[name]
        with self._store.write() as work:
            case = _case(work, name, shipped, text, reason)
            return record(work, decide_template_change(session, case, work.policy, self._clock.now()))[0]

    def _own_texts(self) -> dict[str, str]:
        with self._store.read() as view:
            return own_texts(view.printing.templates())


def _case(view: TemplateView, name: str, shipped: str, text: str, reason: str) -> TemplateCase:
    """The case of a change, on what is in force in `view`."""
    present = own_texts(view.printing.templates()).get(name, shipped)
    return TemplateCase(name, shipped, present, text, reason)


def own_texts(templates: Sequence[OwnTemplate]) -> dict[str, str]:
    """The texts of an office's own templates by name."""
    return {each.name: each.text for each in templates}


def _entries(view: TemplateView) -> list[Entry]:
    """All entries that put a text in force, oldest first: by their kinds, so that no derived index can hide one."""
    found = [
        entry
        for body in (TemplateChanged, TemplateReset)
        for entry in view.ledger.of_kind(Stream.CUSTODY, body.KIND, _MOST_OF_A_KIND, checked=True)
    ]
    return sorted(found, key=lambda entry: entry.seq)


def _version(entry: Entry) -> TemplateVersion:
    match entry.typed:
        case TemplateChanged(text=text, reason=reason):
            return TemplateVersion(entry.seq, entry.happened_at, entry.actor.name, reason, text)
        case TemplateReset(reason=reason):
            return TemplateVersion(entry.seq, entry.happened_at, entry.actor.name, reason, None)
        case _:
            return TemplateVersion(entry.seq, entry.happened_at, entry.actor.name, "", None)
