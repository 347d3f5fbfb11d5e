"""Comparison of a published value with a condition, and of a stated capacity with a quantity."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from offerbook.matching.points import FULL, ZERO
from offerbook.matching.verdict import Standing
from offerbook.model.records import Capacity, Fact, Quantity, Requirement, Spec
from offerbook.text.normalize import fold
from offerbook.text.terms import has_all_words
from offerbook.text.units import convert, is_proportional, split_rate

if TYPE_CHECKING:
    from fractions import Fraction

TOLERANCE = Decimal("0.1")
"""The part of a figure by which "about" may be wrong. A bound that only should be kept, and is missed by no more than
this part of it, is left to the buyer to decide."""
ANOTHER_CLASS = 2
"""How many times larger than what is asked for, or smaller, a thing of another class is."""
Comparison = tuple[Standing, Decimal, Decimal]
"""How a value stands to a condition, and which part of the points it earns at worst and at best."""
_MET: Comparison = ("met", FULL, FULL)
_NOT_MET: Comparison = ("not-met", ZERO, ZERO)
_UNKNOWN: Comparison = ("unknown", ZERO, FULL)


def compare(condition: Requirement, spec: Spec, fact: Fact | None) -> Comparison:
    """How a published value stands to a condition."""
    if fact is None:
        return _UNKNOWN
    if condition.flag is not None:
        return _MET if fact.value == condition.flag else _NOT_MET
    if condition.one_of and spec.type == "choice":
        return _MET if fact.value in condition.one_of else _NOT_MET
    if condition.one_of:
        # A text in both languages is compared in each: it is another one only where no language says it is the same.
        return min((_among(text, condition.one_of) for text in fact.texts), key=_NEAREST_FIRST.index)
    if condition.text is not None:
        # What a published text does not mention is not thereby excluded.
        return _MET if any(has_all_words(condition.text, text) for text in fact.texts) else _UNKNOWN
    return _bounded(condition, spec, fact)


_NEAREST_FIRST = (_MET, _NOT_MET, _UNKNOWN)
"""Of a text in two languages, the one in the alphabet of the condition decides."""


def _among(value: str, accepted: Sequence[str]) -> Comparison:
    """Whether a text is one of those accepted, in any form of its words; unknown where they are in different alphabets."""
    if any(fold(value) == fold(it) or (has_all_words(value, it) and has_all_words(it, value)) for it in accepted):
        return _MET
    # Where one of those accepted is in the alphabet of the value, it would be the same; elsewhere it may be a translation.
    alphabet, alphabets = _alphabet(value), {_alphabet(it) for it in accepted} - {""}
    return _UNKNOWN if alphabet and alphabets and alphabet not in alphabets else _NOT_MET


def _alphabet(text: str) -> str:
    """The alphabet of a text's words, "latin" or "cyrillic"; empty where they are mixed or there are no letters."""
    alphabets = {
        "cyrillic" if "а" <= char <= "я" else "latin" for word in fold(text).split() if word.isalpha() for char in word
    }
    return alphabets.pop() if len(alphabets) == 1 else ""


_INFINITY = Decimal("Infinity")


def _bounded(condition: Requirement, spec: Spec, fact: Fact) -> Comparison:
    low = -_INFINITY if condition.min is None else condition.min
    high = _INFINITY if condition.max is None else condition.max
    if fact.min is not None and fact.max is not None:
        return _of_range(condition, spec, (low, high), (fact.min, fact.max))
    relative = is_proportional(spec.unit)
    value = Decimal(fact.value)
    lowest, highest = interval(value, fact.qualifier, spread(value, spec))
    may_keep = _may_keep(low, high, fact, lowest, highest)
    if may_keep and low <= lowest and highest <= high:
        # Of degrees and years a tenth means nothing, so "about" is taken as exact; but at the bound itself it is open.
        return _UNKNOWN if fact.qualifier == "about" and not relative and lowest in (low, high) else _MET
    if condition.level == "must":
        return _UNKNOWN if may_keep else _NOT_MET
    if not relative:
        is_near = spec.tolerance is not None and low - spec.tolerance <= highest and lowest <= high + spec.tolerance
        return _UNKNOWN if may_keep or is_near else _NOT_MET
    worst, nearest = sorted((_fraction_met(lowest, low, high), _fraction_met(highest, low, high)))
    if may_keep or _is_near(highest if highest < low else lowest, low, high, spec, nearest):
        return "unknown", worst, FULL
    return "not-met", worst, nearest


