"""The units that the catalogue measures in: how they are written, and which turn into which exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Context, Decimal, Inexact
from functools import cache
from typing import Literal, NamedTuple


class Unit(NamedTuple):
    """A unit of measurement or of counting.

    id: what catalogues and the command line call it: "t", "km/h", "mln RUB".
    dimension: what it measures; only units of one dimension turn into each other.
    factor: how many of its dimension's base unit, the one with the factor 1, it holds; exact.
    en, ru: how it is shown after a number of any size.
    """

    id: str
    dimension: str
    factor: Decimal
    en: str
    ru: str


# Under each dimension a line for each unit: id | factor | English | Russian | other spellings, by commas.
# A spelling that ends with * is for texts alone: any letters may follow it there («130-тонный»).
# A unit without an exact factor to the others (horsepower, kilogram-force, months) is a dimension of its own.
_TABLE = """
mass:
    t       | 1000       | t     | т      | тонна, тонны, тонн, тонн*, ton, tons, tonne, tonnes
    kg      | 1          | kg    | кг     | килограмм, килограмма, килограммов, килограмм*, kilogram, kilograms
    g       | 0.001      | g     | г      | гр, грамм, грамма, граммов, грамм*, gram, grams
    kt      | 1000000    | kt    | тыс. т | кт, тыс. тонн
    Mt      | 1000000000 | Mt    | млн т  | Мт, млн тонн
mass a year:
    t/year  | 1          | t/year  | т/год      | т в год, t a year, t per year, t/y
    t/month | 12         | t/month | т/мес.     | т/месяц, т в месяц, t a month, t per month
    kt/year | 1000       | kt/year | тыс. т/год | кт/год, тыс. т в год, kt a year, kt/y
    Mt/year | 1000000    | Mt/year | млн т/год  | млн т в год, Mt a year, Mt/y
mass a day:
    t/day   | 1          | t/day   | т/сут.     | т/сутки, т/день, т в сутки, т в день, t a day, t per day
mass flow:
    t/h     | 1          | t/h     | т/ч        | т/час, тонн/час, т в час, t an hour
    kg/s    | 3.6        | kg/s    | кг/с       | кг/сек
    kg/h    | 0.001      | kg/h   | кг/ч       | кг/час
power:
    kW      | 1          | kW    | кВт    | киловатт, киловатт*, kilowatt, kilowatts
    MW      | 1000       | MW    | МВт    | мегаватт, мегаватт*, megawatt, megawatts
    W       | 0.001      | W     | Вт     | ватт, ватта, ватт*, watt, watts
horsepower:
    hp      | 1          | hp    | л. с.  | лошадиная сила, лошадиных сил, horsepower
apparent power:
    kVA     | 1          | kVA   | кВ·А   | кВА
frequency:
    Hz      | 1          | Hz    | Гц     | герц, hertz
rotation:
    rpm     | 1          | rpm   | об/мин | об./мин., r/min
energy:
    kWh     | 1          | kWh   | кВт·ч  | кВтч, kW h
    MWh     | 1000       | MWh   | МВт·ч  | МВтч, MW h
energy of a blow:
    J       | 1          | J     | Дж     | джоуль, джоуля, джоулей, joule, joules
    kJ      | 1000       | kJ    | кДж    | килоджоуль, килоджоуля, килоджоулей
energy by mass:
    MJ/kg   | 1          | MJ/kg | МДж/кг | мДж/кг
density:
    kg/m3   | 1          | kg/m³ | кг/м³  | кг/куб. м
    t/m3    | 1000       | t/m³  | т/м³   | т/куб. м
mass of an area:
    g/m2    | 1          | g/m²  | г/м²   | г/кв. м
    kg/m2   | 1000       | kg/m² | кг/м²  | кг/кв. м
light:
    lm      | 1          | lm    | лм     | люмен, люмена, люменов, lumen, lumens
fuel by energy:
    g/kWh   | 1          | g/kWh | г/кВт·ч | г/(кВт·ч), g/kW h
length:
    m       | 1          | m     | м      | метр, метра, метров, метр*, metre, metres, meter, meters
    mm      | 0.001      | mm    | мм     | миллиметр, миллиметра, миллиметров, миллиметр*, millimetre, millimetres, millimeter, millimeters
    cm      | 0.01       | cm    | см     | сантиметр, сантиметра, сантиметров, сантиметр*, centimetre, centimetres, centimeter, centimeters
    km      | 1000       | km    | км     | километр, километра, километров, километр*, kilometre, kilometres, kilometer, kilometers
