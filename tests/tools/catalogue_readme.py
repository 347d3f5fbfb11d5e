"""The catalogue's README, with the parts between markers made anew from the records, the units and the findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, get_args, get_origin

from offerbook.authoring.jsonschema import attribute_meanings, description
from offerbook.loading.load import load
from offerbook.model import codec, records
from offerbook.model.finding_codes import CODES
from offerbook.model.records import Record
from offerbook.text import units
from tests.conftest import SHIPPED

README = SHIPPED / "README.md"

RECORDS: tuple[tuple[str, type[Record]], ...] = (
    ("`catalogue.toml`: the catalogue as a whole", records.Settings),
    ("`[weights]`: points of the matching", records.Weights),
    ("`[[sector]]`", records.Sector),
    ("`[[group]]`", records.Group),
    ("`[[link]]`", records.Link),
    ("`[[unit]]`", records.OwnUnit),
    ("`[[spec]]`", records.Spec),
    ("`values` of a spec", records.Choice),
    ("`[[supplier]]`", records.Supplier),
    ("`[[source]]`", records.Source),
    ("`[[offer]]`", records.Offer),
    ("`variants` of an offer", records.Variant),
    ("`[[project]]`", records.Project),
    ("`[[project.need]]`", records.Need),
    ("`specs` of an offer or a variant: a fact", records.Fact),
    ("`capacity` of an offer", records.Capacity),
    ("`quantity` of a need", records.Quantity),
    ("`requires` of a need", records.Requirement),
    ("`services` of a need, where one part alone needs it", records.ServiceOfPart),
    ("`codes`", records.Code),
    ("`cautions`", records.Caution),
    ("`notes`", records.Note),
    ("`deliveries` of an offer or a variant", records.Delivery),
    ("`price` of an offer or a variant", records.Price),
    ("`quantity` of a delivery", records.Amount),
    ("`contacts` of a supplier", records.Contact),
    ("`location` of a project", records.Location),
    ("`when` of a need or of a note that plans", records.When),
    ("`mentions`", records.Mention),
    ("`proposed_for` of an offer", records.Proposal),
    ("`terms` of a group", records.Terms),
    ("every text for people", records.Text),
)
"""Every record that a catalogue file may hold, under the heading that the README gives it."""


IN_A_FILE = (
    ("None where", "left out where"),
    ("None stands for", "left out, it means"),
    ("None: by", "left out: by"),
    ("None for a", "left out of a"),
    ("None means a", "left out, it means a"),
    ("None when", "left out when"),
    ("None means that", "left out where"),
    ("`units.UNITS`", "the list below"),
)
"""What the records say of the program's values, and how it is said of a file."""


def made() -> str:
    """The whole text of the README as it should be."""
    text = README.read_text(encoding="utf-8")
    for name, lines in (("counts", counts()), ("keys", keys()), ("units", unit_list()), ("codes", codes())):
        start, end = f"<!-- {name} -->\n", "<!-- end -->\n"
        before, _start, rest = text.partition(start)
        _old, _end, after = rest.partition(end)
        text = "".join([before, start, *(f"{line}\n" for line in lines), end, after])
    return text


def counts() -> Iterator[str]:
    """How much the catalogue holds."""
    catalogue = load(SHIPPED).catalogue
    needs = sum(len(project.needs) for project in catalogue.projects)
    yield (
        f"It holds {len(catalogue.offers)} offers of {len(catalogue.suppliers)} suppliers,"
        f" {len(catalogue.projects)} projects with {needs} needs,"
        f" {len(catalogue.sectors)} sectors with {len(catalogue.groups)} groups and {len(catalogue.links)} links,"
        f" {len(catalogue.specs)} spec keys and {len(catalogue.sources)} sources."
    )


def keys() -> Iterator[str]:
    """A table of keys for each record."""
    for heading, shape in RECORDS:
        yield f"### {heading}"
        yield ""
        yield description(shape)
        yield ""
        yield from table(("key", "", "meaning"), key_rows(shape))
        yield ""


def key_rows(shape: type[Record]) -> Iterator[tuple[str, str, str]]:
    """Key, whether it is required, and what it means with the words that are allowed."""
    meanings = attribute_meanings(shape)
    for name, key in codec.keys(shape).items():
        meaning = meanings[key.attribute]
        for program, file in IN_A_FILE:
            meaning = meaning.replace(program, file)
        words = [word for word in allowed(key.shape) if f'"{word}"' not in meaning]
        if words:
            listed = ", ".join(f"`{word}`" for word in words)
            meaning = f"{meaning.rstrip('.')}: {listed}." if len(words) == len(allowed(key.shape)) else meaning
        yield f"`{name}`", "required" if key.required else "", meaning


def allowed(shape: Any) -> list[str]:
    """The words that a key of this shape takes, where only some are allowed."""
    if get_origin(shape) is Literal:
        return list(get_args(shape))
    return [word for inner in get_args(shape) if not isinstance(inner, str) for word in allowed(inner)]


def unit_list() -> Iterator[str]:
    """The units by what they measure; those of one line turn into each other."""
    by_dimension: dict[str, list[str]] = {}
    for id, unit in units.UNITS.items():
        by_dimension.setdefault(unit.dimension, []).append(f"`{id}`")
    yield from table(("measures", "units"), ((name, ", ".join(ids)) for name, ids in by_dimension.items()))


def codes(kinds: Mapping[str, Any] = CODES) -> Iterator[str]:
    """Every code of a finding, what is wrong, and what to do."""
    yield from table(
        ("code", "what is wrong", "what to do"), ((code, it.title, it.remedy) for code, it in kinds.items())
    )


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A Markdown table."""
    yield f"| {' | '.join(header)} |"
    yield f"|{' --- |' * len(header)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


if __name__ == "__main__":
    README.write_text(made(), encoding="utf-8")
