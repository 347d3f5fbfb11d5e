"""The figures in a name: "HAUL TRUCK 130 t" asks for a payload, and a reader is told which figures ask for nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from offerbook.authoring.cell_conditions import conditions_of
from offerbook.model.phrases import localize
from offerbook.model.records import Requirement, Spec
from offerbook.text.i18n import _, quoted
from offerbook.text.terms import tokenize
from offerbook.text.units import convert_to_compare, parse

_FIGURE = re.compile(
    r"""(?ix)
    (?P<bound> (?<!\w) (?:
        не\s+менее | не\s+более | свыше | от | до | at\s+least | at\s+most | up\s+to | over | from )\s+ | [≥≤<>]=?\s* )?
    (?<![\w.,/×*-]) (?P<number> [-−]?\d+(?:[.,]\d+)? (?:\s?[-–]\s?\d+(?:[.,]\d+)?)? ) \s?
    (?P<unit> °\s?[CС] | [^\W\d_][^\W_]*[²³]?\.? (?:\s?/\s?[^\W\d_]+ | \s?[²³23](?![\w.,]) | \s[^\W\d_][^\W_]*)? )
    """
)
"""A number with something that may be its unit, and the word before it that makes a bound of it."""
_COUNTED = ("persons", "seats", "places", "head")
"""Units that are the thing that is counted: "100 passengers" is said without one."""
_MOST_WORDS = 3
"""Words beside a figure that may say what it is of."""


class Figure(NamedTuple):
    """A figure of a name.

    text: with its unit and its bound, as it stands.
    value: what of it a condition is read from.
    unit: the id of the unit; empty where a thing is counted.
    before, after: the words beside it; of a thing that is counted, what it is.
    is_of_anything: whether what stands behind the number is no unit.
    """

    text: str
    value: str
    unit: str
    before: str
    after: str
    is_of_anything: bool = False


class NamedFigures(NamedTuple):
    """What the figures of a name ask.

    requires: the conditions that they are taken as, with the figures in words.
    unused: the figures that ask for nothing, each with the key of a spec that it may be of; empty where none is near.
    """

    requires: tuple[tuple[Requirement, str], ...]
    unused: tuple[tuple[str, str], ...]


def figures_in_name(
    name: str, specs: Mapping[str, Spec], deciding: Sequence[str], stated: Sequence[str], asked: Collection[str]
) -> NamedFigures:
    """What the figures of a name ask: a size by which such things are chosen is asked for, where it is the only one in its unit.

    specs: those of the catalogue. deciding: those by which such things are chosen. stated: those that such offers state.
    asked: those on which there is a condition already.
    """
    requires: list[tuple[Requirement, str]] = []
    unused: list[tuple[str, str]] = []
    for figure in _figures(name):
        spec = _spec_of(figure, specs, deciding, stated)
        if spec is None and figure.is_of_anything:
            continue
        taken = {*asked, *(requirement.spec for requirement, _text in requires)}
        if spec is not None and spec.id in taken:
            continue
        found = (
            conditions_of(spec, figure.value, "", "", None).requires if spec is not None and spec.id in deciding else ()
        )
        if found:
            requires.extend((requirement, figure.text) for requirement in found)
        else:
            unused.append((figure.text, "" if spec is None else spec.id))
    return NamedFigures(tuple(requires), tuple(unused))


def notes_on_figures(
    row: int, found: NamedFigures, specs: Mapping[str, Spec], deciding: Sequence[str]
) -> Iterator[str]:
    """What was made of the figures of a name, each in a sentence; deciding: the specs by which such things are chosen."""
    for requirement, figure in found.requires:
        text = _(
            'row {row}: "{value}" in the name is taken as "{spec}" ({key}); --require \'{key} >= ...\' asks for a bound'
        )
        spec = specs[requirement.spec]
        yield text.format(row=row, value=figure, spec=localize(spec.name), key=spec.id)
    if not found.unused:
        return
    figures = ", ".join(quoted(text) for text, _key in found.unused)
    taken = [requirement.spec for requirement, _text in found.requires]
    near = [key for _text, key in found.unused if key]
    near += [id for id in deciding if specs[id].type == "number" and id not in taken]
    if near:
        text = _(
            "row {row}: figures in the name that are not asked for: {figures}; --require asks for them, by {key} for example"
        )
    else:
        text = _("row {row}: figures in the name that are not asked for: {figures}; --require asks for them")
    yield text.format(row=row, figures=figures, key=near[0] if near else "")


def _figures(name: str) -> Iterator[Figure]:
    for found in _FIGURE.finditer(name):
        words = found["unit"]
        # "t payload" is a unit and a word, "куб. м" a unit of two words.
        spelt = next((it for it in (words, words.split()[0]) if parse(it.rstrip("."))), "")
        unit = parse(spelt.rstrip(".")) or ""
        if unit == "pcs":
            continue
        if not unit or unit in _COUNTED:
            word = words.split()[0]
            text = name[found.start() : found.start("unit") + len(word)].strip()
            yield Figure(text, text.removesuffix(word).strip(), "", "", word, not unit)
            continue
        end = found.start("unit") + len(spelt)
        before, after = name[: found.start()].split(), re.findall(r"\w+", name[end:])
        text = name[found.start() : end].strip()
        yield Figure(text, text, unit, " ".join(before[-_MOST_WORDS:]), " ".join(after[:_MOST_WORDS]))


def _spec_of(figure: Figure, specs: Mapping[str, Spec], deciding: Sequence[str], stated: Sequence[str]) -> Spec | None:
    """The spec that the words beside a figure name, else the one that decides in such a unit; None where nobody can know."""
    alike = {id: spec for id, spec in specs.items() if _measures(spec, figure.unit)}
    of_group = [alike[id] for id in dict.fromkeys((*deciding, *stated)) if id in alike]
    before, after = figure.before.split(), figure.after.split()
    spans = (*(before[at:] for at in range(len(before))), *(after[:end] for end in range(len(after), 0, -1)))
    beside = [wanted for words in spans if (wanted := _stems(" ".join(words)))]
    for wanted in beside:
        for spec in of_group:
            if any(named <= wanted or wanted <= named for named in _names(spec)):
                return spec
    for wanted in beside:
        for spec in alike.values():
            if any(named <= wanted for named in _names(spec)):
                return spec
    decides = [alike[id] for id in deciding if id in alike and figure.unit]
    return decides[0] if len(decides) == 1 else None if decides or not figure.unit else next(iter(of_group), None)


def _names(spec: Spec) -> list[set[str]]:
    """The words of a spec's names."""
    return [named for text in (spec.name.en, spec.name.ru) if text and (named := _stems(text))]


def _stems(text: str) -> set[str]:
    """The stems of a text's words, in its own alphabet: a spelling in the other one has the endings of other forms."""
    return {token.terms[0] for token in tokenize(text) if token.terms}


def _measures(spec: Spec, unit: str) -> bool:
    """Whether a number in a unit can be of a spec; a bare number is of a thing that is counted."""
    if spec.type != "number" or not unit:
        return spec.type == "number" and spec.unit in (None, *_COUNTED)
    return spec.unit is not None and convert_to_compare(Decimal(1), unit, spec.unit) is not None
