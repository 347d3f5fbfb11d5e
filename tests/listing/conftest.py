"""The small catalogue as an index."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from offerbook.index.store import Index, in_memory
from offerbook.text import i18n as language
from tests.listing.catalogue import CATALOGUE, write


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return in_memory(write(CATALOGUE, tmp_path_factory.mktemp("catalogue")))


@pytest.fixture
def russian() -> Iterator[None]:
    language.set_language("ru")
    yield
    language.set_language("en")
