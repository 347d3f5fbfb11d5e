"""An empty catalogue to begin with: every file with a comment that says what goes where, and an example of everything."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

from offerbook.authoring.jsonschema import json_schema
from offerbook.tables.files import open_output
from offerbook.text.errors import OutputError, reason_of
from offerbook.text.i18n import N_, _

SCHEMA = "schema.json"
"""The file with the JSON Schema, beside catalogue.toml; every other file names it to the editor in its first line."""
COMMENTS = {
    "catalogue": N_("The catalogue as a whole. `offerbook check` finds every mistake; editors take the keys from schema.json."),
    "as_of": N_("The day that the catalogue speaks of; a need whose time has passed by then is past. Without it, today."),
    "weights": N_("The points that each criterion of a match can give at most."),
    "sectors": N_(
        "Sectors are the top of the list; groups are what is bought as one thing; links tie groups that serve each other in part. "
        "The lines below are an example: take the number signs away, and change what they say."
    ),
    "chosen_by": N_("The specs that a buyer chooses by: what is not stated of them has to be asked."),
    "specs": N_("Every key that facts and requirements use; a number has its unit in its name."),
    "choice": N_("A choice has named values; facts and requirements use their ids."),
    "suppliers": N_("Who makes or gives the offers."),
    "sources": N_("Where facts come from. Every offer, project and need names at least one."),
    "offers": N_("One file for each sector reads well; any file may hold any table. What no source states is left out."),
    "stage": N_("series, small-series, pre-series, prototype or planned; left out when no source says."),
    "facts": N_("A bare value has the sources of its record; a table can name its own, and say about, over, at-least or at-most."),
    "variants": N_("A variant is a model: it inherits what it does not restate."),
    "deliveries": N_("Where it already works: what is only planned is a note."),
    "asks": N_("A caution that asks leaves the offer open until the question is answered."),
    "projects": N_("One file for each project, its needs inside."),
    "status": N_("open, planned, past or dormant."),
    "basis": N_("stated by a source, or inferred; then `why` says from what."),
}  # fmt: skip
"""The comments by the marks that stand for them in FILES."""
FILES = {
    "catalogue.toml": """\
#! catalogue
format = 1
title = { en = "My catalogue", ru = "Мой каталог" }
languages = ["en", "ru"]
#! as_of
# as_of = 2026-11-28

#! weights
[weights]
group = 50
words = 20
requirements = 20
services = 5
quantity = 5
named = 5
""",
    "sectors.toml": """\
#! sectors
#
[[sector]]
id = "mining"
name = { en = "Mining machinery", ru = "Горная техника" }

[[group]]
id = "haul-trucks"
sector = "mining"
name = { en = "Haul trucks", ru = "Карьерные самосвалы" }
terms = { en = ["haul truck", "dump truck"], ru = ["карьерный самосвал", "самосвал"] }
codes = [{ scheme = "okpd2", code = "28.92.29" }, { scheme = "hs2022", code = "8704.10" }]
#! chosen_by
chosen_by = ["payload_t"]

[[group]]
id = "underground-trucks"
sector = "mining"
name = { en = "Underground trucks", ru = "Шахтные самосвалы" }
terms = { en = ["underground truck"], ru = ["шахтный самосвал"] }

[[link]]
groups = ["haul-trucks", "underground-trucks"]
share = 0.3
reason = { en = "Both haul rock; few haul trucks fit into workings.", ru = "Оба возят породу; мало карьерных проходит в выработки." }
""",
    "specs.toml": """\
#! specs
#
[[spec]]
id = "payload_t"
name = { en = "Payload", ru = "Грузоподъёмность" }
type = "number"
unit = "t"

[[spec]]
id = "power_kw"
name = { en = "Power", ru = "Мощность" }
type = "number"
unit = "kW"

[[spec]]
id = "drive"
name = { en = "Drive", ru = "Трансмиссия" }
type = "choice"
#! choice
values = [
  { id = "electric", name = { en = "electric", ru = "электромеханическая" } },
  { id = "hydromechanical", name = { en = "hydromechanical", ru = "гидромеханическая" } },
]
""",
    "suppliers.toml": """\
#! suppliers
#
[[supplier]]
id = "maker"
name = { en = "The maker, open joint-stock company", ru = "ОАО «Завод»" }
short = { en = "The maker", ru = "Завод" }
city = { en = "Minsk", ru = "Минск" }
contacts = [{ site = "https://example.org", email = "export@example.org", source = "maker-page" }]
sources = ["maker-page"]
""",
    "sources.toml": """\
#! sources
#
[[source]]
id = "maker-page"
publisher = { en = "The maker", ru = "Завод" }
title = { en = "Haul truck of 130 t", ru = "Самосвал на 130 т" }
url = "https://example.org/product"
date = 2025-10-03
language = "ru"
""",
    "offers/example.toml": """\
