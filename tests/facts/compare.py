"""The catalogue beside the two tables of facts: which value carries which row, and whether it says the same."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

from offerbook import units
from tests.facts.numbers import Language, Number, amounts, numbers

HERE = Path(__file__).parent
LANGUAGES: tuple[Language, ...] = ("en", "ru")
TABLES = ("offers.tsv", "projects.tsv")
FIRMNESS = {"analyst": 0, "one-source": 1, "two-sources": 2}
MEETING_FILE = re.compile(r"000_[0-9a-f]+\.txt")
# How the tables name the sources that have no address.
WITHOUT_ADDRESS = {
    "analyst": "analyst",
    "no-address (search store excerpt)": "search-excerpt",
    "no-address (search store excerpt, khabarovsk-news.net)": "search-excerpt-khabarovsk-news",
}


class Row(NamedTuple):
    """One row of a fact table.

    record: the offer or project it is about. field: what it says of it. value, unit: in words.
    sources: (address, date) of each publication. confidence: how firmly they state it.
    place: the table's file and line.
    """

    record: str
    field: str
    value: str
    unit: str
    sources: tuple[tuple[str, str], ...]
    confidence: str
    place: str

    @property
    def key(self) -> tuple[str, str]:
        return self.record, self.field

    @property
    def text(self) -> str:
        return f"{self.value} {self.unit}".strip()


class Spot(NamedTuple):
    """A value of the catalogue, as TOML has it, with what it inherits.

    address: where it stands, without doubt: "offers.belaz-7513.specs.payload_t".
    value: the value. around: the tables that it lies in, from the outside in.
    sources: the ids that stand for it: its own, else its record's.
    own: whether it names them itself.
    confidence: its own, else its record's; "analyst" when nobody but the analyst stands for it.
    """

    address: str
    value: Any
    around: tuple[Mapping[str, Any], ...]
    sources: frozenset[str]
    own: bool
    confidence: str | None


class Problem(NamedTuple):
    """A row that the catalogue does not carry as it is, or a value that no row stands for.

    record, field: the row's, or the value's record and its address within it.
    check: which check found it. message: what differs.
    """

    record: str
    field: str
    check: str
    message: str

    def __str__(self) -> str:
        return f"{self.record}\t{self.field}\t{self.check}\t{self.message}"


class Lookup(Exception):
    """A `where` of the coverage table leads nowhere."""


def read_rows(folder: Path) -> list[Row]:
    """Every row of the two tables, in their order."""
    rows = []
    for name in TABLES:
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines[1:], start=2):
            if not line:
                continue
            record, field, value, unit, address, date, confidence = line.split("\t")
            addresses = [each.strip() for each in address.split(" | ")]
            dates = [each.strip() for each in date.split("|")]
            if len(dates) != len(addresses):
                # One date for two publications: which of them it dates is not said.
                dates = [""] * len(addresses)
            pairs = tuple(zip(addresses, dates, strict=True))
            rows.append(Row(record, field, value, unit, pairs, confidence, f"{name}:{number}"))
    return rows


def read_table(name: str) -> list[list[str]]:
    """The rows of one of the tables beside this module, without its header."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines[1:] if line and not line.startswith("#")]


