"""The groups and sectors of a generated catalogue: the shipped ones, and of a large register narrower ones made of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from offerbook.model.records import Code, Group, Link, Sector, Terms, Text
from tests.tools.benchmarks.generated.phrases import (
    FAMILIES,
    FAMILY_OF,
    FIGURES,
    FIGURES_OF,
    THEMES,
    Bilingual,
    Figure,
)

"""Files of offers at most; projects have ten, and five files are lists."""
PLAIN = 20_000
"""Up to so many offers, the shipped groups are enough."""
A_GROUP = 80
"""So many offers has a group of a larger register."""
GROUPS, SECTORS = 1_200, 97


class Heading(NamedTuple):
    """A group of the generated catalogue.

    group: as the catalogue has it.
    term: the word for its offers.
    purpose: what a shipped group is narrowed to; empty where it is the shipped one.
    family: what it has in common with groups of its nature.
    figures: the specs of its offers; the first two are numbers.
    wider: the group that it is a narrower case of; empty where it is a shipped one.
    """

    group: Group
    term: Bilingual
    purpose: Bilingual
    family: str
    figures: list[Figure]
    wider: str


class Head(NamedTuple):
    """What sectors.toml holds."""

    sectors: list[Sector]
    headings: list[Heading]
    links: list[Link]


def head(sectors: Sequence[Sector], groups: Sequence[Group], links: Sequence[Link], count: int) -> Head:
    """The sectors, groups and links of a register of that many offers, made of the shipped ones."""
    wanted = min(count, len(groups)) if count <= PLAIN else min(GROUPS, count // A_GROUP)
    headings = [heading(group, level) for level in range(15) for group in groups][:wanted]
    used = {it.group.sector for it in headings}
    narrowed = [it for sector in sectors for it in map(sector_for, [sector] * len(THEMES), THEMES) if it.id in used]
    assert len(narrowed) <= SECTORS
    order = {it.id: position for position, it in enumerate(narrowed)}
    headings.sort(key=lambda it: order[it.group.sector])
    known = {it.group.id for it in headings}
    ties = [it for it in links if known.issuperset(it.groups)]
    ties += [Link((it.wider, it.group.id), NARROWER, Decimal("0.7")) for it in headings if it.wider]
    return Head(narrowed, headings, ties)


NARROWER = Text(
    "The second is the first for a narrower purpose; ask whether it suits.",
    "Второе — то же, что первое, для более узкой цели; уточните, подходит ли.",
)


def heading(group: Group, level: int) -> Heading:
    """A shipped group narrowed to the purpose of a level; level 0 is the group itself."""
    family = FAMILY_OF.get(group.id) or FAMILY_OF.get(group.sector, "machines")
    kind = FIGURES_OF.get(group.id, group.sector)
    figures = FIGURES.get(kind, FIGURES["machines"]) if family == "machines" else FIGURES[family]
    theme, member = level % len(THEMES), level // len(THEMES)
    purpose = FAMILIES[family].purposes[theme * 3 + member]
    # The lists of terms are not parallel, but what comes first in one means what comes first in the other.
    term = Bilingual(*(terms[0] for terms in (group.terms.en, group.terms.ru)))
    if not level:
        return Heading(group, term, purpose, family, figures, "")
    wider = FAMILIES[family].purposes[theme * 3 if member else 0]
    narrowed = Group(
        id=_slug(group.id, purpose),
        sector=_slug(group.sector, THEMES[theme]),
        name=Text(f"{group.name.en} {purpose.en}", f"{group.name.ru} {purpose.ru}"),
        terms=Terms(
            tuple(f"{term} {purpose.en}" for term in group.terms.en[:4]),
            tuple(f"{term} {purpose.ru}" for term in group.terms.ru[:4]),
        ),
        codes=tuple(_narrowed(code, level) for code in group.codes),
    )
    return Heading(narrowed, term, purpose, family, figures, _slug(group.id, wider))


def sector_for(sector: Sector, theme: Bilingual) -> Sector:
    """A shipped sector narrowed to a theme; the sector itself for the empty one."""
    if not theme.en:
        return sector
    return Sector(_slug(sector.id, theme), Text(f"{sector.name.en} {theme.en}", f"{sector.name.ru} {theme.ru}"))


def _slug(id: str, bilingual: Bilingual) -> str:
    words = re.findall("[a-z]+", bilingual.en.lower().replace("'", "").replace("é", "e"))
    return "-".join((id, *words))


def _narrowed(code: Code, level: int) -> Code:
    """The code of a narrower group: a subcategory of its own in OKPD2; a customs code covers the wider group as well."""
    own = code.scheme == "okpd2" and len(code.code) == len("28.92.29")
    return Code(
        code.scheme, f"{code.code}.{100 + level * 10}" if own else code.code, mixed=True, certainty=code.certainty
    )
