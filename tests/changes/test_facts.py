"""Which facts two states of a record do not share."""

from __future__ import annotations

from offerbook.changes.facts import StatedFact, fact_changes
from offerbook.listing.record_lines import RecordLine


def note(text: str) -> StatedFact:
    return StatedFact(RecordLine("", "notes", "", text), text, "notes")


def changed(old: list[str], new: list[str]) -> list[tuple[str | None, str | None]]:
    changes = fact_changes([note(text) for text in old], [note(text) for text in new])
    return [(change.old and change.old.value, change.new and change.new.value) for change in changes]


def test_a_fact_that_stands_twice_is_gone_once_where_it_stands_once_afterwards() -> None:
    assert changed(["a", "a", "b"], ["a", "b"]) == [("a", None)]
    assert changed(["a", "b"], ["a", "a", "b"]) == [(None, "a")]


def test_what_takes_the_place_of_another_fact_of_its_key_is_one_change() -> None:
    assert changed(["a", "b", "c"], ["d", "b"]) == [("a", "d"), ("c", None)]


def test_facts_in_another_order_are_the_same() -> None:
    assert changed(["a", "b", "a"], ["b", "a", "a"]) == []