def _of_range(
    condition: Requirement, spec: Spec, bounds: tuple[Decimal, Decimal], offered: tuple[Decimal, Decimal]
) -> Comparison:
    """Whether any value of a range keeps the bounds, since any of them can be had."""
    (low, high), (lowest, highest) = bounds, offered
    if lowest <= high and highest >= low:
        return _MET
    nearest = highest if highest < low else lowest
    share = _fraction_met(nearest, low, high) if is_proportional(spec.unit) else ZERO
    if condition.level == "should" and _is_near(nearest, low, high, spec, share):
        return "unknown", share, FULL
    return "not-met", ZERO if condition.level == "must" else share, ZERO if condition.level == "must" else share


def _is_near(value: Decimal, low: Decimal, high: Decimal, spec: Spec, share: Decimal) -> bool:
    """Whether a value misses a bound by so little that the buyer may give way: the spec's tolerance, else a tenth."""
    if spec.tolerance is not None:
        return low - spec.tolerance <= value <= high + spec.tolerance
    return is_proportional(spec.unit) and 1 - share <= TOLERANCE


def _may_keep(low: Decimal, high: Decimal, fact: Fact, lowest: Decimal, highest: Decimal) -> bool:
    """Whether the true value can keep both bounds."""
    return lowest <= high and highest >= low and not (fact.qualifier == "over" and lowest == high)


def misses_bounds(condition: Requirement, spec: Spec, fact: Fact) -> bool:
    """Whether a stated number cannot keep the bounds, however near it comes."""
    if condition.min is None and condition.max is None:
        return False
    low = -_INFINITY if condition.min is None else condition.min
    high = _INFINITY if condition.max is None else condition.max
    if fact.min is not None and fact.max is not None:
        return not (fact.min <= high and fact.max >= low)
    value = Decimal(fact.value)
    return not _may_keep(low, high, fact, *interval(value, fact.qualifier, spread(value, spec)))


def is_of_another_class(condition: Requirement, spec: Spec, fact: Fact) -> bool:
    """Whether a stated size is less than half of the least that is asked for, or more than twice the most: a lorry of 45 t is no
    neighbour of one of 130 t. Degrees and years have no halves.
    """
    if (condition.min is None and condition.max is None) or not is_proportional(spec.unit):
        return False
    if fact.min is not None and fact.max is not None:
        lowest, highest = fact.min, fact.max
    else:
        value = Decimal(fact.value)
        lowest, highest = interval(value, fact.qualifier, spread(value, spec))
    is_less = condition.min is not None and highest * ANOTHER_CLASS < condition.min
    return is_less or (condition.max is not None and lowest > condition.max * ANOTHER_CLASS)


def spread(value: Decimal, spec: Spec) -> Decimal:
    """By how much "about" a value may be wrong: the spec's tolerance, else a tenth, and nothing of degrees and years."""
    if spec.tolerance is not None:
        return spec.tolerance
    return abs(value) * TOLERANCE if is_proportional(spec.unit) else ZERO


def interval(value: Decimal, qualifier: str | None, off: Decimal) -> tuple[Decimal, Decimal]:
    """The two ends between which the true value lies; `off` is by how much "about" may be wrong."""
    if qualifier is None:
        return value, value
    if qualifier == "at-most":
        return -_INFINITY, value
    if qualifier == "about":
        return value - off, value + off
    return value, _INFINITY


def _fraction_met(value: Decimal, low: Decimal, high: Decimal) -> Decimal:
    """1 where a value keeps both bounds, else 1 less the part of the bound by which it is missed."""
    if low <= value <= high:
        return FULL
    bound = low if value < low else high
    return max(ZERO, 1 - abs(value - bound) / abs(bound)) if bound else ZERO


MONTHS = {"year": 12, "month": 1}
"""The periods that convert into each other, in months. A year is no exact number of days."""
BOUNDLESS = 10**30
"""Stands for an amount that nobody knows: above every amount that is published."""


class Supply(NamedTuple):
    """How much of a quantity a capacity gives, in the unit and period of the quantity; of a total, in a year.

    sure: that much at least.
    most: that much at best; BOUNDLESS where that is unknown.
    """

    sure: Fraction
    most: Fraction


def supply(capacity: Capacity, quantity: Quantity) -> Supply | None:
    """What a capacity gives of a quantity; None where unit or period do not convert exactly."""
    # Few matches have a capacity to compare, and to load fractions takes a hundredth of the time of a match.
    from fractions import Fraction

    unit, period_of_unit = split_rate(quantity.unit)
    value = convert(capacity.value, capacity.unit, unit)
    period = quantity.per or period_of_unit or "year"
    if value is None or (period != capacity.per and not {period, capacity.per} <= MONTHS.keys()):
        return None
    low, high = interval(value, capacity.qualifier, value * TOLERANCE)
    times = Fraction(1) if period == capacity.per else Fraction(MONTHS[period], MONTHS[capacity.per])
    return Supply(
        max(Fraction(0), Fraction(low) * times) if low.is_finite() else Fraction(0),
        Fraction(high) * times if high.is_finite() else Fraction(BOUNDLESS),
    )
