"""What has grown old: past by its own words, on old sources, checked long ago; worst first."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.library import open_catalogue
from offerbook.tables.rendering import RenderOptions
from offerbook.tables.screen import screen_text
from tests.conftest import HEALTHY, MakeCatalogue

FILES = {
    "catalogue.toml": HEALTHY["catalogue.toml"] + "as_of = 2026-11-28\n",
    "sources.toml": """\
[[source]]
id = "page"
publisher = "BELAZ"
url = "https://belaz.by"
date = "2022"

[[source]]
id = "undated"
publisher = "MAZ"
url = "https://maz.by"

[[source]]
id = "analyst"
publisher = "Analysts"
date = 2026-11-23
""",
    "suppliers.toml": """\
[[supplier]]
id = "belaz"
name = { en = "BELAZ", ru = "БЕЛАЗ" }
sources = ["undated"]
""",
    "offers/mining.toml": HEALTHY["offers/mining.toml"].replace('["page"]', '["page", "analyst"]')
    + """\
notes = [
  { topic = "plan", text = { en = "A gas truck.", ru = "Газовый." }, when = { by = "2025" }, source = "page" },
  { topic = "plan", text = { en = "Another.", ru = "Другой." }, when = { by = "2027" } },
]
""",
    "projects/mine.toml": HEALTHY["projects/mine.toml"].replace(
        'sources = ["page"]\n\n', 'sources = ["analyst"]\nchecked = 2024-01-31\n\n'
    )
    + 'when = { by = "2026-10" }\nchecked = 2026-11-01\n',
}


@pytest.fixture
def folder(make_catalogue: MakeCatalogue) -> Path:
    return make_catalogue(FILES)


def test_what_is_most_out_of_date_comes_first(folder: Path) -> None:
    with open_catalogue(folder, use_cache=False) as book:
        rows = list(book.stale().table().rows)
    assert rows == [
        ("past", "offer", "truck", "Truck", "A gas truck.", "2025", ("page",)),
        ("past", "need", "mine/trucks", "Trucks", "it is still open, and its time has passed", "2026-10", ("page",)),
        ("old-sources", "offer", "truck", "Truck", "it rests on 2 sources", "2022-12-31", ("analyst", "page")),
        ("old-sources", "need", "mine/trucks", "Trucks", "it rests on 1 source", "2022-12-31", ("page",)),
        ("undated-sources", "supplier", "belaz", "BELAZ", "it rests on 1 source", None, ("undated",)),
        ("checked-long-ago", "project", "mine", "Mine", "it was last checked then", "2024-01-31", ("analyst",)),
    ]


def test_the_day_and_the_years_decide_what_is_old(folder: Path) -> None:
    with open_catalogue(folder, use_cache=False, as_of="2025-12-31") as book:
        reasons = [(row[0], row[2]) for row in book.stale(years=3, months=24).table().rows]
    assert reasons == [("undated-sources", "belaz")]
    with open_catalogue(folder, use_cache=False, as_of="2026-01-01") as book:
        assert ("past", "truck") in [(row[0], row[2]) for row in book.stale().table().rows]


def test_by_source_the_undated_and_the_oldest_come_first(folder: Path) -> None:
    with open_catalogue(folder, use_cache=False) as book:
        rows = list(book.stale("source").table().rows)
    assert rows == [
        ("undated", "MAZ", None, 1, ("supplier:belaz",), "https://maz.by"),
        ("page", "BELAZ", "2022", 2, ("need:mine/trucks", "offer:truck"), "https://belaz.by"),
    ]


def test_a_need_that_is_said_to_be_past_is_nothing_to_mend(make_catalogue: MakeCatalogue) -> None:
    mine = FILES["projects/mine.toml"].replace('status = "open"', 'status = "past"')
    with open_catalogue(make_catalogue({**FILES, "projects/mine.toml": mine}), use_cache=False) as book:
        assert [row[2] for row in book.stale().table().rows if row[0] == "past"] == ["truck"]


def test_the_screen_tells_what_is_past_in_full_and_of_the_rest_the_day(folder: Path) -> None:
    with open_catalogue(folder, use_cache=False) as book:
        found = book.stale()
        assert screen_text(found.screen(), RenderOptions(80)) == SCREEN
        assert found.summary == "4 records have grown old by 2026-11-28"


SCREEN = """\
Past by its own words: 2
  Truck  truck
      2025: A gas truck.
        page
  Trucks  mine/trucks
      2026-10: it is still open, and its time has passed
        page

Newest source older than 3 years: 2
  Truck  truck                                                        2022-12-31
  Trucks  mine/trucks                                                 2022-12-31

No source has a date: 1
  BELAZ  belaz

Last checked over 12 months ago: 1
  Mine  mine                                                          2024-01-31

offerbook show names the sources of a record; offerbook stale --by source lists
the old sources themselves.
"""


def test_the_screen_of_sources_names_what_cites_them(folder: Path) -> None:
    with open_catalogue(folder, use_cache=False) as book:
        found = book.stale("source")
        assert screen_text(found.screen(), RenderOptions(80)) == SOURCES
        assert found.summary == "2 cited sources are old or undated on 2026-11-28"


SOURCES = """\
Without a date: 1
  MAZ  undated
      cited by belaz

Published over 3 years ago: 1
  BELAZ  page                                                               2022
      cited by mine/trucks, truck
"""
