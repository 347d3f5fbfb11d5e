"""Whether the values that carry a row say what the row says: a check yields what differs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from offerbook.text import units
from tests.tools.facts.numbers import Language, Number, amounts, numbers
from tests.tools.facts.tables import (
    CODE,
    CODE_FIELDS,
    CONFIDENT,
    Book,
    Row,
    Spot,
    bare_texts,
    figures,
    texts,
)

LANGUAGES: tuple[Language, ...] = ("en", "ru")
FIRMNESS = {"analyst": 0, "one-source": 1, "two-sources": 2}


class CarriedRow(NamedTuple):
    """A row with everything that carries it.

    spots: the values that carry it. siblings: all rows of its record.
    codes: the OKPD2 codes of each group of things that the tables speak of.
    """

    row: Row
    spots: tuple[Spot, ...]
    book: Book
    siblings: tuple[Row, ...]
    codes: Mapping[str, frozenset[str]]

    def measured(self, spot: Spot) -> str | None:
        """The unit of the numbers at a spot."""
        if isinstance(spot.value, Mapping) and isinstance(spot.value.get("unit"), str):
            return str(spot.value["unit"])
        found = re.search(r"\bspecs\.(\w+)$", spot.address)
        key = found[1] if found else spot.value.get("spec", "") if isinstance(spot.value, Mapping) else ""
        return self.book.unit_of_spec(key)

    def says(self, language: Language) -> list[Number]:
        """The numbers that its spots say in prose of that language."""
        found: list[Number] = []
        for spot in self.spots:
            for text in texts(spot.value, language):
                found += numbers(text, language)
            for text in bare_texts(spot.value):
                found += numbers(text, "en")
            for table in spot.around:
                found += [number for text in texts(table.get("name"), language) for number in numbers(text, language)]
                found += numbers(str(table.get("id", "")), "en")
        return found

    def converted(self, number: Number, language: Language) -> bool:
        """Whether the number is said in another unit of its dimension: 9870 mm as 9.87 m."""
        there = units.parse(self.row.unit)
        text_of_spots = " ".join(text for spot in self.spots for text in texts(spot.value, language))
        amount = min(number.amounts)
        if there is None:
            return False
        for id, unit in units.UNITS.items():
            other = units.convert(amount, there, id) if unit.dimension == units.UNITS[there].dimension else None
            mark = units.symbol(id, language)
            if (
                other is not None
                and other in amounts(numbers(text_of_spots, language))
                and re.search(rf"\d\s{re.escape(mark)}(?!\w)", text_of_spots)
            ):
                return True
        return False

    def figures(self) -> Iterator[tuple[Spot, str, Decimal]]:
        for spot in self.spots:
            key = spot.address.rpartition(".")[2]
            yield from ((spot, name, value) for name, value in figures(spot.value, key))


Check = Callable[[CarriedRow], Iterator[str]]

PROSE_FIELDS = re.compile(
    r"(^|\.)(name_en|name_ru|supplier_en|supplier_ru|supplier_city|kind|article_paragraphs"
    r"|okpd2|hs2022|cpa2008|other_codes|basis)$"
)
"""Rows whose value is a name or a code: their numbers are not amounts."""


def numbers_are_carried(carried: CarriedRow) -> Iterator[str]:
    """Each number of the row stands where the row is carried, in each language, exactly or exactly converted."""
    if PROSE_FIELDS.search(carried.row.field):
        return
    wanted = [number for number in numbers(carried.row.text, "en") if number.kind in ("digits", "cardinal")]
    found_values: set[Decimal] = set()
    for spot, _name, value in carried.figures():
        here, there = carried.measured(spot), units.parse(carried.row.unit)
        back = units.convert(value, here, there) if here and there else None
        found_values |= {abs(value if back is None else back)}
    for language in LANGUAGES:
        text_of_spots = amounts(carried.says(language)) | found_values
        for number in wanted:
            if not number.amounts & text_of_spots and not carried.converted(number, language):
                yield f"{number.token} of {carried.row.text!r} is not in the {language} text or figures"


FIGURE = re.compile(r"(specs\.\w+|quantity|capacity\[\d+\]|requires\[\d+\])$")
"""Addresses of values that hold one bare number, or two bounds."""


def figures_are_the_row_s(carried: CarriedRow) -> Iterator[str]:
    """Each bare number of the spots is one that the record's rows state, sign included, exactly or exactly converted."""
    if PROSE_FIELDS.search(carried.row.field):
        return
    for spot, _name, value in carried.figures():
        if FIGURE.search(spot.address) and not any(
            value in _signed(row, carried.measured(spot)) for row in (carried.row, *_beside(carried, spot))
        ):
            yield f"{value} at {spot.address} is not in {carried.row.text!r}"


