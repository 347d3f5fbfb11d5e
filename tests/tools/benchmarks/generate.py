"""A plausible bilingual catalogue of any size: `python -m tests.tools.benchmarks.generate DIR --offers 100000`.

Writes DIR/catalogue with that many offers and a hundredth as many needs (at least ten) in projects of ten, in at most 200
files, and the offers once more for other tools: offers.csv, offers.rec, offers.jsonl and offers.sqlite; `--catalogue-only`
leaves these out. The same arguments give the same bytes. Offers are written as they are made, so a million takes no more
memory than a thousand.

Up to 20,000 offers have the shipped catalogue's groups and sectors. A larger register has more headings, not ever larger ones:
about one group for 80 offers, at most 1,200 in at most 97 sectors, as the Harmonized System has headings and chapters. The new
groups are the shipped ones for narrower purposes, with terms, codes and links of their own.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import shutil
import sqlite3
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from offerbook.model.codec import convert
from offerbook.model.records import Code, Group, Link, Record, Sector, Spec, Terms, Text

R = TypeVar("R", bound=Record)

SHIPPED = Path(__file__).parents[3] / "catalogue"
FILES = 180
"""Files of offers at most; projects have ten, and five files are lists."""
PLAIN = 20_000
"""Up to so many offers, the shipped groups are enough."""
A_GROUP = 80
"""So many offers has a group of a larger register."""
GROUPS, SECTORS = 1_200, 97
A_SUPPLIER = 20
"""So many offers has a supplier."""


class Said(NamedTuple):
    """A phrase in both languages."""

    en: str
    ru: str


def said(lines: str) -> list[Said]:
    """The phrases of a table, one a line: English | Russian."""
    return [Said(*(part.strip() for part in line.split("|"))) for line in lines.strip().split("\n")]


# --- What the texts are made of

THEMES = said("""
    |
    for the North | для Севера
    for small customers | для малых заказчиков
    for large customers | для крупных заказчиков
    to special order | по особому заказу