speed:
    km/h    | 1          | km/h  | км/ч   | км/час, kmh, kph
    m/s     | 3.6        | m/s   | м/с    | м/сек
    m/min   | 0.06       | m/min | м/мин  | м/минуту
area:
    m2      | 1          | m²    | м²     | кв. м, sq m, sq. m, square metre, square metres, square meter, square meters
    ha      | 10000      | ha    | га     | гектар, гектара, гектаров, гектар*, hectare, hectares
    km2     | 1000000    | km²   | км²    | кв. км, sq km, sq. km
    cm2     | 0.0001     | cm²   | см²    | кв. см, sq cm, sq. cm
    mm2     | 0.000001   | mm²   | мм²    | кв. мм, sq mm, sq. mm
area a day:
    ha/day  | 1          | ha/day | га/сут. | га/день, га в день, га в сутки, ha a day, ha per day
volume:
    L       | 1          | L     | л      | литр, литра, литров, литр*, litre, litres, liter, liters
    m3      | 1000       | m³    | м³     | куб. м, кубометр, кубометра, кубометров, кубометр*, cu m, cubic metres, cubic met*
    mL      | 0.001      | mL    | мл     | миллилитр, миллилитра, миллилитров, миллилитр*, millilitre, millilitres, milliliter, milliliters
volume flow:
    L/h     | 1          | L/h   | л/ч    | л/час
    L/s     | 3600       | L/s   | л/с    | л/сек
    m3/h    | 1000       | m³/h  | м³/ч   | м³/час, куб. м/ч
volume a day:
    L/day   | 1          | L/day | л/сут. | л/день, л в день, л в сутки, L a day, L per day
    m3/day  | 1000       | m³/day | м³/сут. | м³/день, куб. м/сут., м³ в сутки, m³ a day
force:
    kN      | 1          | kN    | кН     | килоньютон
kilogram-force:
    kgf     | 1          | kgf   | кгс    |
torque:
    Nm      | 1          | N·m   | Н·м    | Нм
angle:
    deg     | 1          | °     | °      | градус, градуса, градусов, degree, degrees
temperature:
    C       | 1          | °C    | °C     | °С, град. C, degrees C
share:
    %       | 1          | %     | %      | процент, процента, процентов, процент*, percent, per cent
time:
    s       | 1          | s     | с      | сек, секунда, секунды, секунд, sec, second, seconds
    min     | 60         | min   | мин    | минута, минуты, минут, минут*, minute, minutes
    h       | 3600       | h     | ч      | час, часа, часов, hr, hour, hours
    days    | 86400      | days  | сут.   | день, дня, дней, сутки, суток, дн, day
time in calendar months:
    months  | 1          | months | мес.  | месяц, месяца, месяцев, month
    years   | 12         | years | лет    | год, года
calendar year:
    year    | 1          |       | г.     |
voltage:
    V       | 1          | V     | В      | вольт, volt, volts
    kV      | 1000       | kV    | кВ     | киловольт, kilovolt, kilovolts
current:
    A       | 1          | A     | А      | ампер, ampere, amperes, amp, amps
pressure:
    bar     | 1          | bar   | бар    |
    MPa     | 10         | MPa   | МПа    | мегапаскаль
    kPa     | 0.01       | kPa   | кПа    | килопаскаль
sound:
    dB      | 1          | dB    | дБ     | децибел, decibel, decibels
pieces:
    pcs     | 1          | pcs   | шт.    | штука, штуки, штук, pc, piece, pieces, unit, units, единица, единиц, ед
pieces a year:
    pcs/year  | 1        | pcs/year  | шт./год  | шт. в год, pcs a year, units/year, units a year, ед./год
    pcs/month | 12       | pcs/month | шт./мес. | шт. в месяц, pcs a month, units/month
pairs:
    pairs   | 1          | pairs | пар    | пара, пары, pair
sets:
    sets    | 1          | sets  | компл. | комплект, комплекта, комплектов, set
doses:
    doses   | 1          | doses | доз    | доза, дозы, dose
packs:
    packs   | 1          | packs | уп.    | упаковка, упаковки, упаковок, pack
items:
    items   | 1          | items | наим.  | наименование, наименований, позиция, позиций, item
models:
    models  | 1          | models | мод.  | модель, модели, моделей, model
varieties:
    varieties | 1        | varieties | сорт. | сорт, сорта, сортов, variety
