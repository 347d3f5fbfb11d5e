"""The filters of each listing."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.index.store import Index, in_memory
from offerbook.library import open_catalogue
from offerbook.listing.listings import LISTINGS
from offerbook.listing.select import Selection, select
from offerbook.matching.gaps import checked_types
from offerbook.matching.match_filter import MatchFilter
from offerbook.text import i18n as language
from offerbook.text.errors import UsageError
from tests.listing.catalogue import CATALOGUE, EVERY_OFFER, found, refused, write
from tests.matching.trade import laid_out, offer


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"sector": "mining"}, ["belaz-75131", "machine", "vehicle", "loader"]),
        ({"sector": "mining,food"}, ["belaz-75131", "machine", "vehicle", "loader", "dry-milk"]),
        ({"group": "passenger-lifts"}, ["lift"]),
        ({"group": "loaders"}, ["vehicle", "loader"]),
        ({"supplier": "mogilevlift"}, ["vehicle", "lift", "lift-montage"]),
        ({"supplier": "belaz,savushkin"}, ["belaz-75131", "machine", "vehicle", "loader", "dry-milk"]),
        ({"kind": "service"}, ["lift-montage"]),
        ({"kind": "service,goods"}, EVERY_OFFER),
        ({"service": "maintenance"}, ["belaz-75131", "lift"]),
        ({"service": "spare-parts,installation"}, ["belaz-75131", "lift"]),
        ({"project": "mine"}, ["belaz-75131"]),
        ({"project": "houses"}, []),
        ({"sector": "lifts", "service": "maintenance"}, ["lift"]),
        ({"sector": "lifts", "kind": "goods,service"}, ["lift", "lift-montage"]),
        ({"sector": "mining,lifts", "supplier": "mogilevlift", "group": "loaders"}, ["vehicle"]),
        ({"sector": "food", "service": "maintenance"}, []),
    ],
)
def test_of_one_kind_one_filter_must_hold_and_of_different_kinds_all(
    index: Index, filters: dict[str, str], expected: list[str]
) -> None:
    assert found(index, **filters) == expected


@pytest.mark.parametrize(
    ("name", "filters", "expected"),
    [
        ("needs", {"project": "mine"}, ["mine/trucks", "mine/canteen"]),
        ("needs", {"status": "open,planned"}, ["houses/lifts", "mine/trucks"]),
        ("needs", {"basis": "inferred"}, ["mine/canteen"]),
        ("needs", {"sector": "mining,food"}, ["mine/trucks", "mine/canteen"]),
        ("needs", {"group": "loaders"}, ["mine/trucks"]),
        ("needs", {"status": "open", "basis": "inferred"}, []),
        ("projects", {"sector": "food"}, ["mine"]),
        ("projects", {"sector": "lifts,mining"}, ["houses", "mine"]),
        ("groups", {"sector": "lifts"}, ["passenger-lifts", "lift-works"]),
        ("suppliers", {"sector": "lifts"}, ["mogilevlift"]),
        ("suppliers", {"sector": "mining,food"}, ["belaz", "mogilevlift", "savushkin"]),
    ],
)
def test_the_other_listings_have_their_filters(
    index: Index, name: str, filters: dict[str, str], expected: list[str]
) -> None:
    assert found(index, name, **filters) == expected


def test_every_filter_of_every_listing_is_tried_above(index: Index) -> None:
    assert {name: sorted(it.filters) for name, it in LISTINGS.items() if it.filters} == {
        "offers": ["group", "kind", "project", "sector", "service", "supplier"],
        "projects": ["sector"],
        "needs": ["basis", "group", "project", "sector", "status"],
        "groups": ["sector"],
        "suppliers": ["sector"],
    }


@pytest.mark.parametrize("spoken", ["en", "ru"])
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"sector": "Lifts"}, ["lift", "lift-montage"]),
        ({"sector": "лифты"}, ["lift", "lift-montage"]),
        ({"sector": "ГОРНАЯ  ТЕХНИКА"}, ["belaz-75131", "machine", "vehicle", "loader"]),
        ({"group": "Лифты пассажирские"}, ["lift"]),
        ({"group": "haul trucks"}, ["belaz-75131", "machine", "vehicle"]),
        ({"supplier": "Могилевлифтмаш"}, ["vehicle", "lift", "lift-montage"]),
        ({"supplier": "могилёвлифтмаш"}, ["vehicle", "lift", "lift-montage"]),
        ({"project": "рудник малмыж"}, ["belaz-75131"]),
        ({"project": "Malmyzh mine"}, ["belaz-75131"]),
    ],
)
def test_a_filter_takes_a_name_in_either_language_whatever_is_spoken(
    index: Index, spoken: language.Language, filters: dict[str, str], expected: list[str]
) -> None:
    language.set_language(spoken)
    try:
        assert found(index, **filters) == expected
    finally:
        language.set_language("en")


@pytest.mark.parametrize(
    ("name", "filters", "message"),
    [
        ("offers", {"sector": ["minign"]},
         'there is no sector "minign"; did you mean "mining"? `offerbook sectors` lists them.'),
        ("offers", {"sector": ["лифтты"]},
         'there is no sector "лифтты"; did you mean "lifts"? `offerbook sectors` lists them.'),
        ("offers", {"group": ["haul-truks"]},
         'there is no group "haul-truks"; did you mean "haul-trucks"? `offerbook groups` lists them.'),
        ("offers", {"supplier": ["белаз", "nobody at all"]},
         'there is no supplier "nobody at all". `offerbook suppliers` lists them.'),
        ("offers", {"project": ["mien"]}, 'there is no project "mien"; did you mean "mine"? `offerbook projects` lists them.'),
        ("offers", {"kind": ["good"]},
         '--kind is one of goods, service, turnkey, technology-transfer, not "good"; did you mean "goods"?'),
        ("needs", {"status": ["closed"]}, '--status is one of open, planned, past, dormant, not "closed"'),
        ("needs", {"basis": ["infered"]}, '--basis is one of stated, inferred, not "infered"; did you mean "inferred"?'),
        ("needs", {"project": [""]}, 'there is no project "". `offerbook projects` lists them.'),
    ],
)  # fmt: skip
def test_an_unknown_value_of_a_filter_is_refused_with_what_is_near(
    index: Index, name: str, filters: dict[str, list[str]], message: str
) -> None:
    assert refused(index, name, filters=filters) == message


@pytest.mark.parametrize(
    ("name", "filters", "expected"),
    [
        ("offers", {"kind": ["товар"]}, [id for id in EVERY_OFFER if id != "lift-montage"]),
        ("offers", {"kind": ["Услуга,под ключ"]}, ["lift-montage"]),
        ("offers", {"kind": ["goods,service"]}, EVERY_OFFER),
        ("offers", {"kind": ["goods , service,"]}, EVERY_OFFER),
        ("offers", {"service": ["монтаж,spare-parts"]}, ["belaz-75131", "lift"]),
        ("offers", {"sector": ["food,лифты"]}, ["lift", "lift-montage", "dry-milk"]),
        ("offers", {"supplier": ["савушкин"]}, ["dry-milk"]),
        ("offers", {"supplier": ["могилев"]}, ["vehicle", "lift", "lift-montage"]),
        ("offers", {"group": ["wheel"]}, ["vehicle", "loader"]),
        ("offers", {"project": ["малмыж"]}, ["belaz-75131"]),
        ("needs", {"status": ["открыта,планируется"]}, ["houses/lifts", "mine/trucks"]),
    ],
)
def test_a_filter_takes_several_values_words_of_either_language_and_parts_of_names(
    index: Index, name: str, filters: dict[str, list[str]], expected: list[str]
) -> None:
    rows = select(index, name, ["id"], Selection(filters=filters))
    assert [row[0] for row in rows] == expected


def test_a_name_with_a_comma_in_it_is_one_name(tmp_path: Path) -> None:
    group = '[[group]]\nid = "cheese"\nsector = "food"\nname = { en = "Cheese, curd", ru = "Сыр, творог" }\n'
    index = in_memory(write({**CATALOGUE, "sectors.toml": CATALOGUE["sectors.toml"] + group}, tmp_path))
    assert refused(index, filters={"group": ["cheese, crud"]}) == (
        'there is no group "crud". `offerbook groups` lists them.'
    )
    assert list(select(index, "offers", ["id"], Selection(filters={"group": ["Cheese, curd"]}))) == []


@pytest.mark.parametrize(
    ("values", "outcomes"),
    [
        (["fits"], ["fits"]),
        (["fits,fits-if-confirmed"], ["fits", "fits-if-confirmed"]),
        (["подходит"], ["fits"]),
        (["fits if confirmed"], ["fits-if-confirmed"]),
        (["подходит, если подтвердится"], ["fits-if-confirmed"]),
        (["не проходит, подходит", "related"], ["blocked", "fits", "related"]),
    ],
)
def test_outcomes_are_named_in_either_language_and_several_with_commas(values: list[str], outcomes: list[str]) -> None:
    assert MatchFilter.checked(values, None, None).outcomes == outcomes


@pytest.mark.parametrize(
    "values", [["to-confirm,blocked"], ["нужно подтвердить", "не проходит"], ["to confirm, blocked"]]
)
def test_types_of_gaps_are_named_in_either_language_and_several_with_commas(values: list[str]) -> None:
    assert checked_types("--type", values) == ["to-confirm", "blocked"]


def test_a_word_that_is_no_outcome_and_no_type_is_refused() -> None:
    with pytest.raises(UsageError, match=r'^--outcome is one of .*, not "fitts"; did you mean "fits"\?$'):
        MatchFilter.checked(["fits,fitts"], None, None)
    with pytest.raises(UsageError, match=r'^--type is one of .*, not "zzz"$'):
        checked_types("--type", ["zzz"])


def test_an_offer_is_of_the_sectors_of_its_models_too_wherever_it_is_counted(tmp_path: Path) -> None:
    offers = offer("winch", "graders", 'variants = [{ id = "joint", group = "haul-trucks" }]') + offer("truck")
    with open_catalogue(laid_out(tmp_path / "catalogue", offers, ""), use_cache=False) as book:
        assert book.offers(sector="mining").ids == ("truck", "winch") == book.offers(group="haul-trucks").ids
        assert book.offers(sector="roads").ids == ("winch",)
        for listing, id, count in (
            (book.sectors(), "mining", 2),
            (book.sectors(), "roads", 1),
            (book.groups(), "haul-trucks", 2),
        ):
            assert (id, count) in list(listing.table(["id,offers"]).rows)
        facets = {row[:2]: row[3] for row in book.offers().facets().rows}
        assert (facets["sector", "mining"], facets["group", "haul-trucks"]) == (2, 2)
        [(supplier, sectors)] = book.suppliers(sector="mining").table(["id,sectors"]).rows
        assert (supplier, sectors) == ("belaz", ("mining", "roads"))