class Book:
    """The catalogue's tables as TOML has them, and the ways through them."""

    def __init__(self, root: Path) -> None:
        self.lists: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        self.repeated: list[str] = []
        for path in sorted(root.rglob("*.toml")):
            data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
            for table, items in data.items():
                if isinstance(items, list):
                    for item in items:
                        if isinstance(item, dict) and "id" in item:
                            if item["id"] in self.lists[f"{table}s"]:
                                self.repeated.append(f"{table} {item['id']}")
                            self.lists[f"{table}s"][item["id"]] = item

    @cached_property
    def source_of(self) -> dict[str, str]:
        """The id of each source by its address."""
        return {source["url"]: id for id, source in self.lists["sources"].items() if source.get("url")}

    def source_id(self, address: str) -> str | None:
        """The id of the source that a row names; None for one that the catalogue has not."""
        if MEETING_FILE.fullmatch(address):
            return "meeting"
        return WITHOUT_ADDRESS.get(address) or self.source_of.get(address)

    def unit_of_spec(self, key: str) -> str | None:
        unit = self.lists["specs"].get(key, {}).get("unit")
        return str(unit) if unit else None

    def home(self, record: str) -> str:
        """The list that holds a record of the fact tables."""
        return next((name for name in ("offers", "projects") if record in self.lists[name]), "")

    def spot(self, record: str, where: str) -> Spot:
        """The value at `where` of the record; Lookup when there is none."""
        steps = _steps(where)
        if steps[0] in ("offers", "projects", "suppliers", "sources"):
            steps = [steps[0], *steps[1:]]
        else:
            steps = [self.home(record), record, *steps]
        value: Any = self.lists
        around: list[Mapping[str, Any]] = []
        for step in steps:
            if isinstance(value, Mapping):
                around.append(value)
            value = _child(value, step, where)
        return _spot(_written(steps), value, tuple(around[2:]))

    def spots(self) -> Iterator[tuple[str, Spot]]:
        """Every fact, note, caution, capacity, quantity and requirement of offers and projects, with its record."""
        for name in ("offers", "projects"):
            for id, record in self.lists[name].items():
                for steps, value, around in _facts((name, id), record, ()):
                    yield id, _spot(_written(steps), value, around)


def _steps(where: str) -> list[str | int]:
    steps: list[str | int] = []
    for part in where.split("."):
        name, *positions = re.split(r"[\[\]]+", part.rstrip("]")) if "[" in part else [part]
        steps.append(name)
        steps += [int(position) for position in positions]
    return steps


