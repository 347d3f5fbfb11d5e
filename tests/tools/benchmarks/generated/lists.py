"""What a generated catalogue has besides offers: projects, suppliers, sources, sectors, groups and specs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from offerbook.model.records import Spec
from tests.tools.benchmarks.generated.headings import Head, Heading
from tests.tools.benchmarks.generated.offers import Register, Used, _maker, both, quoted
from tests.tools.benchmarks.generated.phrases import (
    BRANDS,
    FAMILIES,
    FROST,
    ORDER,
    PLACES,
    TOWNS,
    UNDERTAKINGS,
    Bilingual,
)


def project(register: Register, number: int) -> Iterator[str]:
    """The lines of a project with ten needs."""
    draw = register.draw
    what, place = UNDERTAKINGS[number % len(UNDERTAKINGS)], PLACES[number // len(UNDERTAKINGS) % len(PLACES)]
    stage = number // len(UNDERTAKINGS) // len(PLACES)
    en, ru = (f", stage {stage + 1}", f", этап {stage + 1}") if stage else ("", "")
    yield "[[project]]"
    yield f'id = "project-{number:04}"'
    yield f"name = {both(f'{what.en}, {place.en}{en}', f'{what.ru}, {place.ru}{ru}')}"
    yield f"place = {both(*place)}"
    yield f'sources = ["{register.source()}"]'
    yield ""
    for need in range(10):
        first = draw.randrange(len(register.head.headings))
        yield from _need(register, need, register.head.headings[first : first + 1 + register.share(0.15)], place)


def _need(register: Register, number: int, of: list[Heading], place: Bilingual) -> Iterator[str]:
    draw, first = register.draw, of[0]
    register.used.specs.add(first.figures[0].spec)
    low, high = first.figures[0].bounds
    least, level = draw.randint(low, (low + high) // 2), draw.choice(("must", "should"))
    requires = [f'{{ spec = "{first.figures[0].spec}", min = {least}, level = "{level}" }}']
    if FROST in first.figures and register.share(0.5):
        register.used.specs.add(FROST.spec)
        requires.append(f'{{ spec = "{FROST.spec}", max = {draw.choice((-35, -40, -45))}, level = "should" }}')
    name = first.group.name
    yield "[[project.need]]"
    yield f'id = "need_{number}"'
    yield f"name = {both(f'{name.en}, {place.en}', f'{name.ru}, {place.ru}')}"
    yield f"groups = {json.dumps([it.group.id for it in of])}"
    yield f'quantity = {{ value = {draw.randint(1, 50)}, unit = "{FAMILIES[first.family].unit}" }}'
    yield f"requires = [{', '.join(requires)}]"
    if register.share(0.3):
        yield f'services = ["{draw.choice(FAMILIES[first.family].services)}"]'
    yield f'status = "{draw.choice(("open", "open", "open", "planned", "past"))}"'
    if register.share(0.2):
        yield 'basis = "inferred"'
        yield f"why = {both(*WHY)}"
    else:
        yield 'basis = "stated"'
    yield f'sources = ["{register.source()}"]'
    yield ""


WHY = Bilingual("An undertaking of this kind needs it.", "Такому предприятию это необходимо.")


def suppliers(used: Used) -> Iterator[str]:
    """The lines of suppliers.toml."""
    for number in sorted(used.makers):
        en, ru, town = _maker_names(number)
        yield f'[[supplier]]\nid = "{_maker(number)}"\nname = {both(f"JSC {en}, {town.en}", f"ОАО «{ru}», {town.ru}")}'
        yield f'city = {both(*town)}\nsources = ["{_maker(number)}-page"]\n'


def _maker_names(number: int) -> tuple[str, str, Bilingual]:
    """What a supplier is called, without its form, and its town; no two suppliers have the same of both."""
    turn, family = divmod(number, len(ORDER))
    turn, town = divmod(turn, len(TOWNS))
    turn, brand = divmod(turn, len(BRANDS))
    turn, ending = divmod(turn, 4)
    more = f"-{turn + 1}" if turn else ""
    made = FAMILIES[ORDER[family]].makers[ending]
    return f"{BRANDS[brand].en}{made.en}{more}", f"{BRANDS[brand].ru}{made.ru}{more}", TOWNS[town]


def sources(used: Used) -> Iterator[str]:
    """The lines of sources.toml."""
    for id in sorted(used.sources):
        year = id[-4:]
        title = both(f"Register of exporters, {year}", f"Реестр экспортёров, {year} год")
        yield f'[[source]]\nid = "{id}"\npublisher = "Register of exporters"\ntitle = {title}\ndate = "{year}"\n'
    for number in sorted(used.makers):
        en, _ru, _town = _maker_names(number)
        yield f'[[source]]\nid = "{_maker(number)}-page"\npublisher = "{en}"'
        yield f'url = "https://{_maker(number)}.example/"\n'


def sectors(made: Head) -> Iterator[str]:
    """The lines of sectors.toml."""
    for sector in made.sectors:
        yield f'[[sector]]\nid = "{sector.id}"\nname = {both(sector.name.en, sector.name.ru)}\n'
    for group in (it.group for it in made.headings):
        yield f'[[group]]\nid = "{group.id}"\nsector = "{group.sector}"\nname = {both(group.name.en, group.name.ru)}'
        yield f"terms.en = [{', '.join(map(quoted, group.terms.en))}]"
        yield f"terms.ru = [{', '.join(map(quoted, group.terms.ru))}]"
        yield "codes = ["
        for code in group.codes:
            more = (", mixed = true" if code.mixed else "") + (
                f', certainty = "{code.certainty}"' if code.certainty else ""
            )
            yield f'  {{ scheme = "{code.scheme}", code = "{code.code}"{more} }},'
        yield "]\n"
    for link in made.links:
        yield f"[[link]]\ngroups = {json.dumps(link.groups)}\nshare = {link.share}"
        yield f"reason = {both(link.reason.en, link.reason.ru)}\n"


def specs(known: Iterable[Spec], used: Used) -> Iterator[str]:
    """The lines of specs.toml."""
    for spec in known:
        if spec.id in used.specs:
            yield f'[[spec]]\nid = "{spec.id}"\nname = {both(spec.name.en, spec.name.ru)}\ntype = "{spec.type}"'
            if spec.values:
                yield "values = ["
                for value in spec.values:
                    yield f'  {{ id = "{value.id}", name = {both(value.name.en, value.name.ru)} }},'
                yield "]"
            yield f'unit = "{spec.unit}"\n' if spec.unit else ""
