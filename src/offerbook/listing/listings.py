"""TODO listing.listings"""

from __future__ import annotations

from typing import Literal, NamedTuple

from offerbook.model.vocabulary import BASES, KINDS, SERVICES, STATUSES

FieldType = Literal["text", "word", "id", "code", "integer", "number", "flag", "date", "list", "url"]
SEPARATOR = "\x1f"


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
CHOICES = {"kind": KINDS, "service": SERVICES, "status": STATUSES, "basis": BASES}
