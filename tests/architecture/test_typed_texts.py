"""Every text of every entry was decided about: typed by a person and held to one rule, or a copy of what there is."""

from tests.architecture.typed_texts import REVIEWED, copied, texts


def test_every_text_that_is_no_copy_is_held_to_the_rule() -> None:
    assert copied() == REVIEWED.read_text(encoding="utf-8").splitlines(), (
        "python -m tests.architecture.typed_texts"
    )
    assert sum(typed for _, typed in texts()) > 50
