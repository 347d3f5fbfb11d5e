"""The sheet of a record: that what stands beside a fact, with the footer, leads to the sources that state it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from offerbook.index.store import Index, in_memory
from offerbook.listing.record_sheet import record_sheets
from offerbook.listing.record_table import found_record
from offerbook.publishing.export import RAW_TABLES, Exporter
from offerbook.tables.rendering import RenderOptions
from offerbook.tables.screen import ScreenLine, screen_text
from offerbook.text.i18n import in_each_language
from tests.conftest import HEALTHY, SHIPPED, MakeCatalogue

FOOTER = re.compile(r"Facts without a number are from ([][0-9]+); .*")
NUMBER = re.compile(r"\[(\d+)\]")


class Printed(NamedTuple):
    """A line of a sheet: the model it stands under, its text, and the sources that its reader takes it to have."""

    model: str
    text: str
    sources: frozenset[str]


def numbers(line: ScreenLine) -> list[str]:
    return NUMBER.findall("".join(span.text for span in line.spans if span.role == "id"))


def printed(index: Index, id: str) -> Iterator[Printed]:
    """The lines of a record's sheet, each with the sources that its numbers name, or the footer where it has none."""
    found = found_record(index, id, SHIPPED)
    lines = [line for line in record_sheets(index, [found]) if line.spans]
    texts = [
        "  ".join("".join(it.text for it in spans) for spans in (line.label, line.spans) if spans) for line in lines
    ]
    end = texts.index("Sources")
    ids: dict[str, str] = {}
    own: list[str] = []
    for line, text in zip(lines[end:], texts[end:], strict=True):
        if footer := FOOTER.fullmatch(text):
            own = NUMBER.findall(footer[1])
        elif line.tail and (head := numbers(line)):
            ids[head[0]] = line.tail[0].text.strip()
    own = own or list(ids)
    model, models = "", {variant.id for variant in getattr(found.record, "variants", ())}
    for line, text in zip(lines[:end], texts[:end], strict=True):
        if line.indent == 0:
            model = ""
        tail = line.tail[0].text.strip() if line.tail else text.split("\N{NO-BREAK SPACE}[")[0]
        if line.indent == 2 and tail in models and line.spans[0].role == "name":
            model = tail
        yield Printed(model, text, frozenset(ids[number] for number in numbers(line) or own))


EXPORTED = {
    "facts": ("offer_id", "variant_id", "spec"),
    "notes": ("record_id", "variant_id", "text_en"),
    "cautions": ("record_id", "variant_id", "text_en"),
    "deliveries": ("offer_id", "variant_id", "place_en"),
    "requirements": ("need_id", None, "spec"),
    "contacts": ("supplier_id", None, "site"),
}
"""Tables of the export with the columns of the record, of the variant, and of what its line on a sheet says."""


def stated(index: Index) -> Iterator[tuple[str, str, str, frozenset[str]]]:
    """What the export says: the record, its model, what is stated, and the sources of that."""
    specs = {str(id): str(name) for id, name in index.rows("SELECT id, name_en FROM specs")}
    for name, (record, variant, text) in EXPORTED.items():
        keys = RAW_TABLES[name].split(", ")
        for cells in Exporter(index).table(name).rows:
            row = dict(zip(keys, cells, strict=True))
            what = specs[str(row["spec_id"])] if text == "spec" else row[text]
            if what and not row.get("inherited"):
                sources = frozenset(str(row["source_ids"]).split("; "))
                kind = row["kind"] if "kind" in row else record.removesuffix("_id")
                yield f"{kind}:{row[record]}", str(row[variant] or "") if variant else "", str(what), sources


def test_the_numbers_of_each_fact_of_the_shipped_catalogue_lead_to_its_sources(shipped: Index) -> None:
    sheets: dict[str, list[Printed]] = {}
    wrong = []
    count = 0
    for record, model, what, sources in stated(shipped):
        if record not in sheets:
            sheets[record] = list(printed(shipped, record))
        taken = [line.sources for line in sheets[record] if line.model == model and what in line.text]
        count += 1
        if sources not in taken:
            wrong.append((record, model, what, sorted(sources), taken))
    assert wrong == []
    assert count > 1000


VARIANTS = {
    "sources.toml": HEALTHY["sources.toml"]
    + """
[[source]]
id = "model-page"
publisher = { en = "Maker", ru = "Изготовитель" }
url = "https://example.com/model"
date = 2025-03-01
language = "ru"
""",
    "offers/mining.toml": """
[[offer]]
id = "truck"
name = { en = "Truck", ru = "Самосвал" }
supplier = "belaz"
group = "haul-trucks"
confidence = "one-source"
specs = { payload_t = 130 }
variants = [
  { id = "130N", specs = { payload_t = 140 }, sources = ["model-page"] },
  { id = "130S", specs = { payload_t = { value = 150, source = ["model-page", "page"], confidence = "one-source" } } },
]
sources = ["page"]
""",
}


def test_a_fact_of_a_model_has_the_numbers_of_the_model_s_sources(make_catalogue: MakeCatalogue) -> None:
    index = in_memory(make_catalogue(VARIANTS))
    lines = [line for line in printed(index, "truck") if "ayload" in line.text]
    assert lines == [
        Printed("", "Payload  130 t", frozenset({"page"})),
        Printed("130N", "Payload  140 t\N{NO-BREAK SPACE}[2]", frozenset({"model-page"})),
        Printed(
            "130S",
            "Payload  150 t (each part by one source)\N{NO-BREAK SPACE}[1][2]",
            frozenset({"page", "model-page"}),
        ),
    ]


@pytest.mark.parametrize(
    ("sources", "said"), [('["page"]', "one source"), ('["page", "model-page"]', "each part by one source")]
)
def test_one_source_is_said_of_what_has_one(make_catalogue: MakeCatalogue, sources: str, said: str) -> None:
    offers = VARIANTS["offers/mining.toml"].replace('sources = ["page"]\n', f"sources = {sources}\n")
    index = in_memory(make_catalogue(VARIANTS | {"offers/mining.toml": offers}))
    assert [line.text for line in printed(index, "truck") if line.text.startswith("Confidence")] == [
        f"Confidence  {said}"
    ]


def test_the_terms_and_the_specs_of_a_group_are_in_the_language_of_the_reader(shipped: Index) -> None:
    def lines() -> list[str]:
        sheets = record_sheets(shipped, [found_record(shipped, "group:haul-trucks", SHIPPED)])
        return screen_text(sheets, RenderOptions(200)).splitlines()

    english, russian = in_each_language(lines)
    assert "  Chosen by  Payload (payload_t)" in english
    assert "  Важно при выборе  Грузоподъёмность (payload_t)" in russian
    assert any(line.startswith("  Terms      haul truck; dump truck; ") and "самосвал" not in line for line in english)
    assert any(line.startswith("  Термины           карьерный самосвал; ") and "truck" not in line for line in russian)