""")
"""What a sector is narrowed to; the first stands for the sector itself."""


class Family(NamedTuple):
    """What groups of one nature have in common.

    purposes: what a group is narrowed to, three for each theme; the first stands for the group itself.
    traits: what an offer has.
    kind: the kind of its offers.
    services: what may come with them.
    unit: what capacities and quantities count in.
    name: how an offer is called after its model, its term and its main figure.
    makers: what the names of its suppliers end with.
    """

    purposes: list[Said]
    traits: list[Said]
    kind: str
    services: tuple[str, ...]
    unit: str
    name: Said
    makers: list[Said]


FAMILIES = {
    "machines": Family(
        said("""
            |
            of the basic version | базовой комплектации
            of the improved version | улучшенной комплектации
            for severe frost | для сильных морозов
            for deep snow | для глубокого снега
            for the damp sea coast | для влажного побережья
            for small fleets | для небольших парков
            for narrow sites | для тесных площадок
            for rental | для проката
            for large fleets | для крупных парков
            for round-the-clock work | для круглосуточной работы
            for work under contract | для работы по подряду
            with remote monitoring | с дистанционным мониторингом
            with corrosion protection | с защитой от коррозии
            for training of operators | для обучения операторов
        """),
        said("""
            with a reinforced frame | с усиленной рамой
            with low fuel consumption | с малым расходом топлива
            with a heated cab | с обогреваемой кабиной
            with central lubrication | с централизованной смазкой
            with a rear-view camera | с камерой заднего вида
            with an independent heater | с автономным отопителем
            with an enlarged fuel tank | с увеличенным топливным баком
            after trials in severe frost | после испытаний на сильном морозе
            with preheating of the engine | с предпусковым подогревом двигателя
            with protected wiring | с защищённой электропроводкой
        """),
        "goods",
        ("maintenance", "repair", "spare-parts", "training", "leasing", "rental"),
        "pcs",
        Said("{mark} {term}, {figure}", "{Term} {mark}, {figure}"),
        said("mash | маш\ntekhnika | техника\nmotor | мотор\nmekhanika | механика"),
    ),
    "plants": Family(
        said("""
            |
            of the basic version | базового исполнения
            of the improved version | улучшенного исполнения
            for severe frost | для сильных морозов
            for permafrost | для многолетней мерзлоты
            with heated cabinets | с обогреваемыми шкафами
            of low power | малой мощности
            for narrow premises | для тесных помещений
            for extension by stages | для поэтапного расширения
            of high power | большой мощности
            for round-the-clock work | для круглосуточной работы
            with a reserve unit | с резервным блоком
            with remote monitoring | с дистанционным мониторингом
            with corrosion protection | с защитой от коррозии
            with reduced noise | с пониженным шумом
        """),
        said("""
            with a control cabinet | со шкафом управления
            with soft start | с плавным пуском
            with overload protection | с защитой от перегрузки
            with a set of wearing parts | с комплектом быстроизнашивающихся частей
            with a steel frame | на стальной раме
            after trials in severe frost | после испытаний на сильном морозе
            with energy metering | с учётом энергии
            with a spare drive | с запасным приводом
            with a service platform | с площадкой обслуживания
            with an operator's panel | с панелью оператора
        """),
        "goods",
        ("installation", "commissioning", "maintenance", "spare-parts", "training", "design"),
        "pcs",
        Said("{mark} {term}, {figure}", "{Term} {mark}, {figure}"),
        said("energo | энерго\nkomplekt | комплект\nelektro | электро\npribor | прибор"),
    ),
    "works": Family(
        said("""
            |
            under a yearly contract | по годовому договору
            with a warranty of three years | с гарантией три года
            in severe frost | при сильных морозах
            in remote settlements | в отдалённых посёлках
            on islands and the coast | на островах и побережье
            for small firms | для малых предприятий
            by a mobile crew | выездной бригадой
            in single stages | отдельными этапами
            for large companies | для крупных компаний
            in several shifts | в несколько смен
            with the supply of all materials | с поставкой всех материалов
            with training of the customer's staff | с обучением персонала заказчика
            with supervision by the designer | с авторским надзором
            to the customer's design | по проекту заказчика
        """),
        said("""
            with a survey on the spot | с обследованием на месте
            with own machines | с собственной техникой
            with a fixed price | с твёрдой ценой
            with monthly acceptance | с ежемесячной приёмкой
            with accommodation of the crew | с размещением бригады
            with an experienced foreman | с опытным прорабом
            with work in severe frost | с работой на сильном морозе
            with daily reports | с ежедневными отчётами
            with insurance of the works | со страхованием работ
            with documents in Russian | с документами на русском языке
        """),
        "service",
        ("design", "construction", "installation", "commissioning", "maintenance", "training", "consulting"),
        "items",
        Said("{Term}, offer {mark}", "{Term}, предложение {mark}"),
        said("stroy | строй\nservis | сервис\nmontazh | монтаж\nproekt | проект"),
    ),
    "parts": Family(
        said("""
            |
            for series production | для серийного производства
            for repair plants | для ремонтных заводов
            for severe frost | для сильных морозов
            from a store in the North | со склада на Севере
            with delivery by air | с доставкой по воздуху
            in small lots | малыми партиями
            for workshops | для мастерских
            for single replacement | для разовой замены
            in large lots | крупными партиями
            for assembly lines | для сборочных линий
            under a long contract | по долгосрочному договору
            to the customer's drawings | по чертежам заказчика
            with extended life | с увеличенным ресурсом
            with corrosion protection | с защитой от коррозии
        """),
        said("""
            with a passport for each piece | с паспортом на каждое изделие
            with a certificate of origin | с сертификатом происхождения
            with control of every lot | с контролем каждой партии
            with a sealed package | в герметичной упаковке
            after trials in severe frost | после испытаний на сильном морозе
            with marking by laser | с лазерной маркировкой
            with a reserve in store | с резервом на складе
            with fitting instructions | с инструкцией по установке
            with test records | с протоколами испытаний
            with return of cores | с приёмом старых узлов
        """),
        "goods",
        ("repair", "spare-parts", "installation", "assembly", "consulting"),
        "pcs",
        Said("{Term} {mark}", "{Term} {mark}"),
        said("detal | деталь\nagregat | агрегат\nuzel | узел\ntochmash | точмаш"),
    ),
    "food": Family(
        said("""
            |
            of the highest grade | высшего сорта
            of the first grade | первого сорта
            for delivery to the North | для северного завоза
            of long keeping | длительного хранения
            for shift camps | для вахтовых посёлков
            in small packs | в мелкой фасовке
            for village shops | для сельских магазинов
            for cafés and canteens | для кафе и столовых
            in bulk | в крупной фасовке
            for retail chains | для торговых сетей
            for food factories | для пищевых комбинатов
            for schools and kindergartens | для школ и детских садов
            for hospitals | для больниц
            under the customer's brand | под маркой заказчика
        """),
        said("""
            from own raw materials | из собственного сырья
            with a quality mark | со знаком качества
            without preservatives | без консервантов
            after a classic recipe | по классическому рецепту
            in recyclable packing | в перерабатываемой упаковке
            with delivery in refrigerated wagons | с доставкой в вагонах-рефрижераторах
            with a reduced price from one wagon | со скидкой от одного вагона
            with protection from frost on the way | с защитой от мороза в пути
            with laboratory control | с лабораторным контролем
            with a veterinary certificate | с ветеринарным сертификатом
        """),
        "goods",
        ("consulting",),
        "t",
        Said("{Term}, article {mark}", "{Term}, артикул {mark}"),
        said("produkt | продукт\npishcheprom | пищепром\nfood | фуд\nvkus | вкус"),
    ),
    "farms": Family(
        said("""
            |
            with support for a year | с годовым сопровождением
            under a state programme | по государственной программе
            for northern districts | для северных районов
            for short summers | для короткого лета
            for remote farms | для удалённых хозяйств
            for family farms | для семейных ферм
            for cooperatives | для кооперативов
            for household plots | для личных подсобных хозяйств
            for large holdings | для крупных агрохолдингов
            for farms with own processing | для хозяйств с переработкой
            for regional programmes | для региональных программ
            for organic farming | для органического земледелия
            for breeding stations | для племенных предприятий
            for training farms | для учебных хозяйств
        """),
        said("""
            with advice on the spot | с консультацией на месте
            with laboratory control | с лабораторным контролем
            with a trial year | с пробным годом
            with quarantine before delivery | с карантином перед отправкой
            with training of staff | с обучением персонала
            with a feeding plan | с планом кормления
            with protection from frost | с защитой от мороза
            with a yearly review | с ежегодной проверкой
            with documents of origin | с документами о происхождении
            with a set of instructions | с комплектом инструкций
        """),
        "goods",
        ("consulting", "training", "design", "maintenance"),
        "items",
        Said("{Term}, offer {mark}", "{Term}, предложение {mark}"),
        said("agro | агро\nferma | ферма\nplem | плем\nzerno | зерно"),
    ),
}
ORDER = list(FAMILIES)
FAMILY_OF = {
    **dict.fromkeys(("maintenance", "construction", "turnkey-electric-transport", "lift-installation"), "works"),
    **dict.fromkeys(("aircraft-programmes", "aircraft-painting", "aircraft-repair"), "works"),
    **dict.fromkeys(("aircraft", "bus-kits", "lift-parts", "concrete-kits"), "parts"),
    **dict.fromkeys(("charging", "lifts", "energy", "process-equipment"), "plants"),
    **dict.fromkeys(("milking-equipment", "terminal-equipment", "port-cranes"), "plants"),
    **dict.fromkeys(("potato-machines", "tractors", "farm-harvesters"), "machines"),
    "food": "food",
    "farming": "farms",
}
"""The family of a group, or else of its sector; others are machines."""


class Figure(NamedTuple):
    """A spec that offers have.

    spec: its id.
    bounds: the least and the greatest whole number.
    shown: its unit in both languages, where it can stand in a name.
    choices: the texts or flags that it is one of, where it is no number.
    """

    spec: str
    bounds: tuple[int, int] = (0, 0)
    shown: Said | None = None
    choices: tuple[str | bool, ...] = ()

    def drawn(self, draw: random.Random) -> int | str | bool:
        """One value."""
        if self.choices:
            return draw.choice(self.choices)
        return draw.randint(*self.bounds)


PAYLOAD, POWER, SEATED = Said("{} t", "{} т"), Said("{} kW", "{} кВт"), Said("{} seats", "{} мест")
FROST = Figure("operating_temperature_min_c", (-60, -25))
WHEELS = Figure("wheel_formula", choices=("4x2", "4x4", "6x4", "6x6", "8x4"))
DRIVEN = Figure("all_wheel_drive", choices=(True, False))
FIGURES: dict[str, list[Figure]] = {
    "mining": [
        Figure("payload_t", (20, 450), PAYLOAD),
        Figure("power_kw", (220, 3400)),
        FROST,
        Figure("gross_mass_kg", (40_000, 800_000)),
        Figure("max_speed_km_h", (25, 64)),
    ],
    "machines": [
        Figure("payload_t", (1, 60), PAYLOAD),
        Figure("power_kw", (40, 480)),
        FROST,
        WHEELS,
        DRIVEN,
        Figure("max_speed_km_h", (12, 110)),
    ],
    "firefighting": [
        Figure("water_tank_t", (1, 16), PAYLOAD),
        Figure("power_kw", (110, 500)),
        FROST,
        WHEELS,
        Figure("pump_l_s", (20, 160)),
        Figure("crew", (2, 9)),
    ],
    "buses": [
        Figure("seats", (12, 52), SEATED),
        Figure("power_kw", (90, 360)),
        FROST,
        Figure("passengers", (18, 170)),
        Figure("low_floor", choices=(True, False)),
        Figure("max_speed_km_h", (60, 110)),
    ],
    "plants": [
        Figure("power_kw", (5, 900), POWER),
        Figure("mass_t", (1, 120)),
        FROST,
        Figure("service_life_years", (10, 30)),
        Figure("imported_components_percent", (0, 60)),
    ],
    "works": [
        Figure("staff", (8, 900)),
        Figure("machines", (2, 140)),
        Figure("building_time_months", (2, 40)),
        Figure("local_content_percent", (20, 95)),
    ],
    "parts": [
        Figure("components", (1, 400)),
        Figure("delivery_days", (5, 180)),
        FROST,
        Figure("local_content_percent", (30, 100)),
    ],
    "food": [
        Figure("pack_g", (50, 5000)),
        Figure("delivery_days", (7, 60)),
        Figure("standard", choices=("state standard", "maker's standard", "Customs Union regulation")),
    ],
    "farms": [
        Figure("jobs", (2, 120)),
        Figure("delivery_days", (14, 240)),
        Figure("building_time_months", (3, 30)),
        Figure("local_content_percent", (40, 100)),
    ],
}
FIGURES["electric-transport"] = FIGURES["buses"]
FIGURES_OF = {"apron-buses": "buses"}
"""Where the machines of a group are not like those of its sector."""

NOTES = [
    (topic.strip(), Said(en.strip(), ru.strip()))
    for topic, en, ru in (line.split("|") for line in """
