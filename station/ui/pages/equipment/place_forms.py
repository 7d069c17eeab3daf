"""Forms about places: one that is defined or changed, its conditions, its end, and the places that items name already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from station.core.texts import Texts
from station.inventory.places.conditions import StorageCondition
from station.inventory.places.decide import PlaceWish
from station.inventory.places.values import RANK, PlaceKind, PlaceStanding
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormFlag, FormLine, FormText
from station.ui.widgets.form_pane import FormPane

_LINES = 8


def _kinds(texts: Texts) -> list[Option]:
    return [Option(each.value, texts(f"places.kind.{each.value}")) for each in PlaceKind]


def _parent_field(texts: Texts, places: Sequence[PlaceStanding], but: str = "") -> FormChoice:
    """Which place it lies in; a position holds no other, and none lies in itself."""
    field = FormChoice(texts("places.field.parent"), unset=texts("places.parent_none"))
    field.offer(
        Option(each.place.code, f"{each.path} ({each.place.code})")
        for each in places
        if RANK[each.place.kind] < RANK[PlaceKind.POSITION] and each.place.code != but
    )
    return field


class PlaceForm(FormPane):
    """A new place, or `standing` as it is to be, with a reason."""

    def __init__(
        self, texts: Texts, places: Sequence[PlaceStanding], standing: PlaceStanding | None = None
    ) -> None:
        title = texts("places.add" if standing is None else "places.change")
        super().__init__(texts, title, texts("places.save"), "" if standing is None else standing.path)
        self.standing = standing
        hint = texts("places.hint_code")
        self.code = FormLine(
            texts("places.field.code"), hint=hint, example=texts("places.example"), required=True
        )
        self.name = FormLine(texts("places.field.name"), required=True)
        self.kind = FormChoice(texts("places.field.kind"), required=True)
        self.kind.offer(_kinds(texts))
        self.parent_place = _parent_field(texts, places, "" if standing is None else standing.place.code)
        self.reason = FormText(texts("places.reason"), required=True, rule="EQ-09")
        if standing is None:
            self.add("code", self.code)
        self.add("name", self.name)
        self.add("kind", self.kind)
        self.add("parent", self.parent_place)
        if standing is None:
            self.kind.put(PlaceKind.CABINET.value)
            return
        self.add("reason", self.reason)
        self.code.put(standing.place.code)
        self.name.put(standing.place.name)
        self.kind.put(standing.place.kind.value)
        self.parent_place.put(standing.place.parent)

    def filled(self) -> PlaceWish:
        """The place as filled in."""
        change = self.standing is not None
        return PlaceWish(
            self.code.value,
            self.name.value,
            PlaceKind(self.kind.value),
            self.parent_place.value,
            change,
            self.reason.value if change else "",
        )


class PlaceCheckForm(FormPane):
    """Each condition of a place is ticked where it is met."""

    def __init__(self, texts: Texts, standing: PlaceStanding, conditions: Sequence[StorageCondition]) -> None:
        super().__init__(texts, texts("places.check"), texts("places.check_act"), standing.path)
        self.standing = standing
        self.met = {
            each.code: self.add(each.code, FormFlag(each.called, texts("places.met"))) for each in conditions
        }
        self.note = self.add("note", FormText(texts("places.note"), hint=texts("places.note_hint")))

    def filled(self) -> tuple[str, tuple[str, ...], str]:
        """The place's code, the conditions that it does not meet, and the note."""
        unfit = tuple(code for code, flag in self.met.items() if not flag.value)
        return self.standing.place.code, unfit, self.note.value


class PlaceEndForm(FormPane):
    """Why a place is no longer used."""

    def __init__(self, texts: Texts, standing: PlaceStanding) -> None:
        super().__init__(texts, texts("places.end"), texts("places.end"), standing.path)
        self.standing = standing
        self.reason = self.add("reason", FormText(texts("places.reason"), required=True, rule="EQ-09"))


class AdoptForm(FormPane):
    """The places that items name and that are none yet, one a line."""

    def __init__(self, texts: Texts, found: Mapping[str, int], places: Sequence[PlaceStanding]) -> None:
        said = texts("places.adopt_found", count=len(found))
        super().__init__(texts, texts("places.adopt"), texts("places.adopt_act"), said)
        hint = texts("places.adopt_hint")
        field = FormText(texts("places.field.unplaced"), hint=hint, lines=_LINES, required=True)
        self.names = self.add("names", field)
        self.names.put("\n".join(found))
        self.kind = self.add("kind", FormChoice(texts("places.field.kind"), required=True))
        self.kind.offer(_kinds(texts))
        self.kind.put(PlaceKind.POSITION.value)
        self.parent_place = self.add("parent", _parent_field(texts, places))

    def filled(self) -> tuple[tuple[str, ...], PlaceKind, str]:
        """The texts, what kind of place they are, and in which one they lie."""
        names = tuple(line.strip() for line in self.names.value.splitlines() if line.strip())
        return names, PlaceKind(self.kind.value), self.parent_place.value
