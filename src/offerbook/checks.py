"""Checks of a whole catalogue: what no single table can know, such as whether an id leads anywhere.

A check is a statement about the catalogue; the function yields a finding wherever the statement does not hold.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from offerbook.decode import SETTINGS, Entry, found, stated
from offerbook.files import HEAD
from offerbook.language import _, ngettext
from offerbook.places import Finding
from offerbook.records import (
    TABLES,
    Capacity,
    Code,
    Fact,
    Group,
    Leaf,
    Link,
    Need,
    Offer,
    Project,
    Quantity,
    Range,
    Record,
    Refers,
    Requirement,
    Settings,
    Spec,
    Steps,
    Text,
    keys,
    leaves,
    sensible,
)
from offerbook.refusals import did_you_mean
from offerbook.source import Document
from offerbook.text import look_alikes, nearest, safe
from offerbook.units import UNITS, is_rate, parse, suffix

T = TypeVar("T")

UNKNOWN = {
    "supplier": "E301",
    "group": "E302",
    "sector": "E303",
    "source": "E304",
    "project": "E305",
    "spec": "E306",
    "unit": "E307",
}
"""The code of a reference that leads nowhere, by the table it should lead to."""

UNUSED = {"supplier": "W503", "source": "W504", "group": "W505", "sector": "W506", "spec": "W507"}
"""The code of a record that nothing refers to, by its table."""

CODE_SHAPES = {
    "okpd2": re.compile(r"\d\d(\.\d(\d(\.\d(\d(\.\d(\d(\d)?)?)?)?)?)?)?"),
    "okrb007": re.compile(r"\d\d(\.\d(\d(\.\d(\d(\.\d(\d(\d)?)?)?)?)?)?)?"),
    "hs2022": re.compile(r"\d\d(\d\d(\.\d\d)?)?"),
}


class Known(NamedTuple):
    """What the checks of one record need to know of all the others.

    ids: every id that some table declares, by table; also ids of tables that are faulty otherwise, so that one mistake
        is not reported again at every record that refers to it.
    codes: the codes of every group.
    types: the type of every spec.
    languages: those of the catalogue.
    """

    ids: dict[str, set[str]]
    codes: dict[str, tuple[Code, ...]]
    types: dict[str, str]
    languages: tuple[str, ...]


def known(entries: Iterable[Entry]) -> Known:
    """What a whole catalogue declares."""
    ids: dict[str, set[str]] = defaultdict(set, unit=set(UNITS))
    codes: dict[str, tuple[Code, ...]] = {}
    types: dict[str, str] = {}
    languages: tuple[str | None, ...] | None = None
    for entry in entries:
        if entry.id:
            ids[entry.table].add(entry.id)
        if isinstance(entry.record, Group):
            codes[entry.id] = entry.record.codes
        elif isinstance(entry.record, Spec):
            types[entry.id] = entry.record.type
        elif isinstance(entry.record, Settings) and languages is None:
            languages = entry.record.languages
    return Known(ids, codes, types, tuple(filter(None, languages or ("en", "ru"))))


Marked = list[tuple[Entry, Leaf]]


class Chapter(NamedTuple):
    """One file as the checks see it.

    document: the file.
    entries: its tables, healthy or not.
    refers, texts, codes, numbers: the `leaves` of their records by mark, each with its entry.
    named: the tables and ids that they refer to; links do not count, since what only they name is without use.
    cited: the sources of each record, by the way to its table.
    """

    document: Document
    entries: list[Entry]
    refers: Marked
    texts: Marked
    codes: Marked
    numbers: Marked
    named: set[tuple[str, str]]
    cited: dict[Steps, tuple[str, ...]]

    def settle(self) -> None:
        """Let go of what is not needed once the chapter is checked by itself: it takes more memory than the records."""
        self.document.forget()
        for done in (self.refers, self.codes, self.numbers):
            done.clear()

    def of(self, table: str) -> Iterator[Entry]:
        """The entries of one table, as far as they are understood."""
        return (entry for entry in self.entries if entry.table == table and entry.record is not None)


def chapter(document: Document, entries: list[Entry]) -> Chapter:
    """The entries of a document made ready for the checks."""
    made = Chapter(document, entries, [], [], [], [], set(), {})
    kept: dict[object, Marked] = {Text: made.texts, Code: made.codes, Refers: made.refers, Range: made.numbers}
    for entry in entries:
        if entry.record is not None:
            for leaf in leaves(entry.record):
                mark = leaf.mark
                kept[mark if mark is Text or mark is Code else type(mark)].append((entry, leaf))
    cited: dict[Steps, dict[str, None]] = {}
    for entry, leaf in made.refers:
        table = leaf.mark.table
        if entry.table != "link":
            made.named.add((table, leaf.value))
        if table == "source":
            cited.setdefault(entry.steps, {})[leaf.value] = None
    made.cited.update((key, tuple(sources)) for key, sources in cited.items())
    return made


class Book(NamedTuple):
    """Chapters of one catalogue, and what is known of it besides.

    chapters: in the order of files; all of them, or those that changed.
    known: of the whole catalogue.
    hearsay: every word of what could not be understood, as files that are no TOML and tables of no known name: whether
        these declare or use an id is not known, so nothing is said about it; None where not even the words are known.
    nameless: the tables that have a member whose id is not known, so that a reference may be to that one.
    """

    chapters: list[Chapter]
    known: Known
    hearsay: set[str] | None
    nameless: set[str]

    @property
    def entries(self) -> Iterator[Entry]:
        """Every entry, in the order of files and lines."""
        return (entry for chapter in self.chapters for entry in chapter.entries)

    def of(self, table: str) -> Iterator[Entry]:
        """The entries of one table, as far as they are understood."""
        return (entry for chapter in self.chapters for entry in chapter.of(table))


def book(chapters: list[Chapter], about: Known, hearsay: set[str] | None) -> Book:
    """The chapters made ready for the checks; `hearsay` holds the words of what could not be read."""
    unnamed = [entry for held in chapters for entry in held.entries if not entry.id and entry.table in UNKNOWN]
    if hearsay is not None:
        hearsay = hearsay.union(*(_words(_table(entry, ())) for entry in unnamed))
    return Book(chapters, about, hearsay, {entry.table for entry in unnamed})


def unheard(document: Document) -> set[str]:
    """Every word in the tables of a document that have no known name."""
    known = {*TABLES, *SETTINGS} if document.name == HEAD else TABLES
    return set().union(*(_words(held) for key, held in document.data.items() if key not in known))


def _words(value: Any) -> Iterator[str]:
    """Every key and every text within a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, held in value.items():
            yield key
            yield from _words(held)
    elif isinstance(value, list):
        for held in value:
            yield from _words(held)


