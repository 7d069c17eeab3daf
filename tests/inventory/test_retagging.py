"""An item gets another tag: all that it ever bore find it, at the counter too, and none of them is given to another."""

import pytest
from sqlalchemy import text

from station.core.codes import CodeKind
from station.core.errors import IntegrityProblem, Refused
from station.core.listing import ListContext, ListQuery, Sort
from station.core.texts import load_texts
from station.inventory.bodies import CheckedOut, Retagged
from station.inventory.counter import Direction
from station.inventory.register.listing import EQUIPMENT_LIST
from station.inventory.values import ItemState, NewItem
from station.store.comparing import differences
from station.store.engine import transaction
from tests.inventory.offices import KEEPER, Office

CAMERA, OTHER = "BWC-0017", "PRN-0009"
WHY = "标签破损"


def found(office: Office, words: str) -> list[str]:
    """Labels of the items that a search of the list finds."""
    context = ListContext(office.clock.now(), "Asia/Shanghai")
    with office.store.read() as view:
        page = view.lists.page("equipment", EQUIPMENT_LIST.check(ListQuery(find=words)), context)
    return [row.item.label for row in page.rows]


@pytest.mark.rule("EQ-10", "tag")
def test_an_item_is_found_by_every_tag_that_it_bore(any_office: Office) -> None:
    office = any_office
    office.take("1001", CAMERA)
    for label in ("Cam-2", "CAM-3"):
        result = office.register.retag(KEEPER, CAMERA, label, WHY)
        assert (result.item.label, result.item.state) == (label, ItemState.OUT)
    assert office.item("cam-3").former_tags == (CAMERA, "Cam-2")
    for code in (CAMERA, "ＣＡＭ-2", "cam-3"):
        assert office.item(code).tag == CAMERA
        assert found(office, code) == ["CAM-3"]
        counter, (said,) = office.scans([code])
        assert [(line.tag, line.label, line.direction) for line in counter.lines] == [
            (CAMERA, "CAM-3", Direction.RETURN)
        ]
        assert said.facts["tag"] == "CAM-3"
        with office.store.write() as work:  # as an act asks, by the entries
            assert [item and item.tag for item in work.equipment.items((code,))] == [CAMERA]
            (holder,) = work.codes.holders(code)
            assert (holder.kind, holder.owner, holder.shown) == (CodeKind.TAG, CAMERA, "CAM-3")
    (entry,) = office.desk.check_in(KEEPER, ["cam-2"]).entries
    assert entry.subjects[0] == f"item:{CAMERA}"
    number, _, slip = office.slips.kept[-1]
    assert "CAM-3" in str(slip), number
    with transaction(office.store.engine, write=False) as connection:
        assert differences(connection) == []


@pytest.mark.rule("EQ-10", "tag")
def test_a_former_tag_is_given_to_nothing_else_but_its_own_item(office: Office) -> None:
    office.register.retag(KEEPER, CAMERA, "CAM-2", WHY)
    office.register.retag(KEEPER, CAMERA, "CAM-3", WHY)
    for code in (CAMERA, "cam-2"):
        with pytest.raises(Refused) as refusal:
            office.register.register(KEEPER, NewItem(code, 3, "执法记录仪"))
        assert (refusal.value.code, refusal.value.facts["owner"]) == ("codes.was_tag", "CAM-3")
        with pytest.raises(Refused, match="was_tag"):
            office.register.retag(KEEPER, OTHER, code, WHY)
    with pytest.raises(Refused, match="is_tag"):
        office.register.retag(KEEPER, OTHER, "CAM-3", WHY)
    assert office.register.retag(KEEPER, CAMERA, "CAM-2", WHY).item.former_tags == (CAMERA, "CAM-3")


@pytest.mark.rule("EQ-10", "tag")
@pytest.mark.parametrize(
    ("label", "reason", "code"),
    [
        (CAMERA.lower().replace("bwc", "BWC"), WHY, "equipment.same_tag"),
        ("CAM-2", " ", "equipment.reason_missing"),
        ("CMD:GOOD", WHY, "equipment.bad_tag"),
        ("B1001", WHY, "codes.is_badge"),
    ],
)
def test_a_tag_that_can_not_be_given_is_refused(office: Office, label: str, reason: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        office.register.retag(KEEPER, CAMERA, label, reason)
    assert refusal.value.code == code
    assert "{" not in load_texts().error(refusal.value)


@pytest.mark.rule("EQ-10", "void")
def test_a_tag_that_was_given_to_the_wrong_item_is_free_again_once_that_is_voided(office: Office) -> None:
    office.register.retag(KEEPER, CAMERA, "CAM-2", WHY)
    office.register.retag(KEEPER, CAMERA, "CAM-3", WHY)
    with office.store.read() as view:
        entry = view.ledger.about(f"item:{CAMERA}", newest=1)[0]
    assert isinstance(entry.typed, Retagged)
    result = office.voids.void(KEEPER, str(entry.seq), "换错了", ["cam-3"])
    assert [(item.label, item.former_tags) for item in result.items] == [("CAM-2", (CAMERA,))]
    assert office.register.register(KEEPER, NewItem("CAM-3", 3, "执法记录仪")).item.tag == "CAM-3"
    with pytest.raises(Refused, match="was_tag"):
        office.register.register(KEEPER, NewItem(CAMERA, 3, "执法记录仪"))
    with transaction(office.store.engine, write=False) as connection:
        assert differences(connection) == []


@pytest.mark.rule("EQ-10", "item")
@pytest.mark.parametrize(
    ("edit", "code"),
    [
        ("UPDATE item SET former_tags = '' WHERE tag = 'BWC-0017'", "CAM-2"),
        ("UPDATE item SET label = 'BWC-0017', tag_key = 'BWC-0017' WHERE tag = 'BWC-0017'", "CAM-3"),
    ],
)
def test_an_edit_that_hides_a_tag_is_found_before_it_is_given_away(
    office: Office, edit: str, code: str
) -> None:
    for label in ("CAM-2", "CAM-3"):
        office.register.retag(KEEPER, CAMERA, label, WHY)
    with transaction(office.store.engine, write=True) as connection:
        connection.execute(text(edit))
    with pytest.raises(IntegrityProblem):
        office.register.register(KEEPER, NewItem(code, 3, "执法记录仪"))


def test_a_table_names_an_item_by_any_of_its_tags_and_once(office: Office) -> None:
    office.register.retag(KEEPER, CAMERA, "CAM-2", WHY)
    path = office.slips.folder / "items.csv"
    path.write_text("tag,place\nCAM-2,柜8\nBWC-0017,柜9\n", encoding="utf-8")
    preview = office.register.preview_file(KEEPER, path, update=True, reason="搬柜")
    assert [each.code for each in preview.problems] == ["batch.repeated"]


def test_lists_show_and_sort_the_tag_that_an_item_bears(office: Office) -> None:
    office.register.retag(KEEPER, CAMERA, "AAA-1", WHY)
    entry = office.take("1001", CAMERA)
    assert [each.deadline.code for each in office.due("loan")] == ["AAA-1"]
    context = ListContext(office.clock.now(), "Asia/Shanghai")
    query = EQUIPMENT_LIST.check(ListQuery(sort=Sort.parse("tag"), limit=2))
    with office.store.read() as view:
        rows = view.lists.page("equipment", query, context).rows
    assert rows[0].item.label == "AAA-1"
    assert entry.of(CheckedOut).lines[0].tag == CAMERA
