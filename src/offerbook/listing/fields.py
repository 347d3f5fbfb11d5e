"""TODO listing.fields"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from offerbook.index.store import Index
from offerbook.listing.listings import LISTINGS, SEPARATOR, Field
from offerbook.tables.arrange import unknown_column
from offerbook.text.errors import UsageError, did_you_mean
from offerbook.text.i18n import _, current_language
from offerbook.text.normalize import fold
from offerbook.text.terms import has_all_words


class SqlPart(NamedTuple):
    """A piece of SQL with its values."""

    sql: str
    values: tuple[object, ...] = ()


def register_functions(index: Index) -> None:
    if index.extended:
        return
    index.extended = True
    index.connection.create_function("fold", 1, lambda text: text and fold(text), deterministic=True)
    index.connection.create_function("has_words", 2, _has_words, deterministic=True)
    index.connection.create_function("holds", 2, _list_contains, deterministic=True)


def _has_words(text: str | None, wanted: str) -> bool:
    return text is not None and has_all_words(wanted, text)


def _list_contains(items: str | None, wanted: str) -> bool:
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


def names_of_fields(index: Index, name: str) -> list[str]:
    """Every field of a listing, the specs of offers included."""
    specs = [row[0] for row in index.rows("SELECT id FROM specs ORDER BY position")] if name == "offers" else []
    return [*LISTINGS[name].fields, *specs]


def _localised(sql: str) -> str:
    here, there = ("ru", "en") if current_language() == "ru" else ("en", "ru")
    sql = re.sub(r"\{name:(\w)\}", rf"coalesce(nullif(\1.name_{here}, ''), \1.name_{there})", sql)
    return sql.replace("{L}", here).replace("{M}", there)


def checked_choice(option: str, value: str, allowed: Iterable[str]) -> str:
    """The word, when it is one of a fixed list; UnknownName for another."""
    if value not in allowed:
        hint = did_you_mean(value, allowed) or "."
        raise UsageError(
            _('{option} is one of {allowed}, not "{value}"{hint}').format(
                option=option, allowed=", ".join(allowed), value=value, hint=hint
            )
        )
    return value