def _table(entry: Entry, steps: Steps) -> Any:
    """What the document holds at `steps` below the entry's table."""
    held: Any = entry.document.data
    for step in (*entry.steps, *steps):
        held = held[step]
    return held


def present(held: Iterable[T] | None) -> Iterator[tuple[int, T]]:
    """The members of a list with their positions, without those that are not understood."""
    return ((position, member) for position, member in enumerate(held or ()) if member is not None)


def ids_are_unique(book: Book) -> Iterator[Finding]:
    """No two records of a kind have one id, nor have an offer and a project, two needs of a project or two variants."""
    first: dict[tuple[object, str], Entry] = {}
    for entry in book.entries:
        if not entry.id:
            continue
        space: object = "offer or project" if entry.table in ("offer", "project") else entry.table
        if entry.table == "need":
            # Needs of two projects that have one id by mistake are not in each other's way.
            space = (entry.document.name, entry.owner)
        other = first.setdefault((space, entry.id), entry)
        if other is not entry:
            message = _('the id "{id}" is taken by the {table} at {place}').format(
                id=entry.id.rpartition("/")[2], table=other.table, place=other.place(("id",))
            )
            yield entry.finding("E308", message, ("id",))
        if isinstance(entry.record, Offer):
            yield from _repeated_variants(entry, entry.record)


def _repeated_variants(entry: Entry, offer: Offer) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for position, variant in present(offer.variants):
        if variant.id and seen.setdefault(variant.id, position) != position:
            place = entry.place(("variants", seen[variant.id], "id"))
            message = _('the id "{id}" is taken by the variant at {place}').format(id=variant.id, place=place)
            yield entry.finding("E308", message, ("variants", position, "id"))


