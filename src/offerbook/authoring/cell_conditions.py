"""What a buyer's cell asks of a spec: "не менее 130 т", "130–150", ">= 130 and < 150", a name of a choice, yes."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from offerbook.authoring.answers import amount, number_range, says_of
from offerbook.model.records import Requirement, Spec
from offerbook.model.vocabulary import Level
from offerbook.text.i18n import _, in_every_language
from offerbook.text.units import convert_to_compare, parse

NOTHING = frozenset(("-", "–", "—", "нет", "no", "не требуется", "не важно", "любой", "любая", "любое", "any", "n/a"))
"""What people write into the cell of something that they do not ask for."""
_PARTS = re.compile(r"(?<!\s)\s*(?:;|(?<=[\d\w])\s(?:и|and)\s)\s*", re.IGNORECASE)
_BEHIND = (
    (
        "не менее ",
        re.compile(r"(?<!\s)\s*(?:(?:и|или|and|or)\s+(?:более|больше|выше|more|above|over)|\+)$", re.IGNORECASE),
    ),
    ("не более ", re.compile(r"(?<!\s)\s*(?:и|или|and|or)\s+(?:менее|меньше|ниже|less|below|under)$", re.IGNORECASE)),
)
"""What people write behind a number, and what it means before one."""
_UNDER = re.compile(r"^(?:<(?!=)|менее |меньше |ниже |less than |below |under )\s*", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.,])[-−+]?\d[\d\s]*(?:[.,]\d+)?")
_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d.,])")


class CellConditions(NamedTuple):
    """What a cell asks.

    requires: its conditions; none where it asks nothing or was not understood.
    is_understood: whether anybody can know what it asks.
    taken: how the cell is read where it could be read in another way: "size", "limit", "inclusive" or "not-asked"; else empty.
    """

    requires: tuple[Requirement, ...] = ()
    is_understood: bool = True
    taken: str = ""


class _Bounds(NamedTuple):
    low: Decimal | None
    high: Decimal | None
    is_size: bool = False
    is_strict: bool = False


def conditions_of(spec: Spec, cell: str, unit: str, beginning: str, level: Level | None) -> CellConditions:
    """What a cell under the name of a spec asks.

    unit: of numbers without one of their own; empty for that of the spec.
    beginning: what the heading says of numbers that say nothing themselves, "не менее "; empty where it says nothing.
    level: how firmly the row asks, where it says so. Otherwise what is written as a bound must hold, and a number by itself is the
        size that is wanted: it should be so, and how near is near enough the buyer is asked.
    """
    text = " ".join(cell.split())
    if text.casefold() in NOTHING:
        return CellConditions(taken="" if len(text) == 1 else "not-asked")
    if spec.type == "number":
        return _of_number(spec, text, unit, beginning, level)
    firmly = level or "must"
    if spec.type == "flag":
        says = flag_of(text)
        return CellConditions(
            () if says is None else (Requirement(spec.id, flag=says, level=firmly),), says is not None
        )
    if spec.type == "choice":
        chosen = choices_of(spec, text)
        return CellConditions((Requirement(spec.id, one_of=chosen, level=firmly),) if chosen else (), bool(chosen))
    return CellConditions((Requirement(spec.id, text=text, level=firmly),))


def flag_of(text: str) -> bool | None:
    """What a cell says of a thing that can only be there or not, by yes or no or in other words; None where it says neither."""
    says = says_of(text)
    words = ("+", "true", "есть", "имеется", "требуется", "обязательно", "наличие", "required", "must")
    return (
        says
        if says is not None
        else True
        if text.casefold() in words
        else False
        if text.casefold() == "false"
        else None
    )


def choices_of(spec: Spec, text: str) -> tuple[str, ...]:
    """The ids of the choices that a text names, in either language; none where it names something else too."""
    text = text.replace("×", "x")
    names = {name.casefold(): it.id for it in spec.values for name in (it.id, it.name.en, it.name.ru) if name}
    if text.casefold() in names:
        return (names[text.casefold()],)
    found = [names.get(part.strip().casefold(), "") for part in re.split(r"[,;/]|\s(?:или|or)\s", text)]
    return tuple(dict.fromkeys(found)) if all(found) else ()


def _of_number(spec: Spec, text: str, unit: str, beginning: str, level: Level | None) -> CellConditions:
    """The conditions that a text puts on a number."""
    if _THOUSANDS.search(text):
        # "1,194" is a thousand in one country and not much more than one in another.
        return CellConditions(is_understood=False)
    for before, behind in _BEHIND:
        if behind.search(text):
            text = before + behind.sub("", text)
    bounds = [_bounds(spec, part, unit, beginning) for part in _PARTS.split(text)]
    known = [it for it in bounds if it is not None]
    if not known or len(known) < len(bounds) or (len(known) > 1 and any(it.is_size for it in known)):
        return CellConditions(is_understood=False)
    if known[0].is_size:
        return _of_size(spec, known[0].low, level)
    low, high = next((it.low for it in known if it.low is not None), None), None
    high = next((it.high for it in known if it.high is not None), None)
    if low is not None and high is not None and low > high:
        return CellConditions(is_understood=False)
    taken = "inclusive" if any(it.is_strict for it in known) else ""
    return CellConditions((Requirement(spec.id, low, high, level=level or "must"),), taken=taken)


def _of_size(spec: Spec, size: Decimal | None, level: Level | None) -> CellConditions:
    """What a number by itself asks: of the limits of what a thing can do, that it goes so far; of anything else, that size."""
    if "_min_" in spec.id:
        return CellConditions((Requirement(spec.id, None, size, level=level or "must"),), taken="limit")
    if "_max_" in spec.id:
        return CellConditions((Requirement(spec.id, size, None, level=level or "must"),), taken="limit")
    return CellConditions((Requirement(spec.id, size, size, level=level or "should"),), taken="" if level else "size")


def _bounds(spec: Spec, text: str, unit: str, beginning: str) -> _Bounds | None:
    """The bounds that a text sets in the unit of the spec; None where it sets none."""
    is_under = bool(_UNDER.search(text))
    text = _UNDER.sub("не более ", text)
    numbers = list(_NUMBER.finditer(text))
    if not numbers:
        return None
    last = numbers[-1]
    named = text[last.end() :].strip()
    body = text[: last.end()]
    if named:
        body = re.sub(rf"(?<=\d)\s*{re.escape(named)}(?!\w)", "", body)
        unit = parse(named) or ("C" if spec.unit == "C" and parse(named) in ("deg", "s") else "")
        if not unit:
            return None
    if ends := number_range(body):
        low, high = (_in_unit(end, unit, spec) for end in ends)
        return None if low is None or high is None else _Bounds(low, high)
    given = amount(body)
    if given is not None and given[1] is None and beginning:
        given = amount(beginning + body)
    number = None if given is None else _in_unit(given[0], unit, spec)
    if given is None or number is None:
        return None
    match given[1]:
        case "at-least" | "over":
            return _Bounds(number, None, is_strict=given[1] == "over")
        case "at-most":
            return _Bounds(None, number, is_strict=is_under)
    return _Bounds(number, number, is_size=True)


def _in_unit(number: Decimal, unit: str, spec: Spec) -> Decimal | None:
    if not unit or unit == spec.unit:
        return number
    return None if spec.unit is None else convert_to_compare(number, unit, spec.unit)


def level_of(text: str) -> Level | None:
    """How firmly a row asks, as people write it in either language; None where they do not say it."""
    levels: tuple[Level, ...] = ("must", "should")
    return next((level for level in levels if text.casefold() in map(str.casefold, in_every_language(level))), None)


def split_beginning(heading: str) -> tuple[str, str]:
    """A heading without the bound that it holds, and that bound as it stands before a number: "Мощность не менее, кВт"."""
    for beginning, words in (
        ("не менее ", r"не\s+менее|не\s+ниже|не\s+меньше|минимум|мин\.?|min\.?|at\s+least|minimum|≥|>="),
        ("не более ", r"не\s+более|не\s+выше|не\s+больше|максимум|макс\.?|max\.?|at\s+most|maximum|≤|<="),
    ):
        found = re.search(rf"(?i)\s*,?\s*[(]?(?<!\w)(?:{words})(?!\w)[)]?", heading)
        if found:
            return " ".join((heading[: found.start()] + heading[found.end() :]).split()), beginning
    return heading, ""


def why_not(spec: Spec, cell: str) -> str:
    """What would be understood under the name of a spec, as a list of examples."""
    if spec.type == "choice":
        return ", ".join(choice.id for choice in spec.values)
    return {"number": _("at least 130, 100-150, 130"), "flag": _("yes")}.get(spec.type, cell)
