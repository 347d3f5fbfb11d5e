"""The things a catalogue holds, as frozen records; the shapes of its TOML tables are read off these classes.

Records are msgspec structs. `offerbook.model.codec` alone converts them from and to plain values.

Conventions that hold for every record:

- `id`: lower-case Latin letters, digits, `-` and `_`; unique among the records of its kind.
- A field that is `None` or empty was not published: absent means unknown, never zero and never "no".
- `source`: id, or list of ids, from sources.toml; an empty one means that the fact inherits its record's `sources`.
- `confidence`: how firmly the sources state it; an empty one inherits the record's.
"""

# Without `from __future__ import annotations`: to compile annotations from texts takes msgspec longer than all else that it does.
import calendar
import datetime
import functools
import re
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

import msgspec.structs
from msgspec import Meta, field

from offerbook.model.vocabulary import (
    Basis,
    Certainty,
    Confidence,
    Kind,
    Level,
    LinkKind,
    Period,
    Qualifier,
    Respondent,
    Scheme,
    Service,
    SpecType,
    Stage,
    Status,
    Topic,
)
from offerbook.text.i18n import Language


class Refers(NamedTuple):
    """Marks a field that holds the id of a record of `table`, or several ids."""

    table: str


class Range(NamedTuple):
    """Marks a number that must lie between two bounds, both included; None where it is open."""

    low: Decimal
    high: Decimal | None = None