def references_lead_somewhere(book: Book) -> Iterator[Finding]:
    """Every id that a record names is the id of a record, and every unit is known."""
    ids = book.known.ids
    for entry, leaf in _doubtful(book):
        table = leaf.mark.table
        if leaf.value in ids[table] or (table != "unit" and leaf.value in (book.hearsay or ())):
            continue
        # People write "штуки" or "tonnes" for what catalogues call pcs and t.
        spelt = parse(leaf.value) if table == "unit" else None
        hint = did_you_mean(spelt or leaf.value, ids[table])
        if not hint and table != "unit" and (book.hearsay is None or table in book.nameless):
            continue
        message = _('there is no {table} "{id}"{hint}').format(table=table, id=leaf.value, hint=hint)
        part = "key" if table == "spec" and leaf.steps[-2:-1] == ("specs",) else "value"
        yield entry.finding(UNKNOWN[table], message, leaf.steps, part)  # type: ignore[arg-type]


def _doubtful(book: Book) -> Iterator[tuple[Entry, Leaf]]:
    """The references of chapters that name something unknown, and of those with links, whose names are not gathered."""
    ids = book.known.ids
    for chapter in book.chapters:
        if next(chapter.of("link"), None) or any(id not in ids[table] for table, id in chapter.named):
            for entry in chapter.entries:
                held = leaves(entry.record) if entry.record is not None else ()
                yield from ((entry, leaf) for leaf in held if isinstance(leaf.mark, Refers))


def codes_have_their_scheme_s_shape(chapter: Chapter) -> Iterator[Finding]:
    """Every code is written as its classification writes it."""
    for entry, leaf in chapter.codes:
        code: Code = leaf.value
        if code.scheme and code.code is not None and not _well_formed(code):
            example = "8704.10" if code.scheme == "hs2022" else "28.92.29"
            message = _('"{code}" is not of the shape of {scheme}, such as "{example}"').format(
                code=code.code, scheme=code.scheme, example=example
            )
            yield entry.finding("E206", message, (*leaf.steps, "code"))


def _well_formed(code: Code) -> bool:
    return bool(code.scheme and code.code is not None and CODE_SHAPES[code.scheme].fullmatch(code.code))


def codes_lie_within_their_group_s(book: Book) -> Iterator[Finding]:
    """The codes of an offer continue, or begin, a code of its group in the same classification."""
    for entry in book.of("offer"):
        offer = entry.record
        assert isinstance(offer, Offer)
        sets: list[tuple[Steps, str, tuple[Code, ...]]] = [(("codes",), offer.group, offer.codes)]
        for position, variant in present(offer.variants):
            sets.append((("variants", position, "codes"), variant.group or offer.group, variant.codes))
        for steps, name, codes in sets:
            for position, code in present(codes):
                of_group = present(book.known.codes.get(name))
                known = [held.code for _n, held in of_group if held.scheme == code.scheme and held.code]
                if known and _well_formed(code) and not any(_continues(code.code, held) for held in known):
                    message = _('{scheme} "{code}" is not among those of the group {group}: {known}').format(
                        scheme=code.scheme, code=code.code, group=name, known=", ".join(known)
                    )
                    yield entry.finding("W508", message, (*steps, position, "code"))


def _continues(code: str, other: str) -> bool:
    return code.startswith(other) or other.startswith(code)


def numbers_are_in_range(chapter: Chapter) -> Iterator[Finding]:
    """Every number is finite, of a sensible size and between the bounds of its field."""
    for entry, leaf in chapter.numbers:
        low, high = leaf.mark
        value = leaf.value
        if not sensible(value):
            message = _("the number is out of range: it must be between -1e18 and 1e18")
            bare = not isinstance(_table(entry, leaf.steps[:-1]), dict | list)
            yield entry.finding("E209", message, leaf.steps[:-1] if bare else leaf.steps)
        elif _is_text(entry, leaf.steps):
            # The conversion takes a text that looks like a number for one.
            yield entry.finding("E203", _("a number is wanted here, found a text"), leaf.steps)
        elif value < low or (high is not None and value > high):
            bounds = (_("at least {low}") if high is None else _("between {low} and {high}")).format(low=low, high=high)
            message = _("{value} is out of range: it must be {bounds}").format(value=value, bounds=bounds)
            yield entry.finding("E209", message, leaf.steps)


def _is_text(entry: Entry, steps: Steps) -> bool:
    try:
        return isinstance(_table(entry, steps), str)
    except (KeyError, IndexError, TypeError):
        return False  # a value that is not written down, but usual


