"""TODO listing.conditions"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from offerbook.index.store import Index
from offerbook.listing.columns import FieldType, ListingColumn, localize_sql
from offerbook.listing.fields import SqlPart, find_column, register_functions
from offerbook.listing.listings import LISTINGS
from offerbook.text.errors import UsageError
from offerbook.text.i18n import _
from offerbook.text.normalize import fold

_CONDITION = r"(?s)\s*([\w-]+)\s*(!=|<=|>=|==|=|<|>|~)\s*(.*?)\s*"
_DATE = r"(?a)\d{4}(-\d\d(-\d\d)?)?"
_NUMBER = r"(?s)(?=[-+−]?[ \u00a0\u202f_]*[.,]?\d)([-+−]?(?:[\d \u00a0\u202f_]*\d)?(?:[.,]\d+)*)\s*(.*)"


def _wheres(index: Index, name: str, where: Sequence[str]) -> Iterator[SqlPart]:
    for key, op, value in map(_condition, where):
        columns = LISTINGS[name].columns
        if key in columns:
            yield _field_condition(columns[key], key, op, value, columns.get(f"{key}_id"))
    machines = _machines(index, name, where)
    if machines:
        yield SqlPart(f"t.id IN (SELECT offer_id FROM ({machines.sql}))", machines.values)


def _condition(text: str) -> tuple[str, str, str]:
    """A condition as key, operator and value."""
    parsed = re.fullmatch(_CONDITION, text)
    if not parsed or not parsed.group(3):
        raise UsageError(
            _(
                '--where "{text}" is not of the form KEY OP VALUE, such as "payload_t >= 130"; OP is one of {ops}'
            ).format(text=text, ops="= != < <= > >= ~")
        )
    key, op, value = parsed.groups()
    value = re.sub(r"""^(["'])(.*)\1$""", r"\2", value, flags=re.DOTALL)
    return key, "=" if op == "==" else op, value


def _machines(index: Index, name: str, where: Sequence[str]) -> SqlPart | None:
    """The offers and variants that pass every condition on a spec; None where there is no such condition.

    One machine, the offer itself or one variant, must meet them all.
    """
    conditions = [
        _fact_condition(index, key, find_column(index, name, key).type, op, value)
        for key, op, value in map(_condition, where)
        if key not in LISTINGS[name].columns
    ]
    if not conditions:
        return None
    sql = " INTERSECT ".join(f"SELECT offer_id, variant_id FROM facts WHERE {it.sql}" for it in conditions)
    return SqlPart(sql, tuple(value for it in conditions for value in it.values))


def candidates_passing(index: Index, where: Sequence[str]) -> dict[str, set[str]] | None:
    """Of each offer the variants that pass the conditions on specs, an empty id for the offer itself; None without any."""
    machines = _machines(index, "offers", where)
    if machines is None:
        return None
    register_functions(index)
    found: dict[str, set[str]] = {}
    for offer, variant in index.rows(machines.sql, *machines.values):
        found.setdefault(offer, set()).add(variant)
    return found


def _field_condition(it: ListingColumn, key: str, op: str, value: str, id: ListingColumn | None) -> SqlPart:
    sql = localize_sql(it.sql)
    if it.type in ("integer", "number"):
        _no_words(key, op)
        return SqlPart(f"CAST({sql} AS REAL) {op} ?", (float(_plain_number(key, value)),))
    if op == "~":
        return SqlPart(f"has_words({sql}, ?)", (value,))
    if it.type == "list" and op in ("=", "!="):
        return SqlPart(f"{'' if op == '=' else 'NOT '}holds({sql}, ?)", (fold(value),))
    if it.type == "date":
        return _date_condition(sql, key, op, value)
    if id is not None and op in ("=", "!="):
        # A name and the id beside it mean the same record.
        joined = " OR " if op == "=" else " AND "
        return SqlPart(f"fold({sql}) {op} ?{joined}{localize_sql(id.sql)} {op} ?", (fold(value), value))
    return SqlPart(f"fold({sql}) {op} ?", (fold(value),))


def _no_words(key: str, op: str) -> None:
    if op == "~":
        raise UsageError(_("~ looks for words, and {key} is a number; use = != < <= > or >=").format(key=key))


def _date_condition(sql: str, key: str, op: str, value: str) -> SqlPart:
    """A date is compared as precisely as it is asked for: every day of 2025 is = 2025, and none of them > 2025.

    One that is known less precisely than it is asked for may be either, and passes no condition.
    """
    if not re.fullmatch(_DATE, value):
        raise UsageError(
            _('{key} is a date, written 2025-10-03, 2025-10 or 2025, and "{value}" is none').format(
                key=key, value=value
            )
        )
    known = f"(length({sql}) >= ? OR substr(?, 1, length({sql})) <> {sql})"
    return SqlPart(f"substr({sql}, 1, ?) {op} ? AND {known}", (len(value), value, len(value), value))


def _fact_condition(index: Index, key: str, type_: FieldType, op: str, value: str) -> SqlPart:
    if type_ == "number":
        _no_words(key, op)
        number = float(_number_in_unit(index, key, value))
        # "at least 240" meets >= 200 and leaves >= 300 unknown; "at most" the other way round; "over" and "about" likewise.
        no_progress = {"<": ("at-least", "over"), "<=": ("at-least", "over"), ">": ("at-most",), ">=": ("at-most",)}
        unsure = no_progress.get(op, ("at-least", "over", "at-most"))
        marks = ", ".join(f"'{mark}'" for mark in unsure)
        stated = f"number {op} ? AND coalesce(qualifier, '') NOT IN ({marks})"
        if op != ">":
            return SqlPart(f"spec_id = ? AND {stated}", (key, number))
        return SqlPart(f"spec_id = ? AND ({stated} OR number = ? AND qualifier = 'over')", (key, number, number))
    if type_ == "flag":
        flag = {"true": "true", "yes": "true", "да": "true", "false": "false", "no": "false", "нет": "false"}.get(
            fold(value)
        )
        if flag is None or op not in ("=", "!="):
            raise UsageError(_("{key} is a flag: ask for {key} = true or {key} = false").format(key=key))
        return SqlPart(f"spec_id = ? AND value {op} ?", (key, flag))
    if op == "~":
        return SqlPart("spec_id = ? AND has_words(value, ?)", (key, value))
    return SqlPart(f"spec_id = ? AND fold(value) {op} ?", (key, fold(value)))


def _plain_number(key: str, value: str) -> Decimal:
    parsed = re.fullmatch(_NUMBER, value)
    if not parsed or parsed.group(2).strip():
        raise UsageError(_('{key} is a number, and "{value}" is none').format(key=key, value=value))
    return _exact(parsed.group(1))


def _number_in_unit(index: Index, key: str, value: str) -> Decimal:
    """The number that a condition names, in the unit of the spec; a value with a unit is converted where that is exact."""
    parsed = re.fullmatch(_NUMBER, value)
    if not parsed:
        raise UsageError(_('{key} is a number, and "{value}" is none').format(key=key, value=value))
    number, named = _exact(parsed.group(1)), parsed.group(2).strip()
    unit = index.value("SELECT unit FROM specs WHERE id = ?", key)
    if not named:
        return number
    from offerbook.text.units import convert, parse

    given = parse(named)
    converted = None if given is None or unit is None else convert(number, given, unit)
    if converted is None:
        raise UsageError(
            _('{key} is in {unit}; "{named}" cannot be turned into that').format(
                key=key, unit=unit or _("no unit"), named=named
            )
        )
    return converted


def _exact(text: str) -> Decimal:
    if re.fullmatch(r"[-+−]?[1-9]\d{0,2}(,\d{3})+", text.strip()):
        raise UsageError(
            _('"{value}" can be read in two ways; write {plain}, or a decimal point').format(
                value=text.strip(), plain=text.strip().replace(",", "")
            )
        )
    try:
        return Decimal(re.sub(r"[ \u00a0\u202f_]", "", text).replace(",", ".").replace("−", "-"))
    except InvalidOperation:
        raise UsageError(_('"{value}" is no number').format(value=text)) from None
