"""A small trade for the tests of matching: its sectors, groups, links and specs, to which a test adds offers and needs."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from offerbook.index.store import Index, in_memory
from offerbook.matching.context import matching_context
from offerbook.matching.criteria.group import GroupDetail
from offerbook.matching.group_tie import Relation
from offerbook.matching.judging import judge
from offerbook.matching.match import Match
from offerbook.matching.verdict import Standing, Verdict
from offerbook.model.records import Need, Offer
from tests.conftest import Files

TRADE: Files = {
    "catalogue.toml": """
format = 1
title = { en = "Trade", ru = "Торговля" }

[weights]
group = 50
words = 0
requirements = 20
services = 6
quantity = 5
named = 4
""",
    "sectors.toml": """
sector = [
  { id = "mining", name = { en = "Mining", ru = "Горное дело" } },
  { id = "roads", name = { en = "Roads", ru = "Дороги" } },
  { id = "food", name = { en = "Food", ru = "Продукты" } },
]

group = [
  { id = "haul-trucks", sector = "mining", name = { en = "Haul trucks", ru = "Карьерные самосвалы" }, codes = [
    { scheme = "okpd2", code = "28.92.29" }, { scheme = "hs2022", code = "8704.10", mixed = true } ] },
  { id = "loaders", sector = "mining", name = { en = "Loaders", ru = "Погрузчики" }, codes = [
    { scheme = "okpd2", code = "28.92.2" } ] },
  { id = "tippers", sector = "roads", name = { en = "Tippers", ru = "Самосвалы" }, codes = [
    { scheme = "hs2022", code = "8704.10", mixed = true } ] },
  { id = "graders", sector = "roads", name = { en = "Graders", ru = "Грейдеры" } },
  { id = "sweepers", sector = "roads", name = { en = "Sweepers", ru = "Подметальные машины" }, codes = [
    { scheme = "okpd2", code = "29.10.59", mixed = true } ] },
  { id = "milk", sector = "food", name = { en = "Milk", ru = "Молоко" } },
]

[[link]]
groups = ["haul-trucks", "tippers"]
share = 0.5
reason = { en = "A tipper can work in a small pit.", ru = "Самосвал годится для малого карьера." }

[[link]]
groups = ["loaders", "graders"]
share = 0.49
reason = { en = "Both move earth.", ru = "Обе машины двигают грунт." }
""",
    "specs.toml": """
spec = [
  { id = "payload_t", name = { en = "Payload", ru = "Грузоподъёмность" }, type = "number", unit = "t" },
  { id = "range_km", name = { en = "Range", ru = "Запас хода" }, type = "number", unit = "km" },
  { id = "drive", name = { en = "Drive", ru = "Привод" }, type = "text" },
  { id = "equipment", name = { en = "Equipment", ru = "Оснащение" }, type = "text" },
  { id = "heater", name = { en = "Heater", ru = "Отопитель" }, type = "flag" },
]
""",
    "suppliers.toml": """
supplier = [
  { id = "belaz", name = { en = "BELAZ", ru = "БЕЛАЗ" } },
  { id = "maz", name = { en = "MAZ", ru = "МАЗ" } },
]
""",
    "sources.toml": """
source = [{ id = "page", publisher = "BELAZ" }, { id = "meeting", publisher = "Ministry" }]
""",
}
"""The trade without any offer or need; words earn nothing in it."""


def offer(id: str, group: str = "haul-trucks", more: str = "", supplier: str = "belaz", ru: str = "") -> str:
    """An offer in TOML; `more` are further lines of its table."""
    return f"""
[[offer]]
id = "{id}"
name = {{ en = "{id}", ru = "{ru or "вещь " + id}" }}
supplier = "{supplier}"
group = "{group}"
sources = ["page"]
{more}
"""


def need(id: str, groups: str = "haul-trucks", more: str = "", status: str = "open", ru: str = "") -> str:
    """A need in TOML, of the project before it; `groups` are parted by spaces, `more` are further lines of its table."""
    return f"""
[[project.need]]
id = "{id}"
name = {{ en = "{id}", ru = "{ru or "нужда " + id}" }}
groups = {str(groups.split()).replace("'", '"')}
status = "{status}"
basis = "stated"
sources = ["page"]
{more}
"""


def project(id: str, needs: str, ru: str = "") -> str:
    """A project in TOML, with its needs."""
    return f"""
[[project]]
id = "{id}"
name = {{ en = "{id}", ru = "{ru or "стройка " + id}" }}
sources = ["page"]
{needs}
"""


def laid_out(folder: Path, offers: str, projects: str, files: Files | None = None) -> Path:
    """The folder with the trade's catalogue in it."""
    for name, text in {**TRADE, "offers/all.toml": offers, "projects/all.toml": projects, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def indexed(folder: Path, offers: str, projects: str, files: Files | None = None) -> Index:
    """The trade with these offers and projects, compiled; it must be without errors."""
    index = in_memory(laid_out(folder, offers, projects, files))
    assert index.setting("errors") == "0"
    return index


def judgement(index: Index, offer_id: str, need_id: str) -> Match:
    """How an offer stands to a need of a compiled catalogue."""
    asked, offered = index.record("need", need_id, Need), index.record("offer", offer_id, Offer)
    assert asked is not None
    assert offered is not None
    return judge(matching_context(index), need_id, asked, offered)


class VerdictCells(NamedTuple):
    """A verdict with what it says, whole: the attributes of a Verdict and of its VerdictText."""

    criterion: str
    standing: Standing
    points: Decimal
    high: Decimal
    of: Decimal
    reason: str
    asked: str = ""
    offered: str = ""
    level: str = ""
    relation: Relation = "none"
    confirm: str = ""
    sources: tuple[str, ...] = ()


def verdict_cells(judged: Verdict) -> VerdictCells:
    """A verdict as people read judged."""
    reason, asked, offered, confirm = judged.text
    relation = judged.detail.tie.relation if isinstance(judged.detail, GroupDetail) else "none"
    return VerdictCells(
        judged.criterion,
        judged.standing,
        judged.points,
        judged.high,
        judged.maximum,
        reason,
        asked,
        offered,
        judged.level,
        relation,
        confirm,
        judged.sources,
    )


def verdicts(match: Match, criterion: str) -> list[VerdictCells]:
    """What one criterion says of a match."""
    return [verdict_cells(it) for it in match.verdicts if it.criterion == criterion]


def points(number: str | int) -> Decimal:
    """A number as the verdicts hold it."""
    return Decimal(number)