warranty  | The warranty is {months} months from commissioning. | Гарантия {months} мес. с ввода в эксплуатацию.
supply    | Delivery takes {days} days after payment. | Срок поставки {days} дн. после оплаты.
reference | In {year}, {count} items were delivered to {city}. | В {year} году {count} шт. поставлено в {city_ru}.
service   | The nearest service point is in {city}. | Ближайший сервисный пункт: {city_ru}.
finance   | Leasing is offered for up to {months} months. | Предлагается лизинг на срок до {months} мес.
price     | The price holds for {days} days. | Цена действует {days} дн.
climate   | Trials in severe frost took {days} days near {city}. | Испытания на сильном морозе заняли {days} дн.
quality   | The quality system was audited in {year}. | Система качества проверена в {year} году.
capacity  | One shift makes {count} items a month. | Одна смена выпускает {count} шт. в месяц.
partner   | A dealer in {city} keeps spare parts. | Дилер держит запасные части: {city_ru}.
condition | A lot of {count} items gets a lower price. | При партии от {count} шт. цена ниже.
plan      | A new version is planned for {year}. | Новое исполнение намечено на {year} год.
""".strip().split("\n"))
]  # fmt: skip
CAUTIONS = said("""
    The figures are those of an earlier version; ask for the present ones. | Данные относятся к прежнему исполнению; уточните нынешние.
    Some components are imported: check how they are supplied today. | Часть комплектующих импортная: проверьте, как их поставляют сегодня.
    Two pages of the maker give different masses. | На двух страницах изготовителя указана разная масса.
    No reference in the Far East was found. | Поставок на Дальний Восток не найдено.
    The certificate expires soon; ask for the new one. | Срок сертификата истекает; запросите новый.
