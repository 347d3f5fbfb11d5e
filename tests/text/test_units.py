"""Units: conversion, symbols, spellings and the endings of specs' names."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.text.i18n import LANGUAGES
from offerbook.text.units import (
    BUILT_IN,
    UNITS,
    Unit,
    convert,
    is_proportional,
    is_rate,
    parse,
    parse_rate,
    suffix,
    symbol,
)

# Catalogues that other tests of this process read may have declared units of their own: what follows is of the built-in ones.


def test_a_unit_says_what_it_measures_and_how_it_is_shown() -> None:
    assert UNITS["t"] == Unit("t", "mass", Decimal(1000), "t", "т")
    assert UNITS["mln RUB"] == Unit("mln RUB", "roubles", Decimal(1000000), "mln RUB", "млн ₽")


def test_every_dimension_has_one_base_and_no_two_units_of_it_are_equal() -> None:
    dimensions: dict[str, list[Decimal]] = {}
    for id in BUILT_IN:
        unit = UNITS[id]
        assert id == unit.id
        dimensions.setdefault(unit.dimension, []).append(unit.factor)
    for factors in dimensions.values():
        assert factors.count(Decimal(1)) == 1
        assert len(set(factors)) == len(factors)


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        ("44800", "kg", "t", "44.8"),
        ("130", "t", "kg", "130000"),
        ("36", "km/h", "m/s", "10"),
        ("2.5", "m/s", "km/h", "9"),
        ("8265", "mm", "m", "8.265"),
        ("1.26", "bn RUB", "mln RUB", "1260"),
        ("2", "years", "months", "24"),
        ("90", "t/month", "t/year", "1080"),
        ("15", "min", "h", "0.25"),
        ("12", "kg/s", "t/h", "43.2"),
        ("5.50", "t", "t", "5.50"),
        ("-40", "C", "C", "-40"),
    ],
)
def test_a_value_turns_into_another_unit_exactly(value: str, unit: str, to: str, expected: str) -> None:
    assert str(convert(Decimal(value), unit, to)) == expected


@pytest.mark.parametrize(
    ("unit", "to"),
    [
        ("km/h", "m/s"),
        ("t", "kW"),
        ("hp", "kW"),
        ("kgf", "kN"),
        ("months", "days"),
        ("t/day", "t/year"),
        ("RUB", "USD"),
        ("pcs", "head"),
        ("t", "stone"),
        ("stone", "t"),
    ],
)
def test_what_is_not_exact_or_not_the_same_is_not_converted(unit: str, to: str) -> None:
    assert convert(Decimal(100), unit, to) is None


@given(st.decimals(-(10**9), 10**9, places=6), st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(UNITS)))
def test_a_converted_value_turns_back_into_itself(value: Decimal, unit: str, to: str) -> None:
    converted = convert(value, unit, to)
    assert converted is None or convert(converted, to, unit) == value


@pytest.mark.parametrize(
    ("larger", "count", "unit"),
    [
        ("kg", 1000, "g"), ("t", 1000, "kg"), ("kt", 1000, "t"), ("Mt", 1000, "kt"),
        ("t/month", 12, "t/year"), ("kt/year", 1000, "t/year"), ("Mt/year", 1000, "kt/year"),
        ("t/h", 1000, "kg/h"), ("kg/s", 3600, "kg/h"), ("kW", 1000, "W"), ("MW", 1000, "kW"), ("MWh", 1000, "kWh"),
        ("cm", 10, "mm"), ("m", 100, "cm"), ("km", 1000, "m"), ("m/s", 60, "m/min"),
        ("cm2", 100, "mm2"), ("m2", 10_000, "cm2"), ("ha", 10_000, "m2"), ("km2", 100, "ha"),
        ("L", 1000, "mL"), ("m3", 1000, "L"), ("m3/h", 1000, "L/h"), ("L/s", 3600, "L/h"),
        ("min", 60, "s"), ("h", 60, "min"), ("days", 24, "h"), ("years", 12, "months"), ("kV", 1000, "V"),
        ("MPa", 10, "bar"), ("bar", 100, "kPa"), ("pcs/month", 12, "pcs/year"),
        ("mln RUB", 10**6, "RUB"), ("bn RUB", 1000, "mln RUB"), ("trn RUB", 1000, "bn RUB"),
        ("mln USD", 10**6, "USD"), ("bn USD", 1000, "mln USD"), ("mln BYN", 10**6, "BYN"),
    ],
)  # fmt: skip
def test_a_unit_holds_so_many_of_the_next_smaller_one(larger: str, count: int, unit: str) -> None:
    assert convert(Decimal(1), larger, unit) == count


def test_symbols_are_shown_in_the_language_asked_for() -> None:
    shown = [(symbol(unit, "en"), symbol(unit, "ru")) for unit in ("t", "pcs", "C", "Nm", "m3", "hp", "stone")]
    expected = [
        ("t", "т"),
        ("pcs", "шт."),
        ("°C", "°C"),
        ("N·m", "Н·м"),
        ("m³", "м³"),
        ("hp", "л. с."),
        ("stone", "stone"),
    ]
    assert shown == expected


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("т", "t"),
        ("тонн", "t"),
        ("Тонн", "t"),
        ("kW", "kW"),
        ("кВт", "kW"),
        ("км", "km"),
        ("л.с.", "hp"),
        ("л. с.", "hp"),
        ("л", "L"),
        ("l", "L"),
        ("шт", "pcs"),
        ("units", "pcs"),
        ("buses", "pcs"),
        ("°C", "C"),
        ("°С", "C"),
        ("с", "s"),
        ("c", "C"),
        ("N·m", "Nm"),
        ("Н·м", "Nm"),
        ("м³", "m3"),
        ("куб. м", "m3"),
        ("km/h", "km/h"),
        ("км/ч", "km/h"),
        ("кВт·ч", "kWh"),
        ("Мт", "Mt"),
        ("Mt/y", "Mt/year"),
        ("t a year", "t/year"),
        ("M RUB", "mln RUB"),
        ("млн руб.", "mln RUB"),
        ("people", "persons"),
        ("degrees", "deg"),
        ("лет", "years"),
        ("year", "year"),
        ("stone", None),
        ("", None),
    ],
)
def test_people_write_units_in_many_ways(text: str, unit: str | None) -> None:
    assert parse(text) == unit


def test_every_id_is_parsed_as_itself_and_every_symbol_as_a_unit_of_that_symbol() -> None:
    for unit in map(UNITS.__getitem__, BUILT_IN):
        assert parse(unit.id) == unit.id
        for language in LANGUAGES:
            shown = symbol(unit.id, language)
            # A calendar year has no symbol in English; «г.» and «мест» belong to two units, the first has them.
            if shown not in ("", "г.") and unit.id != "places":
                assert parse(shown) == unit.id


@pytest.mark.parametrize(
    ("spec", "unit"),
    [
        ("payload_t", "t"),
        ("power_kw", "kW"),
        ("operating_temperature_min_c", "C"),
        ("range_km", "km"),
        ("width_mm", "mm"),
        ("max_speed_km_h", "km/h"),
        ("speed_m_s", "m/s"),
        ("torque_nm", "Nm"),
        ("milk_t_year", "t/year"),
        ("area_ha_day", "ha/day"),
        ("specific_fuel_consumption_g_kwh", "g/kWh"),
        ("cost_mln_rub", "mln RUB"),
        ("cocoa_percent_max", "%"),
        ("charging_time_min", "min"),
        ("length_mm_min", "mm"),
        ("lift_speed_m_min", "m/min"),
        ("warranty_years", "years"),
        ("commissioning_year", "year"),
        ("capacity_per_year", None),
        ("herd_head", None),
        ("herd_head_min", None),
        ("member_companies", None),
        ("seats", None),
        ("t", None),
        ("wheel_formula", None),
    ],
)
def test_the_name_of_a_spec_ends_with_its_unit(spec: str, unit: str | None) -> None:
    assert suffix(spec) == unit


def test_a_part_of_an_amount_means_nothing_where_the_scale_has_no_zero_of_its_own() -> None:
    assert [unit for unit in (None, *BUILT_IN) if not is_proportional(unit)] == ["C", "year", "dB"]


def test_a_unit_that_is_so_much_for_a_period_is_a_rate_and_a_density_is_none() -> None:
    assert [unit for unit in BUILT_IN if is_rate(unit)] == [
        "t/year", "t/month", "kt/year", "Mt/year", "t/day", "t/h", "kg/s", "kg/h", "rpm", "km/h", "m/s", "m/min", "ha/day",
        "L/h", "L/s", "m3/h", "L/day", "m3/day", "pcs/year", "pcs/month",
    ]  # fmt: skip
    assert (is_rate("drum/week"), is_rate("drum/pallet")) == (True, False)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("т/год", ("t", "year")),
        ("голов в год", ("head", "year")),
        ("head a month", ("head", "month")),
        ("штук в сутки", ("pcs", "day")),
        ("шт.", ("pcs", "")),
        ("т/ч", ("t/h", "")),
        ("т в год в год", None),
        ("вёдер в год", None),
        ("в год", None),
    ],
)
def test_a_rate_is_read_as_its_unit_and_its_period(written: str, read: tuple[str, str] | None) -> None:
    assert parse_rate(written) == read