#! offers
#
[[offer]]
id = "truck-130"
name = { en = "Haul truck, 130 t", ru = "Карьерный самосвал, 130 т" }
summary = { en = "A truck for large open pits.", ru = "Самосвал для крупных разрезов." }
supplier = "maker"
group = "haul-trucks"
kind = "goods"
#! stage
stage = "series"
services = ["maintenance", "spare-parts"]
codes = [{ scheme = "okpd2", code = "28.92.29.110", certainty = "high" }]
#! facts
specs = { payload_t = 130, drive = "electric", power_kw = { value = 1194, qualifier = "about", source = "maker-page" } }
#! variants
variants = [{ id = "130N", name = { en = "For the north", ru = "Для Севера" }, specs = { payload_t = 125 } }]
capacity = [{ value = 40, unit = "pcs", per = "year" }]
price = [{ value = 95000000, currency = "RUB", unit = "pcs", date = "2025-10", terms = { en = "with VAT", ru = "с НДС" } }]
#! deliveries
deliveries = [{ to = { en = "A coal mine", ru = "Угольный разрез" }, region = "RU-KEM", date = "2024" }]
sources = ["maker-page"]
confidence = "one-source"
checked = 2026-11-28

#! asks
[[offer.cautions]]
text = { en = "The engine is not named.", ru = "Двигатель не назван." }
asks = { en = "Which engine does it have?", ru = "Какой на нём двигатель?" }
of = "supplier"
source = "maker-page"
""",
    "projects/example.toml": """\
#! projects
#
[[project]]
id = "new-mine"
name = { en = "New mine", ru = "Новый рудник" }
short = { en = "New mine", ru = "Рудник" }
place = { en = "Verkhnebureinsky District", ru = "Верхнебуреинский район" }
location = [{ lat = 51.12, lon = 133.02 }]
sources = ["maker-page"]

[[project.need]]
id = "haul-trucks"
name = { en = "Haul trucks from 130 t", ru = "Самосвалы от 130 т" }
groups = ["haul-trucks"]
quantity = { value = 20, unit = "pcs" }
requires = [{ spec = "payload_t", min = 130, level = "must" }]
services = ["maintenance"]
when = { from = 2027-03-01, by = "2028" }
#! status
status = "open"
#! basis
basis = "inferred"
why = { en = "The mine replaces its trucks every ten years.", ru = "Рудник меняет самосвалы раз в десять лет." }
sources = ["maker-page"]

[[project.need]]
id = "workings"
name = { en = "Trucks for the workings", ru = "Самосвалы для выработок" }
groups = ["underground-trucks"]
status = "planned"
basis = "stated"
sources = ["maker-page"]
""",
}
"""The files of a new catalogue: `#! mark` stands for a comment of COMMENTS; what follows an empty comment is an example."""
_WIDTH = 118


def template_text(name: str) -> str:
    """A file of the new catalogue in the current language, its example commented out."""
    said, empty, example = FILES[name].partition("\n#\n")
    folders = "../" * name.count("/") or "./"
    lines = [f"#:schema {folders}{SCHEMA}", *_with_comments(said.rstrip("\n"))]
    if empty:
        lines += ["#", *(f"# {line}".rstrip() for line in _with_comments(example.rstrip("\n")))]
    return "".join(f"{line}\n" for line in lines)


def _with_comments(text: str) -> Iterator[str]:
    """The lines of a text with the comments that its marks stand for."""
    for line in text.split("\n"):
        indent, mark, name = line.partition("#! ")
        if mark:
            comment = _(COMMENTS[name])
            yield from (f"{indent}# {part}" for part in textwrap.wrap(comment, _WIDTH, break_on_hyphens=False))
        else:
            yield line


def write_template(folder: Path) -> list[Path]:
    """Write the empty catalogue into a folder that is new or empty; the files written, the JSON Schema last.

    Raises OutputError when the folder holds something already, or cannot be written.
    """
    _require_empty(folder)
    texts = {name: template_text(name) for name in FILES} | {SCHEMA: f"{json_schema()}\n"}
    for name, text in texts.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:
            reason = reason_of(error) if isinstance(error, OSError) else error
            raise OutputError(
                _("cannot make the folder {path}: {reason}").format(path=path.parent, reason=reason)
            ) from error
        with open_output(path) as file:
            file.write(text)
    return [folder / name for name in texts]


def _require_empty(folder: Path) -> None:
    try:
        taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise OutputError(
            _("{path} cannot be opened: {reason}").format(path=folder, reason=reason_of(error))
        ) from error
    if taken:
        raise OutputError(_("{path} is there already and not empty; name a new folder").format(path=folder))