""")
MARKS = said(
    "KT | КТ\nMZ | МЗ\nBS | БС\nGR | ГР\nLD | ЛД\nTM | ТМ\nAV | АВ\nSN | СН\nRK | РК\nVD | ВД\nPL | ПЛ\nUF | УФ"
)
BRANDS = said("""
    Bel | Бел
    Minsk | Минск
    Polesye | Полесье
    Neman | Неман
    Dvina | Двина
    Berezina | Березина
    Zubr | Зубр
    Sozh | Сож
    Naroch | Нарочь
    Pripyat | Припять
    Vilia | Вилия
    Braslav | Браслав
    Svisloch | Свислочь
    Drut | Друть
    Shchara | Щара
    Lida | Лида
""")
TOWNS = said("""
    Minsk | Минск
    Brest | Брест
    Gomel | Гомель
    Grodno | Гродно
    Mogilev | Могилёв
    Vitebsk | Витебск
    Bobruisk | Бобруйск
    Baranovichi | Барановичи
    Borisov | Борисов
    Pinsk | Пинск
    Orsha | Орша
    Mozyr | Мозырь
    Soligorsk | Солигорск
    Novopolotsk | Новополоцк
    Lida | Лида
    Molodechno | Молодечно
    Polotsk | Полоцк
    Zhlobin | Жлобин
    Svetlogorsk | Светлогорск
    Rechitsa | Речица
    Zhodino | Жодино
    Slutsk | Слуцк
    Kobrin | Кобрин
    Slonim | Слоним
    Volkovysk | Волковыск
    Kalinkovichi | Калинковичи
    Smorgon | Сморгонь
    Osipovichi | Осиповичи
    Rogachev | Рогачёв
    Gorki | Горки