tins:
    tins    | 1          | tins  | банок  | банка, банки, tin, can, cans
animals:
    head    | 1          | head  | гол.   | голова, головы, голов, cow, cows
persons:
    persons | 1          | persons | чел. | человек, человека, person, people
seats:
    seats   | 1          | seats | мест   | место, места, местный, местная, местное, местные, местного, местной, местных, seat, seater
places:
    places  | 1          | places | мест   | place
companies:
    companies | 1        | companies | предпр. | предприятие, предприятий, компания, компаний, company
houses:
    houses  | 1          | houses | домов | дом, дома, house
roubles:
    RUB     | 1          | RUB     | ₽      | руб, рубль, рубля, рублей, rouble, roubles, ruble, rubles
    mln RUB | 1000000    | mln RUB | млн ₽  | млн руб, млн рублей, M RUB, million RUB
    bn RUB  | 1000000000 | bn RUB  | млрд ₽ | млрд руб, млрд рублей, billion RUB
    trn RUB | 1000000000000 | trn RUB | трлн ₽ | трлн руб, трлн рублей, trillion RUB
US dollars:
    USD     | 1          | USD     | $      | долл, долл. США, доллар, доллара, долларов, dollar, dollars
    mln USD | 1000000    | mln USD | млн $  | млн долл, млн долл. США, млн долларов, M USD, million USD
    bn USD  | 1000000000 | bn USD  | млрд $ | млрд долл, млрд долл. США, млрд долларов, billion USD
Belarusian roubles:
    BYN     | 1          | BYN     | Br     | бел. руб, белорусский рубль, белорусских рублей
    mln BYN | 1000000    | mln BYN | млн Br | млн бел. руб, M BYN, million BYN
"""
# Sources mostly name what they count instead of saying "pieces".
_PIECES = """
aircraft bulldozers buses cars lifts machines tankers tractors trams trolleybuses trucks vehicles vessels wagons
автобусов бульдозеров вагонов вертолётов кораблей лифтов машин самолётов самосвалов тракторов трамваев троллейбусов
"""


def _rows() -> Iterator[tuple[Unit, list[str]]]:
    dimension = ""
    for line in _TABLE.strip().splitlines():
        if line.endswith(":"):
            dimension = line[:-1]
        else:
            id, factor, en, ru, others = (cell.strip() for cell in line.split("|"))
            yield Unit(id, dimension, Decimal(factor), en, ru), [spelling.strip() for spelling in others.split(",")]


UNITS: dict[str, Unit] = {unit.id: unit for unit, _others in _rows()}
"""Every unit by its id."""


BUILT_IN = tuple(UNITS)
"""The units that every catalogue has."""


def declare(id: str, en: str, ru: str, of: str | None, factor: Decimal) -> None:
    """Make a unit of a catalogue's own known: it turns into `of`, of which it holds `factor`, or into nothing.

    A unit that every catalogue has stays as it is; of one declared twice, the later declaration counts.
    """
    if id not in BUILT_IN:
        base = UNITS.get(of or "")
        known = (f"own {id}", Decimal(1)) if base is None else (base.dimension, _EXACT.multiply(base.factor, factor))
        UNITS[id] = Unit(id, *known, en or ru or id, ru or en or id)


def split_rate(unit: str) -> tuple[str, str]:
    """A unit of so much a year, a month or a day as the plain unit and the period; another one with no period."""
    plain, _slash, period = unit.rpartition("/")
    return (plain, period) if plain in UNITS and period in ("year", "month", "day") else (unit, "")


def spellings() -> Iterator[tuple[str, str]]:
    """Every spelling of every unit, with the unit's id; of two units spelt alike the first is meant."""
    for unit, others in _rows():
        yield from ((spelling, unit.id) for spelling in (unit.id, unit.en, unit.ru, *others) if spelling)


@cache
def _ids() -> dict[str, str]:
    """The ids by every spelling, folded."""
    found: dict[str, str] = {}
    for spelling, id in spellings():
        if not spelling.endswith("*"):
            found.setdefault(_folded(spelling), id)
    return found | {_folded(word): "pcs" for word in _PIECES.split()}


_SMALL = str.maketrans({"ё": "е", "²": "2", "³": "3", **dict.fromkeys("·⋅•*.()^-", "")})


def _folded(text: str) -> str:
    return "".join(text.casefold().translate(_SMALL).split())


# More digits than any published number has; a result that does not come out exactly in them is refused.
_EXACT = Context(prec=50, traps=[Inexact])