def _written(steps: Sequence[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")


def _child(value: Any, step: str | int, where: str) -> Any:
    if isinstance(step, int) and isinstance(value, list) and step < len(value):
        return value[step]
    if isinstance(step, str) and isinstance(value, Mapping) and step in value:
        return value[step]
    if isinstance(step, str) and isinstance(value, list):
        found = [item for item in value if isinstance(item, dict) and item.get("id") == step]
        if found:
            return found[0]
    raise Lookup(f"{where}: nothing at {step}")


LISTS_OF_FACTS = ("notes", "cautions", "capacity", "requires", "mentions", "proposed_for")


def _facts(
    steps: tuple[str | int, ...], table: Mapping[str, Any], around: tuple[Mapping[str, Any], ...]
) -> Iterator[tuple[tuple[str | int, ...], Any, tuple[Mapping[str, Any], ...]]]:
    inner = (*around, table)
    for key, value in table.items():
        if key == "specs":
            for spec, fact in value.items():
                yield (*steps, key, spec), fact, inner
        elif key == "quantity":
            yield (*steps, key), value, inner
        elif key in LISTS_OF_FACTS:
            for position, item in enumerate(value):
                yield (*steps, key, position), item, inner
        elif key in ("variants", "need"):
            for item in value:
                yield from _facts((*steps, key, item["id"]), item, inner)


CONFIDENT = re.compile(r"(specs\.\w+|notes\[\d+\])$")
"""Addresses of values that have a confidence. In others the analyst among the sources says that it is a judgement."""


def _spot(address: str, value: Any, around: tuple[Mapping[str, Any], ...]) -> Spot:
    chain = [*around, value] if isinstance(value, Mapping) else list(around)
    own = next((table["source"] for table in reversed(chain) if table.get("source")), None)
    inherited = next((table["sources"] for table in reversed(chain) if table.get("sources")), ())
    sources = frozenset([own] if isinstance(own, str) else own or inherited)
    stated = next((table["confidence"] for table in reversed(chain) if table.get("confidence")), None)
    codes = value if isinstance(value, list) else [table for table in chain if "scheme" in table]
    if codes and all(isinstance(code, Mapping) and code.get("certainty") for code in codes):
        # A code with a certainty is one that the analyst assigned.
        sources |= {"analyst"}
        stated = "analyst"
    own_words = own is not None and not CONFIDENT.search(address) and "analyst" in sources
    confidence = "analyst" if sources == {"analyst"} or own_words else stated
    return Spot(address, value, around, sources, own is not None, confidence)


CODE = re.compile(r"\d{4}\.\d\d|\d\d\.\d\d\.\d\d|\d{4}(?![\d.])")
CODE_FIELDS = ("okpd2", "hs2022", "cpa2008", "other_codes")


def _of_row(row: Row, spot: Spot) -> Spot:
    """The spot; of a list of codes only those that the row is about."""
    if row.field.rpartition(".")[2] in CODE_FIELDS and isinstance(spot.value, list):
        named = CODE.findall(row.value)
        return _spot(spot.address, [code for code in spot.value if code["code"] in named], spot.around)
    return spot


def texts(value: Any, language: str) -> Iterator[str]:
    """Every text in that language within a value."""
    if isinstance(value, Mapping):
        if isinstance(value.get(language), str):
            yield value[language]
        for held in value.values():
            yield from texts(held, language)
    elif isinstance(value, list):
        for held in value:
            yield from texts(held, language)


def figures(value: Any, key: str = "") -> Iterator[tuple[str, Decimal]]:
    """Every bare number within a value, with its key."""
    if isinstance(value, bool):
        return
    if isinstance(value, int | Decimal):
        yield key, Decimal(value)
    elif isinstance(value, Mapping):
        for name, held in value.items():
            yield from figures(held, name)
    elif isinstance(value, list):
        for held in value:
            yield from figures(held, key)


def bare_texts(value: Any) -> Iterator[str]:
    """Every language-neutral text within a value: "8x8", a code, a date."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, held in value.items():
            if name not in ("en", "ru", "source", "sources", "id", "topic"):
                yield from bare_texts(held)
    elif isinstance(value, list):
        for held in value:
            yield from bare_texts(held)
    elif value is not None and not isinstance(value, bool | int | Decimal):
        yield str(value)


class Carried(NamedTuple):
    """A row with everything that carries it.

    spots: the values that carry it. siblings: all rows of its record.
    """

    row: Row
    spots: tuple[Spot, ...]
    book: Book
    siblings: tuple[Row, ...]

    def measured(self, spot: Spot) -> str | None:
        """The unit of the numbers at a spot."""
        if isinstance(spot.value, Mapping) and isinstance(spot.value.get("unit"), str):
            return str(spot.value["unit"])
        found = re.search(r"\bspecs\.(\w+)$", spot.address)
        key = found[1] if found else spot.value.get("spec", "") if isinstance(spot.value, Mapping) else ""
        return self.book.unit_of_spec(key)

    def says(self, language: Language) -> list[Number]:
        """The numbers that its spots say in prose of that language."""
        found = []
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
        said = " ".join(text for spot in self.spots for text in texts(spot.value, language))
        amount = min(number.amounts)
        if there is None:
            return False
        for id, unit in units.UNITS.items():
            other = units.convert(amount, there, id) if unit.dimension == units.UNITS[there].dimension else None
            mark = units.symbol(id, language)
            if other is not None and other in amounts(numbers(said, language)) and re.search(rf"\d\s{re.escape(mark)}(?!\w)", said):
                return True
        return False

    def figures(self) -> Iterator[tuple[Spot, str, Decimal]]:
        for spot in self.spots:
            key = spot.address.rpartition(".")[2]
            yield from ((spot, name, value) for name, value in figures(spot.value, key))

    def is_figure(self) -> bool:
        """Whether a spec, a quantity, a capacity or a bound carries the row, and not only prose."""
        return any(True for _ in self.figures())


Check = Callable[[Carried], Iterator[str]]

PROSE_FIELDS = re.compile(
    r"(^|\.)(name_en|name_ru|supplier_en|supplier_ru|supplier_city|kind|article_paragraphs|okpd2|hs2022|cpa2008|other_codes|basis)$"
)
"""Rows whose value is a name or a code: their numbers are not amounts."""


def numbers_are_carried(it: Carried) -> Iterator[str]:
    """Each number of the row stands where the row is carried, in each language, exactly or exactly converted."""
    if PROSE_FIELDS.search(it.row.field):
        return
    wanted = [number for number in numbers(it.row.text, "en") if number.kind in ("digits", "cardinal")]
    held: set[Decimal] = set()
    for spot, _name, value in it.figures():
        here, there = it.measured(spot), units.parse(it.row.unit)
        back = units.convert(value, here, there) if here and there else None
        held |= {abs(value if back is None else back)}
    for language in LANGUAGES:
        said = amounts(it.says(language)) | held
        for number in wanted:
            if not number.amounts & said and not it.converted(number, language):
                yield f"{number.token} of {it.row.text!r} is not in the {language} text or figures"


FIGURE = re.compile(r"(specs\.\w+|quantity|capacity\[\d+\]|requires\[\d+\])$")
"""Addresses of values that hold one bare number, or two bounds."""


def figures_are_the_row_s(it: Carried) -> Iterator[str]:
    """Each bare number of the spots is one that the record's rows state, sign included, exactly or exactly converted."""
    if PROSE_FIELDS.search(it.row.field):
        return
    for spot, _name, value in it.figures():
        if FIGURE.search(spot.address) and not any(
            value in _signed(row, it.measured(spot)) for row in (it.row, *_beside(it, spot))
        ):
            yield f"{value} at {spot.address} is not in {it.row.text!r}"


def _beside(it: Carried, spot: Spot) -> Iterator[Row]:
    """The rows that say of a bound why it is, or of a reason what bound it is for."""
    if "requires" in spot.address:
        stem = it.row.field.removesuffix("_why").removesuffix("_payload_t").removesuffix("_payload")
        yield from (row for row in it.siblings if row.field.startswith(stem))


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


def units_agree(it: Carried) -> Iterator[str]:
    """The unit of the row and that of the figure measure the same thing."""
    if not it.row.unit or PROSE_FIELDS.search(it.row.field):
        return
    there = _unit(it.row.unit)
    for spot, _name, _value in it.figures():
        if not FIGURE.search(spot.address) or "requires" in spot.address:
            continue
        here = it.measured(spot)
        rate = spot.value.get("per", "year" if "capacity[" in spot.address else None) if isinstance(spot.value, Mapping) else None
        if here and rate and f"{here}/{rate}" in units.UNITS:
            here = f"{here}/{rate}"
        if there == "pcs" and " a year" in it.row.unit:
            there = "pcs/year"
        if there is None:
            yield f"the unit {it.row.unit!r} is not one of units.UNITS; the catalogue has {here}"
        elif here is None and units.UNITS[there].dimension in COUNTS:
            continue
        elif here is None or units.UNITS[here].dimension != units.UNITS[there].dimension:
            yield f"{it.row.unit!r} against {here!r} at {spot.address}"


def _unit(words: str) -> str | None:
    """The unit that a row's unit begins with: "buses in 2025 (11 in 2024)" counts buses."""
    parts = words.split(" ")
    tries = (units.parse(" ".join(parts[:length])) for length in range(len(parts), 0, -1))
    return next((unit for unit in tries if unit), None)


COUNTS = {"pieces", "items", "models", "varieties", "tins", "animals", "persons", "seats", "places", "companies", "houses"}

_MARKS = {
    "about": (r"~|\babout\b|\bclose to\b|\balmost\b|\bnearly\b|\bsome\b(?= \d)", r"\babout\b|\baround\b|\bnearly\b|\balmost\b|\bsome\b|\bclose to\b|\broughly\b", r"около|примерно|почти|порядка|приблизительно|близк\w+ к"),
    "over": (r"(?<![<>])>(?!=)|\bover\b|\bmore than\b", r"\bover\b|\bmore than\b|\babove\b", r"свыше|более|больше|превы\w+|сверх|с лишним"),
    "at-least": (r">=|\bat least\b", r"\bat least\b|\bno less\b|\bfrom\b", r"не менее|не меньше|\bот\b|минимум|хотя бы"),
    "at-most": (r"<=|\bup to\b|\bor less\b", r"\bup to\b|\bat most\b|\bno more than\b|\bwithin\b|\bor less\b", r"\bдо\b|не более|не больше|\bили меньше\b|максимум"),
}  # fmt: skip


def qualifiers_are_carried(it: Carried) -> Iterator[str]:
    """Where the row says about, over, at least or at most, so does the catalogue, and nowhere else."""
    if PROSE_FIELDS.search(it.row.field):
        return
    english = " ".join(text for spot in it.spots for text in texts(spot.value, "en"))
    russian = " ".join(text for spot in it.spots for text in texts(spot.value, "ru"))
    given = {spot.value.get("qualifier") for spot in it.spots if isinstance(spot.value, Mapping)} - {None}
    for name, (row, en, ru) in _MARKS.items():
        marked = re.search(rf"(?:{row})\s*(?:[A-Z]{{3}} )?\d", it.row.value)
        if marked and name not in given:
            for language, text, words in (("en", english, en), ("ru", russian, ru)):
                if not re.search(words, text, re.IGNORECASE):
                    yield f"{marked[0]!r} is not said in the {language} text, nor as qualifier = {name!r}"
        if name in given and not (re.search(row, it.row.text) or _understood(it, name, row)):
            yield f"qualifier {name!r} is not in {it.row.text!r}"


def _understood(it: Carried, name: str, mark: str) -> bool:
    """Whether a qualifier follows from the row: the end of a range, a least or most in the field's name, a sibling's mark."""
    if it.row.field.endswith({"at-most": "_max", "at-least": "_min"}.get(name, "-")):
        return True
    if name == "at-most" and re.search(r"\d\s*(?:-|or|to)\s*\d", it.row.value):
        return True
    figures = "|".join(sorted({f"{value:f}" for _spot, _key, value in it.figures()}))
    return any(re.search(rf"(?:{mark})\s*(?:{figures})(?!\d)", row.text) for row in it.siblings)


def sources_are_cited(it: Carried) -> Iterator[str]:
    """Each address of the row is a source that stands for the value: its own, or its record's."""
    cited = frozenset[str]().union(*(spot.sources for spot in it.spots))
    for spot in it.spots:
        supplier = spot.around[-1].get("supplier") if spot.around and spot.address.endswith(".supplier") else None
        if supplier:
            cited |= frozenset(it.book.lists["suppliers"].get(supplier, {}).get("sources", ()))
    for address, _date in it.row.sources:
        id = it.book.source_id(address)
        if id is None:
            yield f"no source has the address {address}"
        elif id not in cited:
            yield f"{id} is not cited; cited are {', '.join(sorted(cited)) or 'none'}"


def dates_agree(it: Carried) -> Iterator[str]:
    """The date of each publication is the date of its source, which other rows may give more exactly."""
    for address, date in it.row.sources:
        source = it.book.lists["sources"].get(it.book.source_id(address) or "", {})
        held = str(source.get("date", ""))
        if address not in WITHOUT_ADDRESS and date not in ("", "undated") and not held.startswith(date):
            yield f"{source.get('id')} is of {held or 'no date'}, the row says {date}"


def confidence_is_not_firmer(it: Carried) -> Iterator[str]:
    """No value is held more firmly than its row."""
    for spot in it.spots:
        if spot.confidence and FIRMNESS[spot.confidence] > FIRMNESS[it.row.confidence]:
            yield f"{spot.address} is {spot.confidence}, the row {it.row.confidence}"


def confidence_is_kept(it: Carried) -> Iterator[str]:
    """What two sources state is not shown as what one states.

    Cautions, quantities, capacities and bounds have no confidence: there the sources that they name speak.
    """
    if any(spot.own and not CONFIDENT.search(spot.address) for spot in it.spots):
        return
    best = max((FIRMNESS.get(spot.confidence or "", -1) for spot in it.spots), default=-1)
    if best < FIRMNESS[it.row.confidence]:
        yield f"{', '.join(spot.address for spot in it.spots)} is less firm than the row's {it.row.confidence}"


def codes_agree(it: Carried) -> Iterator[str]:
    """Each code of the row stands there with its scheme and certainty."""
    field = it.row.field.rpartition(".")[2]
    if field not in CODE_FIELDS:
        return
    certainty = next(iter(re.findall(r"certainty=(\w+)", it.row.unit)), None)
    held = [
        code
        for spot in it.spots
        for code in (spot.value if isinstance(spot.value, list) else [spot.value])
        if isinstance(code, Mapping) and "scheme" in code
    ]
    noted = {note for spot in it.spots for text in texts(spot.value, "en") for note in re.findall(r"\d\d\.\d\d\.\d\d", text)}
    for wanted in CODE.findall(it.row.value):
        scheme = "hs2022" if re.match(r"\d{4}", wanted) else "okpd2"
        found = [code for code in held if code["scheme"] == scheme and code["code"] == wanted]
        if not found and not (field == "cpa2008" and wanted in noted):
            yield f"{scheme} {wanted} is not among {[code['code'] for code in held]}"
        elif found and found[0].get("certainty") != certainty:
            yield f"{scheme} {wanted} is {found[0].get('certainty')}, the row says {certainty}"


def words_agree(it: Carried) -> Iterator[str]:
    """Kinds, bases, paragraphs, cities and suppliers are those of the row."""
    field, value = it.row.field.rpartition(".")[2], it.row.value
    held = [spot.value for spot in it.spots]
    if field == "kind" and "." not in it.row.field and value not in held:
        yield f"the kind is {held}, the row says {value}"
    if re.fullmatch(r"need\.\w+\.basis", it.row.field) and not any(isinstance(kept, str) and value.startswith(kept) for kept in held):
        yield f"the basis is {held}, the row says {value}"
    if field == "article_paragraphs":
        listed = {int(number) for number in re.findall(r"\d+", value)}
        for kept in held:
            mentions = kept if isinstance(kept, list) else [kept]
            told = {number for mention in mentions for number in mention.get("paragraphs", ())}
            if "paragraph" not in (kept if isinstance(kept, dict) else {}) and told != listed:
                yield f"the paragraphs are {sorted(told)}, the row says {value}"
    if field == "supplier_city":
        towns = [it.book.lists["suppliers"].get(kept, {}) if isinstance(kept, str) else {"city": kept} for kept in held]
        cities = {text for town in towns for language in ("en", "ru") for text in texts(town.get("city", {}), language)}
        if not any(_shared(value, city) for city in cities) and value != "Belarus / Беларусь":
            yield f"the city is {cities}, the row says {value}"
    if field in ("supplier_en", "supplier_ru"):
        names = [
            text
            for kept in held
            for text in texts(it.book.lists["suppliers"].get(kept, {}).get("name", {}) if isinstance(kept, str) else kept, field[-2:])
        ]
        if not any(_shared(value, name) for name in names):
            yield f"the supplier is {names}, the row says {value}"


def _shared(one: str, other: str) -> set[str]:
    """The words, by their first five letters, that two texts share."""
    first, second = ({word[:5] for word in re.findall(r"\w{3,}", text.casefold().replace("ё", "е"))} for text in (one, other))
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
    words_agree,
)


class Comparison(NamedTuple):
    """What came of comparing the catalogue with the fact tables.

    rows: all rows. carried: those that a value of the catalogue carries.
    left_out: the others, each with the reason. problems: what differs and is not excused.
    excused: what differs, with the reason that the table of exceptions gives.
    idle: exceptions that excuse nothing.
    """

    rows: list[Row]
    carried: list[Carried]
    left_out: list[tuple[Row, str]]
    problems: list[Problem]
    excused: list[tuple[Problem, str]]
    idle: list[str]


def compare(root: Path, folder: Path) -> Comparison:
    """Compare the catalogue at `root` with the tables in `folder`, row by row and value by value."""
    rows, book = read_rows(folder), Book(root)
    problems: list[Problem] = []
    where: dict[tuple[str, str], str] = {}
    for record, field, place in read_table("coverage.tsv"):
        if (record, field) in where:
            problems.append(Problem(record, field, "coverage", "two lines"))
        where[record, field] = place
    known = {row.key for row in rows}
    problems += [Problem(*key, "coverage", "no such row in the fact tables") for key in where if key not in known]
    carried, left_out = [], []
    of_record: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        of_record[row.record].append(row)
    for row in rows:
        place = where.get(row.key, "")
        if place.startswith("-: "):
            left_out.append((row, place[3:]))
            continue
        if not place:
            problems.append(Problem(*row.key, "coverage", "no line in coverage.tsv"))
            continue
        try:
            spots = tuple(_of_row(row, book.spot(row.record, each)) for each in place.split("; "))
        except Lookup as fault:
            problems.append(Problem(*row.key, "coverage", str(fault)))
            continue
        carried.append(Carried(row, spots, book, tuple(of_record[row.record])))
    for it in carried:
        for check in CHECKS:
            problems += [Problem(*it.row.key, check.__name__, message) for message in check(it)]
    problems += _values_without_rows(book, carried)
    return _excuse(rows, carried, left_out, problems)


def _values_without_rows(book: Book, carried: list[Carried]) -> Iterator[Problem]:
    """Values of the catalogue that no row stands for, and numbers in them that none of their rows hold."""
    rows_at: dict[str, list[Row]] = defaultdict(list)
    of_record: dict[str, list[Row]] = defaultdict(list)
    for it in carried:
        for spot in it.spots:
            rows_at[spot.address].append(it.row)
            home = ".".join(spot.address.split(".")[:2])
            of_record[home].append(it.row)
    for record, spot in book.spots():
        if re.search(r"\.(mentions|proposed_for)\[\d+\]$", spot.address):
            continue
        rest = spot.address.split(".", 2)[2]
        inner = [row for address, rows in rows_at.items() if _within(address, spot.address) for row in rows]
        if not inner:
            yield Problem(record, rest, "values_have_rows", "no row of the fact tables is carried here")
            continue
        home = ".".join(spot.address.split(".")[:2])
        stated = _stated(of_record[home] if ".cautions[" in spot.address else inner)
        for table in spot.around:
            stated |= amounts(numbers(" ".join([str(table.get("id", "")), *texts(table.get("name"), "en")]), "en"))
        for language in LANGUAGES:
            for text in texts(spot.value, language):
                found = numbers(text, language)
                for number in found:
                    # "30 or 50 Mt; we read 30 as ...": said again, the number stands for what it stood for.
                    again = amounts([other for other in found if other.token == number.token])
                    if number.kind == "digits" and not again & stated:
                        yield Problem(record, rest, "numbers_have_rows", f"{number.token} in {text!r} is in none of {[row.text for row in inner]}")


def _stated(rows: list[Row]) -> frozenset[Decimal]:
    """Every number that the rows hold: in value, unit, field and the dates of their sources."""
    held: set[Decimal] = set()
    for row in rows:
        held |= amounts(numbers(f"{row.text} {row.field.replace('_', ' ')} {' '.join(date for _, date in row.sources)}", "en"))
        there = units.parse(row.unit)
        for id, unit in units.UNITS.items():
            if there and there != id and unit.dimension == units.UNITS[there].dimension:
                turned = (units.convert(value, there, id) for value in amounts(numbers(row.value, "en")))
                held |= {value for value in turned if value is not None}
    return frozenset(held)


def _within(address: str, outer: str) -> bool:
    return address == outer or address.startswith((f"{outer}.", f"{outer}["))


def _excuse(
    rows: list[Row], carried: list[Carried], left_out: list[tuple[Row, str]], problems: list[Problem]
) -> Comparison:
    rules = read_table("exceptions.tsv")
    used: set[int] = set()
    left, excused = [], []
    for problem in problems:
        for position, (record, field, check, reason) in enumerate(rules):
            if (
                fnmatchcase(problem.record, record)
                and fnmatchcase(problem.field.replace("[", "("), field.replace("[", "("))
                and problem.check == check
            ):
                used.add(position)
                excused.append((problem, reason))
                break
        else:
            left.append(problem)
    idle = ["\t".join(rule[:3]) for position, rule in enumerate(rules) if position not in used]
    return Comparison(rows, carried, left_out, left, excused, idle)
