"""Checks of the small tables within records: times, deliveries, contacts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offerbook.loading.checks.context import FileContext, understood
from offerbook.loading.decode import Entry, keys_present
from offerbook.loading.faults import named, table_name
from offerbook.model.codec import keys
from offerbook.model.finding import Finding
from offerbook.model.records import Contact, Delivery, Need, Offer, Record, Settings, Source, Supplier, When
from offerbook.model.walk import KeyPath
from offerbook.text.i18n import _

EntryPart = tuple[Entry, KeyPath, Record]
"""A table within a record: the record's entry, the path to it from there, and what it is."""
_SITE = re.compile(r"https?://[^\s/]+\.[^\s]+")
_PAGE = re.compile(r"https?://[^\s/]+\.\S")
"""How the address of a page begins: what follows may be anything that its publisher wrote there."""
_EMAIL = re.compile(r"\A[^\s@]+@[^\s@]+\.[^\s@]+")


def parts_say_something(file: FileContext) -> Iterator[Finding]:
    """A time has an end, a delivery says where or to whom, a contact has a way to reach somebody."""
    for entry, steps, part in _parts(file):
        known = keys(type(part))
        wanted = [name for name in _TELLING[type(part)] if name in known]
        # A key that is there and faulty, or misspelt, is reported by itself.
        if keys_present(entry.value(steps), type(part)).isdisjoint(wanted):
            message = _('"{table}" says nothing here; give at least one of {keys}').format(
                table=table_name(entry.table, steps), keys=named(wanted)
            )
            yield entry.finding("E420", message, steps)


_TELLING: dict[type[Record], tuple[str, ...]] = {
    When: ("from", "by"),
    Delivery: ("to", "place", "region", "project"),
    Contact: ("site", "phone", "email"),
}
"""The keys of each kind of part of which at least one must stand there."""


def _parts(file: FileContext) -> Iterator[EntryPart]:
    """Every time, delivery and contact of a file."""
    for entry in file.entries:
        record = entry.record
        if isinstance(record, Offer):
            yield from _members(entry, ("deliveries",), record.deliveries)
            for position, variant in understood(record.variants):
                yield from _members(entry, ("variants", position, "deliveries"), variant.deliveries)
        elif isinstance(record, Supplier):
            yield from _members(entry, ("contacts",), record.contacts)
        elif isinstance(record, Need) and record.when is not None:
            yield entry, ("when",), record.when
        for position, note in understood(getattr(record, "notes", ())):
            if note.when is not None:
                yield entry, ("notes", position, "when"), note.when


def _members(entry: Entry, steps: KeyPath, members: tuple[Record, ...]) -> Iterator[EntryPart]:
    return ((entry, (*steps, position), member) for position, member in understood(members))


def times_are_in_order(file: FileContext) -> Iterator[Finding]:
    """What has a time begins before it ends."""
    for entry, steps, part in _parts(file):
        if isinstance(part, When) and part.start and part.by and part.start.first > part.by.last:
            message = _("the end, {end}, comes before the beginning, {start}").format(start=part.start, end=part.by)
            yield entry.finding("E403", message, (*steps, "by"))


def the_as_of_date_is_a_day(file: FileContext) -> Iterator[Finding]:
    """The day that the catalogue speaks of is a whole date."""
    for entry, settings in file.records(Settings):
        if settings.as_of is not None and settings.as_of.first != settings.as_of.last:
            message = _('"{value}" is no day; write the whole date, such as 2025-10-03')
            yield entry.finding("E208", message.format(value=settings.as_of), ("as_of",))


def addresses_can_be_used(file: FileContext) -> Iterator[Finding]:
    """The page of a source and the site of a contact are web addresses, a mail address has an @."""
    pages: list[tuple[Entry, KeyPath, str]] = []
    for entry, source in file.records(Source):
        addresses = {"url": source.url, "archived": source.archived}
        pages += [(entry, (key,), it) for key, it in addresses.items() if it and not _PAGE.match(it)]
    for entry, steps, part in _parts(file):
        if isinstance(part, Contact) and part.site and not _SITE.fullmatch(part.site):
            pages.append((entry, (*steps, "site"), part.site))
        if isinstance(part, Contact) and part.email and not _EMAIL.fullmatch(part.email):
            message = _('"{value}" is no mail address, such as "export@example.org"').format(value=part.email)
            yield entry.finding("E421", message, (*steps, "email"))
    for entry, steps, page in pages:
        message = _('"{value}" is no web address, such as "https://example.org"').format(value=page)
        yield entry.finding("E421", message, steps)


PART_CHECKS = (parts_say_something, times_are_in_order, the_as_of_date_is_a_day, addresses_can_be_used)
"""The checks of parts; each needs no other file."""
