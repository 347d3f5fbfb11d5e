"""Screens that the repository keeps, each as a file: what a person reads on a terminal of some width."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.conftest import ROOT
from tests.matching.trade import laid_out, need, offer, project
from tests.tools.terminal import on_terminal

FOLDER = ROOT / "tests" / "matching" / "screens"

TRUCK = """
supplier = "belaz"
group = "haul-trucks"
sources = ["page"]
specs = { payload_t = 90 }
capacity = [{ value = 30, unit = "pcs", per = "year" }]
proposed_for = [{ project = "mine", source = "meeting", paragraph = 4 }]
variants = [{ id = "XL", name = { en = "Haul truck XL, 130 t", ru = "Самосвал XL, 130 т" }, specs = { payload_t = 130 } }]
[offer.name]
en = "Haul truck for deep pits and long hauls in hard frost"
ru = "Карьерный самосвал для глубоких карьеров и сильных морозов"

[[offer.cautions]]
[offer.cautions.text]
en = "The figures describe an older engine than the one that is fitted today: ask for the sheet."
ru = "Данные относятся к прежнему двигателю, а не к нынешнему: запросите паспорт машины."

[[offer.cautions]]
[offer.cautions.text]
en = "The maker moves in 2027."
ru = "Завод переезжает в 2027 году."
"""
OFFERS = (
    f'[[offer]]\nid = "truck"\n{TRUCK}'
    + offer("small-truck", more="specs = { payload_t = 45 }", ru="малый самосвал")
    + offer(
        "loader",
        "loaders",
        'specs = { heater = true }\ncautions = [{ text = { en = "Nobody has seen it yet.", ru = "Его ещё никто не видел." } }]',
        ru="погрузчик",
    )
    + offer("curd", "milk", ru="творог")
)
CONDITIONS = """requires = [{ spec = "payload_t", min = 100, level = "must" }, { spec = "heater", flag = true }]
quantity = { value = 20, unit = "pcs" }"""
PROJECTS = project(
    "mine",
    need("trucks", more=CONDITIONS, ru="самосвалы для карьера")
    + need("fleet", "loaders graders", ru="техника для дорог", status="planned")
    + need("big", more='requires = [{ spec = "payload_t", min = 400, level = "must" }]', ru="самые большие самосвалы")
    + need("milk", "milk", ru="молоко")
    + need("old", "haul-trucks", ru="прежний парк", status="past")
    + need("sweepers", "sweepers", ru="подметальные машины"),
    ru="рудник",
)
"""A project whose needs are covered, to be confirmed, covered in part, blocked, past, and without offers."""


class Kept(NamedTuple):
    """A screen that is kept.

    name: of its file.
    arguments: what is typed.
    width: columns of the terminal.
    environment: what else is set.
    """

    name: str
    arguments: tuple[str, ...]
    width: int = 80
    environment: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> Path:
        """Where it is kept."""
        return FOLDER / f"{self.name}.txt"

    def made(self) -> str:
        """The screen as the program draws it now; escape characters are written as ESC."""
        return drawn(self.width)[self.name]


WIDTHS = (60, 80, 120, 200)
COMMANDS = {
    "project": ("match", "mine", "-q"),
    "show-offer": ("show", "truck"),
    "show-need": ("show", "mine/trucks"),
    "show-supplier": ("show", "belaz"),
    "matrix": ("matrix",),
    "ask": ("ask",),
    "letter": ("ask", "-f", "letter"),
    "cover": ("cover",),
    "compare": ("compare", "truck", "small-truck", "--need", "mine/trucks"),
    "ledger": ("ledger",),
    "gaps": ("gaps", "mine"),
}
"""What is kept at every width, in both languages, and with colour and in ASCII."""
OTHERS = {
    "need": ("match", "mine/trucks", "-q"),
    "offer": ("match", "truck", "-q"),
    "all": ("match", "mine", "--all", "-q"),
    "narrowed": ("match", "mine", "--sector", "food", "-q"),
    "catalogue": ("match", "-q"),
}
"""What is kept at 80 columns."""
SCREENS = (
    *(
        Kept(f"{name}-{language}-{width}", (*arguments, "--lang", language), width)
        for name, arguments in COMMANDS.items()
        for language in ("en", "ru")
        for width in ((40, *WIDTHS) if name == "project" else WIDTHS)
    ),
    *(
        Kept(f"{name}-{language}", (*arguments, "--lang", language))
        for name, arguments in OTHERS.items()
        for language in ("en", "ru")
    ),
    *(Kept(f"{name}-colour", arguments, environment=(("NO_COLOR", ""),)) for name, arguments in COMMANDS.items()),
    *(Kept(f"{name}-ascii", arguments, environment=(("LC_ALL", "C"),)) for name, arguments in COMMANDS.items()),
)


@cache
def drawn(width: int) -> dict[str, str]:
    """The screens of a width as the program draws them now, by the name of the file that keeps each."""
    with tempfile.TemporaryDirectory() as folder:
        laid_out(Path(folder) / "catalogue", OFFERS, PROJECTS)
        return {
            kept.name: on_terminal(list(kept.arguments), width, Path(folder), **dict(kept.environment)).replace(
                "\x1b", "ESC"
            )
            for kept in SCREENS
            if kept.width == width
        }
