"""The small catalogue that fills every table, compiled: what the checks of an export ask."""

from __future__ import annotations

import pytest

from offerbook.index.store import Index, in_memory
from tests.conftest import MakeCatalogue
from tests.publishing.exports import RICH


@pytest.fixture
def index(make_catalogue: MakeCatalogue) -> Index:
    return in_memory(make_catalogue(RICH))
