"""The offers of a generated catalogue, as TOML and as the rows of flat files."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import NamedTuple

from tests.tools.benchmarks.generated.headings import Head, Heading
from tests.tools.benchmarks.generated.phrases import (
    CAUTIONS,
    FAMILIES,
    MARKS,
    NOTES,
    ORDER,
    PLACES,
    REGISTERS,
    Bilingual,
)

A_SUPPLIER = 20
"""So many offers has a supplier."""


Figures = dict[str, int | str | bool]
"""What an offer states, by spec."""


class Offer(NamedTuple):
    """One generated offer in the flat form that every tool gets; None where the offer has no such figure."""

    id: str
    name_en: str
    name_ru: str
    supplier: str
    group: str
    sector: str
    kind: str
    summary_en: str
    summary_ru: str
    payload_t: int | None
    power_kw: int | None


class Used(NamedTuple):
    """What the offers and projects refer to; the lists of a catalogue have nothing else."""

    makers: set[int]
    sources: set[str]
    specs: set[str]


class Register(NamedTuple):
    """What is drawn from while offers are made.

    head: sectors and groups.
    offers, makers, projects: how many of each.
    used: what was referred to so far.
    draw: the only source of chance.
    """

    head: Head
    offers: int
    makers: int
    projects: int
    used: Used
    draw: random.Random

    def share(self, of: float) -> bool:
        """Whether this offer belongs to a share of all."""
        return self.draw.random() < of

    def source(self) -> str:
        """One of the registers that facts come from."""
        id = self.draw.choice(REGISTERS)
        self.used.sources.add(id)
        return id

    def maker(self, family: str) -> int:
        """A supplier who makes things of this family."""
        number = self.draw.randrange(ORDER.index(family), self.makers, len(ORDER))
        self.used.makers.add(number)
        return number

    def filled(self, text: Bilingual) -> Bilingual:
        """A sentence with its blanks filled."""
        draw = self.draw
        place = draw.choice(PLACES)
        blanks = {
            "months": draw.choice((12, 18, 24, 36, 60)), "days": draw.randint(10, 90), "count": draw.randint(2, 60),
            "year": draw.randint(2019, 2026), "city": place.en, "city_ru": place.ru,
        }  # fmt: skip
        return Bilingual(*(part.format_map(blanks) for part in text))


def offers(register: Register) -> Iterator[tuple[Offer, str]]:
    """Every offer, group by group, in its flat form and as a table of a catalogue file."""
    for number in range(register.offers):
        headings = register.head.headings
        yield offer(register, number, headings[number * len(headings) // register.offers])


def offer(register: Register, number: int, of: Heading) -> tuple[Offer, str]:
    """One offer of a group."""
    draw, family = register.draw, FAMILIES[of.family]
    trait, mark, code = draw.choice(family.traits), draw.choice(MARKS), draw.randint(1000, 9999)
    maker = _maker(register.maker(of.family))
    figures = {figure.spec: figure.drawn(draw) for figure in of.figures[:2]}
    figures |= {figure.spec: figure.drawn(draw) for figure in of.figures[2:] if register.share(0.25)}
    main = of.figures[0]
    name, summary = [], []
    for language, term in enumerate(of.term):
        words = {"term": term, "Term": _capital(term), "mark": f"{mark[language]}-{code}"}
        words["figure"] = main.shown[language].format(figures[main.spec]) if main.shown else ""
        name.append(family.name[language].format_map(words).removesuffix(", "))
        summary.append(f"{words['Term']} {of.purpose[language]}".rstrip() + f", {trait[language]}.")
    flat = Offer(
        id=f"offer-{number:07}",
        name_en=name[0],
        name_ru=name[1],
        supplier=maker,
        group=of.group.id,
        sector=of.group.sector,
        kind="turnkey" if of.group.id.startswith("turnkey") else family.kind,
        summary_en=summary[0],
        summary_ru=summary[1],
        payload_t=_whole(figures.get("payload_t")),
        power_kw=_whole(figures.get("power_kw")),
    )
    return flat, "".join(f"{line}\n" for line in table(register, flat, of, figures, code)) + "\n"


def _whole(figure: int | str | bool | None) -> int | None:
    return None if figure is None else int(figure)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _maker(number: int) -> str:
    return f"maker-{number:05}"


def both(en: str, ru: str) -> str:
    """A text in both languages, as TOML has it."""
    return f"{{ en = {quoted(en)}, ru = {quoted(ru)} }}"


def quoted(value: str | int | bool) -> str:
    """A text, number or flag as TOML has it."""
    return json.dumps(value, ensure_ascii=False)


def table(register: Register, flat: Offer, of: Heading, figures: Figures, code: int) -> Iterator[str]:
    """The lines of an offer's table; a tenth of the offers has each of the rarer keys."""
    draw, family, page = register.draw, FAMILIES[of.family], f"{flat.supplier}-page"
    register.used.specs.update(figures)
    yield "[[offer]]"
    yield f'id = "{flat.id}"'
    yield f"name = {both(flat.name_en, flat.name_ru)}"
    yield f"summary = {both(flat.summary_en, flat.summary_ru)}"
    yield f'supplier = "{flat.supplier}"'
    yield f'group = "{flat.group}"'
    yield f'kind = "{flat.kind}"'
    if register.share(0.3):
        yield f'stage = "{draw.choice(("series", "series", "small-series", "pre-series"))}"'
    if register.share(0.4):
        yield f"services = {json.dumps(sorted(draw.sample(family.services, min(2, len(family.services)))))}"
    if register.share(0.1) and of.group.codes:
        records_by_id = {held.scheme: held for held in of.group.codes}.values()
        codes = (
            f'{{ scheme = "{held.scheme}", code = "{held.code}", certainty = "medium" }}' for held in records_by_id
        )
        yield f"codes = [{', '.join(codes)}]"
    facts = [f"{spec} = {quoted(fact)}" for spec, fact in figures.items()]
    if register.share(0.3):
        spec, fact = next(iter(figures.items()))
        facts[0] = f'{spec} = {{ value = {quoted(fact)}, source = "{register.source()}" }}'
    yield f"specs = {{ {', '.join(facts)} }}"
    yield from _rarer(register, of, code)
    notes = draw.sample(NOTES, draw.choice((0, 0, 0, 1, 1)))
    if notes:
        lines = (f'{{ topic = "{topic}", text = {both(*register.filled(text))} }}' for topic, text in notes)
        yield f"notes = [{', '.join(lines)}]"
    seconded = register.share(0.2)
    yield f'sources = ["{page}", "{register.source()}"]' if seconded else f'sources = ["{page}"]'
    yield f'confidence = "{"two-sources" if seconded else "one-source"}"'


def _rarer(register: Register, of: Heading, code: int) -> Iterator[str]:
    """The lines of the keys that a tenth of the offers has: variants, capacity, proposals, cautions."""
    draw = register.draw
    if register.share(0.1):
        second = of.figures[1].spec
        models = (
            f'{{ id = "{code}{letter}", specs = {{ {second} = {of.figures[1].drawn(draw)} }} }}' for letter in "AB"
        )
        yield f"variants = [{', '.join(models)}]"
    if register.share(0.1):
        yield f'capacity = [{{ value = {draw.randint(5, 900)}, unit = "{FAMILIES[of.family].unit}", per = "year" }}]'
    if register.share(0.1):
        project = f"project-{draw.randrange(register.projects):04}"
        yield f'proposed_for = [{{ project = "{project}", source = "{register.source()}", paragraph = {draw.randint(1, 60)} }}]'
    if register.share(0.1):
        date = f"{draw.randint(2023, 2026)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
        yield f'cautions = [{{ text = {both(*draw.choice(CAUTIONS))}, source = "{register.source()}", date = {date} }}]'