""")
PLACES = said("""
    Khabarovsk | Хабаровск
    Komsomolsk-on-Amur | Комсомольск-на-Амуре
    Amursk | Амурск
    Sovetskaya Gavan | Советская Гавань
    Nikolaevsk-on-Amur | Николаевск-на-Амуре
    Bikin | Бикин
    Vyazemsky | Вяземский
    Solnechny | Солнечный
    Vanino | Ванино
    Okhotsk | Охотск
    Chegdomyn | Чегдомын
    Ayan | Аян
""")
UNDERTAKINGS = said("""
    Renewal of the fleet | Обновление парка
    New depot | Новое депо
    Ore plant | Обогатительная фабрика
    Road repair | Ремонт дорог
    Sea terminal | Морской терминал
    Housing estate | Жилой квартал
    Dairy farm | Молочная ферма
    Airport | Аэропорт
    Power supply | Энергоснабжение
    Timber plant | Лесоперерабатывающий завод
""")
REGISTERS = [f"register-{year}" for year in range(2021, 2027)]


# --- Groups and sectors


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
    term: Said
    purpose: Said
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
    term = Said(*(terms[0] for terms in (group.terms.en, group.terms.ru)))
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


def sector_for(sector: Sector, theme: Said) -> Sector:
    """A shipped sector narrowed to a theme; the sector itself for the empty one."""
    if not theme.en:
        return sector
    return Sector(_slug(sector.id, theme), Text(f"{sector.name.en} {theme.en}", f"{sector.name.ru} {theme.ru}"))


def _slug(id: str, said: Said) -> str:
    words = re.findall("[a-z]+", said.en.lower().replace("'", "").replace("é", "e"))
    return "-".join((id, *words))


def _narrowed(code: Code, level: int) -> Code:
    """The code of a narrower group: a subcategory of its own in OKPD2; a customs code covers the wider group as well."""
    own = code.scheme == "okpd2" and len(code.code) == len("28.92.29")
    return Code(
        code.scheme, f"{code.code}.{100 + level * 10}" if own else code.code, mixed=True, certainty=code.certainty
    )


# --- Offers


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

    def filled(self, text: Said) -> Said:
        """A sentence with its blanks filled."""
        draw = self.draw
        place = draw.choice(PLACES)
        blanks = {
            "months": draw.choice((12, 18, 24, 36, 60)), "days": draw.randint(10, 90), "count": draw.randint(2, 60),
            "year": draw.randint(2019, 2026), "city": place.en, "city_ru": place.ru,
        }  # fmt: skip
        return Said(*(part.format_map(blanks) for part in text))


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
    figures = {it.spec: it.drawn(draw) for it in of.figures[:2]}
    figures |= {it.spec: it.drawn(draw) for it in of.figures[2:] if register.share(0.25)}
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


def table(register: Register, it: Offer, of: Heading, figures: dict[str, int | str | bool], code: int) -> Iterator[str]:
    """The lines of an offer's table; a tenth of the offers has each of the rarer keys."""
    draw, family, page = register.draw, FAMILIES[of.family], f"{it.supplier}-page"
    register.used.specs.update(figures)
    yield "[[offer]]"
    yield f'id = "{it.id}"'
    yield f"name = {both(it.name_en, it.name_ru)}"
    yield f"summary = {both(it.summary_en, it.summary_ru)}"
    yield f'supplier = "{it.supplier}"'
    yield f'group = "{it.group}"'
    yield f'kind = "{it.kind}"'
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
    if register.share(0.1):
        second = of.figures[1].spec
        models = (
            f'{{ id = "{code}{letter}", specs = {{ {second} = {of.figures[1].drawn(draw)} }} }}' for letter in "AB"
        )
        yield f"variants = [{', '.join(models)}]"
    if register.share(0.1):
        yield f'capacity = [{{ value = {draw.randint(5, 900)}, unit = "{family.unit}", per = "year" }}]'
    if register.share(0.1):
        project = f"project-{draw.randrange(register.projects):04}"
        yield f'proposed_for = [{{ project = "{project}", source = "{register.source()}", paragraph = {draw.randint(1, 60)} }}]'
    if register.share(0.1):
        date = f"{draw.randint(2023, 2026)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
        yield f'cautions = [{{ text = {both(*draw.choice(CAUTIONS))}, source = "{register.source()}", date = {date} }}]'
    notes = draw.sample(NOTES, draw.choice((0, 0, 0, 1, 1)))
    if notes:
        lines = (f'{{ topic = "{topic}", text = {both(*register.filled(text))} }}' for topic, text in notes)
        yield f"notes = [{', '.join(lines)}]"
    seconded = register.share(0.2)
    yield f'sources = ["{page}", "{register.source()}"]' if seconded else f'sources = ["{page}"]'
    yield f'confidence = "{"two-sources" if seconded else "one-source"}"'


