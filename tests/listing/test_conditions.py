"""Conditions on columns and specs."""

from __future__ import annotations

import pytest

from offerbook.index.store import Index
from offerbook.listing.condition_syntax import comparisons, parse_condition
from offerbook.listing.conditions import keys_in_conditions
from offerbook.text.i18n import in_each_language
from tests.listing.catalogue import found


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("payload_t = 130", ["belaz-75131"]),
        ("payload_t == 130", ["belaz-75131"]),
        ("payload_t=130", ["belaz-75131"]),
        ("  payload_t   =   130  ", ["belaz-75131"]),
        ("payload_t = 130.0", ["belaz-75131"]),
        ("payload_t = 140", ["belaz-75131"]),
        ("payload_t != 130", ["belaz-75131", "lift"]),
        ("payload_t < 1", ["lift"]),
        ("payload_t <= 0,63", ["lift"]),
        ("payload_t < 0.63", []),
        ("payload_t > 130", ["belaz-75131", "vehicle"]),
        ("payload_t >= 140", ["belaz-75131", "vehicle"]),
        ("payload_t > 140", ["vehicle"]),
        ("payload_t >= 130 t", ["belaz-75131", "vehicle"]),
        ("payload_t >= 130т", ["belaz-75131", "vehicle"]),
        ("payload_t >= 130 тонн", ["belaz-75131", "vehicle"]),
        ("payload_t = 130000 kg", ["belaz-75131"]),
        ("payload_t = 130 000 кг", ["belaz-75131"]),
        ("payload_t = 130\u00a0000 kg", ["belaz-75131"]),
        ("payload_t = 0,13 kt", ["belaz-75131"]),
        ("payload_t = .13 kt", ["belaz-75131"]),
        ("payload_t = 0,130 kt", ["belaz-75131"]),
        ("payload_t = 130,000000 t", ["belaz-75131"]),
        ("payload_t = '130 t'", ["belaz-75131"]),
        ('payload_t = "130"', ["belaz-75131"]),
        ("payload_t ≥ 130", ["belaz-75131", "vehicle"]),
        ("payload_t = 130\u202f000 кг", ["belaz-75131"]),
        ("payload_t = 130\u2009000 кг", ["belaz-75131"]),
        ("payload_t = «130 т»", ["belaz-75131"]),
        ("payload_t = １３０，０ т", ["belaz-75131"]),
        ("operating_temperature_min_c ≤ –50", ["belaz-75131"]),
        ("operating_temperature_min_c <= —50 °C", ["belaz-75131"]),
        ("operating_temperature_min_c <= \u201150", ["belaz-75131"]),
        ("operating_temperature_min_c = –50…–45", ["belaz-75131"]),
        ("operating_temperature_min_c <= -50", ["belaz-75131"]),
        ("operating_temperature_min_c <= −50 °C", ["belaz-75131"]),
        ("operating_temperature_min_c < -50", []),
        ("axles = 2", ["belaz-75131"]),
    ],
)
def test_numbers_are_compared_in_their_unit(index: Index, where: str, expected: list[str]) -> None:
    assert found(index, where=[where]) == expected


