"""Several catalogues asked as one: offers of one against needs of another, and whence each is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

import offerbook
from offerbook.library import Book
from offerbook.loading.load import load
from offerbook.loading.locate import SeveralFolders
from offerbook.text.errors import UsageError

HEAD = 'format = 1\ntitle = {{ en = "{name}", ru = "{name}" }}\n'
SHARED = """
[[sector]]
id = "mining"
name = { en = "Mining", ru = "Горное дело" }

[[group]]
id = "haul-trucks"
sector = "mining"
name = { en = "Haul trucks", ru = "Самосвалы" }
terms = { en = ["haul truck"], ru = ["самосвал"] }

[[spec]]
id = "payload_t"
name = { en = "Payload", ru = "Грузоподъёмность" }
unit = "t"
type = "number"
"""
SOURCE = '[[source]]\nid = "{id}"\npublisher = {{ en = "{id}", ru = "{id}" }}\ndate = 2026-01-01\n'
SUPPLIER = """
[[supplier]]
id = "plant"
name = { en = "Plant", ru = "Завод" }
country = "BY"
"""
OFFER = """
[[offer]]
id = "{id}"
name = {{ en = "{id} haul truck", ru = "Самосвал {id}" }}
supplier = "plant"
group = "haul-trucks"
kind = "goods"
specs = {{ payload_t = 140 }}
sources = ["list"]
"""
PROJECT = """
[[project]]
id = "mine"
name = { en = "Mine", ru = "Рудник" }
sources = ["news"]

[[project.need]]
id = "trucks"
name = { en = "Haul trucks", ru = "Самосвалы" }
groups = ["haul-trucks"]
requires = [{ spec = "payload_t", min = 130 }]
status = "open"
basis = "stated"
sources = ["news"]
"""


def make(folder: Path, files: Mapping[str, str]) -> Path:
    """A catalogue of these files."""
    folder.mkdir(parents=True)
    for name, text in {"catalogue.toml": HEAD.format(name=folder.name), **files}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A plant's own catalogue, of offers, and another's, of needs; both know the same groups."""
    own = {"lists.toml": SHARED, "offers.toml": SOURCE.format(id="list") + SUPPLIER + OFFER.format(id="truck")}
    needs = {"lists.toml": f"# Laid out otherwise.\n{SHARED}", "needs.toml": SOURCE.format(id="news") + PROJECT}
    return make(tmp_path / "own", own), make(tmp_path / "needs", needs)


def asked(*folders: Path) -> Book:
    """These catalogues as one, read anew."""
    return offerbook.open(list(folders), use_cache=False)


def test_an_offer_of_one_catalogue_answers_a_need_of_another(folders: tuple[Path, Path]) -> None:
    with asked(*folders) as book:
        assert book.errors == 0
        rows = book.match("mine").table(["need,offer,outcome,offer_catalogue,need_catalogue"]).rows
        assert list(rows) == [("mine/trucks", "truck", "fits", "own", "needs")]


def test_every_listing_and_sheet_says_whence_a_record_is(folders: tuple[Path, Path]) -> None:
    with asked(*folders) as book:
        offers, needs, groups = (
            list(getattr(book, name)().table(["id,catalogue"]).rows) for name in ("offers", "needs", "groups")
        )
        assert (offers, needs, groups) == ([("truck", "own")], [("mine/trucks", "needs")], [("haul-trucks", "own")])
        shown = {row[1]: row[3] for row in book.show("mine/trucks").table().rows}
        assert (shown["catalogue"], shown["file"]) == ("needs", f"{folders[1].as_posix()}/needs.toml:12:6")
        lines = {line.criterion: line.reason for line in book.explain("truck", "mine/trucks")}
        assert lines["catalogue"] == "the offer is of own, the need of needs"
        assert [row[-1] for row in book.gaps().table().rows] == ["needs"] * len(book.gaps())


def test_one_catalogue_alone_has_no_such_column(folders: tuple[Path, Path]) -> None:
    with asked(folders[0]) as book:
        assert "catalogue" not in [column.key for column in book.offers().table(["all"]).columns]


def test_two_records_of_one_id_are_a_finding_with_both_places_and_the_first_counts(folders: tuple[Path, Path]) -> None:
    own, needs = folders
    (needs / "offers.toml").write_text(SUPPLIER.replace("Plant", "Another plant"), encoding="utf-8")
    found = load(SeveralFolders(folders))
    first, second = (folder.as_posix() for folder in (own, needs))
    assert [(it.place.file, it.code, it.message) for it in found.findings if it.severity == "error"] == [
        (f"{second}/./offers.toml", "E308", f'the id "plant" is taken by the supplier at {first}/./offers.toml:7:6')
    ]
    assert [it.name.en for it in found.catalogue.suppliers] == ["Plant"]
    assert found.left_out == ["supplier plant"]


def test_a_project_with_other_needs_is_another_project(folders: tuple[Path, Path], tmp_path: Path) -> None:
    same = make(tmp_path / "same", {"needs.toml": SOURCE.format(id="news") + PROJECT})
    other = make(tmp_path / "other", {"needs.toml": SOURCE.format(id="news") + PROJECT.replace("130", "90")})
    assert load(SeveralFolders((*folders, same))).findings == []
    assert [it.code for it in load(SeveralFolders((*folders, other))).findings] == ["E308"]


def test_the_kept_index_of_several_is_of_all_their_files(
    folders: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def offers() -> list[tuple[object, ...]]:
        with offerbook.open(folders) as book:
            return list(book.offers("самосвал").table(["id,catalogue"]).rows)

    assert offers() == offers() == [("truck", "own")]
    text = SOURCE.format(id="list") + SUPPLIER + OFFER.format(id="big-truck")
    (folders[1] / "more.toml").write_text(text, encoding="utf-8")
    assert sorted(offers()) == [("big-truck", "needs"), ("truck", "own")]


def test_names_are_as_long_as_it_takes_to_tell_them_apart(tmp_path: Path) -> None:
    one, two = (make(tmp_path / name / "catalogue", {"lists.toml": SHARED}) for name in ("one", "two"))
    with asked(one, two) as book:
        assert list(book.index.rows("SELECT name FROM catalogues ORDER BY position")) == [
            ("one/catalogue",),
            ("two/catalogue",),
        ]


def test_a_condition_on_the_catalogue_holds_for_listings_and_matches(folders: tuple[Path, Path]) -> None:
    with asked(*folders) as book:
        assert [it.id for it in book.offers(where=["catalogue = own and payload_t >= 100"])] == ["truck"]
        assert [it.id for it in book.offers(where=["catalogue = needs"])] == []
        assert [it.id for it in book.needs(where=["catalogue = Needs"])] == ["trucks"]
        assert [it.offer.id for it in book.match("mine", where=["catalogue = own"])] == ["truck"]
        with pytest.raises(UsageError, match='no catalogue is called "ours"; they are needs, own'):
            list(book.offers(where=["catalogue = ours"]))
    with asked(folders[0]) as book, pytest.raises(UsageError, match='there is no column "catalogue" in offers'):
        list(book.offers(where=["catalogue = own"]))


def test_the_screen_of_matches_says_whence_offer_and_need_are(folders: tuple[Path, Path]) -> None:
    with asked(*folders) as book:
        spans = {span.text.strip() for line in book.match("mine").screen() for span in (*line.spans, *line.tail)}
        assert "truck · own" in spans
        assert any(text.startswith("mine/trucks · needs · ") for text in spans)
