"""The facts of a record one by one, so that two states of it can be compared."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from offerbook.index.store import Index
from offerbook.listing.record_lines import RecordLine, field_lines, record_line
from offerbook.model.codec import pack
from offerbook.model.records import Record
from offerbook.text.i18n import LANGUAGES, current_language

FactKey = tuple[str, str]
"""The variant that a fact belongs to, empty for the record itself, and the key that `show` has for it."""


class StatedFact(NamedTuple):
    """One fact of a record.

    line: as `show` has it, in the reader's language.
    value: all of it as JSON, in both languages.
    attribute: the attribute of the record or variant that holds it; "variants" of a variant as such.
    """

    line: RecordLine
    value: str
    attribute: str


class FactChange(NamedTuple):
    """One fact that two states of a record do not share.

    key: where it belongs.
    old, new: what the one and the other state; None where it states nothing there.
    """

    key: FactKey
    old: StatedFact | None
    new: StatedFact | None

    @property
    def attribute(self) -> str:
        """The attribute of the record or variant that holds it."""
        return (self.new or self.old or _NOTHING).attribute

    @property
    def line(self) -> RecordLine:
        """The line that names it."""
        return (self.new or self.old or _NOTHING).line

    @property
    def texts(self) -> tuple[str | None, str | None]:
        """What the two states say, for people; where that is the same in the reader's language, the keys that differ."""
        if self.old and self.new and self.old.line.value == self.new.line.value:
            return _unlike(json.loads(self.old.value), json.loads(self.new.value))
        return self.old and self.old.line.value, self.new and self.new.line.value


def _unlike(old: Any, new: Any) -> tuple[str | None, str | None]:
    """What two values do not share, with the keys that lead there, "ru: Самосвал"; of a text in both languages the reader's."""
    before, after = (dict(_leaves(value, "")) for value in (old, new))
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    readers = {key: _key_of_reader(key) for key in keys}
    keys = [key for key in keys if readers[key] == key or readers[key] not in readers]
    texts = [
        "; ".join(f"{key}: {leaves[key]}" if key else leaves[key] for key in keys if key in leaves)
        for leaves in (before, after)
    ]
    return texts[0] or None, texts[1] or None


def _key_of_reader(key: str) -> str:
    """The key of a text as it stands in the reader's language; of anything else the key itself."""
    path, dot, last = key.rpartition(".")
    return f"{path}{dot}{current_language()}" if last in LANGUAGES else key


def _leaves(value: Any, key: str) -> Iterator[tuple[str, str]]:
    """Every plain value within a value, with the keys that lead to it."""
    if isinstance(value, dict | list):
        for name, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(member, f"{key}.{name}" if key else str(name))
    else:
        yield key, value if isinstance(value, str) else json.dumps(value)


_NOTHING = StatedFact(RecordLine("", "", "", ""), "", "")


def fact_changes(old: Sequence[StatedFact], new: Sequence[StatedFact]) -> list[FactChange]:
    """The facts that two states of a record do not share; what takes the place of another fact of its key is one change."""
    keys = dict.fromkeys(_key(fact) for fact in (*new, *old))
    changes = []
    for key in keys:
        gone = _without(_of_key(old, key), _of_key(new, key))
        come = _without(_of_key(new, key), _of_key(old, key))
        pairs = max(len(gone), len(come))
        padded = (facts + [None] * (pairs - len(facts)) for facts in (gone, come))
        changes += [FactChange(key, before, after) for before, after in zip(*padded, strict=True)]
    return changes


def _key(fact: StatedFact) -> FactKey:
    return fact.line.part, fact.line.key


def _of_key(facts: Sequence[StatedFact], key: FactKey) -> list[StatedFact]:
    return [fact for fact in facts if _key(fact) == key]


def _without(facts: Sequence[StatedFact], others: Sequence[StatedFact]) -> list[Any]:
    """The facts that the others do not have; one that stands twice must be there twice."""
    left = Counter(fact.value for fact in others)
    kept = []
    for fact in facts:
        if left[fact.value]:
            left[fact.value] -= 1
        else:
            kept.append(fact)
    return kept


def facts_of(index: Index, record: Record) -> list[StatedFact]:
    """Every fact of a record and of its variants. The needs of a project are records of their own."""
    return list(_facts(index, record, ""))


def _facts(index: Index, record: Record, part: str) -> Iterator[StatedFact]:
    for attribute in record.__struct_fields__:
        value = getattr(record, attribute)
        if value is None or value in ("", (), {}) or attribute in ("id", "needs"):
            continue
        if attribute == "variants":
            for variant in value:
                yield StatedFact(record_line(variant.id, "id", variant.id), variant.id, attribute)
                yield from _facts(index, variant, variant.id)
            continue
        elements = _elements(attribute, value)
        lines = [record_line(part, attribute, "; ".join(value))] if attribute == "sources" else None
        lines = lines or list(field_lines(index, record, attribute, value, part))
        if len(lines) != len(elements):
            # A field that is shown otherwise than element by element is one fact.
            elements = [value]
            lines = [lines[0]._replace(value="; ".join(line.value for line in lines))] if lines else []
        for element, line in zip(elements, lines, strict=False):
            yield StatedFact(line, pack(element).decode(), attribute)


def _elements(attribute: str, value: Any) -> list[Any]:
    """The parts of a field that `show` has a line each for."""
    if attribute == "specs":
        return list(value.values())
    return list(value) if isinstance(value, tuple) and isinstance(value[0], Record) else [value]