@pytest.mark.parametrize(
    ("name", "where", "key"),
    [
        ("offers", "грузоподъёмность >= 130", "payload_t"),
        ("offers", "Грузоподъемность >= 130", "payload_t"),
        ("offers", "Payload >= 130", "payload_t"),
        ("offers", "поставщик = БелАЗ", "supplier"),
        ("offers", "оси = 2 и не (вид = услуга)", "axles kind"),
        ("offers", '"Proposed for" = mine', "projects"),
        ("offers", "«Предложено\u00a0для» = mine", "projects"),
        ("offers", '"Payload, t" >= 130', "payload_t"),
        ("offers", "“грузоподъемность, т” ≥ 130", "payload_t"),
        ("needs", "Project ~ mine", "project"),
    ],
)
def test_a_heading_in_either_language_is_as_good_as_the_key(index: Index, name: str, where: str, key: str) -> None:
    ids = found(index, name, where=[where])
    typed = [*keys_in_conditions(index, name, [where])]
    assert typed == key.split()
    for heading, word in zip(comparisons(parse_condition(where)), typed, strict=True):
        where = where.replace(heading.key, word)
    assert found(index, name, where=[where]) == ids != []


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        # "at least 90": certainly 80 and more, perhaps 100, perhaps not 90 exactly.
        ("payload_t >= 80", ["belaz-75131", "machine", "vehicle"]),
        ("payload_t >= 90", ["belaz-75131", "machine", "vehicle"]),
        ("payload_t > 90", ["belaz-75131", "vehicle"]),
        ("payload_t = 90", []),
        ("payload_t != 90", ["belaz-75131", "lift"]),
        # "over 220": certainly more than 220, and nothing is known of 221.
        ("payload_t > 220", ["vehicle"]),
        ("payload_t >= 221", []),
        ("payload_t <= 500", ["belaz-75131", "loader", "lift"]),
        # "at most 45": certainly no more than 45.
        ("payload_t <= 45", ["loader", "lift"]),
        ("payload_t < 45", ["lift"]),
        ("payload_t > 1", ["belaz-75131", "machine", "vehicle"]),
        # "about 0.63" is taken as it is stated.
        ("payload_t = 630 kg", ["lift"]),
    ],
)
def test_a_qualified_number_meets_only_what_it_certainly_meets(index: Index, where: str, expected: list[str]) -> None:
    assert found(index, where=[where]) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("engine ~ cummins", ["belaz-75131"]),
        ("engine ~ дизелем", ["belaz-75131"]),
        ("engine ~ cummins mtu", []),
        ("engine = mtu", ["machine"]),
        ("engine = MTU", ["machine"]),
        ("engine = cummins", []),
        ("engine != mtu", ["belaz-75131"]),
        ("engine > d", ["machine"]),
        ("autonomous = true", ["machine"]),
        ("autonomous = да", ["machine"]),
        ("autonomous = No", ["belaz-75131"]),
        ("autonomous != yes", ["belaz-75131"]),
    ],
)
def test_texts_and_flags_have_their_conditions(index: Index, where: str, expected: list[str]) -> None:
    assert found(index, where=[where]) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("name ~ milk", ["dry-milk"]),
        ("name ~ молоком", ["dry-milk"]),
        ("name = 'сухое молоко'", ["dry-milk"]),
        ("name = сухое*", ["dry-milk"]),
        ("supplier ~ могилёвлифтмаш", ["lift", "lift-montage"]),
        ("name ~ машина", ["machine"]),
        ("supplier = belaz and not name ~ погрузчик", ["belaz-75131", "machine", "vehicle"]),
        ("name_ru ~ молоком", ["dry-milk"]),
        ("name_ru = сухое молоко", ["dry-milk"]),
        ("id = lift", ["lift"]),
        ("supplier_id = mogilevlift", ["lift", "lift-montage"]),
        ("supplier = mogilevlift", ["lift", "lift-montage"]),
        ("supplier = mogilevliftmash", ["lift", "lift-montage"]),
        ("supplier != mogilevlift", ["belaz-75131", "machine", "vehicle", "loader", "dry-milk"]),
        ("supplier != belaz", ["lift", "lift-montage", "dry-milk"]),
        ("name_ru = 'сухое молоко'", ["dry-milk"]),
        ("name = «сухое молоко»", ["dry-milk"]),
        ("engine = «MTU»", ["machine"]),
        ("kind = «услуга»", ["lift-montage"]),
        ("services = „maintenance“", ["belaz-75131", "lift"]),
        ("kind != goods", ["lift-montage"]),
        ("services = maintenance", ["belaz-75131", "lift"]),
        ("services != maintenance", ["machine", "vehicle", "loader", "lift-montage", "dry-milk"]),
        ("services ~ parts", ["belaz-75131"]),
        ("variants = 75131n", ["belaz-75131"]),
        ("variants = 75131", []),
        ("okpd2 = 28.92.29.110", ["belaz-75131"]),
        ("okpd2 != 28.92.29.110", ["machine", "vehicle", "loader", "lift", "lift-montage", "dry-milk"]),
        ("projects = mine", ["belaz-75131"]),
        ("sources = price-list", ["lift", "lift-montage"]),
        ("stage = series", ["belaz-75131"]),
        ("stage != series", []),
        ("file = offers/other.toml", ["lift", "lift-montage", "dry-milk"]),
        ("cautions ~ mine", ["belaz-75131"]),
        ("cautions ~ рудник", ["belaz-75131"]),
    ],
)
def test_fields_and_lists_have_conditions_too(index: Index, where: str, expected: list[str]) -> None:
    assert in_each_language(lambda: found(index, where=[where])) == (expected, expected)


