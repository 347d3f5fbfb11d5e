"""The two tables of facts, and the values of the catalogue that carry their rows."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
FACTS_FOLDER = HERE.parents[3] / "shared" / "facts"
"""Where the fact tables lie: beside the project, of which they are no part."""

TABLES = ("offers.tsv", "projects.tsv")
# How the tables name the sources that have no address.
WITHOUT_ADDRESS = {
    re.compile(r"analyst"): "analyst",
    re.compile(r"000_[0-9a-f]+\.txt"): "meeting",
    re.compile(r"no-address .*khabarovsk-news.*"): "search-excerpt-khabarovsk-news",
    re.compile(r"no-address .*"): "search-excerpt",
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

    @property
    def heading(self) -> bool:
        """Whether it is a name or a summary of a record, whose numbers must be stated like any others."""
        return re.search(r"\.(name|summary|place|owner|stage|why)$", self.address) is not None


class NowhereError(Exception):
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


def read_codes(folder: Path) -> dict[str, frozenset[str]]:
    """The OKPD2 codes of each group of things that the tables of facts speak of."""
    codes: dict[str, set[str]] = defaultdict(set)
    for line in (folder / "codes.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        group, code, *_rest = line.split("\t")
        codes[group].add(code)
    return {group: frozenset(inner_value) for group, inner_value in codes.items()}


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
        named = (id for form, id in WITHOUT_ADDRESS.items() if form.fullmatch(address))
        return self.source_of.get(address) or next(named, None)

    def unit_of_spec(self, key: str) -> str | None:
        unit = self.lists["specs"].get(key, {}).get("unit")
        return str(unit) if unit else None

    def home(self, record: str) -> str:
        """The list that holds a record of the fact tables."""
        return next((name for name in ("offers", "projects") if record in self.lists[name]), "")

    def spot(self, record: str, where: str) -> Spot:
        """The value at `where` of the record; NowhereError when there is none."""
        steps = _steps(where)
        if steps[0] not in ("offers", "projects", "suppliers"):
            steps = [self.home(record), record, *steps]
        value: Any = self.lists
        around: list[Mapping[str, Any]] = []
        for step in steps:
            if isinstance(value, Mapping):
                around.append(value)
            value = _child(value, step, where)
        return _spot(_written(steps), value, tuple(around[2:]))

    def spots(self) -> Iterator[tuple[str, Spot]]:
        """Every fact, note, caution, capacity, quantity and requirement, with the record that it belongs to."""
        for name in ("offers", "projects", "suppliers"):
            for id, record in self.lists[name].items():
                for steps, value, around in _parts((name, id), record, (), FACTS):
                    yield id, _spot(_written(steps), value, around)

    def headings(self) -> Iterator[tuple[str, Spot]]:
        """Every name, summary and other text of offers and projects that is no fact of its own, with its record."""
        for name in ("offers", "projects"):
            for id, record in self.lists[name].items():
                for steps, value, around in _parts((name, id), record, (), HEADINGS):
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
    raise NowhereError(f"{where}: nothing at {step}")


FACTS = ("specs", "quantity", "notes", "cautions", "capacity", "requires")
HEADINGS = ("name", "summary", "place", "owner", "stage", "why", "mentions", "proposed_for")

Part = tuple[tuple[str | int, ...], Any, tuple[Mapping[str, Any], ...]]
"""A value within a record: the way to it, itself, and the tables around it."""


def _parts(
    steps: tuple[str | int, ...], table: Mapping[str, Any], around: tuple[Mapping[str, Any], ...], keys: tuple[str, ...]
) -> Iterator[Part]:
    """The values that the table and the tables within it hold under `keys`, those of a list one by one."""
    inner = (*around, table)
    for key, value in table.items():
        if key in ("variants", "need"):
            for item in value:
                yield from _parts((*steps, key, item["id"]), item, inner, keys)
        elif key in keys and key == "specs":
            yield from (((*steps, key, spec), fact, inner) for spec, fact in value.items())
        elif key in keys and isinstance(value, list):
            yield from (((*steps, key, position), item, inner) for position, item in enumerate(value))
        elif key in keys:
            yield (*steps, key), value, inner


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


def of_row(row: Row, spot: Spot) -> Spot:
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
        for inner_value in value.values():
            yield from texts(inner_value, language)
    elif isinstance(value, list):
        for inner_value in value:
            yield from texts(inner_value, language)


def figures(value: Any, key: str = "") -> Iterator[tuple[str, Decimal]]:
    """Every bare number within a value, with its key."""
    if isinstance(value, bool):
        return
    if isinstance(value, int | Decimal):
        yield key, Decimal(value)
    elif isinstance(value, Mapping):
        for name, inner_value in value.items():
            yield from figures(inner_value, name)
    elif isinstance(value, list):
        for inner_value in value:
            yield from figures(inner_value, key)


def bare_texts(value: Any) -> Iterator[str]:
    """Every language-neutral text within a value: "8x8", a code, a date."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner_value in value.items():
            if name not in ("en", "ru", "source", "sources", "id", "topic"):
                yield from bare_texts(inner_value)
    elif isinstance(value, list):
        for inner_value in value:
            yield from bare_texts(inner_value)
    elif value is not None and not isinstance(value, bool | int | Decimal):
        yield str(value)