def _beside(carried: CarriedRow, spot: Spot) -> Iterator[Row]:
    """The rows that say of a bound why it is, or of a reason what bound it is for."""
    if "requires" in spot.address:
        stem = carried.row.field.removesuffix("_why").removesuffix("_payload_t").removesuffix("_payload")
        yield from (row for row in carried.siblings if row.field.startswith(stem))


def _signed(row: Row, unit: str | None) -> set[Decimal]:
    """The numbers of a row with their signs, also turned into `unit` where they have a unit of its dimension."""
    text = row.text
    stated = amounts(numbers(text, "en"))
    negative = {Decimal(found) for found in re.findall(r"(?<![\w.])[-−](\d+(?:\.\d+)?)", text)}
    signed = {-value if value in negative else value for value in stated}
    there = units.parse(row.unit)
    turned = {units.convert(value, there, unit) for value in signed} if unit and there else set()
    for number, words in re.findall(r"(\d+(?:\.\d+)?) (\w+)", text):
        if unit and (stands := units.parse(words)):
            turned.add(units.convert(Decimal(number), stands, unit))
    plain = set() if there and unit and units.UNITS[there].dimension == units.UNITS[unit].dimension else signed
    return plain | {value for value in turned if value is not None}


def units_agree(carried: CarriedRow) -> Iterator[str]:
    """The unit of the row and that of the figure measure the same thing."""
    if not carried.row.unit or PROSE_FIELDS.search(carried.row.field):
        return
    there = _unit(carried.row.unit)
    for spot, _name, _value in carried.figures():
        if not FIGURE.search(spot.address) or "requires" in spot.address:
            continue
        here = carried.measured(spot)
        rate = (
            spot.value.get("per", "year" if "capacity[" in spot.address else None)
            if isinstance(spot.value, Mapping)
            else None
        )
        if here and rate and f"{here}/{rate}" in units.UNITS:
            here = f"{here}/{rate}"
        if there == "pcs" and " a year" in carried.row.unit:
            there = "pcs/year"
        if there is None:
            yield f"the unit {carried.row.unit!r} is not one of units.UNITS; the catalogue has {here}"
        elif here is None and units.UNITS[there].dimension in COUNTS:
            continue
        elif here is None or units.UNITS[here].dimension != units.UNITS[there].dimension:
            yield f"{carried.row.unit!r} against {here!r} at {spot.address}"


def _unit(words: str) -> str | None:
    """The unit that a row's unit begins with: "buses in 2025 (11 in 2024)" counts buses."""
    parts = words.split(" ")
    tries = (units.parse(" ".join(parts[:length])) for length in range(len(parts), 0, -1))
    return next((unit for unit in tries if unit), None)


COUNTS = {
    "pieces",
    "items",
    "models",
    "varieties",
    "tins",
    "animals",
    "persons",
    "seats",
    "places",
    "companies",
    "houses",
}

_MARKS = {
    "about": (
        r"~|\babout\b|\bclose to\b|\balmost\b|\bnearly\b|\bsome\b(?= \d)",
        r"\babout\b|\baround\b|\bnearly\b|\balmost\b|\bsome\b|\bclose to\b|\broughly\b",
        r"около|примерно|почти|порядка|приблизительно|близк\w+ к",
    ),
    "over": (
        r"(?<![<>])>(?!=)|\bover\b|\bmore than\b",
        r"\bover\b|\bmore than\b|\babove\b",
        r"свыше|более|больше|превы\w+|сверх|с лишним",
    ),
    "at-least": (
        r">=|\bat least\b",
        r"\bat least\b|\bno less\b|\bfrom\b",
        r"не менее|не меньше|\bот\b|минимум|хотя бы",
    ),
    "at-most": (
        r"<=|\bup to\b|\bor less\b",
        r"\bup to\b|\bat most\b|\bno more than\b|\bwithin\b|\bor less\b",
        r"\bдо\b|не более|не больше|\bили меньше\b|максимум",
    ),
}
"""How each qualifier is written in a row, and how it is said in each language."""


