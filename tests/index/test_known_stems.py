"""The stems that an index keeps: a match of a kept catalogue asks the stemmer for nothing, and answers the same."""

from __future__ import annotations

import pytest

from offerbook.index import cache
from offerbook.index.store import in_memory
from offerbook.matching.known_matches import known_matches
from offerbook.text import stems, terms
from tests.conftest import MakeCatalogue
from tests.index.caching import Builds


def test_what_matching_reads_of_a_kept_catalogue_has_its_stems_there(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()
    expected = list(known_matches(in_memory(root)))
    cache.open_index(root).with_words().close()
    # As in a process that has read no text yet.
    monkeypatch.setattr(stems.STEMS, "known", {})
    assert terms.stems_asked_by([]) == {}
    monkeypatch.setattr(stems, "_stemmer", None)
    index = cache.open_index(root)
    assert list(known_matches(index)) == expected != []
    index.close()


def test_the_stems_that_texts_ask_for_are_those_of_the_stemmer() -> None:
    found = terms.stems_asked_by(["Haul trucks, БелАЗ-7513", "Карьерные самосвалы"])
    assert found == {
        "haul": "haul",
        "trucks": "truck",
        "карьерные": "карьерн",
        "самосвалы": "самосвал",
        "белаз": "белаз",
    }
