"""The meaning of a code that a person types or scans: the officer behind a number or badge, the item behind a tag."""

from __future__ import annotations

from station.core.codes import CodeHolder, CodeKind, code_key, meanings, read_repeatedly
from station.core.errors import Refused
from station.people.asking import asks_sign_in
from station.people.ports import PeopleStore
from station.people.sessions import Session


class CodeMeanings:
    """Codes in one namespace, in any case and width (EQ-10), for calls that name officers and items by them."""

    def __init__(self, store: PeopleStore) -> None:
        self._store = store

    @asks_sign_in("says what a scan at any screen says")
    def officer(self, session: Session, code: str) -> str:
        """The number of the officer whose number or badge `code` is; `code` itself where nothing has it.

        Raises Refused ``codes.not_officer`` for an item's tag, ``codes.kit_not_officer`` and ``codes.place_not_officer`` for the code of a kit or a place, ``codes.two_meanings``, ``counter.read_repeatedly``.
        """
        return self._meant(code, officer=True)

    @asks_sign_in("says what a scan at any screen says")
    def item(self, session: Session, code: str) -> str:
        """The tag of the item whose tag `code` is; `code` itself where nothing has it.

        Raises Refused ``codes.not_item`` for an officer's number or badge, ``codes.kit_not_item`` and ``codes.place_not_item`` for the code of a kit or a place, and the same as `officer`.
        """
        return self._meant(code, officer=False)

    def _meant(self, code: str, *, officer: bool) -> str:
        with self._store.read() as view:
            holders = view.codes.holders(code)
            once = "" if holders else read_repeatedly(code_key(code))
            if once and view.codes.holders(once):
                raise Refused("counter.read_repeatedly", rule="EQ-10", scanned=code, once=once)
        found = meanings(holder for holder in holders if _is_wanted(holder, officer=officer))
        if len(found) > 1:
            raise Refused("codes.two_meanings", rule="EQ-10", value=code)
        if not found and holders:
            raise _of_another_kind(code, holders[0], officer=officer)
        return found[0].owner if found else code


def _is_wanted(holder: CodeHolder, *, officer: bool) -> bool:
    return holder.is_officer if officer else holder.kind is CodeKind.TAG


def _of_another_kind(code: str, holder: CodeHolder, *, officer: bool) -> Refused:
    wanted = "officer" if officer else "item"
    named = holder.kind in (CodeKind.KIT, CodeKind.PLACE)
    said = f"codes.{holder.kind.value}_not_{wanted}" if named else f"codes.not_{wanted}"
    return Refused(said, rule="EQ-10", value=code, owner=holder.shown, name=holder.name)
