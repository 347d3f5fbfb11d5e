"""The briefing in a real browser: printed whole, silent towards the network, readable by everybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.index.store import Index
from offerbook.publishing.briefing import Briefing
from offerbook.text import i18n as language
from tests.publishing.browsers import accessibility_faults, addresses_asked, cut_at_the_right, printed, squeezed
from tests.publishing.test_briefing import made, told

pytestmark = pytest.mark.slow


def page_of(index: Index, folder: Path, spoken: language.Language, *names: str) -> tuple[Briefing, Path]:
    """A briefing and the file that it was written to."""
    language.set_language(spoken)
    try:
        briefing, page = made(index, *names)
    finally:
        language.set_language("en")
    path = folder / "briefing.html"
    path.write_text(page, encoding="utf-8")
    return briefing, path


@pytest.mark.parametrize(
    ("names", "spoken"), [(("bam2",), "ru"), (("maz",), "en"), ((), "ru")], ids=["project", "supplier", "everything"]
)
def test_a_printed_briefing_holds_every_sentence(
    shipped: Index, tmp_path: Path, names: tuple[str, ...], spoken: language.Language
) -> None:
    briefing, page = page_of(shipped, tmp_path, spoken, *names)
    paper = printed(page)
    assert [sentence for sentence in told(briefing) if squeezed(sentence) not in paper] == []


def test_no_request_leaves_the_browser(shipped: Index, tmp_path: Path) -> None:
    briefing, page = page_of(shipped, tmp_path, "en", "bam2")
    asked = addresses_asked(page, tmp_path)
    hosts = {source.url.split("/")[2] for source in briefing.sources if source.url.count("/") > 2}
    assert {url for url in asked if url.split("/")[2] in hosts} == set()


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_fault_of_accessibility(shipped: Index, tmp_path: Path, width: int) -> None:
    _briefing, page = page_of(shipped, tmp_path, "ru", "bam2")
    assert accessibility_faults(page, width) == []


@pytest.mark.parametrize("names", [("bam2",), ()], ids=["project", "everything"])
def test_nothing_is_cut_or_scrolled_sideways_on_a_telephone(
    shipped: Index, tmp_path: Path, names: tuple[str, ...]
) -> None:
    _briefing, page = page_of(shipped, tmp_path, "ru", *names)
    assert cut_at_the_right(page, 390) == []