ANY_VALUE = Range(Decimal("-Infinity"))
"""Marks a fact's value, which can be a number, but a text or a flag as well."""
Id = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]*$(?!\n)")]
SectorId = Annotated[str, Refers("sector")]
GroupId = Annotated[str, Refers("group")]
SpecId = Annotated[str, Refers("spec")]
SupplierId = Annotated[str, Refers("supplier")]
SourceId = Annotated[str, Refers("source")]
ProjectId = Annotated[str, Refers("project")]
Citation = Annotated[str | tuple[str, ...], Refers("source")]
Points = Annotated[Decimal, Range(Decimal(0))]
UnitId = Annotated[str, Refers("unit")]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}$(?!\n)")]
Region = Annotated[str, Meta(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$(?!\n)")]
Latitude = Annotated[Decimal, Range(Decimal(-90), Decimal(90))]
Longitude = Annotated[Decimal, Range(Decimal(-180), Decimal(180))]
VariantId = Annotated[str, Meta(pattern=r"^[^\s:]+$(?!\n)")]
_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class Day:
    """A date as precisely as it was published: "2025", "2025-10" or "2025-10-03"; ValueError for other texts."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        if len(text) == len("2025-10-03"):
            datetime.date.fromisoformat(text)
        self.text = text

    @property
    def first(self) -> datetime.date:
        """The first day that it can mean: 1 January for a year."""
        return datetime.date.fromisoformat(f"{self.text}-01-01"[: len("2025-10-03")])

    @property
    def last(self) -> datetime.date:
        """The last day that it can mean: 31 December for a year."""
        year, month = self.first.year, self.first.month
        if len(self.text) == len("2025-10-03"):
            return self.first
        month = month if len(self.text) == len("2025-10") else 12
        return datetime.date(year, month, calendar.monthrange(year, month)[1])

    def __repr__(self) -> str:
        return f"Day({self.text!r})"

    def __str__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Day) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every table of the catalogue has in common: fixed keys, no changes after reading."""


class Text(Record, frozen=True):
    """One text in the catalogue's languages.

    en: English; empty when it is missing.
    ru: Russian; empty when it is missing.
    """

    en: str = ""
    ru: str = ""

    @property
    def complete(self) -> bool:
        """Whether it says something in every language."""
        return bool(self.en and self.ru and self.en.strip() and self.ru.strip())


class Terms(Record, frozen=True):
    """The words people type for a thing, in each language.

    en: English terms, singular, in lower case: "dump truck", "haul truck".
    ru: Russian terms, nominative singular, in lower case: "самосвал", "карьерный самосвал".
    """

    en: tuple[str, ...] = ()
    ru: tuple[str, ...] = ()


class Code(Record, frozen=True):
    """A code of a product classification.

    scheme: "okpd2" (Russia), "okrb007" (Belarus) or "hs2022" (customs, six digits).
    code: the code as text: "28.92.29", "29.10.59.14", "8704.10"; a prefix of any length in a group.
    mixed: true where the code also covers unlike things, so that it is weak evidence (29.10.59 is fire engine,
        refuse truck and airfield sweeper at once).
    certainty: how sure the assignment is; absent where a source names the product at this code.
    note: what to know about the code.
    """

    scheme: Scheme
    code: str
    mixed: bool = False
    certainty: Certainty | None = None
    note: Text | None = None


class Fact(Record, frozen=True):
    """One spec of an offer. In TOML a bare value (`payload_t = 130`) or a table (`{ value = 130, source = "x" }`).

    value: number (exact, never a binary float), text, flag or id of a choice, as specs.toml says of the key; in that key's
        unit; absent where it is a range or a text in both languages.
    qualifier: "about", "over", "at-least" or "at-most" where the source states the value so; absent when exact.
    source: where this value is published.
    confidence: how firmly.
    note: what the figure describes, when that is narrower than the offer.
    min, max: both ends of a range, any value of which can be had: rims of 25 to 51 inches.
    en, ru: a text in both languages; empty where `value` says it all.
    """

    value: Annotated[Any, ANY_VALUE] = None
    qualifier: Qualifier | None = None
    source: Citation = ()
    confidence: Confidence | None = None
    note: Text | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    en: str = ""
    ru: str = ""

    @property
    def is_range(self) -> bool:
        """Whether any value between two ends can be had."""
        return self.min is not None and self.max is not None

    @property
    def texts(self) -> tuple[str, ...]:
        """What is stated in words, in every language that it is stated in; nothing for a number or a flag."""
        stated = (self.value if isinstance(self.value, str) else "", self.en, self.ru)
        return tuple(dict.fromkeys(filter(None, stated)))


class When(Record, frozen=True):
    """The time of a need or of a plan; at least one of its two ends.

    start: when it begins; in TOML `from`.
    by: the last day, month or year of it. What is after that is past, whatever the status says.
    """

    start: Day | None = field(default=None, name="from")
    by: Day | None = None


class Caution(Record, frozen=True):
    """A warning on a record: the figure describes another engine; the buyer builds its own; two sources disagree.

    text: the warning in a sentence.
    source: who says so.
    date: when it was published, or the day the analyst wrote it.
    asks: the question that it leaves open, in a sentence that a letter can hold; until it is answered the offer does not fit
        for certain. Absent in a warning that asks nothing.
    of: who can answer, "supplier" or "buyer"; if absent, the supplier, and in a need or a project the buyer.
    """

    text: Text
    source: Citation = ()
    date: Day | None = None
    asks: Text | None = None
    of: Respondent | None = None


def respondent(caution: Caution, kind: str) -> Respondent | None:
    """Who can answer what a caution on a record of this kind asks; None where it asks nothing."""
    if caution.asks is None:
        return None
    return caution.of or ("buyer" if kind in ("need", "project") else "supplier")


class Note(Record, frozen=True):
    """A fact in words that is no spec: a delivery, an order, a warranty, a plan.

    topic: what it is about.
    text: the fact in a sentence.
    source: where it is published.
    confidence: how firmly.
    when: the time of what the note says is planned.
    """

    topic: Topic
    text: Text
    source: Citation = ()
    confidence: Confidence | None = None
    when: When | None = None


class Mention(Record, frozen=True):
    """Where a source speaks of the record.

    source: the source.
    paragraphs: its paragraphs, counted from 1; empty when the whole source is meant.
    note: how it is meant, for example that this is one of two readings of an unnamed plant.
    """

    source: SourceId
    paragraphs: tuple[Annotated[int, Meta(ge=1)], ...] = ()
    note: Text | None = None


class Proposal(Record, frozen=True):
    """A source proposes this offer for a project.

    project: the project.
    source: the source that proposes it.
    paragraph: its paragraph, counted from 1.
    note: how it is meant.
    """

    project: ProjectId
    source: SourceId
    paragraph: Annotated[int, Meta(ge=1)] | None = None
    note: Text | None = None


class Capacity(Record, frozen=True):
    """What the supplier can deliver in a period.

    value: amount, in `unit`.
    unit: the unit, such as "pcs", "t" or "m3".
    per: period, "year", "month" or "day".
    qualifier: "about", "over", "at-least" or "at-most" where the source states the value so; absent when exact.
    source: where it is published.
    """

    value: Points
    unit: UnitId
    per: Period = "year"
    qualifier: Qualifier | None = None
    source: Citation = ()


class Quantity(Record, frozen=True):
    """How much a need asks for.

    value: amount, in `unit`.
    unit: the unit, such as "pcs", "t" or "m3"; a rate such as t/year is the same as t with the period "year".
    per: period, when the amount is a rate; absent when it is a total.
    part: the group of the need that it counts; absent where it counts the whole.
    qualifier: "about", "over", "at-least" or "at-most" where the source states the value so; absent when exact.
    note: what the amount counts.
    source: where it is published.
    """

    value: Points
    unit: UnitId
    per: Period | None = None
    qualifier: Qualifier | None = None
    note: Text | None = None
    source: Citation = ()
    part: GroupId | None = None


class Amount(Record, frozen=True):
    """A number of pieces, tonnes or the like.

    value: amount, in `unit`.
    unit: the unit, such as "pcs", "t" or "m3".
    qualifier: "about", "over", "at-least" or "at-most" where the source states the value so; absent when exact.
    """

    value: Points
    unit: UnitId
    qualifier: Qualifier | None = None


class Delivery(Record, frozen=True):
    """Where an offer already works; at least one of `to`, `place`, `region` and `project`.

    to: who received it.
    place: where it works, in words.
    region: the region of that place, ISO 3166-2, such as "RU-KHA".
    project: the project of this catalogue that received it.
    date: when.
    quantity: how much.
    note: what to know about it.
    source: where it is published.
    confidence: how firmly.
    """

    to: Text | None = None
    place: Text | None = None
    region: Region | None = None
    project: ProjectId | None = None
    date: Day | None = None
    quantity: Amount | None = None
    note: Text | None = None
    source: Citation = ()
    confidence: Confidence | None = None


class Price(Record, frozen=True):
    """What an offer costs, as published.

    value: the price of one `unit`, in `currency`.
    currency: ISO 4217 code: "RUB", "BYN", "USD".
    unit: the unit that is priced, such as "pcs" or "t"; absent for the price of the whole.
    qualifier: "about", "over", "at-least" or "at-most" where the source states the value so; absent when exact.
    date: the day it was valid or published.
    terms: what it includes: taxes, delivery, body, quantity.
    source: where it is published.
    """

    value: Points
    currency: Currency
    unit: UnitId | None = None
    qualifier: Qualifier | None = None
    date: Day | None = None
    terms: Text | None = None
    source: Citation = ()


class Contact(Record, frozen=True):
    """How to reach a supplier, as published; at least one of `site`, `phone` and `email`.

    site: the address of its site, with https:// or http://.
    phone: a telephone number as it is published.
    email: a mail address.
    note: whose it is: the export department, the dealer in a region.
    source: where it is published.
    """

    site: str = ""
    phone: str = ""
    email: str = ""
    note: Text | None = None
    source: Citation = ()


class Location(Record, frozen=True):
    """A point on the map, in degrees of WGS 84.

    lat: latitude, from -90 to 90; south is negative.
    lon: longitude, from -180 to 180; west is negative.
    name: what stands there, where a project has several.
    source: where the position is published.
    """

    lat: Latitude
    lon: Longitude
    name: Text | None = None
    source: Citation = ()


class Requirement(Record, frozen=True):
    """One condition that a need puts on one spec; exactly one kind of condition, bounds counting as one kind.

    spec: key from specs.toml; its unit is that key's unit.
    min, max: inclusive bounds of a number; absent when open on that side.
    one_of: the texts that are accepted, or the ids of the accepted choices; name texts in both languages where the values
        stand in either.
    flag: the flag that is asked for.
    text: words that the value must contain; a value without them leaves it unknown, so that it never fails, not even as
        a "must".
    level: "must" blocks an offer that fails it; "should" makes it only related, and a bound missed by a tenth or less is
        left to the buyer to decide.
    part: the group of the need that it is asked of; absent where it is asked of all of them.
    why: where the condition comes from, in words.
    source: where it is published.
    """

    spec: SpecId
    min: Decimal | None = None
    max: Decimal | None = None
    one_of: tuple[str, ...] = ()
    flag: bool | None = None
    text: str | None = None
    level: Level = "should"
    why: Text | None = None
    source: Citation = ()
    part: GroupId | None = None


class ServiceOfPart(Record, frozen=True):
    """A service that is asked of one part of a need alone.

    service: the service.
    part: the group of the need that it is asked of.
    """

    service: Service
    part: GroupId


class Sector(Record, frozen=True):
    """The top of the catalogue's own list: mining machinery, lifts, food.

    id: the sector's id.
    name: its name.
    checked: the day somebody last looked whether the record still holds.
    """

    id: Id
    name: Text
    checked: Day | None = None


@functools.lru_cache(maxsize=1 << 14)
def six_digits(code: str) -> str:
    """The first six digits of a code, where the classifications of the world agree; empty when it has fewer."""
    digits = "".join(filter(str.isdigit, code))
    return digits[:6] if len(digits) >= 6 else ""


class Group(Record, frozen=True):
    """What is bought as one thing: haul trucks, fire engines, passenger lifts. Groups decide a match.

    id: the group's id.
    sector: the sector it belongs to.
    name: its name.
    terms: the words people type for it.
    codes: the classification codes, as prefixes.
    checked: the day somebody last looked whether the record still holds.
    chosen_by: the specs that a buyer of this group chooses by, such as the payload of a haul truck. What a need does not say of
        them, or an offer does not state, has to be asked before the offer fits.
    """

    id: Id
    sector: SectorId
    name: Text
    terms: Terms = Terms()
    codes: tuple[Code, ...] = ()
    checked: Day | None = None
    chosen_by: tuple[SpecId, ...] = ()


class Link(Record, frozen=True):
    """A hand-made tie between two groups that can serve each other in part.

    groups: the two groups; where the link has a kind, the first is part of the second, an accessory to it, in place of it or a
        service for it.
    share: the part of the group points that a linked pair earns, between 0.05 and 0.95.
    reason: why the one can serve for the other, and where it cannot.
    checked: the day somebody last looked whether the record still holds.
    kind: "part-of", "accessory-to", "instead-of" or "service-for"; absent where either can stand for the other.
    serves: whether an offer of the first group answers a need of the second. Absent: by a share of a half or more, and with a kind
        only "instead-of".
    """

    groups: tuple[GroupId, GroupId]
    reason: Text
    share: Annotated[Decimal, Range(Decimal("0.05"), Decimal("0.95"))] = Decimal("0.5")
    checked: Day | None = None
    kind: LinkKind | None = None
    serves: bool | None = None


class Choice(Record, frozen=True):
    """One of the values of a spec of type "choice".

    id: what facts and requirements write: "diesel".
    name: what people read.
    """

    id: Id
    name: Text


class Spec(Record, frozen=True):
    """A key that facts and requirements use.

    id: the key, its unit in the name: "payload_t".
    name: what it measures.
    type: "number", "text", "flag" or "choice", which is one of named values.
    unit: the unit of its numbers, such as "kW"; absent for a plain count and for what is not a number.
    checked: the day somebody last looked whether the record still holds.
    values: the values of a choice, with their names in both languages.
    tolerance: how much "about" may be wrong, and by how much a bound that only should be kept may be missed and left to the
        buyer, in the unit; if absent, a tenth of the number, or nothing for degrees and years.
    """

    id: Id
    name: Text
    type: SpecType
    unit: UnitId | None = None
    checked: Day | None = None
    values: tuple[Choice, ...] = ()
    tolerance: Points | None = None

    def choice(self, id: str) -> Choice | None:
        """The value of this id; None where it has none."""
        return next((choice for choice in self.values if choice.id == id), None)


class OwnUnit(Record, frozen=True):
    """A unit that a catalogue declares for itself.

    id: what facts write: "drum".
    name: how it is shown after a number, short.
    of: a known unit that it turns into exactly; absent where it turns into nothing.
    factor: how many of these it holds.
    """

    id: Annotated[str, Meta(pattern=r"^[^\s]+$(?!\n)")]
    name: Text
    of: UnitId | None = None
    factor: Annotated[Decimal, Range(Decimal(0))] = Decimal(1)


class Supplier(Record, frozen=True):
    """Who makes or gives an offer.

    id: the supplier's id.
    name: the full name.
    city: where it is.
    country: ISO 3166-1 alpha-2 code; "BY" unless stated.
    sources: where name and city come from.
    cautions: what to know before a contract.
    notes: facts in words.
    short: the name by which people know it.
    contacts: how to reach it.
    checked: the day somebody last looked whether the record still holds.
    """

    id: Id
    name: Text
    city: Text | None = None
    country: Annotated[str, Meta(pattern=r"^[A-Z]{2}$(?!\n)")] = "BY"
    sources: tuple[SourceId, ...] = ()
    cautions: tuple[Caution, ...] = ()
    notes: tuple[Note, ...] = ()
    short: Text | None = None
    contacts: tuple[Contact, ...] = ()
    checked: Day | None = None


class Source(Record, frozen=True):
    """A publication that facts come from.

    id: the source's id.
    publisher: who publishes it; in both languages, or one name for both.
    url: its address; empty for a source that has none.
    title: its title or what it is about.
    date: when it was published; absent when undated.
    language: of the text, ISO 639-1.
    note: doubts about it.
    archived: the address of a copy in an archive; empty for a source that has none.
    checked: the day somebody last looked whether the record still holds.
    """

    id: Id
    publisher: str | Text
    url: str = ""
    title: Text | None = None
    date: Day | None = None
    language: Annotated[str, Meta(pattern=r"^[a-z]{2}$(?!\n)")] = "ru"
    note: Text | None = None
    archived: str = ""
    checked: Day | None = None

    @property
    def publisher_name(self) -> Text:
        """The publisher in every language; one name stands for all."""
        return self.publisher if isinstance(self.publisher, Text) else Text(self.publisher, self.publisher)


class Variant(Record, frozen=True):
    """A model within an offer. It inherits every spec of the offer that it does not restate.

    id: the model's mark, unique within the offer: "7513T".
    name: its name, when it has one of its own.
    group: its group, when it is another than the offer's.
    supplier: its supplier, when it is another than the offer's.
    stage: "series", "small-series", "pre-series" (tested, not yet in series), "prototype" or "planned"; absent when no
        source says.
    codes: its codes, when they are others than the offer's.
    specs: what is stated of this model, by spec key.
    sources: where the model's facts come from.
    confidence: how firmly they are stated.
    cautions: warnings on this model.
    notes: facts in words.
    price: what it costs.
    deliveries: where it already works.
    checked: the day somebody last looked whether the record still holds.
    """

    id: VariantId
    name: Text | None = None
    group: GroupId | None = None
    supplier: SupplierId | None = None
    stage: Stage | None = None
    codes: tuple[Code, ...] = ()
    specs: dict[SpecId, Fact] = {}
    sources: tuple[SourceId, ...] = ()
    confidence: Confidence | None = None
    cautions: tuple[Caution, ...] = ()
    notes: tuple[Note, ...] = ()
    price: tuple[Price, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    checked: Day | None = None


class Offer(Record, frozen=True):
    """What a supplier offers: goods, a service, a turnkey object or a technology.

    id: the offer's id, unique among offers and projects.
    name: its name.
    summary: what it is and what it is for, in a sentence or two.
    supplier: who offers it.
    group: what it is bought as.
    kind: "goods", "service", "turnkey" or "technology-transfer".
    stage: "series", "small-series", "pre-series" (tested, not yet in series), "prototype" or "planned"; absent when no
        source says.
    services: what the supplier gives with it.
    codes: classification codes.
    specs: facts by spec key.
    variants: models within the offer.
    capacity: what the supplier can deliver.
    proposed_for: projects that a source proposes it for.
    mentions: where sources speak of it.
    cautions: warnings.
    notes: facts in words.
    sources: where its facts come from unless they say otherwise.
    confidence: how firmly they are stated unless they say otherwise.
    price: what it costs.
    deliveries: where it already works.
    checked: the day somebody last looked whether the record still holds.
    """

    id: Id
    name: Text
    supplier: SupplierId
    group: GroupId
    sources: tuple[SourceId, ...]
    kind: Kind = "goods"
    summary: Text | None = None
    stage: Stage | None = None
    services: tuple[Service, ...] = ()
    codes: tuple[Code, ...] = ()
    specs: dict[SpecId, Fact] = {}
    variants: tuple[Variant, ...] = ()
    capacity: tuple[Capacity, ...] = ()
    proposed_for: tuple[Proposal, ...] = ()
    mentions: tuple[Mention, ...] = ()
    cautions: tuple[Caution, ...] = ()
    notes: tuple[Note, ...] = ()
    confidence: Confidence | None = None
    price: tuple[Price, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    checked: Day | None = None


class Need(Record, frozen=True):
    """What a project buys or lacks. Its address is `project/need`.

    id: the need's id, unique within its project.
    name: what is needed.
    summary: the need in a sentence or two.
    groups: what would serve it; several are parts, all asked for together (goods, works and services, or several machines).
    any_group: true where any one of the groups is enough, so that they are alternatives and no parts.
    kind: the kind of offer that is wanted, where another kind is no answer: a drone that is bought, or flown as a service; absent
        where any kind will do.
    quantity: how much; a list where parts are counted apart.
    requires: conditions on specs.
    services: services asked for; a table with the `part` where one part alone needs it.
    status: "open", "planned", "past" or "dormant".
    basis: "stated" by a source, or "inferred" by an analyst.
    why: what it is stated or inferred from; required where inferred.
    cautions: warnings.
    notes: facts in words.
    sources: where it comes from.
    confidence: how firmly it is stated.
    when: the time of the need.
    checked: the day somebody last looked whether the record still holds.
    """

    id: Id
    name: Text
    groups: tuple[GroupId, ...]
    status: Status
    basis: Basis
    sources: tuple[SourceId, ...]
    summary: Text | None = None
    any_group: bool = False
    quantity: Quantity | tuple[Quantity, ...] | None = None
    requires: tuple[Requirement, ...] = ()
    services: tuple[Service | ServiceOfPart, ...] = ()
    why: Text | None = None
    cautions: tuple[Caution, ...] = ()
    notes: tuple[Note, ...] = ()
    confidence: Confidence | None = None
    when: When | None = None
    checked: Day | None = None
    kind: Kind | None = None

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """What is asked for of the whole or of its parts."""
        if self.quantity is None:
            return ()
        return (self.quantity,) if isinstance(self.quantity, Quantity) else self.quantity

    @property
    def services_by_part(self) -> tuple[tuple[Service, GroupId | None], ...]:
        """The services asked for, each with the part that it is asked of, None for all."""
        return tuple((it.service, it.part) if isinstance(it, ServiceOfPart) else (it, None) for it in self.services)


class Project(Record, frozen=True):
    """An undertaking that has needs.

    id: the project's id, unique among offers and projects.
    name: its name.
    summary: what it is, in a sentence or two.
    place: where it is.
    owner: who owns, runs or builds it.
    stage: how far it is.
    needs: its needs; in TOML `[[project.need]]`.
    mentions: where sources speak of it.
    cautions: warnings.
    notes: facts in words.
    sources: where its facts come from unless they say otherwise.
    confidence: how firmly they are stated.
    short: the name by which people know it.
    location: where it is on the map, one point or several.
    checked: the day somebody last looked whether the record still holds.
    region: the region it is in, ISO 3166-2, such as "RU-KHA"; deliveries into it are precedents.
    """

    id: Id
    name: Text
    sources: tuple[SourceId, ...]
    summary: Text | None = None
    place: Text | None = None
    owner: Text | None = None
    stage: Text | None = None
    needs: tuple[Need, ...] = field(default=(), name="need")
    mentions: tuple[Mention, ...] = ()
    cautions: tuple[Caution, ...] = ()
    notes: tuple[Note, ...] = ()
    confidence: Confidence | None = None
    short: Text | None = None
    location: tuple[Location, ...] = ()
    checked: Day | None = None
    region: Region | None = None


class Weights(Record, frozen=True):
    """The points that each criterion of a match can give at most.

    group: same group, linked group or same code.
    words: agreement of words.
    requirements: conditions met, shared out evenly among them ("must" counts double).
    services: services asked for that are given.
    quantity: stated capacity against the quantity asked for.
    named: a source proposes the offer for the project.
    precedent: the offer already works for the buyer, in its region or in its country.
    """

    group: Points = Decimal(50)
    words: Points = Decimal(20)
    requirements: Points = Decimal(20)
    services: Points = Decimal(5)
    quantity: Points = Decimal(5)
    named: Points = Decimal(5)
    precedent: Points = Decimal(3)


class Settings(Record, frozen=True):
    """The catalogue as a whole: catalogue.toml.

    format: version of the catalogue's form; this program reads version 1.
    title: the catalogue's title.
    languages: the languages that every text must have.
    weights: points of the matching.
    as_of: the day the catalogue speaks of: what was to be done before it is past. Today where there is none.
    """

    format: int
    title: Text
    languages: tuple[Language, ...] = ("en", "ru")
    weights: Weights = Weights()
    as_of: Day | None = None


class Catalogue(Record, frozen=True):
    """Every healthy record of a catalogue, in the order of files and lines."""

    settings: Settings
    sectors: tuple[Sector, ...] = ()
    groups: tuple[Group, ...] = ()
    links: tuple[Link, ...] = ()
    specs: tuple[Spec, ...] = ()
    suppliers: tuple[Supplier, ...] = ()
    sources: tuple[Source, ...] = ()
    offers: tuple[Offer, ...] = ()
    projects: tuple[Project, ...] = ()
    units: tuple[OwnUnit, ...] = ()

    @staticmethod
    def lists() -> dict[str, tuple[str, type[Record]]]:
        """The attribute of each list, with its table in TOML and its record."""
        return {f"{table}s": (table, shape) for table, shape in TABLES.items()}


TABLES: dict[str, type[Record]] = {
    "sector": Sector,
    "group": Group,
    "link": Link,
    "unit": OwnUnit,
    "spec": Spec,
    "supplier": Supplier,
    "source": Source,
    "offer": Offer,
    "project": Project,
}
"""The arrays of tables that a catalogue file may hold, and the record each of them is."""
