"""Every kind of entry that this program records has a typed body and words, so that none is ever shown as a code."""

import string

from station.core.ledger import body_classes
from station.core.resources import resource_path
from station.core.texts import LANGUAGES, read_words
from station.store.projections.registry import known_kinds

WORDS = {language: read_words(resource_path("texts") / language) for language in LANGUAGES}


def own_classes() -> dict[str, object]:
    return {kind: body for kind, body in body_classes().items() if body.__module__.startswith("station.")}


def test_every_known_kind_has_a_body_class_and_every_class_is_known() -> None:
    assert set(known_kinds()) == own_classes().keys()


def test_every_body_class_can_be_written_and_read() -> None:
    for body in body_classes().values():
        assert body.codec().steps is not None


def test_every_known_kind_has_words_in_every_language() -> None:
    for language, words in WORDS.items():
        missing = [kind for kind in known_kinds() if f"entry.kind.{kind.partition('@')[0]}" not in words]
        assert not missing, f"{language}: {missing}"


def test_every_kind_is_found_by_an_area_with_a_name() -> None:
    areas = sorted({kind.partition(".")[0] for kind in known_kinds()})
    for language, words in WORDS.items():
        assert [each for each in areas if f"ledger_page.area.{each}" not in words] == [], language


def test_every_typed_kind_has_a_sentence_and_every_field_a_name() -> None:
    for language, words in WORDS.items():
        for kind in own_classes():
            assert f"entry.said.{kind.partition('@')[0]}" in words, f"{language}: {kind}"
        fields = {
            step.key
            for body in body_classes().values()
            if body.__module__.startswith("station.")
            for step in body.codec().steps
        }
        missing = sorted(name for name in fields if f"entry.field.{name}" not in words)
        assert not missing, f"{language}: {missing}"


def test_sentences_have_plain_placeholders() -> None:
    for words in WORDS.values():
        for key, text in words.items():
            if key.startswith("entry.said."):
                names = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
                assert all(name.isidentifier() for name in names), key