# --- Projects and lists


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


def _need(register: Register, number: int, of: list[Heading], place: Said) -> Iterator[str]:
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


WHY = Said("An undertaking of this kind needs it.", "Такому предприятию это необходимо.")


def suppliers(used: Used) -> Iterator[str]:
    """The lines of suppliers.toml."""
    for number in sorted(used.makers):
        en, ru, town = _maker_names(number)
        yield f'[[supplier]]\nid = "{_maker(number)}"\nname = {both(f"JSC {en}, {town.en}", f"ОАО «{ru}», {town.ru}")}'
        yield f'city = {both(*town)}\nsources = ["{_maker(number)}-page"]\n'


def _maker_names(number: int) -> tuple[str, str, Said]:
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
            yield f'unit = "{spec.unit}"\n' if spec.unit else ""


# --- Files


class Flat:
    """The offers for other tools, written as they come: CSV, a recfile, JSON Lines, and a database with a word index."""

    NAMES = ("offers.csv", "offers.rec", "offers.jsonl", "offers.sqlite")

    def __init__(self, folder: Path, open_here: ExitStack) -> None:
        for name in self.NAMES:
            (folder / name).unlink(missing_ok=True)
        table, records, lines = (
            open_here.enter_context((folder / name).open("w", encoding="utf-8", newline="")) for name in self.NAMES[:3]
        )
        self.records, self.lines, self.table = records, lines, csv.writer(table, lineterminator="\n")
        self.table.writerow(Offer._fields)
        self.records.write("%rec: Offer\n%key: id\n\n")
        self.database = open_here.enter_context(closing(sqlite3.connect(folder / self.NAMES[3])))
        types = {"payload_t": "INTEGER", "power_kw": "INTEGER", "id": "TEXT PRIMARY KEY"}
        columns = ", ".join(f'"{key}" {types.get(key, "TEXT")}' for key in Offer._fields)
        self.database.executescript(f"PRAGMA journal_mode = OFF; CREATE TABLE offers ({columns})")

    def add(self, it: Offer) -> None:
        """Write one offer everywhere."""
        held = {key: cell for key, cell in it._asdict().items() if cell is not None}
        self.table.writerow(it)
        self.records.write("".join(f"{key}: {cell}\n" for key, cell in held.items()) + "\n")
        self.lines.write(json.dumps(held, ensure_ascii=False) + "\n")
        self.database.execute(f"INSERT INTO offers VALUES ({', '.join('?' * len(it))})", it)

    def end(self) -> None:
        """Index the database, by the columns that are asked for and, as sqlite-utils does it, by words."""
        words = "[name_en], [name_ru], [summary_en], [summary_ru]"
        self.database.execute("CREATE INDEX offers_by_sector ON offers (sector, payload_t)")
        self.database.execute(f"CREATE VIRTUAL TABLE [offers_fts] USING FTS5 ({words}, content=[offers])")
        self.database.execute("INSERT INTO offers_fts (offers_fts) VALUES ('rebuild')")
        self.database.commit()


