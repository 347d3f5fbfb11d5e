"""What the texts of a generated catalogue are made of: families of goods, figures, brands, towns, notes."""

from __future__ import annotations

import random
from typing import NamedTuple


class Bilingual(NamedTuple):
    """A phrase in both languages."""

    en: str
    ru: str


def bilingual(lines: str) -> list[Bilingual]:
    """The phrases of a table, one a line: English | Russian."""
    return [Bilingual(*(part.strip() for part in line.split("|"))) for line in lines.strip().split("\n")]


THEMES = bilingual("""
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

    purposes: list[Bilingual]
    traits: list[Bilingual]
    kind: str
    services: tuple[str, ...]
    unit: str
    name: Bilingual
    makers: list[Bilingual]


FAMILIES = {
    "machines": Family(
        bilingual("""
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
        bilingual("""
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
        Bilingual("{mark} {term}, {figure}", "{Term} {mark}, {figure}"),
        bilingual("mash | маш\ntekhnika | техника\nmotor | мотор\nmekhanika | механика"),
    ),
    "plants": Family(
        bilingual("""
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
        bilingual("""
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
        Bilingual("{mark} {term}, {figure}", "{Term} {mark}, {figure}"),
        bilingual("energo | энерго\nkomplekt | комплект\nelektro | электро\npribor | прибор"),
    ),
    "works": Family(
        bilingual("""
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
        bilingual("""
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
        Bilingual("{Term}, offer {mark}", "{Term}, предложение {mark}"),
        bilingual("stroy | строй\nservis | сервис\nmontazh | монтаж\nproekt | проект"),
    ),
    "parts": Family(
        bilingual("""
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
        bilingual("""
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
        Bilingual("{Term} {mark}", "{Term} {mark}"),
        bilingual("detal | деталь\nagregat | агрегат\nuzel | узел\ntochmash | точмаш"),
    ),
    "food": Family(
        bilingual("""
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
        bilingual("""
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
        Bilingual("{Term}, article {mark}", "{Term}, артикул {mark}"),
        bilingual("produkt | продукт\npishcheprom | пищепром\nfood | фуд\nvkus | вкус"),
    ),
    "farms": Family(
        bilingual("""
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
        bilingual("""
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
        Bilingual("{Term}, offer {mark}", "{Term}, предложение {mark}"),
        bilingual("agro | агро\nferma | ферма\nplem | плем\nzerno | зерно"),
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
    shown: Bilingual | None = None
    choices: tuple[str | bool, ...] = ()

    def drawn(self, draw: random.Random) -> int | str | bool:
        """One value."""
        if self.choices:
            return draw.choice(self.choices)
        return draw.randint(*self.bounds)


PAYLOAD, POWER, SEATED = Bilingual("{} t", "{} т"), Bilingual("{} kW", "{} кВт"), Bilingual("{} seats", "{} мест")
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
    (topic.strip(), Bilingual(en.strip(), ru.strip()))
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
CAUTIONS = bilingual("""
    The figures are those of an earlier version; ask for the present ones. | Данные относятся к прежнему исполнению; уточните нынешние.
    Some components are imported: check how they are supplied today. | Часть комплектующих импортная: проверьте, как их поставляют сегодня.
    Two pages of the maker give different masses. | На двух страницах изготовителя указана разная масса.
    No reference in the Far East was found. | Поставок на Дальний Восток не найдено.
    The certificate expires soon; ask for the new one. | Срок сертификата истекает; запросите новый.
""")
MARKS = bilingual(
    "KT | КТ\nMZ | МЗ\nBS | БС\nGR | ГР\nLD | ЛД\nTM | ТМ\nAV | АВ\nSN | СН\nRK | РК\nVD | ВД\nPL | ПЛ\nUF | УФ"
)
BRANDS = bilingual("""
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
TOWNS = bilingual("""
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
PLACES = bilingual("""
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
UNDERTAKINGS = bilingual("""
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