def qualifiers_are_carried(carried: CarriedRow) -> Iterator[str]:
    """Where the row says about, over, at least or at most, so does the catalogue, and nowhere else."""
    if PROSE_FIELDS.search(carried.row.field):
        return
    english = " ".join(text for spot in carried.spots for text in texts(spot.value, "en"))
    russian = " ".join(text for spot in carried.spots for text in texts(spot.value, "ru"))
    given = {spot.value.get("qualifier") for spot in carried.spots if isinstance(spot.value, Mapping)} - {None}
    for name, (row, en, ru) in _MARKS.items():
        marked = re.search(rf"(?:{row})\s*(?:[A-Z]{{3}} )?\d[\d.]*", carried.row.value)
        if marked and name not in given:
            for language, text, words in (("en", english, en), ("ru", russian, ru)):
                if not re.search(words, text, re.IGNORECASE):
                    yield f"{marked[0]!r} is not said in the {language} text, nor as qualifier = {name!r}"
        if name in given and not (re.search(row, carried.row.text) or _understood(carried, name, row)):
            yield f"qualifier {name!r} is not in {carried.row.text!r}"


def _understood(carried: CarriedRow, name: str, mark: str) -> bool:
    """Whether a qualifier follows from the row: the end of a range, a least or most in the field's name, a sibling's mark."""
    if carried.row.field.endswith({"at-most": "_max", "at-least": "_min"}.get(name, "-")):
        return True
    if name == "at-most" and re.search(r"\d\s*(?:-|or|to)\s*\d", carried.row.value):
        return True
    figures = "|".join(sorted({f"{value:f}" for _spot, _key, value in carried.figures()}))
    return any(re.search(rf"(?:{mark})\s*(?:{figures})(?!\d)", row.text) for row in carried.siblings)


def sources_are_cited(carried: CarriedRow) -> Iterator[str]:
    """Each address of the row is a source that stands for the value: its own, or its record's."""
    cited = frozenset[str]().union(*(spot.sources for spot in carried.spots))
    for spot in carried.spots:
        supplier = spot.around[-1].get("supplier") if spot.around and spot.address.endswith(".supplier") else None
        if supplier:
            cited |= frozenset(carried.book.lists["suppliers"].get(supplier, {}).get("sources", ()))
    for address, _date in carried.row.sources:
        id = carried.book.source_id(address)
        if id is None:
            yield f"no source has the address {address}"
        elif id not in cited:
            yield f"{id} is not cited; cited are {', '.join(sorted(cited)) or 'none'}"


def dates_agree(carried: CarriedRow) -> Iterator[str]:
    """The date of each publication is the date of its source, which other rows may give more exactly."""
    for address, date in carried.row.sources:
        source = carried.book.lists["sources"].get(carried.book.source_id(address) or "", {})
        found_values = str(source.get("date", ""))
        if address in carried.book.source_of and date not in ("", "undated") and not found_values.startswith(date):
            yield f"{source.get('id')} is of {found_values or 'no date'}, the row says {date}"


def confidence_is_not_firmer(carried: CarriedRow) -> Iterator[str]:
    """No value is held more firmly than its row."""
    for spot in carried.spots:
        if spot.confidence and FIRMNESS[spot.confidence] > FIRMNESS[carried.row.confidence]:
            yield f"{spot.address} is {spot.confidence}, the row {carried.row.confidence}"


def confidence_is_kept(carried: CarriedRow) -> Iterator[str]:
    """What two sources state is not shown as what one states.

    Cautions, quantities, capacities and bounds have no confidence: there the sources that they name speak.
    """
    if any(spot.own and not CONFIDENT.search(spot.address) for spot in carried.spots):
        return
    best = max((FIRMNESS.get(spot.confidence or "", -1) for spot in carried.spots), default=-1)
    if best < FIRMNESS[carried.row.confidence]:
        yield f"{', '.join(spot.address for spot in carried.spots)} is less firm than the row's {carried.row.confidence}"


