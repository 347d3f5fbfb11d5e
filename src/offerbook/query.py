"""Listings: what can be asked of each table of the catalogue, and the rows that answer.

A listing has fields; a selection says which of them are wanted, which rows, in which order. Filters of different kinds
must all hold; of one kind, one is enough. Cells are raw: exact numbers, tuples for lists, None for what is unknown.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from offerbook.index import Index
from offerbook.language import _, current
from offerbook.refusals import UnknownName, did_you_mean
from offerbook.table import Cell
from offerbook.text import alternatives, fold, meets, nearest, safe

FieldType = Literal["text", "word", "id", "code", "integer", "number", "flag", "date", "list", "url"]
SEPARATOR = "\x1f"


class Ambiguous(UnknownName):
    """A name that several records of a kind have; the message lists their ids."""


class Field(NamedTuple):
    """One field of a listing.

    type: what its cells are; a "list" cell is a tuple of texts.
    sql: the expression that gives it; `{name:x}` stands for the name column of table x in the reader's language.
    """

    type: FieldType
    sql: str


class Listing(NamedTuple):
    """A table that can be listed.

    kind: the kind of record its rows are, as in the index.
    tables: what it is selected from.
    order: its order when none is asked for.
    fields: by their stable names.
    filters: by name: the kind of record that a value must name, or the words allowed, and the condition on it.
    """

    kind: str
    tables: str
    order: str
    fields: dict[str, Field]
    filters: dict[str, tuple[str | tuple[str, ...], str]]


class Selection(NamedTuple):
    """What is asked of a listing.

    words: words that must all be found, in either language.
    filters: values by filter name.
    where: conditions such as "payload_t >= 130".
    sort: field names; a leading "-" means descending.
    limit: how many rows at most; None for all.
    """

    words: Sequence[str] = ()
    filters: Mapping[str, Sequence[str]] = MappingProxyType({})
    where: Sequence[str] = ()
    sort: Sequence[str] = ()
    limit: int | None = None


def _collected(sql: str) -> Field:
    # A text that holds the separator itself must not become two.
    return Field("list", f"(SELECT group_concat(replace(v, char(31), ' '), char(31)) FROM ({sql}))")


def _texts(part: str, kind: str) -> Field:
    text = "coalesce(nullif(p.text_{L}, ''), p.text_{M})"
    return _collected(f"SELECT {text} AS v FROM {part} p WHERE p.kind = '{kind}' AND p.record_id = t.id")


def _count(sql: str) -> Field:
    return Field("integer", f"(SELECT count(*) FROM {sql})")


def _sources(kind: str) -> Field:
    return _collected(f"SELECT source_id AS v FROM citations WHERE kind = '{kind}' AND record_id = t.id ORDER BY 1")


def _codes(kind: str, scheme: str) -> Field:
    return _collected(
        f"SELECT DISTINCT code AS v FROM codes WHERE kind = '{kind}' AND record_id = t.id AND scheme = '{scheme}' ORDER BY 1"
    )


def _file(kind: str) -> Field:
    return Field("text", f"(SELECT file FROM records WHERE kind = '{kind}' AND id = t.id)")


KINDS = ("goods", "service", "turnkey", "technology-transfer")
STATUSES = ("open", "planned", "past", "dormant")
BASES = ("stated", "inferred")
SERVICES = (
    "maintenance", "repair", "spare-parts", "installation", "commissioning", "training", "design", "construction",
    "leasing", "rental", "operation", "assembly", "consulting",
)  # fmt: skip

LISTINGS: dict[str, Listing] = {
    "offers": Listing(
        "offer",
        "offers t JOIN suppliers s ON s.id = t.supplier_id JOIN groups g ON g.id = t.group_id "
        "JOIN sectors c ON c.id = g.sector_id",
        "c.position, g.position, t.position",
        {
            "id": Field("id", "t.id"),
            "name": Field("text", "{name:t}"),
            "name_en": Field("text", "nullif(t.name_en, '')"),
            "name_ru": Field("text", "nullif(t.name_ru, '')"),
            "summary": Field("text", "coalesce(nullif(t.summary_{L}, ''), nullif(t.summary_{M}, ''))"),
            "supplier": Field("text", "{name:s}"),
            "supplier_id": Field("id", "t.supplier_id"),
            "group": Field("text", "{name:g}"),
            "group_id": Field("id", "t.group_id"),
            "sector": Field("text", "{name:c}"),
            "sector_id": Field("id", "g.sector_id"),
            "kind": Field("word", "t.kind"),
            "stage": Field("word", "t.stage"),
            "services": _collected("SELECT service AS v FROM offer_services WHERE offer_id = t.id"),
            "variants": _collected("SELECT id AS v FROM variants WHERE offer_id = t.id ORDER BY position"),
            "okpd2": _codes("offer", "okpd2"),
            "hs2022": _codes("offer", "hs2022"),
            "projects": _collected("SELECT DISTINCT project_id AS v FROM proposals WHERE offer_id = t.id"),
            "cautions": _texts("cautions", "offer"),
            "confidence": Field("word", "t.confidence"),
            "sources": _sources("offer"),
            "file": _file("offer"),
        },
        {
            "sector": ("sector", "g.sector_id = ?"),
            "group": (
                "group",
                "t.group_id = ? OR EXISTS (SELECT 1 FROM variants v WHERE v.offer_id = t.id AND v.group_id = ?)",
            ),
            "supplier": (
                "supplier",
                "t.supplier_id = ? OR EXISTS (SELECT 1 FROM variants v WHERE v.offer_id = t.id AND v.supplier_id = ?)",
            ),
            "kind": (KINDS, "t.kind = ?"),
            "service": (SERVICES, "EXISTS (SELECT 1 FROM offer_services v WHERE v.offer_id = t.id AND v.service = ?)"),
            "project": ("project", "EXISTS (SELECT 1 FROM proposals v WHERE v.offer_id = t.id AND v.project_id = ?)"),
        },
    ),
    "projects": Listing(
        "project",
        "projects t",
        "t.position",
        {
            "id": Field("id", "t.id"),
            "name": Field("text", "{name:t}"),
            "name_en": Field("text", "nullif(t.name_en, '')"),
            "name_ru": Field("text", "nullif(t.name_ru, '')"),
            "summary": Field("text", "coalesce(nullif(t.summary_{L}, ''), nullif(t.summary_{M}, ''))"),
            "place": Field("text", "coalesce(nullif(t.place_{L}, ''), nullif(t.place_{M}, ''))"),
            "owner": Field("text", "coalesce(nullif(t.owner_{L}, ''), nullif(t.owner_{M}, ''))"),
            "stage": Field("text", "coalesce(nullif(t.stage_{L}, ''), nullif(t.stage_{M}, ''))"),
            "needs": _count("needs n WHERE n.project_id = t.id"),
            "open_needs": _count("needs n WHERE n.project_id = t.id AND n.status IN ('open', 'planned')"),
            "proposed_offers": _count("(SELECT DISTINCT offer_id FROM proposals WHERE project_id = t.id)"),
            "cautions": _texts("cautions", "project"),
            "confidence": Field("word", "t.confidence"),
            "sources": _sources("project"),
            "file": _file("project"),
        },
        {
            "sector": (
                "sector",
                "EXISTS (SELECT 1 FROM needs n JOIN need_groups h ON h.need_id = n.id JOIN groups g ON g.id = h.group_id "
                "WHERE n.project_id = t.id AND g.sector_id = ?)",
            ),
        },
    ),
    "needs": Listing(
        "need",
        "needs t JOIN projects p ON p.id = t.project_id",
        "p.position, t.position",
        {
            "id": Field("id", "t.id"),
            "name": Field("text", "{name:t}"),
            "name_en": Field("text", "nullif(t.name_en, '')"),
            "name_ru": Field("text", "nullif(t.name_ru, '')"),
            "summary": Field("text", "coalesce(nullif(t.summary_{L}, ''), nullif(t.summary_{M}, ''))"),
            "project": Field("text", "{name:p}"),
            "project_id": Field("id", "t.project_id"),
            "groups": _collected(
                "SELECT coalesce(nullif(g.name_{L}, ''), g.name_{M}) AS v FROM need_groups h JOIN groups g "
                "ON g.id = h.group_id WHERE h.need_id = t.id ORDER BY h.position"
            ),
            "group_ids": _collected("SELECT group_id AS v FROM need_groups WHERE need_id = t.id ORDER BY position"),
            "quantity": Field("number", "t.quantity"),
            "unit": Field("text", "t.unit"),
            "per": Field("word", "t.per"),
            "services": _collected("SELECT service AS v FROM need_services WHERE need_id = t.id"),
            "requirements": _count("requirements r WHERE r.need_id = t.id"),
            "status": Field("word", "t.status"),
            "basis": Field("word", "t.basis"),
            "why": Field("text", "coalesce(nullif(t.why_{L}, ''), nullif(t.why_{M}, ''))"),
            "cautions": _texts("cautions", "need"),
            "confidence": Field("word", "t.confidence"),
            "sources": _sources("need"),
            "file": _file("need"),
        },
        {
            "project": ("project", "t.project_id = ?"),
            "status": (STATUSES, "t.status = ?"),
            "basis": (BASES, "t.basis = ?"),
            "sector": (
                "sector",
                "EXISTS (SELECT 1 FROM need_groups h JOIN groups g ON g.id = h.group_id WHERE h.need_id = t.id AND g.sector_id = ?)",
            ),
            "group": ("group", "EXISTS (SELECT 1 FROM need_groups h WHERE h.need_id = t.id AND h.group_id = ?)"),
        },
    ),
    "sectors": Listing(
        "sector",
        "sectors t",
        "t.position",
        {
            "id": Field("id", "t.id"),
            "name": Field("text", "{name:t}"),
            "name_en": Field("text", "nullif(t.name_en, '')"),
            "name_ru": Field("text", "nullif(t.name_ru, '')"),
            "groups": _count("groups g WHERE g.sector_id = t.id"),
            "offers": _count("offers o JOIN groups g ON g.id = o.group_id WHERE g.sector_id = t.id"),
            "suppliers": _count(
                "(SELECT DISTINCT o.supplier_id FROM offers o JOIN groups g ON g.id = o.group_id WHERE g.sector_id = t.id)"
            ),
            "needs": _count(
                "(SELECT DISTINCT h.need_id FROM need_groups h JOIN groups g ON g.id = h.group_id WHERE g.sector_id = t.id)"
            ),
        },
        {},
    ),
    "groups": Listing(
        "group",
        "groups t JOIN sectors c ON c.id = t.sector_id",
        "c.position, t.position",
        {
            "id": Field("id", "t.id"),
            "name": Field("text", "{name:t}"),
            "name_en": Field("text", "nullif(t.name_en, '')"),
            "name_ru": Field("text", "nullif(t.name_ru, '')"),
            "sector": Field("text", "{name:c}"),
            "sector_id": Field("id", "t.sector_id"),
            "terms": Field("text", "nullif(t.terms_{L}, '')"),
            "okpd2": _codes("group", "okpd2"),
            "hs2022": _codes("group", "hs2022"),
            "offers": _count("offers o WHERE o.group_id = t.id"),
            "needs": _count("need_groups h WHERE h.group_id = t.id"),
            "links": _collected(
                "SELECT other_group_id AS v FROM links WHERE group_id = t.id "
                "UNION SELECT group_id FROM links WHERE other_group_id = t.id"
            ),
        },
        {"sector": ("sector", "t.sector_id = ?")},
    ),
    "suppliers": Listing(
        "supplier",
        "suppliers t",
        "t.position",
        {
            "id": Field("id", "t.id"),
            "name": Field("text", "{name:t}"),
            "name_en": Field("text", "nullif(t.name_en, '')"),
            "name_ru": Field("text", "nullif(t.name_ru, '')"),
            "city": Field("text", "coalesce(nullif(t.city_{L}, ''), nullif(t.city_{M}, ''))"),
            "country": Field("text", "t.country"),
            "offers": _count("(SELECT DISTINCT id FROM offers o WHERE o.supplier_id = t.id)"),
            "sectors": _collected(
                "SELECT c.id AS v FROM offers o JOIN groups g ON g.id = o.group_id JOIN sectors c ON c.id = g.sector_id "
                "WHERE o.supplier_id = t.id GROUP BY c.id ORDER BY c.position"
            ),
            "cautions": _texts("cautions", "supplier"),
            "sources": _sources("supplier"),
        },
        {
            "sector": (
                "sector",
                "EXISTS (SELECT 1 FROM offers o JOIN groups g ON g.id = o.group_id WHERE o.supplier_id = t.id AND g.sector_id = ?)",
            ),
        },
    ),
    "sources": Listing(
        "source",
        "sources t",
        "t.position",
        {
            "id": Field("id", "t.id"),
            "publisher": Field("text", "t.publisher"),
            "title": Field("text", "coalesce(nullif(t.title_{L}, ''), nullif(t.title_{M}, ''))"),
            "date": Field("date", "t.date"),
            "language": Field("text", "t.language"),
            "url": Field("url", "nullif(t.url, '')"),
            "records": _count("citations n WHERE n.source_id = t.id"),
        },
        {},
    ),
}
"""Every table that can be listed, by its name on the command line."""

_CONDITION = r"(?s)\s*([\w-]+)\s*(!=|<=|>=|==|=|<|>|~)\s*(.*?)\s*"
_DATE = r"(?a)\d{4}(-\d\d(-\d\d)?)?"
_NUMBER = r"(?s)(?=[-+−]?[ \u00a0\u202f_]*[.,]?\d)([-+−]?(?:[\d \u00a0\u202f_]*\d)?(?:[.,]\d+)*)\s*(.*)"


class _Part(NamedTuple):
    """A piece of SQL with its values."""

    sql: str
    values: tuple[object, ...] = ()


class Rows(NamedTuple):
    """The answer to a selection.

    fields: name and type of each cell of a row, in order; numbers of specs by the spec's name.
    rows: the rows, one by one.
    """

    fields: dict[str, FieldType]
    rows: Iterator[tuple[Cell, ...]]


def select(index: Index, name: str, wanted: Sequence[str], selection: Selection) -> Rows:
    """The rows of the listing `name` that a selection asks for, with the fields wanted.

    Raises UnknownName for a field, filter value or condition that leads nowhere.
    """
    listing = LISTINGS[name]
    fields = {key: field(index, name, key) for key in wanted}
    conditions = [
        *_filters(index, listing, selection.filters),
        *_wheres(index, name, selection.where),
    ]
    hits = _hits(listing.kind, selection.words)
    if hits:
        index.with_words()
    order = [*_order(index, name, selection), *(["hits.rank"] if hits else []), listing.order, "t.id"]
    sql = "SELECT " + ", ".join(_localised(it.sql) for it in fields.values()) + " FROM " + listing.tables
    if hits:
        sql += f" JOIN ({hits.sql}) hits ON hits.id = t.id"
    if conditions:
        sql += " WHERE " + " AND ".join(f"({it.sql})" for it in conditions)
    sql += " ORDER BY " + ", ".join(order)
    values = [value for it in ([hits] if hits else []) + conditions for value in it.values]
    if selection.limit is not None:
        sql += " LIMIT ?"
        # SQLite knows no greater number, and no table has more rows.
        values.append(min(selection.limit, sys.maxsize))
    _make_ready(index)
    rows = index.rows(sql, *values)
    made = [(place, _MADE[it.type]) for place, it in enumerate(fields.values()) if it.type in _MADE]
    return Rows({key: it.type for key, it in fields.items()}, (_cells(row, made) for row in rows))


def _make_ready(index: Index) -> None:
    if index.extended:
        return
    index.extended = True
    index.connection.create_function("fold", 1, lambda text: text and fold(text), deterministic=True)
    index.connection.create_function("has_words", 2, _has_words, deterministic=True)
    index.connection.create_function("holds", 2, _holds, deterministic=True)


def _has_words(text: str | None, wanted: str) -> bool:
    return text is not None and meets(wanted, text)


def _holds(items: str | None, wanted: str) -> bool:
    return items is not None and wanted in map(fold, items.split(SEPARATOR))


def field(index: Index, name: str, key: str) -> Field:
    """A field of a listing, or a spec of the catalogue where the listing is of offers; UnknownName when there is none."""
    fields = LISTINGS[name].fields
    if key in fields:
        return fields[key]
    if name == "offers" and (type_ := index.value("SELECT type FROM specs WHERE id = ?", key)):
        # The offer's own value; where only its variants state one, the value they agree on.
        return Field(
            type_,
            f"(SELECT CASE WHEN count(DISTINCT value) = 1 THEN max(value) ELSE max(value) FILTER (WHERE variant_id = '') END "
            f"FROM facts WHERE offer_id = t.id AND spec_id = '{key}')",
        )
    raise unknown_column(name, key, names_of_fields(index, name))


def unknown_column(table: str, key: str, known: Sequence[str]) -> UnknownName:
    """What to say of a column that a table does not have."""
    hint = did_you_mean(key, list(known)) or "."
    return UnknownName(
        _('there is no column "{key}" in {table}{hint} `--columns help` lists them.').format(
            table=table, key=key, hint=hint
        )
    )


def names_of_fields(index: Index, name: str) -> list[str]:
    """Every field of a listing, the specs of offers included."""
    specs = [row[0] for row in index.rows("SELECT id FROM specs ORDER BY position")] if name == "offers" else []
    return [*LISTINGS[name].fields, *specs]


def _localised(sql: str) -> str:
    here, there = ("ru", "en") if current() == "ru" else ("en", "ru")
    sql = re.sub(r"\{name:(\w)\}", rf"coalesce(nullif(\1.name_{here}, ''), \1.name_{there})", sql)
    return sql.replace("{L}", here).replace("{M}", there)


def _cells(row: Sequence[Any], made: Sequence[tuple[int, Callable[[Any], Cell]]]) -> tuple[Cell, ...]:
    """A row of the database as cells, of which these are made of what it holds and the others are that itself."""
    cells = list(row)
    for place, make in made:
        cells[place] = make(cells[place])
    return tuple(cells)


_MADE: dict[str, Callable[[Any], Cell]] = {
    "list": lambda value: tuple(value.split(SEPARATOR)) if value else (),
    "number": lambda value: None if value is None else Decimal(str(value)),
    "flag": lambda value: None if value is None else value == "true",
}


def resolve(index: Index, kind: str, name: str) -> str:
    """The id of the record of `kind` that `name` means: an id, or a name in either language; else UnknownName."""
    if index.value("SELECT 1 FROM records WHERE kind = ? AND id = ?", kind, name):
        return name
    names: dict[str, list[str]] = {}
    for text, id in () if kind == "source" else _names(index, kind):
        names.setdefault(text, []).append(id)
    called = list(dict.fromkeys(names.get(fold(name), ())))
    if len(called) == 1:
        return called[0]
    if called:
        raise Ambiguous(
            _('"{name}" is the name of several: {ids}; ask for one by its id').format(name=name, ids=", ".join(called))
        )
    if index.value("SELECT 1 FROM records WHERE kind = ? AND id = ?", kind, name.lower()):
        return name.lower()
    near = nearest(name, [*index.ids(kind), *names])
    hint = ""
    if near:
        id = names.get(near[0], near)[0]
        hint = _('; did you mean "{near}"?').format(near=id)
    listing = f"{kind}s"
    raise UnknownName(
        _('there is no {kind} "{name}"{hint} `offerbook {listing}` lists them.').format(
            kind=_(kind), name=name, hint=hint or ".", listing=listing
        )
    )


def _names(index: Index, kind: str) -> Iterator[tuple[str, str]]:
    for id, en, ru in index.rows(f"SELECT id, name_en, name_ru FROM {kind}s ORDER BY position"):
        yield from ((fold(text), id) for text in (en, ru) if text)


def _filters(index: Index, listing: Listing, filters: Mapping[str, Sequence[str]]) -> Iterator[_Part]:
    for name, values in filters.items():
        if not values:
            continue
        allowed, sql = listing.filters[name]
        if isinstance(allowed, str):
            ids = [resolve(index, allowed, value) for value in values]
        else:
            ids = [among(f"--{name}", value, allowed) for value in values]
        holes = sql.count("?")
        yield _Part(" OR ".join(f"({sql})" for _id in ids), tuple(id for id in ids for _hole in range(holes)))


def among(option: str, value: str, allowed: Iterable[str]) -> str:
    """The word, when it is one of a fixed list; UnknownName for another."""
    if value not in allowed:
        hint = did_you_mean(value, allowed) or "."
        raise UnknownName(
            _('{option} is one of {allowed}, not "{value}"{hint}').format(
                option=option, allowed=", ".join(allowed), value=value, hint=hint
            )
        )
    return value


def match_expression(words: Sequence[str]) -> str:
    """The words as FTS5 asks for them: every word must be met, in any of the forms that `text.alternatives` gives it."""
    asked = alternatives(" ".join(words))
    return " AND ".join("(" + " OR ".join(f'"{form}"' for form in forms) + ")" for forms in asked)


def _hits(kind: str, words: Sequence[str]) -> _Part | None:
    """The records of a kind that hold all the words, the best first; None where no words are asked for.

    A word in the name counts more than one in the terms of the group, and that more than one in what is said besides.
    """
    if not words:
        return None
    expression = match_expression(words)
    if not expression:
        return _Part("SELECT '' AS id, 0 AS rank WHERE 0")
    sql = "SELECT id, bm25(search, 0, 0, 0, 0, 8, 3, 1) AS rank FROM search WHERE kind = ? AND search MATCH ?"
    return _Part(sql, (kind, expression))


def holding(index: Index, kind: str, terms: Collection[str]) -> Iterator[str]:
    """The ids of the records of a kind that hold one of these terms."""
    if terms:
        index.with_words()
        sql = "SELECT id FROM search WHERE search MATCH ? AND kind = ?"
        yield from (row[0] for row in index.rows(sql, " OR ".join(f'"{term}"' for term in sorted(terms)), kind))


def _wheres(index: Index, name: str, where: Sequence[str]) -> Iterator[_Part]:
    for key, op, value in map(_condition, where):
        fields = LISTINGS[name].fields
        if key in fields:
            yield _field_condition(fields[key], key, op, value, fields.get(f"{key}_id"))
    machines = _machines(index, name, where)
    if machines:
        yield _Part(f"t.id IN (SELECT offer_id FROM ({machines.sql}))", machines.values)


def _condition(text: str) -> tuple[str, str, str]:
    """A condition as key, operator and value."""
    parsed = re.fullmatch(_CONDITION, text)
    if not parsed or not parsed.group(3):
        raise UnknownName(
            _(
                '--where "{text}" is not of the form KEY OP VALUE, such as "payload_t >= 130"; OP is one of {ops}'
            ).format(text=text, ops="= != < <= > >= ~")
        )
    key, op, value = parsed.groups()
    value = re.sub(r"""^(["'])(.*)\1$""", r"\2", value, flags=re.DOTALL)
    return key, "=" if op == "==" else op, value


def _machines(index: Index, name: str, where: Sequence[str]) -> _Part | None:
    """The offers and variants that pass every condition on a spec; None where there is no such condition.

    One machine, the offer itself or one variant, must meet them all.
    """
    conditions = [
        _fact_condition(index, key, field(index, name, key).type, op, value)
        for key, op, value in map(_condition, where)
        if key not in LISTINGS[name].fields
    ]
    if not conditions:
        return None
    sql = " INTERSECT ".join(f"SELECT offer_id, variant_id FROM facts WHERE {it.sql}" for it in conditions)
    return _Part(sql, tuple(value for it in conditions for value in it.values))


def passing(index: Index, where: Sequence[str]) -> dict[str, set[str]] | None:
    """Of each offer the variants that pass the conditions on specs, an empty id for the offer itself; None without any."""
    machines = _machines(index, "offers", where)
    if machines is None:
        return None
    _make_ready(index)
    found: dict[str, set[str]] = {}
    for offer, variant in index.rows(machines.sql, *machines.values):
        found.setdefault(offer, set()).add(variant)
    return found


def _field_condition(it: Field, key: str, op: str, value: str, id: Field | None) -> _Part:
    sql = _localised(it.sql)
    if it.type in ("integer", "number"):
        _no_words(key, op)
        return _Part(f"CAST({sql} AS REAL) {op} ?", (float(_plain_number(key, value)),))
    if op == "~":
        return _Part(f"has_words({sql}, ?)", (value,))
    if it.type == "list" and op in ("=", "!="):
        return _Part(f"{'' if op == '=' else 'NOT '}holds({sql}, ?)", (fold(value),))
    if it.type == "date":
        return _date_condition(sql, key, op, value)
    if id is not None and op in ("=", "!="):
        # A name and the id beside it mean the same record.
        joined = " OR " if op == "=" else " AND "
        return _Part(f"fold({sql}) {op} ?{joined}{_localised(id.sql)} {op} ?", (fold(value), value))
    return _Part(f"fold({sql}) {op} ?", (fold(value),))


def _no_words(key: str, op: str) -> None:
    if op == "~":
        raise UnknownName(_("~ looks for words, and {key} is a number; use = != < <= > or >=").format(key=key))


def _date_condition(sql: str, key: str, op: str, value: str) -> _Part:
    """A date is compared as precisely as it is asked for: every day of 2025 is = 2025, and none of them > 2025.

    One that is known less precisely than it is asked for may be either, and passes no condition.
    """
    if not re.fullmatch(_DATE, value):
        raise UnknownName(
            _('{key} is a date, written 2025-10-03, 2025-10 or 2025, and "{value}" is none').format(
                key=key, value=value
            )
        )
    known = f"(length({sql}) >= ? OR substr(?, 1, length({sql})) <> {sql})"
    return _Part(f"substr({sql}, 1, ?) {op} ? AND {known}", (len(value), value, len(value), value))


def _fact_condition(index: Index, key: str, type_: FieldType, op: str, value: str) -> _Part:
    if type_ == "number":
        _no_words(key, op)
        number = float(_number_in_unit(index, key, value))
        # "at least 240" meets >= 200 and leaves >= 300 unknown; "at most" the other way round; "over" and "about" likewise.
        silent = {"<": ("at-least", "over"), "<=": ("at-least", "over"), ">": ("at-most",), ">=": ("at-most",)}
        unsure = silent.get(op, ("at-least", "over", "at-most"))
        marks = ", ".join(f"'{mark}'" for mark in unsure)
        stated = f"number {op} ? AND coalesce(qualifier, '') NOT IN ({marks})"
        if op != ">":
            return _Part(f"spec_id = ? AND {stated}", (key, number))
        return _Part(f"spec_id = ? AND ({stated} OR number = ? AND qualifier = 'over')", (key, number, number))
    if type_ == "flag":
        flag = {"true": "true", "yes": "true", "да": "true", "false": "false", "no": "false", "нет": "false"}.get(
            fold(value)
        )
        if flag is None or op not in ("=", "!="):
            raise UnknownName(_("{key} is a flag: ask for {key} = true or {key} = false").format(key=key))
        return _Part(f"spec_id = ? AND value {op} ?", (key, flag))
    if op == "~":
        return _Part("spec_id = ? AND has_words(value, ?)", (key, value))
    return _Part(f"spec_id = ? AND fold(value) {op} ?", (key, fold(value)))


def _plain_number(key: str, value: str) -> Decimal:
    parsed = re.fullmatch(_NUMBER, value)
    if not parsed or parsed.group(2).strip():
        raise UnknownName(_('{key} is a number, and "{value}" is none').format(key=key, value=value))
    return _exact(parsed.group(1))


def _number_in_unit(index: Index, key: str, value: str) -> Decimal:
    """The number that a condition names, in the unit of the spec; a value with a unit is converted where that is exact."""
    parsed = re.fullmatch(_NUMBER, value)
    if not parsed:
        raise UnknownName(_('{key} is a number, and "{value}" is none').format(key=key, value=value))
    number, named = _exact(parsed.group(1)), parsed.group(2).strip()
    unit = index.value("SELECT unit FROM specs WHERE id = ?", key)
    if not named:
        return number
    from offerbook.units import convert, parse

    given = parse(named)
    converted = None if given is None or unit is None else convert(number, given, unit)
    if converted is None:
        raise UnknownName(
            _('{key} is in {unit}; "{named}" cannot be turned into that').format(
                key=key, unit=unit or _("no unit"), named=named
            )
        )
    return converted


def _exact(text: str) -> Decimal:
    if re.fullmatch(r"[-+−]?[1-9]\d{0,2}(,\d{3})+", text.strip()):
        raise UnknownName(
            _('"{value}" can be read in two ways; write {plain}, or a decimal point').format(
                value=text.strip(), plain=text.strip().replace(",", "")
            )
        )
    try:
        return Decimal(re.sub(r"[ \u00a0\u202f_]", "", text).replace(",", ".").replace("−", "-"))
    except InvalidOperation:
        raise UnknownName(_('"{value}" is no number').format(value=text)) from None


def _order(index: Index, name: str, selection: Selection) -> Iterator[str]:
    for wish in selection.sort:
        descending = wish.startswith("-")
        it = field(index, name, wish.removeprefix("-"))
        sql = _localised(it.sql)
        if it.type in ("number", "integer"):
            sql = f"CAST({sql} AS REAL)"
        collation = ' COLLATE "words"' if it.type in ("text", "word", "list", "id", "code") else ""
        yield f"{sql} IS NULL, {sql}{collation}{' DESC' if descending else ''}"


CHOICES = {"kind": KINDS, "service": SERVICES, "status": STATUSES, "basis": BASES}


def completions(index: Index, kind: str, incomplete: str) -> list[tuple[str, str]]:
    """What could complete a word on the command line: ids of a kind of record, or words of a fixed list, and meanings."""
    if kind in CHOICES:
        return [(word, "") for word in CHOICES[kind] if word.startswith(incomplete)]
    here, there = ("ru", "en") if current() == "ru" else ("en", "ru")
    names = f"SELECT id, coalesce(nullif(name_{here}, ''), name_{there}) FROM {kind}s WHERE substr(id, 1, ?) = ? ORDER BY id"
    return [(str(id), _harmless(str(name))) for id, name in index.rows(names, len(incomplete), incomplete)]


_ACTIVE_IN_SHELLS = str.maketrans(
    {'"': "”", "'": "’", "`": "’", "\\": "/", "$": "＄", ":": ",", "[": "(", "]": ")", "\n": " ", "\t": " "}
)


def _harmless(name: str) -> str:
    """A name as the meaning of a completion: zsh evaluates it, and Typer reads it as markup, each with gaps in its escapes."""
    return safe(name.translate(_ACTIVE_IN_SHELLS))
