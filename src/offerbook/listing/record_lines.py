"""The lines of a record: each of its fields, facts, codes, notes and conditions, for people."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from offerbook.index.store import Index
from offerbook.listing.resolve import RecordId, record_name, short_name
from offerbook.model.phrases import (
    condition_text,
    country_name,
    delivery_text,
    fact_text,
    localize,
    number_text,
    price_text,
    quantity_text,
    source_ids,
    when_text,
)
from offerbook.model.qualifiers import qualified
from offerbook.model.records import (
    Capacity,
    Caution,
    Choice,
    Code,
    Contact,
    Day,
    Delivery,
    Fact,
    Location,
    Mention,
    Note,
    Price,
    Project,
    Proposal,
    Quantity,
    Record,
    Requirement,
    ServiceOfPart,
    Spec,
    Terms,
    Text,
    Variant,
    When,
)
from offerbook.tables.table import Cell, joined, word
from offerbook.text.dates import date_text
from offerbook.text.errors import DamagedIndexError
from offerbook.text.i18n import N_, _, ngettext, pick_language

R = TypeVar("R", bound=Record)
LABELS = {
    "id": N_("Id"), "name": N_("Name"), "summary": N_("Summary"), "supplier": N_("Supplier"), "group": N_("Group"),
    "kind": N_("Kind"), "stage": N_("Stage"), "services": N_("Services"), "confidence": N_("Confidence"),
    "capacity": N_("Capacity"), "quantity": N_("Quantity"), "requires": N_("Condition"), "groups": N_("Groups"),
    "status": N_("Status"), "basis": N_("Basis"), "why": N_("Why"), "place": N_("Place"), "owner": N_("Owner"),
    "proposed_for": N_("Proposed for"), "mentions": N_("Mentioned in"), "caution": N_("Caution"), "sector": N_("Sector"),
    "terms": N_("Terms"), "city": N_("City"), "country": N_("Country"), "publisher": N_("Publisher"), "url": N_("Address"),
    "title": N_("Title"), "date": N_("Date"), "language": N_("Language"), "type": N_("Type"), "unit": N_("Unit"),
    "need": N_("Need"), "source": N_("Source"), "file": N_("File"), "catalogue": N_("Catalogue"), "okpd2": N_("OKPD2"),
    "okrb007": N_("OKRB 007"),
    "hs2022": N_("HS 2022"), "note": N_("Note"), "any_group": N_("Any of the groups is enough"),
    "reference": N_("Reference"), "market": N_("Market"), "supply": N_("Supply"), "order": N_("Order"),
    "warranty": N_("Warranty"), "equipment": N_("Equipment"), "engine": N_("Engine"), "climate": N_("Climate"),
    "technology": N_("Technology"), "service": N_("Service"), "quality": N_("Quality"), "price": N_("Price"),
    "finance": N_("Finance"), "fleet": N_("Fleet"), "schedule": N_("Schedule"), "partner": N_("Partner"),
    "history": N_("History"), "plan": N_("Plan"), "product": N_("Product"), "condition": N_("Condition"),
    "rule": N_("Rule"), "other": N_("Other"),
    "short": N_("Short name"), "contacts": N_("Contact"), "location": N_("On the map"), "archived": N_("Archived"),
    "deliveries": N_("Delivery"), "when": N_("Time"), "checked": N_("Checked"),
    "region": N_("Region"), "chosen_by": N_("Chosen by"), "values": N_("Value"), "tolerance": N_("Tolerance"), "asks": N_("Question"),
}  # fmt: skip


class RecordLine(NamedTuple):
    """One line of a record.

    part: the variant it belongs to; empty for the record itself.
    key: stable English name of the field, a spec's id, or the topic of a note.
    label: the same in the reader's language.
    value: for people, in the reader's language.
    sources: ids of the sources that state it; empty where the record's own sources do.
    confidence: how firmly, where that is said of this value.
    note: what is remarked on the value, in the reader's language; empty where nothing is.
    raw: the value for programs, where it differs: a number or flag as published, without qualifier and unit.
    qualifier, unit: of a number.
    attribute: the attribute of the record that it comes from: "specs", "notes" ...
    """

    part: str
    key: str
    label: str
    value: str
    sources: tuple[str, ...] = ()
    confidence: str | None = None
    note: str = ""
    raw: Cell = None
    qualifier: str | None = None
    unit: str | None = None
    attribute: str = ""


def load_record(index: Index, kind: str, id: str, shape: type[R]) -> R:
    """A record that the index refers to; DamagedIndexError where it is not there."""
    record = index.record(kind, id, shape)
    if record is None:
        raise DamagedIndexError(id)
    return record


def record_line(
    part: str, key: str, value: str, sources: tuple[str, ...] = (), confidence: str | None = None
) -> RecordLine:
    """A line with the label that its key has."""
    return RecordLine(part, key, _(LABELS[key]) if key in LABELS else key, value, sources, confidence)


def record_lines(index: Index, record: Record, part: str = "") -> Iterator[RecordLine]:
    """The lines of a record, or of a variant, in the order of its fields; what is not stated has none.

    part: the id of the variant; empty for a record.
    """
    for attribute in record.__struct_fields__:
        value = getattr(record, attribute)
        if value is None or value in ("", (), {}) or (part and attribute == "id") or attribute == "sources":
            continue
        if attribute == "any_group" and len(getattr(record, "groups", ())) < 2:
            # Of one group there is nothing to choose from.
            continue
        for line in field_lines(index, record, attribute, value, part):
            yield line if line.attribute else line._replace(attribute=attribute)


def field_lines(index: Index, record: Record, attribute: str, value: Any, part: str) -> Iterator[RecordLine]:
    if attribute == "specs":
        yield from _fact_lines(index, value, part)
    elif attribute == "needs" and isinstance(record, Project):
        for need in value:
            yield record_line(part, "need", f"{record.id}/{need.id}: {localize(need.name)}")
    elif isinstance(value, tuple) and isinstance(value[0], Record) and attribute != "services":
        for element in value:
            if isinstance(element, Variant):
                yield from record_lines(index, element, element.id)
            else:
                yield _part_line(index, attribute, element, part)
    elif isinstance(value, Record):
        yield _part_line(index, attribute, value, part)
    elif isinstance(value, tuple) and attribute == "services":
        line = record_line(part, attribute, ", ".join(word(str(getattr(item, "service", item))) for item in value))
        note = _joined(*(_service_text(index, item) for item in value if isinstance(item, ServiceOfPart)))
        yield line._replace(raw=tuple(str(getattr(item, "service", item)) for item in value), note=note)
    elif isinstance(value, tuple):
        line = record_line(part, attribute, ", ".join(_word_or_name(index, attribute, item) for item in value))
        yield line._replace(raw=value)
    elif isinstance(value, bool):
        yield record_line(part, attribute, _("yes") if value else _("no"))._replace(raw=value)
    else:
        text = date_text(str(value)) if isinstance(value, Day) else _word_or_name(index, attribute, str(value))
        line = record_line(part, attribute, text)
        yield line._replace(raw=str(value)) if line.value != value else line


def _service_text(index: Index, service: ServiceOfPart) -> str:
    """A service with the part of a need that it is asked of."""
    part = _word_or_name(index, "group", service.part)
    return _("{service} only for {part}").format(service=word(service.service), part=part)


def _word_or_name(index: Index, attribute: str, value: str) -> str:
    """A reference with the name of what it leads to; another value as it is, words of a fixed list translated."""
    kind = "spec" if attribute == "chosen_by" else attribute.removesuffix("s")
    if kind in ("supplier", "group", "sector", "spec"):
        names = index.rows(f"SELECT name_en, name_ru FROM {kind}s WHERE id = ?", value)
        return next((f"{localize(Text(*row))} ({value})" for row in names), value)
    if attribute == "country":
        return country_name(value)
    is_word = attribute in ("kind", "stage", "services", "status", "basis", "confidence", "type")
    return word(value) if is_word else value


def _fact_lines(index: Index, specs: dict[str, Any], part: str) -> Iterator[RecordLine]:
    for key, fact in specs.items():
        spec = load_record(index, "spec", key, Spec)
        line = RecordLine(
            part, key, localize(spec.name), fact_text(fact, spec), source_ids(fact.source), fact.confidence
        )
        yield line._replace(note=localize(fact.note), raw=_raw(fact), qualifier=fact.qualifier, unit=spec.unit)


def _raw(fact: Fact) -> Cell:
    """A fact's value for programs; None where the text for people is all there is."""
    if fact.is_range:
        return f"{fact.min}..{fact.max}"
    return fact.value if isinstance(fact.value, bool | int | Decimal) else None


