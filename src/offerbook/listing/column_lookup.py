"""The columns of a listing by name: those it declares, and of offers every spec of the catalogue."""

from __future__ import annotations

from offerbook.index.store import Index
from offerbook.listing.columns import CATALOGUE, FOUND_BY, FOUND_BY_COLUMN, ListingColumn, catalogue, catalogue_column
from offerbook.listing.listings import LISTINGS
from offerbook.tables.arrange import unknown_column
from offerbook.text.i18n import N_, in_every_language, pick_language
from offerbook.text.normalize import fold

# The offer's own value; where only its variants state one, the value they agree on.
_OWN_VALUE = """(SELECT CASE WHEN count(DISTINCT value) = 1 THEN max({value})
  ELSE max({value}) FILTER (WHERE variant_id = '') END FROM facts WHERE offer_id = t.id AND spec_id = '{key}')"""
# A range is its upper end, with the lower one as its qualifier.
_QUALIFIER = "coalesce('from ' || low, qualifier)"
_OWN_QUALIFIER = f"""(SELECT CASE WHEN count(DISTINCT value || coalesce({_QUALIFIER}, '')) = 1 THEN max({_QUALIFIER})
  ELSE max({_QUALIFIER}) FILTER (WHERE variant_id = '') END FROM facts WHERE offer_id = t.id AND spec_id = '{{key}}')"""
# Of the candidate in the table `chosen`, which passes the conditions; where that one states none, the offer's.
_CHOSEN_VALUE = f"""coalesce((SELECT {{value}} FROM facts
  WHERE offer_id = chosen.offer_id AND variant_id = chosen.variant_id AND spec_id = '{{key}}'), {_OWN_VALUE})"""
_CHOSEN_QUALIFIER = f"""coalesce((SELECT coalesce({_QUALIFIER}, '') FROM facts
  WHERE offer_id = chosen.offer_id AND variant_id = chosen.variant_id AND spec_id = '{{key}}'), {_OWN_QUALIFIER})"""


def find_column(index: Index, name: str, key: str, of_chosen: bool = False) -> ListingColumn:
    """A column of a listing, or of the offers' listing a spec of the catalogue; UsageError when there is none.

    of_chosen: whether the value of a spec is that of the candidate in the table `chosen`, the offer itself or a variant, and
    not the one that the offer has whatever is asked.
    """
    columns = LISTINGS[name].columns
    if key in columns:
        return columns[key]
    if key == FOUND_BY:
        return FOUND_BY_COLUMN
    if key == CATALOGUE:
        return catalogue_column(LISTINGS[name].kind)
    if name == "offers" and (type_ := index.value("SELECT type FROM specs WHERE id = ?", key)):
        value, qualifier = (_CHOSEN_VALUE, _CHOSEN_QUALIFIER) if of_chosen else (_OWN_VALUE, _OWN_QUALIFIER)
        # What a text says in the reader's language; of a choice its id, which is the same in both.
        in_language = "CASE WHEN value_ru != '' AND '{L}' = 'ru' THEN value_ru ELSE value END"
        return ListingColumn(
            value.format(key=key, value=in_language if type_ == "text" else "value"),
            "word" if type_ == "choice" else type_,
            header=key,
            priority=3,
            description=N_("spec of the offers"),
            qualifier_sql=qualifier.format(key=key) if type_ == "number" else "",
        )
    raise unknown_column(name, key, column_names(index, name))


def column_key(name: str, key: str, index: Index | None = None) -> str:
    """The key of the column that a text means: a key, or the heading of one column or spec in either language; else the text.

    index: where it is open, the specs of its catalogue are columns of offers too.
    """
    columns = LISTINGS[name].columns
    if key in columns or key in (FOUND_BY, CATALOGUE):
        return key
    specs = index.rows("SELECT id, name_en, name_ru FROM specs") if index is not None and name == "offers" else ()
    names_of = {id: names for id, *names in specs}
    if key in names_of:
        return key
    names_of |= {id: list(in_every_language(column.header)) for id, column in columns.items()}
    meant = [id for id, names in names_of.items() if fold(key) in map(fold, names)]
    if not meant and "," in key and index is not None:
        # As a table shows it, "Payload, t".
        from offerbook.text.units import parse

        heading, _comma, unit = key.rpartition(",")
        # "Milk a year, t" is of t/year.
        sql = "SELECT id FROM specs WHERE ? IN (unit, substr(unit, 1, instr(unit, '/') - 1))"
        measured = index.rows(sql, parse(unit.strip()))
        meant = [id for (id,) in measured if fold(heading) in map(fold, names_of.get(id, ()))]
    return meant[0] if len(meant) == 1 else key


def has_catalogues(index: Index) -> bool:
    """Whether several catalogues are asked as one."""
    return index.value("SELECT 1 FROM catalogues") is not None


def catalogues_of(index: Index) -> dict[tuple[str, str], str]:
    """Which of several catalogues each offer and need is of, by kind and id; nothing where one is asked."""
    if not has_catalogues(index):
        return {}
    kinds = ("offer", "need")
    rows = (
        (kind, id, name)
        for kind in kinds
        for id, name in index.rows(f"SELECT t.id, {catalogue(kind, 't.id')} FROM {kind}s t")
    )
    return {(kind, id): name for kind, id, name in rows}


def column_names(index: Index, name: str) -> list[str]:
    """Every column of a listing, the specs of offers and why words found a record included."""
    specs = [row[0] for row in index.rows("SELECT id FROM specs ORDER BY position")] if name == "offers" else []
    catalogue = [CATALOGUE] if has_catalogues(index) else []
    return [*LISTINGS[name].columns, *catalogue, FOUND_BY, *specs]


def names_of_records(index: Index) -> dict[str, str]:
    """The names of all needs and offers in the reader's language, by id."""
    rows = index.rows("SELECT id, name_en, name_ru FROM needs UNION ALL SELECT id, name_en, name_ru FROM offers")
    return {id: pick_language(en, ru) for id, en, ru in rows}