def _scalars(value: Any, steps: Steps) -> Iterator[tuple[Steps, Any]]:
    """Every number, text and flag within a record, with the way to it from the record's table."""
    if isinstance(value, Record):
        for name, key in keys(type(value)).items():
            yield from _scalars(getattr(value, key.attribute), (*steps, name))
    elif isinstance(value, dict):
        for name, held in value.items():
            yield from _scalars(held, (*steps, name))
    elif isinstance(value, tuple):
        for position, held in enumerate(value):
            yield from _scalars(held, (*steps, position))
    else:
        yield steps, value


def texts_say_something(chapter: Chapter) -> Iterator[Finding]:
    """Every text has words in at least one language, no member of a list is empty, and every source has a publisher."""
    written_empty = any(quotes in chapter.document.text for quotes in ('""', "''", "\\"))
    for entry in chapter.entries if written_empty else ():
        for steps, value in _scalars(entry.record, ()):
            if value == "" and (isinstance(steps[-1], int) or steps == ("publisher",)):
                yield entry.finding("E207", _("this text is empty"), steps)
    for entry, leaf in chapter.texts:
        en, ru = leaf.value.en, leaf.value.ru
        if en is not None and ru is not None and not (en.strip() or ru.strip()):
            yield entry.finding("E207", _("this text is empty in every language"), leaf.steps)


def texts_are_in_every_language(book: Book) -> Iterator[Finding]:
    """Every text is there in all the languages of the catalogue."""
    languages = book.known.languages
    names = {"en": _("English"), "ru": _("Russian")}
    for entry, leaf in (held for chapter in book.chapters for held in chapter.texts):
        # None stands for a text of a wrong type, which is a finding already.
        texts = {language: getattr(leaf.value, language) for language in languages}
        missing = [language for language, text in texts.items() if text is not None and not text.strip()]
        # A text that is empty in every language is a finding already.
        if missing and ((leaf.value.en or "") + (leaf.value.ru or "")).strip():
            message = _("the {language} text is missing").format(language=names[missing[0]])
            yield entry.finding("W501", message, leaf.steps, "key")


def spec_values_are_of_their_type(book: Book) -> Iterator[Finding]:
    """Every value is the number, text or flag that specs.toml says its spec is."""
    types = book.known.types
    for entry in book.of("offer"):
        offer = entry.record
        assert isinstance(offer, Offer)
        sets: list[tuple[Steps, dict[str, Fact]]] = [(("specs",), offer.specs)]
        sets += [(("variants", position, "specs"), held.specs) for position, held in present(offer.variants)]
        for steps, specs in sets:
            for name, fact in (specs or {}).items():
                wanted = types.get(name)
                if (
                    wanted is not None
                    and fact is not None
                    and fact.value is not None
                    and not _is_of(fact.value, wanted)
                ):
                    message = _("{spec} is a {wanted}, found {found}").format(
                        spec=name,
                        wanted=_type_name(wanted),
                        found=_("an empty text") if fact.value == "" else found(fact.value),
                    )
                    yield entry.finding("E401", message, _value_steps(entry, (*steps, name)))


def _is_of(value: Any, wanted: str) -> bool:
    if wanted == "flag":
        return isinstance(value, bool)
    if wanted == "text":
        return isinstance(value, str) and bool(value.strip())
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _type_name(wanted: str) -> str:
    return {"number": _("number"), "text": _("text"), "flag": _("flag, true or false")}[wanted]


def _value_steps(entry: Entry, steps: Steps) -> Steps:
    """The way to a fact's value, whether it stands bare or in a table of its own."""
    return (*steps, "value") if isinstance(_table(entry, steps), dict) else steps


def units_agree_with_the_names_of_specs(chapter: Chapter) -> Iterator[Finding]:
    """A number's unit is the one its name ends with; texts and flags have none."""
    for entry in chapter.of("spec"):
        spec = entry.record
        assert isinstance(spec, Spec)
        if spec.unit is None or spec.unit not in UNITS:
            continue
        named = None if spec.id is None else suffix(spec.id)
        if spec.type in ("text", "flag"):
            yield entry.finding(
                "E402", _("only a number has a unit, and this is a {type}").format(type=spec.type), ("unit",)
            )
        elif named is not None and named != spec.unit:
            message = _('the name ends with the unit "{named}", but the unit is "{unit}"').format(
                named=named, unit=spec.unit
            )
            yield entry.finding("E402", message, ("unit",))