def generate(folder: Path, count: int, seed: int = 1, flat: bool = True) -> None:
    """The catalogue and, where they are wanted, the flat files."""
    catalogue = folder / "catalogue"
    shutil.rmtree(catalogue, ignore_errors=True)
    for name in ("offers", "projects"):
        (catalogue / name).mkdir(parents=True)
    made = head(shipped_path("sector", Sector), shipped_path("group", Group), shipped_path("link", Link), count)
    makers, projects = max(2 * len(ORDER), count // A_SUPPLIER), max(1, count // 1000)
    register = Register(made, count, makers, projects, Used(set(), set(), set()), random.Random(seed))
    with ExitStack() as open_here:
        others = Flat(folder, open_here) if flat else None
        drawn = offers(register)
        for part, size in enumerate(shares(count, FILES)):
            with (catalogue / "offers" / f"part-{part:03}.toml").open("w", encoding="utf-8") as file:
                for it, text in islice(drawn, size):
                    file.write(text)
                    if others:
                        others.add(it)
        if others:
            others.end()
    numbers = iter(range(projects))
    for part, size in enumerate(shares(projects, 10)):
        lines = (line for number in islice(numbers, size) for line in project(register, number))
        write(catalogue / "projects" / f"part-{part}.toml", lines)
    shutil.copyfile(SHIPPED / "catalogue.toml", catalogue / "catalogue.toml")
    write(catalogue / "sectors.toml", sectors(made))
    write(catalogue / "specs.toml", specs(shipped_path("spec", Spec), register.used))
    write(catalogue / "suppliers.toml", suppliers(register.used))
    write(catalogue / "sources.toml", sources(register.used))


def shares(count: int, parts: int) -> list[int]:
    """How many of `count` things go into each of at most so many parts, as evenly as can be."""
    parts = min(count, parts)
    return [(part + 1) * count // parts - part * count // parts for part in range(parts)]


def shipped_path(table: str, shape: type[R]) -> list[R]:
    """The records of a kind that the shipped catalogue has, in its order."""
    found: list[R] = []
    for path in (SHIPPED / "sectors.toml", SHIPPED / "specs.toml"):
        held = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        found += [convert(it, shape) for it in held.get(table, ())]
    return found


def write(path: Path, lines: Iterable[str]) -> None:
    """A file of these lines."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--offers", type=int, default=1000, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--catalogue-only", action="store_true", help="write nothing for other tools")
    given = parser.parse_args()
    if given.offers < 1:
        parser.error("--offers must be at least 1")
    generate(given.folder, given.offers, given.seed, not given.catalogue_only)


if __name__ == "__main__":
    main()