def codes_agree(carried: CarriedRow) -> Iterator[str]:
    """Each code of the row stands there with its scheme and certainty."""
    field = carried.row.field.rpartition(".")[2]
    if field not in CODE_FIELDS:
        return
    certainty = next(iter(re.findall(r"certainty=(\w+)", carried.row.unit)), None)
    found_values = [
        code
        for spot in carried.spots
        for code in (spot.value if isinstance(spot.value, list) else [spot.value])
        if isinstance(code, Mapping) and "scheme" in code
    ]
    noted = {
        note
        for spot in carried.spots
        for text in texts(spot.value, "en")
        for note in re.findall(r"\d\d\.\d\d\.\d\d", text)
    }
    for wanted in CODE.findall(carried.row.value):
        scheme = "hs2022" if re.match(r"\d{4}", wanted) else "okpd2"
        found = [code for code in found_values if code["scheme"] == scheme and code["code"] == wanted]
        if not found and not (field == "cpa2008" and wanted in noted):
            yield f"{scheme} {wanted} is not among {[code['code'] for code in found_values]}"
        elif found and found[0].get("certainty") != certainty:
            yield f"{scheme} {wanted} is {found[0].get('certainty')}, the row says {certainty}"


def groups_agree(carried: CarriedRow) -> Iterator[str]:
    """Each group of things that the row names shares an OKPD2 code with a group of the need."""
    if not re.fullmatch(r"need\.\w+\.group", carried.row.field) or carried.row.value == "none":
        return
    ids = [id for spot in carried.spots for id in spot.value]
    found_values = {
        code["code"]
        for id in ids
        for code in carried.book.lists["groups"][id].get("codes", ())
        if code["scheme"] == "okpd2"
    }
    for name in carried.row.value.split("; "):
        wanted = carried.codes.get(name, frozenset())
        if not any(one.startswith(other) or other.startswith(one) for one in wanted for other in found_values):
            yield f"{name!r} ({', '.join(sorted(wanted))}) has no code in common with {', '.join(ids)}"


def words_agree(carried: CarriedRow) -> Iterator[str]:
    """Kinds, bases, paragraphs, cities and suppliers are those of the row."""
    field, value = carried.row.field.rpartition(".")[2], carried.row.value
    found_values = [spot.value for spot in carried.spots]
    if field == "kind" and "." not in carried.row.field and value not in found_values:
        yield f"the kind is {found_values}, the row says {value}"
    if re.fullmatch(r"need\.\w+\.basis", carried.row.field) and not any(
        isinstance(kept, str) and value.startswith(kept) for kept in found_values
    ):
        yield f"the basis is {found_values}, the row says {value}"
    if field == "article_paragraphs":
        listed = {int(number) for number in re.findall(r"\d+", value)}
        for kept in found_values:
            mentions = kept if isinstance(kept, list) else [kept]
            paragraphs = {number for mention in mentions for number in mention.get("paragraphs", ())}
            if "paragraph" not in (kept if isinstance(kept, dict) else {}) and paragraphs != listed:
                yield f"the paragraphs are {sorted(paragraphs)}, the row says {value}"
    if field == "supplier_city":
        towns = [
            carried.book.lists["suppliers"].get(kept, {}) if isinstance(kept, str) else {"city": kept}
            for kept in found_values
        ]
        cities = {text for town in towns for language in ("en", "ru") for text in texts(town.get("city", {}), language)}
        if not any(_shared(value, city) for city in cities) and value != "Belarus / Беларусь":
            yield f"the city is {cities}, the row says {value}"
    if field in ("supplier_en", "supplier_ru"):
        names = [
            text
            for kept in found_values
            for text in texts(
                carried.book.lists["suppliers"].get(kept, {}).get("name", {}) if isinstance(kept, str) else kept,
                field[-2:],
            )
        ]
        if not any(_shared(value, name) for name in names):
            yield f"the supplier is {names}, the row says {value}"


def _shared(one: str, other: str) -> set[str]:
    """The words, by their first five letters, that two texts share."""
    first, second = (
        {word[:5] for word in re.findall(r"\w{3,}", text.casefold().replace("ё", "е"))} for text in (one, other)
    )
    return first & second


CHECKS: tuple[Check, ...] = (
    numbers_are_carried,
    figures_are_the_row_s,
    units_agree,
    qualifiers_are_carried,
    sources_are_cited,
    dates_agree,
    confidence_is_not_firmer,
    confidence_is_kept,
    codes_agree,
    groups_agree,
    words_agree,
)
