"""Every kind of entry that this program records has words, so that a ledger never shows a code to a person."""

from station.core.resources import resource_path
from station.core.texts import LANGUAGES, read_words
from station.store.projections.registry import known_kinds


def test_every_known_kind_has_words_in_every_language() -> None:
    for language in LANGUAGES:
        words = read_words(resource_path("texts") / language)
        missing = [kind for kind in known_kinds() if f"entry.kind.{kind.partition('@')[0]}" not in words]
        assert not missing, f"{language}: {missing}"