@pytest.mark.parametrize(
    ("name", "where", "expected"),
    [
        ("needs", "quantity >= 2", ["mine/trucks"]),
        ("needs", "quantity = 1,5", ["mine/canteen"]),
        ("needs", "requirements > 0", ["mine/trucks"]),
        ("needs", "unit = pcs", ["mine/trucks"]),
        ("projects", "needs >= 2", ["mine"]),
        ("projects", "open_needs = 1", ["houses", "mine"]),
        ("groups", "offers = 0", []),
        ("groups", "links = lift-works", ["passenger-lifts"]),
        ("suppliers", "offers < 2", ["savushkin"]),
        ("sources", "records > 3", ["meeting", "leaflet"]),
    ],
)
def test_the_fields_of_every_listing_have_conditions(index: Index, name: str, where: str, expected: list[str]) -> None:
    assert found(index, name, where=[where]) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("date = 2025-10-03", ["meeting"]),
        ("date = 2025-10", ["meeting"]),
        ("date = 03.10.2025", ["meeting"]),
        ("date = 3.10.2025 г.", ["meeting"]),
        ("date = 10.2025", ["meeting"]),
        ("date = 2025‑10‑03", ["meeting"]),
        ("date = «2025»", ["meeting", "leaflet"]),
        ("date < 01.01.2025", ["price-list"]),
        ("date = 2025", ["meeting", "leaflet"]),
        ("date != 2025", ["price-list"]),
        ("date < 2025", ["price-list"]),
        ("date <= 2025", ["meeting", "leaflet", "price-list"]),
        ("date > 2024", ["meeting", "leaflet"]),
        ("date > 2025", []),
        ("date >= 2025-10", ["meeting"]),
        ("date > 2024-11-30", ["meeting", "leaflet", "price-list"]),
        ("date >= 2024-12-01", ["meeting", "leaflet"]),
        ("date < 2026-01-01", ["meeting", "leaflet", "price-list"]),
        ("date ~ 2024", ["price-list"]),
    ],
)
def test_a_date_is_compared_as_precisely_as_both_sides_allow(index: Index, where: str, expected: list[str]) -> None:
    assert found(index, "sources", where=[where]) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (["payload_t >= 140", "operating_temperature_min_c <= -40"], ["belaz-75131"]),
        (["payload_t >= 140", "operating_temperature_min_c <= -50"], []),
        (["payload_t = 130", "operating_temperature_min_c <= -50"], ["belaz-75131"]),
        (["operating_temperature_min_c <= -50", "engine ~ cummins", "autonomous = false"], ["belaz-75131"]),
        (["payload_t > 1", "payload_t < 135"], ["belaz-75131"]),
        (["payload_t >= 140", "kind = goods", "name ~ belaz"], ["belaz-75131"]),
        (["payload_t >= 140", "id = vehicle"], ["vehicle"]),
    ],
)
def test_one_variant_must_pass_all_conditions_on_specs(index: Index, where: list[str], expected: list[str]) -> None:
    assert found(index, where=where) == expected


def test_words_filters_and_conditions_must_all_hold(index: Index) -> None:
    assert found(index, "offers", "самосвал", ["payload_t >= 100"], sector="mining", service="maintenance") == [
        "belaz-75131"
    ]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("payload_t >= 140 or kind = service", ["belaz-75131", "vehicle", "lift-montage"]),
        ("kind = service or supplier = savushkin", ["lift-montage", "dry-milk"]),
        ("(kind = service or payload_t > 0) and supplier = mogilevlift", ["lift", "lift-montage"]),
        ("not kind = goods", ["lift-montage"]),
        ("not (kind = goods and payload_t >= 140)", ["belaz-75131", "loader", "lift", "lift-montage"]),
        ("not services = maintenance", ["machine", "vehicle", "loader", "lift-montage", "dry-milk"]),
        ("not engine ~ cummins", ["machine"]),
        ("не name ~ truck и supplier = belaz", ["machine", "vehicle", "loader"]),
        # What is unknown of 90 and more meets neither a condition nor its opposite.
        ("payload_t >= 100", ["belaz-75131", "vehicle"]),
        ("not payload_t >= 100", ["loader", "lift"]),
    ],
)
def test_conditions_are_joined_by_and_or_and_not(index: Index, where: str, expected: list[str]) -> None:
    assert found(index, where=[where]) == expected


def test_the_parts_of_a_condition_on_specs_are_met_by_one_variant(index: Index) -> None:
    warm = "operating_temperature_min_c >= -40 and payload_t = 140"
    assert found(index, where=[warm]) == ["belaz-75131"]
    assert found(index, where=["operating_temperature_min_c <= -50 and (payload_t = 140 or kind = service)"]) == []
    assert found(index, where=["operating_temperature_min_c <= -50 and (payload_t = 130 or kind = service)"]) == [
        "belaz-75131"
    ]