def convert(value: Decimal, unit: str, to: str) -> Decimal | None:
    """`value` of `unit` in the unit `to`; None when they measure different things or no exact number results."""
    if unit not in UNITS or to not in UNITS or UNITS[unit].dimension != UNITS[to].dimension:
        return None
    if unit == to:
        return value
    try:
        result = _EXACT.divide(_EXACT.multiply(value, UNITS[unit].factor), UNITS[to].factor)
    except Inexact:
        return None
    # 36 km/h is 10 m/s, not 1E+1.
    return Decimal(f"{_EXACT.normalize(result):f}")


METRIC_HORSEPOWER_KW = Decimal("0.73549875")
"""Kilowatts in a metric horsepower: 75 kgf·m/s with the standard gravity of 9.80665 m/s², exactly."""


def convert_to_compare(value: Decimal, unit: str, to: str) -> Decimal | None:
    """As `convert`, and between horsepower and kilowatts too, to 28 digits; None where there is no way.

    Good for comparing a value with a limit, never for showing it: a source that says "300 hp" does not say whether it
    means metric horsepower, of which this takes it to be.
    """
    exact = convert(value, unit, to)
    if exact is not None or unit not in UNITS or to not in UNITS:
        return exact
    match UNITS[unit].dimension, UNITS[to].dimension:
        case "horsepower", "power":
            return value * UNITS[unit].factor * METRIC_HORSEPOWER_KW / UNITS[to].factor
        case "power", "horsepower":
            return value * UNITS[unit].factor / METRIC_HORSEPOWER_KW / UNITS[to].factor
    return None


_NO_TRUE_ZERO = {"temperature", "calendar year", "sound"}


def is_proportional(unit: str | None) -> bool:
    """Whether a part of an amount in `unit` means something: a tenth of 130 t does, a tenth of −50 °C or of 2025 does not."""
    return unit not in UNITS or UNITS[unit].dimension not in _NO_TRUE_ZERO


_PERIODS = {"year", "quarter", "month", "week", "day", "shift", "h", "min", "s"}


def is_rate(unit: str) -> bool:
    """Whether `unit` is itself so much for a period, as t/year and km/h are; kg/m3 and g/kWh are not."""
    return unit == "rpm" or (unit.rpartition("/")[2] in _PERIODS and "/" in unit)


def symbol(unit: str, language: Literal["en", "ru"]) -> str:
    """How `unit` is shown after a number; a unit that is not known as it stands."""
    known = UNITS.get(unit)
    return unit if known is None else known.ru if language == "ru" else known.en


def parse(text: str) -> str | None:
    """The id of the unit that people write as `text` in either language: "тонн", "кВт", "л.с."; None for no unit."""
    return text if text in UNITS else _ids().get(_folded(text))


_PERIOD_OF = {"years": "year", "year": "year", "months": "month", "days": "day"}


def parse_rate(text: str) -> tuple[str, str] | None:
    """The plain unit that people write and its period, empty where there is none: head and year of "голов в год"; None for no unit."""
    whole = parse(text)
    if whole is not None:
        return split_rate(whole)
    found = re.fullmatch(r"(.+?)(?: ?/ ?| (?:в|за|a|an|per) )([^\W\d_]+)\.?", " ".join(text.split()))
    plain = parse(found[1]) if found else None
    period = _PERIOD_OF.get(parse(found[2]) or "") if found else None
    return (plain, period) if plain and period and not is_rate(plain) else None


# A name that ends with a thing counted is the count itself and needs no unit: "member_companies", "herd_head".
_COUNTED = {"pairs", "sets", "doses", "packs"}
_COUNTED |= {"items", "models", "varieties", "tins", "head", "persons", "seats", "places", "companies", "houses"}
_ENDINGS = {id.lower().replace("/", "_").replace(" ", "_"): id for id in UNITS if id not in _COUNTED}
_ENDINGS["percent"] = "%"


def suffix(spec_id: str) -> str | None:
    """The unit that the name of a spec ends with: "t" of payload_t, "km/h" of speed_km_h; None without one.

    `_min` is minutes, but after a unit or a thing counted it is the least of it: herd_head_min has no unit.
    """
    *before, last = spec_id.split("_")
    if len(before) > 1 and (unit := _ENDINGS.get(f"{before[-1]}_{last}")):
        return unit
    if before and (last == "max" or (last == "min" and parse(before[-1]))):
        return suffix("_".join(before))
    return _ENDINGS.get(last) if before and before[-1] != "per" else None
