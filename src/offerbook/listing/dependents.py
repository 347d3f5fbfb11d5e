"""What depends on a record: the offers and needs of a group, all that cites a source, the facts of a spec."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from offerbook.index.store import Index
from offerbook.listing.columns import status
from offerbook.listing.record_table import FoundRecord
from offerbook.listing.resolve import RecordId, record_name
from offerbook.tables.table import word
from offerbook.text.i18n import N_, _, ngettext, pick_language

MOST_MEMBERS = 40
"""Records that a part of a sheet lists; the others are counted."""
OFFERS = "SELECT t.id, t.name_en, t.name_ru, t.supplier_id FROM offers t"
NEEDS = f"SELECT t.id, t.name_en, t.name_ru, {status('t')} FROM needs t"


class Member(NamedTuple):
    """A record that depends on another.

    name: in the reader's language.
    id: its id.
    facts: what else is said of it in a few words.
    """

    name: str
    id: str
    facts: str = ""


class Dependents(NamedTuple):
    """Records of one kind that depend on another.

    title: what they are to it.
    members: the first of them.
    remark: how many others there are, and what to ask next; empty where there is nothing to say.
    listing: the command that lists all of them; empty where there is none.
    """

    title: str
    members: list[Member]
    remark: str = ""
    listing: str = ""


def dependents(index: Index, found: FoundRecord) -> Iterator[Dependents]:
    """What depends on a record, by kind; nothing where nothing does."""
    parts = {
        "sector": _of_sector,
        "group": _of_group,
        "supplier": _of_supplier,
        "source": _of_source,
        "spec": _of_spec,
        "project": _of_project,
        "need": _of_need,
        "offer": _of_offer,
    }[found.kind]
    for part in parts(index, found.id):
        if part.members or part.remark:
            yield _cut(part)


def _cut(part: Dependents) -> Dependents:
    more = len(part.members) - MOST_MEMBERS
    if more <= 0:
        return part
    if part.listing:
        text = _("and {count} more; `{command}` lists them all").format(count=more, command=f"offerbook {part.listing}")
    else:
        text = ngettext("and {count} more", "and {count} more", more).format(count=more)
    return part._replace(members=part.members[:MOST_MEMBERS], remark="; ".join(filter(None, (text, part.remark))))


def _offers(index: Index, condition: str, *values: object) -> list[Member]:
    rows = index.rows(f"{OFFERS} WHERE {condition} ORDER BY t.position", *values)
    return [Member(pick_language(en, ru), id, supplier) for id, en, ru, supplier in rows]


def _offers_in(index: Index, groups: str, id: str) -> list[Member]:
    """The offers of some groups, and those that have a model of one; groups: their ids as SQL, by this id."""
    own = f"(t.group_id IN ({groups}) OR t.id IN (SELECT offer_id FROM variants WHERE group_id IN ({groups})))"
    return _offers(index, own, id, id)


def _needs(index: Index, condition: str, *values: object) -> list[Member]:
    rows = index.rows(f"{NEEDS} WHERE {condition} ORDER BY t.position", *values)
    return [Member(pick_language(en, ru), id, word(state)) for id, en, ru, state in rows]


_OF_GROUP = "t.id IN (SELECT need_id FROM need_groups WHERE group_id = ?)"
_OF_SECTOR = "t.id IN (SELECT need_id FROM need_groups n JOIN groups g ON g.id = n.group_id WHERE g.sector_id = ?)"


def _of_sector(index: Index, id: str) -> Iterator[Dependents]:
    rows = index.rows("SELECT id, name_en, name_ru FROM groups WHERE sector_id = ? ORDER BY position", id)
    yield Dependents(_("Groups"), [Member(pick_language(en, ru), group) for group, en, ru in rows])
    offers = _offers_in(index, "SELECT id FROM groups WHERE sector_id = ?", id)
    yield Dependents(_("Offers"), offers, listing=f"offers --sector {id}")
    needs = _needs(index, _OF_SECTOR, id)
    yield Dependents(_("Needs"), needs, _next(id, needs), f"needs --sector {id}")


def _of_group(index: Index, id: str) -> Iterator[Dependents]:
    yield Dependents(_("Offers"), _offers_in(index, "?", id), listing=f"offers --group {id}")
    needs = _needs(index, _OF_GROUP, id)
    yield Dependents(_("Needs"), needs, _next(id, needs), f"needs --group {id}")
    sql = """SELECT kind, 1, other_group_id, reason_en, reason_ru FROM links WHERE group_id = ?
      UNION SELECT kind, 0, group_id, reason_en, reason_ru FROM links WHERE other_group_id = ? ORDER BY 1, 2, 3"""
    for tie, rows in groupby(index.rows(sql, id, id), key=lambda row: row[:2]):
        links = [
            Member(record_name(index, RecordId("group", other)), other, pick_language(en, ru))
            for _kind, _is_first, other, en, ru in rows
        ]
        yield Dependents(_(_LINKS[tie]), links)


_LINKS: dict[tuple[str | None, int], str] = {
    (None, 0): N_("Groups that can serve in part instead"),
    (None, 1): N_("Groups that can serve in part instead"),
    ("part-of", 0): N_("Its parts"),
    ("part-of", 1): N_("What it is a part of"),
    ("accessory-to", 0): N_("Its accessories"),
    ("accessory-to", 1): N_("What it is an accessory to"),
    ("instead-of", 0): N_("What can stand in its place"),
    ("instead-of", 1): N_("What it can stand in place of"),
    ("service-for", 0): N_("Services for it"),
    ("service-for", 1): N_("What it is a service for"),
}
"""What linked groups are to a group, by the kind of the link and whether the group is its first."""


def _of_supplier(index: Index, id: str) -> Iterator[Dependents]:
    own = "(t.supplier_id = ? OR t.id IN (SELECT offer_id FROM variants WHERE supplier_id = ?))"
    offers = [member._replace(facts="") for member in _offers(index, own, id, id)]
    yield Dependents(_("Offers"), offers, _next(id, offers) if offers else "", f"offers --supplier {id}")


def _of_source(index: Index, id: str) -> Iterator[Dependents]:
    titles = {
        "offer": N_("Offers that cite it"),
        "project": N_("Projects that cite it"),
        "need": N_("Needs that cite it"),
        "supplier": N_("Suppliers that cite it"),
    }
    cited = "SELECT record_id FROM citations WHERE source_id = ? AND kind = ? ORDER BY record_id"
    for kind, title in titles.items():
        ids = [row[0] for row in index.rows(cited, id, kind)]
        members = [Member(record_name(index, RecordId(kind, one)), one) for one in ids]
        yield Dependents(_(title), members, listing=f"{kind}s --where 'sources = {id}'")


def _of_spec(index: Index, id: str) -> Iterator[Dependents]:
    sql = """SELECT o.name_en, o.name_ru, o.id, f.variant_id, f.value, f.qualifier FROM facts f JOIN offers o
      ON o.id = f.offer_id WHERE f.spec_id = ? AND NOT f.inherited ORDER BY f.number DESC, o.position, f.variant_id"""
    facts = [
        Member(pick_language(en, ru), f"{offer} {variant}".strip(), _value(value, qualifier))
        for en, ru, offer, variant, value, qualifier in index.rows(sql, id)
    ]
    yield Dependents(_("Offers that state it"), facts)
    asked = "t.id IN (SELECT need_id FROM requirements WHERE spec_id = ?)"
    yield Dependents(_("Needs that put a condition on it"), _needs(index, asked, id))


def _value(value: str, qualifier: str | None) -> str:
    from offerbook.model.qualifiers import qualified
    from offerbook.text.i18n import current_language

    flags = {"true": _("yes"), "false": _("no")}
    text = value.replace(".", ",") if current_language() == "ru" and value not in flags else value
    return qualified(qualifier, flags.get(value, text))


def _of_project(index: Index, id: str) -> Iterator[Dependents]:
    needs = _needs(index, "t.project_id = ?", id)
    yield Dependents(_("Needs"), needs, _next(id, needs) if needs else "", f"needs --project {id}")


def _of_need(index: Index, id: str) -> Iterator[Dependents]:
    offers = _offers_in(index, "SELECT group_id FROM need_groups WHERE need_id = ?", id)
    yield Dependents(_("Offers of its groups"), offers, _next(id, offers))


def _of_offer(index: Index, id: str) -> Iterator[Dependents]:
    own = """t.id IN (SELECT n.need_id FROM need_groups n WHERE n.group_id IN (
      SELECT group_id FROM offers WHERE id = ? UNION SELECT group_id FROM variants WHERE offer_id = ?))"""
    needs = _needs(index, own, id, id)
    yield Dependents(_("Needs of its group"), needs, _next(id, needs))


def _next(id: str, members: Sequence[Member]) -> str:
    """The commands that say more of what depends on a record, or where nothing does, of what comes near."""
    text = _("None; {match} looks for what comes near.")
    if members:
        text = _("{match} says what fits what, {ask} what is open.")
    # A command stands on one line.
    commands = {it: f"`offerbook {it} {id}`".replace(" ", "\N{NO-BREAK SPACE}") for it in ("match", "ask")}
    return text.format(**commands)