@pytest.mark.parametrize(
    ("name", "where", "expected"),
    [
        ("offers", "stage = ?", ["machine", "vehicle", "loader", "lift", "lift-montage", "dry-milk"]),
        ("offers", "stage != ?", ["belaz-75131"]),
        ("offers", "services = ?", ["machine", "vehicle", "loader", "lift-montage", "dry-milk"]),
        ("offers", "summary != ?", ["dry-milk"]),
        ("offers", "payload_t = ?", ["lift-montage", "dry-milk"]),
        # One of the variants does not state it.
        ("offers", "operating_temperature_min_c = ?", ["machine", "vehicle", "loader", "lift", "lift-montage", "dry-milk"]),
        ("offers", "axles != ?", ["belaz-75131"]),
        ("offers", "not axles = ?", ["belaz-75131"]),
        ("offers", "payload_t > 0 and engine = ?", ["vehicle", "lift"]),
        ("needs", "why = ?", ["houses/lifts", "mine/trucks"]),
        ("needs", "quantity = ?", ["houses/lifts"]),
        ("sources", "date = ?", ["page"]),
    ],
)  # fmt: skip
def test_what_nobody_states_can_be_asked_for(index: Index, name: str, where: str, expected: list[str]) -> None:
    assert found(index, name, where=[where]) == expected


@pytest.mark.parametrize(
    ("name", "where", "expected"),
    [
        ("offers", "okpd2 = 28.92*", ["belaz-75131"]),
        ("offers", "okpd2 = 28.93*", []),
        ("offers", "okpd2 != 28.92*", ["machine", "vehicle", "loader", "lift", "lift-montage", "dry-milk"]),
        ("offers", "id = lift*", ["lift", "lift-montage"]),
        ("offers", "id != lift*", ["belaz-75131", "machine", "vehicle", "loader", "dry-milk"]),
        ("offers", "engine = Cummins*", ["belaz-75131"]),
        ("groups", "hs2022 = 87*", ["haul-trucks"]),
    ],
)
def test_a_star_asks_for_what_begins_so(index: Index, name: str, where: str, expected: list[str]) -> None:
    assert found(index, name, where=[where]) == expected


@pytest.mark.parametrize(
    ("name", "where", "expected"),
    [
        ("offers", "payload_t = 100..135", ["belaz-75131"]),
        ("offers", "payload_t = 100 .. 135 t", ["belaz-75131"]),
        ("offers", "payload_t = 500..700 kg", ["lift"]),
        ("offers", "payload_t = 500 kg..130 t", ["belaz-75131", "lift"]),
        ("offers", "payload_t != 1..135", ["belaz-75131", "vehicle", "lift"]),
        ("offers", "operating_temperature_min_c = -45..-35", ["belaz-75131"]),
        ("offers", "payload_t = 131..139", []),
        ("needs", "quantity = 1..2", ["mine/canteen"]),
        ("needs", "quantity != 1..2", ["mine/trucks"]),
        ("sources", "date = 2024..2025-06", ["price-list"]),
        ("sources", "date = 2024–2025", ["meeting", "leaflet", "price-list"]),
        ("sources", "date = 01.10.2025–31.10.2025", ["meeting"]),
        ("sources", "date = 01.10.2025 … 10.2025", ["meeting"]),
        ("sources", "date != 2024..2024", ["meeting", "leaflet"]),
    ],
)
def test_a_range_has_its_ends_in_it(index: Index, name: str, where: str, expected: list[str]) -> None:
    assert found(index, name, where=[where]) == expected


@pytest.mark.parametrize(
    ("name", "where", "expected"),
    [
        ("offers", "kind = услуга", ["lift-montage"]),
        ("offers", "kind = УСЛУГА", ["lift-montage"]),
        ("offers", "kind != товар", ["lift-montage"]),
        ("offers", "stage = серийное производство", ["belaz-75131"]),
        ("offers", "services = монтаж", ["lift"]),
        ("offers", "supplier = могилев", ["lift", "lift-montage"]),
        ("offers", "group = лифты", ["lift"]),
        ("needs", "status = открыта", ["mine/trucks"]),
        ("needs", "basis = stated", ["houses/lifts", "mine/trucks"]),
        ("needs", "project = малмыж", ["mine/trucks", "mine/canteen"]),
    ],
)
def test_words_and_names_in_conditions_are_of_either_language(
    index: Index, name: str, where: str, expected: list[str]
) -> None:
    assert found(index, name, where=[where]) == expected