def _part_line(index: Index, attribute: str, element: Record, part: str) -> RecordLine:
    """The line for a part of a record that is a record itself."""
    match element:
        case Text():
            return record_line(part, attribute, localize(element))
        case Terms():
            terms = pick_language("; ".join(element.en), "; ".join(element.ru))
            return record_line(part, attribute, terms)._replace(raw="; ".join((*element.en, *element.ru)))
        case Code():
            return record_line(part, element.scheme, element.code)._replace(note=_code_note(element))
        case Choice():
            return record_line(part, attribute, f"{element.id}: {localize(element.name)}")
        case Capacity() | Quantity():
            return _amount_line(index, part, attribute, element)
        case When():
            return record_line(part, attribute, when_text(element))
    return _sourced_line(index, attribute, element, part)


def _sourced_line(index: Index, attribute: str, element: Record, part: str) -> RecordLine:
    """The line for a part of a record that has sources of its own."""
    match element:
        case Note():
            value = _with_remarks(localize(element.text), when_text(element.when) if element.when else "")
            return record_line(part, element.topic, value, source_ids(element.source), element.confidence)
        case Caution():
            line = record_line(part, "caution", localize(element.text), source_ids(element.source))
            return line._replace(note=_joined(_question_text(element), date_text(str(element.date or ""))))
        case Mention():
            line = record_line(part, attribute, _mention_text(index, element), (element.source,))
            return line._replace(note=localize(element.note))
        case Proposal():
            line = record_line(part, attribute, _proposal_text(index, element), (element.source,))
            return line._replace(note=localize(element.note))
        case Delivery():
            sources = source_ids(element.source)
            line = record_line(part, attribute, delivery_text(element), sources, element.confidence)
            return line._replace(note=localize(element.note))
        case Price():
            line = record_line(part, attribute, price_text(element), source_ids(element.source))
            return line._replace(note=_joined(localize(element.terms), date_text(str(element.date or ""))))
        case Contact():
            ways = ", ".join(filter(None, (element.site, element.phone, element.email)))
            return record_line(part, attribute, ways, source_ids(element.source))._replace(note=localize(element.note))
        case Location():
            point = f"{number_text(element.lat)}; {number_text(element.lon)}"
            line = record_line(part, attribute, point, source_ids(element.source))
            return line._replace(note=localize(element.name))
        case Requirement():
            line = record_line(part, attribute, _requirement_text(index, element), source_ids(element.source))
            return line._replace(note=_joined(_part_text(index, element.part), localize(element.why)))
    return record_line(part, attribute, str(element))


