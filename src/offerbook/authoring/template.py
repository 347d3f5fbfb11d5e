"""An empty catalogue to begin with: every file with a comment that says what goes where, by example."""

from __future__ import annotations

from pathlib import Path

from offerbook.tables.files import OutputError, open_output
from offerbook.text.i18n import _

FILES = {
    "catalogue.toml": """\
# The catalogue as a whole. `offerbook check` finds every mistake; `offerbook schema` tells your editor the keys.
format = 1
title = { en = "My catalogue", ru = "Мой каталог" }
languages = ["en", "ru"]

# The points that each criterion of a match can give at most.
[weights]
group = 50
words = 20
requirements = 20
services = 5
quantity = 5
named = 5
""",
    "sectors.toml": """\
# Sectors are the top of the list; groups are what is bought as one thing; links tie groups that serve each other in part.
#
# [[sector]]
# id = "mining"
# name = { en = "Mining machinery", ru = "Горная техника" }
#
# [[group]]
# id = "haul-trucks"
# sector = "mining"
# name = { en = "Haul trucks", ru = "Карьерные самосвалы" }
# terms = { en = ["haul truck", "dump truck"], ru = ["карьерный самосвал", "самосвал"] }
# codes = [{ scheme = "okpd2", code = "28.92.29" }, { scheme = "hs2022", code = "8704.10" }]
""",
    "specs.toml": """\
# Every key that facts and requirements use; a number has its unit in its name.
#
# [[spec]]
# id = "payload_t"
# name = { en = "Payload", ru = "Грузоподъёмность" }
# type = "number"
# unit = "t"
#
# [[spec]]
# id = "power_kw"
# name = { en = "Power", ru = "Мощность" }
# type = "number"
# unit = "kW"
""",
    "suppliers.toml": """\
# Who makes or gives the offers.
#
# [[supplier]]
# id = "maker"
# name = { en = "The maker", ru = "Завод" }
# city = { en = "Minsk", ru = "Минск" }
""",
    "sources.toml": """\
# Where facts come from. Every offer, project and need names at least one.
#
# [[source]]
# id = "maker-page"
# publisher = "The maker"
# url = "https://example.org/product"
# date = 2025-10-03
# language = "ru"
""",
    "offers/example.toml": """\
# One file for each sector reads well; any file may hold any table.
#
# [[offer]]
# id = "truck-130"
# name = { en = "Haul truck, 130 t", ru = "Карьерный самосвал, 130 т" }
# supplier = "maker"
# group = "haul-trucks"
# kind = "goods"
# specs = { payload_t = 130, power_kw = { value = 1194, source = "maker-page" } }
# sources = ["maker-page"]
""",
    "projects/example.toml": """\
# One file for each project, its needs inside.
#
# [[project]]
# id = "new-mine"
# name = { en = "New mine", ru = "Новый рудник" }
# sources = ["maker-page"]
#
# [[project.need]]
# id = "haul-trucks"
# name = { en = "Haul trucks from 130 t", ru = "Самосвалы от 130 т" }
# groups = ["haul-trucks"]
# quantity = { value = 20, unit = "pcs" }
# requires = [{ spec = "payload_t", min = 130, level = "must" }]
# status = "open"
# basis = "stated"
# sources = ["maker-page"]
""",
}


def write_template(folder: Path) -> list[Path]:
    """Write the empty catalogue into a folder that is new or empty; the files written.

    Raises OutputError when the folder holds something already, or cannot be written.
    """
    _require_empty(folder)
    written = []
    for name, text in FILES.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:
            reason = (error.strerror if isinstance(error, OSError) else None) or error
            raise OutputError(
                _("cannot make the folder {path}: {reason}").format(path=path.parent, reason=reason)
            ) from error
        with open_output(path) as file:
            file.write(text)
        written.append(path)
    return written


def _require_empty(folder: Path) -> None:
    try:
        taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise OutputError(
            _("{path} cannot be opened: {reason}").format(path=folder, reason=error.strerror or error)
        ) from error
    if taken:
        raise OutputError(_("{path} is there already and not empty; name a new folder").format(path=folder))