def requirements_can_be_answered(book: Book) -> Iterator[Finding]:
    """A requirement has one kind of condition, the one that its spec's type can answer, and bounds in order."""
    types = book.known.types
    for entry in book.of("need"):
        need = entry.record
        assert isinstance(need, Need)
        for position, requirement in present(need.requires):
            steps: Steps = ("requires", position)
            low, high = requirement.min, requirement.max
            if low is not None and high is not None and sensible(low) and sensible(high) and low > high:
                message = _("no value is at least {low} and at most {high}").format(low=low, high=high)
                yield entry.finding("E403", message, (*steps, "max"))
            asked = asked_type(requirement)
            wanted = types.get(requirement.spec)
            if asked is None:
                table = _table(entry, steps)
                conditions = CONDITIONS & stated(table, Requirement)
                # What a misspelt or a faulty key asks for is not known.
                known = all(getattr(requirement, key) is not None for key in conditions)
                if known and (conditions or keys(Requirement).keys() >= table.keys()):
                    message = _("say one thing: min and max, or one_of, or text, or flag")
                    yield entry.finding("E404", message, steps)
            elif wanted is not None and asked != wanted:
                message = _("{spec} is a {wanted}; this asks for a {asked}").format(
                    spec=requirement.spec, wanted=_type_name(wanted), asked=_type_name(asked)
                )
                yield entry.finding("E404", message, (*steps, "spec"))


CONDITIONS = {"min", "max", "one_of", "flag", "text"}


def asked_type(requirement: Requirement) -> str | None:
    """The type of spec that the requirement's condition can be put on; None when it has no condition or several."""
    asked = []
    if requirement.min is not None or requirement.max is not None:
        asked.append("number")
    asked += ["text"] * (bool(requirement.one_of) + (requirement.text is not None))
    if requirement.flag is not None:
        asked.append("flag")
    return asked[0] if len(asked) == 1 else None


def inferred_needs_say_why(chapter: Chapter) -> Iterator[Finding]:
    """A need that an analyst inferred says from what."""
    for entry in chapter.of("need"):
        need = entry.record
        assert isinstance(need, Need)
        if need.basis == "inferred" and need.why is None and "why" not in stated(_table(entry, ()), Need):
            yield entry.finding("E405", _('the need is inferred; add "why" and say from what'), ("basis",))


def amounts_are_no_rates(chapter: Chapter) -> Iterator[Finding]:
    """What has a period of its own is measured in a plain unit: t with per = "year", not t/year."""
    held: list[tuple[Entry, Steps, Quantity | Capacity]] = []
    for entry in chapter.entries:
        if isinstance(entry.record, Offer):
            held += [(entry, ("capacity", place, "unit"), it) for place, it in present(entry.record.capacity)]
        elif isinstance(entry.record, Need) and entry.record.quantity is not None and entry.record.quantity.per:
            held.append((entry, ("quantity", "unit"), entry.record.quantity))
    for entry, steps, it in held:
        if it.unit in UNITS and is_rate(it.unit):
            message = _('"{unit}" has a period of its own; name the plain unit, and the period as "per"').format(
                unit=it.unit
            )
            yield entry.finding("E409", message, steps)


def needs_can_be_served(chapter: Chapter) -> Iterator[Finding]:
    """A need names at least one group."""
    for entry in chapter.of("need"):
        need = entry.record
        assert isinstance(need, Need)
        if need.groups == ():
            yield entry.finding("E406", _("the need names no group, so no offer can ever serve it"), ("groups",))


def records_have_sources(chapter: Chapter) -> Iterator[Finding]:
    """Offers, projects and needs say where they come from."""
    for entry in chapter.entries:
        if isinstance(entry.record, Offer | Project | Need) and entry.record.sources == ():
            yield entry.finding("E407", _("name at least one source"), ("sources",))


def links_tie_two_groups_once(book: Book) -> Iterator[Finding]:
    """A link ties two different groups, and no two links tie the same two."""
    first: dict[frozenset[str], Entry] = {}
    for entry in book.of("link"):
        link = entry.record
        assert isinstance(link, Link)
        pair = frozenset(link.groups or ())
        if len(link.groups or ()) != 2 or None in pair:
            continue
        other = first.setdefault(pair, entry)
        if len(pair) == 1:
            yield entry.finding(
                "E408", _('the group "{group}" is linked to itself').format(group=link.groups[0]), ("groups",)
            )
        elif other is not entry:
            message = _("these groups are linked already at {place}").format(place=other.place(("groups",)))
            yield entry.finding("W510", message, ("groups",))