def _question_text(caution: Caution) -> str:
    """What a caution asks and whom; empty where it asks nothing. On a need or project nobody named is the buyer."""
    if caution.asks is None:
        return ""
    question = localize(caution.asks)
    if caution.of == "buyer":
        return _("ask the buyer: {question}").format(question=question)
    if caution.of == "supplier":
        return _("ask the supplier: {question}").format(question=question)
    return _("ask: {question}").format(question=question)


def _part_text(index: Index, part: str | None) -> str:
    """Which part of a need alone is meant; empty where it is the whole."""
    return _("only for {part}").format(part=_word_or_name(index, "group", part)) if part else ""


def _amount_line(index: Index, part: str, attribute: str, amount: Capacity | Quantity) -> RecordLine:
    value = qualified(amount.qualifier, quantity_text(amount))
    line = record_line(part, attribute, value, source_ids(amount.source))
    unit = f"{amount.unit}/{amount.per}" if amount.per else amount.unit
    note = ""
    if isinstance(amount, Quantity):
        note = _joined(_part_text(index, amount.part), localize(amount.note))
    return line._replace(note=note, raw=amount.value, qualifier=amount.qualifier, unit=unit)


def _code_note(code: Code) -> str:
    certainty = _("certainty {certainty}").format(certainty=_(code.certainty)) if code.certainty else ""
    return _joined(certainty, _("mixed code") if code.mixed else "", localize(code.note))


def _mention_text(index: Index, mention: Mention) -> str:
    title = record_name(index, RecordId("source", mention.source))
    source = f"{title} ({mention.source})" if title else mention.source
    if not mention.paragraphs:
        return source
    paragraphs = ", ".join(map(str, mention.paragraphs))
    text = ngettext("{source}, paragraph {paragraphs}", "{source}, paragraphs {paragraphs}", len(mention.paragraphs))
    return text.format(source=source, paragraphs=paragraphs)


def _proposal_text(index: Index, proposal: Proposal) -> str:
    project = f"{short_name(index, 'project', proposal.project)} ({proposal.project})"
    if not proposal.paragraph:
        return project
    return _("{project}, paragraph {paragraph}").format(project=project, paragraph=proposal.paragraph)


def _requirement_text(index: Index, requirement: Requirement) -> str:
    spec = load_record(index, "spec", requirement.spec, Spec)
    return f"{localize(spec.name)}: {condition_text(requirement, spec)}, {_(requirement.level)}"


def _joined(*remarks: str) -> str:
    """What is remarked on a value, as one text; empty remarks are left out."""
    return joined(filter(None, remarks))


def _with_remarks(text: str, *remarks: str) -> str:
    """A value with what is remarked on it in brackets."""
    stated = _joined(*remarks)
    return f"{text} ({stated})" if stated else text
