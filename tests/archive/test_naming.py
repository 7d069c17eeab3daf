"""DM-06 in properties: names are unique, safe, deterministic, and say whose and when."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.archive.naming.numbering import next_free
from station.archive.naming.safe import safe_part, safe_suffix
from station.archive.naming.scheme import NameRequest, give_names

DAY = date(2026, 1, 1)


def names(*requests: NameRequest, existing: dict[str, list[str]] | None = None) -> list[str]:
    return list(give_names(requests, existing or {}).values())


def request(key: str, **facts: object) -> NameRequest:
    return NameRequest(**{"key": key, "original": "MOV1.MP4", "day": DAY, "officer_name": "李甲", **facts})  # type: ignore[arg-type]


@pytest.mark.rule("DM-06", "person")
def test_a_single_file_has_the_name_and_the_day() -> None:
    assert names(request("a")) == ["李甲20260101/李甲20260101.mp4"]


@pytest.mark.rule("DM-06", "person")
def test_several_of_a_day_lie_in_the_folder_of_that_name() -> None:
    assert names(request("a"), request("b", original="P.JPG")) == [
        "李甲20260101/李甲20260101-01.mp4",
        "李甲20260101/李甲20260101-02.jpg",
    ]


@pytest.mark.rule("DM-06", "person", "unique")
def test_later_files_of_the_day_take_the_next_number() -> None:
    assert names(request("a"), existing={"李甲20260101": ["李甲20260101.mp4"]}) == [
        "李甲20260101/李甲20260101-02.mp4"
    ]
    assert names(request("a"), existing={"李甲20260101": ["李甲20260101-07.mp4", "x"]}) == [
        "李甲20260101/李甲20260101-08.mp4"
    ]


@pytest.mark.rule("DM-06", "unique")
def test_a_name_with_a_full_stop_is_numbered_on_as_well() -> None:
    assert names(request("a", matter="案.12"), existing={"案.12": ["案.12-03.mp4"]}) == ["案.12/案.12-04.mp4"]


@pytest.mark.rule("DM-06", "unique")
def test_names_that_differ_in_case_alone_are_numbered_apart() -> None:
    """A card with exFAT or NTFS would see one folder and one file."""
    assert names(request("a", officer_name="Li"), request("b", officer_name="LI")) == [
        "Li20260101/Li20260101.mp4",
        "LI20260101/LI20260101-02.mp4",
    ]


@pytest.mark.rule("DM-06", "matter")
def test_by_matter_its_number_is_the_name() -> None:
    assert names(request("a", matter="沪市监案〔2026〕12/3")) == [
        "沪市监案〔2026〕12_3/沪市监案〔2026〕12_3.mp4"
    ]


def test_namesakes_are_told_apart_by_their_numbers() -> None:
    assert names(request("a", officer_number="1001"), request("b", officer_number="1002")) == [
        "李甲-1001-20260101/李甲-1001-20260101.mp4",
        "李甲-1002-20260101/李甲-1002-20260101.mp4",
    ]


def test_nobodys_recordings_have_a_folder_of_their_own() -> None:
    assert names(request("a", officer_name=None)) == ["未归属20260101/未归属20260101.mp4"]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("a\u202egpj.exe", "a_gpj.exe"),
        ("  . ", "_"),
        ("李\x00甲", "李_甲"),
    ],
)
def test_dangerous_names_are_made_harmless(text: str, safe: str) -> None:
    assert safe_part(text) == safe


@given(st.text(max_size=400), st.integers(1, 255))
def test_a_safe_part_is_safe_everywhere(text: str, limit: int) -> None:
    safe = safe_part(text, max_bytes=limit)
    assert 1 <= len(safe.encode("utf-8")) <= max(limit, 1)
    assert not set(safe) & set('/\\<>:"|?*')
    assert safe not in {".", ".."}
    assert not safe.startswith((".", " "))
    assert not safe.endswith((".", " "))
    assert all(unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in safe)


_requests = st.lists(
    st.builds(
        NameRequest,
        key=st.just(""),
        original=st.sampled_from(["A.MP4", "b.mp4", "c.JPG", "noext", "x.évil", ".hidden", "a.b/c"]),
        day=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        officer_name=st.sampled_from(["李甲", "王乙", "Li", "li", "李/甲", "赵" * 200, None]),
        officer_number=st.sampled_from([None, "1001", "1002"]),
        matter=st.sampled_from([None, None, "案1", "../案"]),
    ),
    max_size=30,
)
_existing = st.dictionaries(
    st.sampled_from(["李甲20260101", "案1", "未归属20260101"]),
    st.lists(st.sampled_from(["李甲20260101.mp4", "案1-02.mp4", "案1-03.jpg", "LI20260101.MP4"]), max_size=4),
)


@pytest.mark.rule("DM-06", "unique")
@given(_requests, _existing)
def test_names_are_unique_safe_and_deterministic(
    requests: list[NameRequest], existing: dict[str, list[str]]
) -> None:
    keyed = [
        NameRequest(str(number), r.original, r.day, r.officer_name, r.officer_number, r.matter)
        for number, r in enumerate(requests)
    ]
    given_names = give_names(keyed, existing)
    assert given_names == give_names(keyed, existing)
    assert sorted(given_names) == sorted(request.key for request in keyed)
    folded = [name.casefold() for name in given_names.values()]
    assert len(set(folded)) == len(folded)
    before = {f"{folder}/{name}".casefold() for folder, contents in existing.items() for name in contents}
    assert not before & set(folded)
    for request in keyed:
        folder, name = given_names[request.key].split("/")
        assert all(0 < len(part.encode("utf-8")) <= 255 for part in (folder, name))
        if request.matter is None:
            assert f"{request.day:%Y%m%d}" in name
            assert (request.officer_name or "未归属")[:1] in name


def test_a_taken_name_gives_way_to_the_next_number() -> None:
    taken = {"f/a.mp4", "f/a-02.mp4", "f/b-09.mp4"}
    assert next_free("f/a.mp4", taken.__contains__) == "f/a-03.mp4"
    assert next_free("f/b-09.mp4", taken.__contains__) == "f/b-10.mp4"


@given(st.text(max_size=40))
def test_a_suffix_is_plain_and_lower_case(name: str) -> None:
    suffix = safe_suffix(name)
    assert suffix == "" or (suffix[0] == "." and suffix[1:].isascii() and suffix == suffix.lower())