def records_are_referred_to(book: Book) -> Iterator[Finding]:
    """Something refers to every supplier, source, group and spec, and every sector has groups."""
    if book.hearsay is None:
        return
    used: dict[str, set[str]] = defaultdict(set)
    mentioned = set(book.hearsay)
    for entry in book.entries:
        if not entry.whole and isinstance(table := _table(entry, ()), dict):
            mentioned.update(*(_words(held) for key, held in table.items() if key != "id"))
    ids = book.known.ids
    for table, id in {named for chapter in book.chapters for named in chapter.named}:
        used[table].add(id)
        if id not in ids[table]:
            # What a misspelt reference meant is not without use.
            used[table].update(nearest(id, ids[table]))
    for entry in book.entries:
        code = UNUSED.get(entry.table)
        if code and entry.id and entry.id not in used[entry.table] and entry.id not in mentioned:
            message = _('nothing refers to the {table} "{id}"').format(table=entry.table, id=entry.id)
            yield entry.finding(code, message, ("id",))


# From one run of Cyrillic letters to the next is three times as fast as to look for a letter with another beside it.
_UNMIXED = re.compile(r"(?:[^А-яЁё]*+(?<![A-Za-z])[А-яЁё]++(?![A-Za-z]))*+[^А-яЁё]*+")
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
_NOT_WORDS = {"url", "id", "source", "sources", "code"}


def words_are_in_one_script(chapter: Chapter) -> Iterator[Finding]:
    """No word mixes Latin and Cyrillic letters that look alike."""
    document = chapter.document
    if not _UNMIXED.fullmatch(document.text):
        for steps, text in _strings(document.data, ()):
            if not _NOT_WORDS.isdisjoint(step for step in steps if isinstance(step, str)):
                continue
            if mixed := look_alikes(text):
                words = dict.fromkeys(f'"{text[start:end]}"' for start, end, _meant in mixed)
                meant = dict.fromkeys(f'"{suggestion}"' for _start, _end, suggestion in mixed)
                message = ngettext(
                    "{words} mixes Latin and Cyrillic letters; did you mean {meant}?",
                    "{words} mix Latin and Cyrillic letters; did you mean {meant}?",
                    len(words),
                )
                yield _document_finding(
                    document, "W502", message.format(words=", ".join(words), meant=", ".join(meant)), steps
                )


def texts_have_no_control_characters(chapter: Chapter) -> Iterator[Finding]:
    """No text holds a character that cannot be seen and may drive a terminal."""
    document = chapter.document
    plain = document.text.replace("\n", "").isprintable()
    if (not plain and _CONTROL.search(document.text)) or "\\" in document.text:
        for steps, text in _strings(document.data, ()):
            if hidden := _CONTROL.search(text):
                message = _("the text holds the control character {character}").format(character=safe(hidden.group()))
                yield _document_finding(document, "W509", message, steps)


def _strings(value: Any, steps: Steps) -> Iterator[tuple[Steps, str]]:
    if isinstance(value, str):
        yield steps, value
    elif isinstance(value, dict):
        for key, held in value.items():
            yield from _strings(held, (*steps, key))
    elif isinstance(value, list):
        for position, held in enumerate(value):
            yield from _strings(held, (*steps, position))


def _document_finding(document: Document, code: str, message: str, steps: Steps) -> Finding:
    place = document.place(steps)
    return Finding(place, code, message, document.excerpt(place.line))


OF_CHAPTERS: tuple[Callable[[Chapter], Iterator[Finding]], ...] = (
    codes_have_their_scheme_s_shape,
    numbers_are_in_range,
    texts_say_something,
    units_agree_with_the_names_of_specs,
    inferred_needs_say_why,
    amounts_are_no_rates,
    needs_can_be_served,
    records_have_sources,
    words_are_in_one_script,
    texts_have_no_control_characters,
)
"""The checks that need no other file."""

OF_CATALOGUES: tuple[Callable[[Book], Iterator[Finding]], ...] = (
    ids_are_unique,
    references_lead_somewhere,
    spec_values_are_of_their_type,
    requirements_can_be_answered,
    links_tie_two_groups_once,
    texts_are_in_every_language,
    codes_lie_within_their_group_s,
    records_are_referred_to,
)
"""The checks that look across files."""
