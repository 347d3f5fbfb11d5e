"""A condition on a spec of offers, as a query for the candidates that certainly meet it."""

from __future__ import annotations

from offerbook.index.store import Index
from offerbook.listing.columns import FieldType
from offerbook.listing.condition_syntax import NOT_STATED, Comparison
from offerbook.listing.literals import (
    check_range,
    ends_in_one_unit,
    number_in_unit,
    parse_flag,
    split_number_range,
    unquoted,
)
from offerbook.listing.sql import SqlPart, joined
from offerbook.text.errors import UsageError, one_of
from offerbook.text.i18n import _
from offerbook.text.normalize import fold


def compare_spec(index: Index, comparison: Comparison, spec_type: FieldType, candidates: str) -> SqlPart:
    """A query for the candidates, as offer_id and variant_id, of which a spec is certainly so.

    candidates: the table of all candidates.
    """
    stated = "SELECT offer_id, variant_id FROM facts WHERE spec_id = ?"
    if comparison.value == NOT_STATED and comparison.operator in ("=", "!="):
        if comparison.operator == "!=":
            return SqlPart(stated, (comparison.key,))
        # The offer itself states what one of its variants states.
        of_variants = "SELECT offer_id, '' FROM facts WHERE spec_id = ?"
        sql = f"SELECT offer_id, variant_id FROM {candidates} EXCEPT {stated} EXCEPT {of_variants}"
        return SqlPart(sql, (comparison.key, comparison.key))
    if spec_type == "number":
        condition = _compare_number(index, comparison)
    elif spec_type == "flag":
        condition = _compare_flag(comparison)
    elif spec_type == "word":
        condition = _compare_choice(index, comparison)
    else:
        condition = _compare_text(comparison)
    return SqlPart(f"{stated} AND ({condition.sql})", (comparison.key, *condition.values))


def _compare_number(index: Index, comparison: Comparison) -> SqlPart:
    key, operator, value = comparison
    if operator in ("~", "!~"):
        raise UsageError(_("~ looks for words, and {key} is a number; use = != < <= > or >=").format(key=key))
    unit = index.value("SELECT unit FROM specs WHERE id = ?", key)
    ends = split_number_range(value)
    check_range(comparison.key, comparison.operator, ends)
    if ends is None:
        return _certainly(operator, float(number_in_unit(key, value, unit)))
    low, high = (float(number_in_unit(key, end, unit)) for end in ends_in_one_unit(*ends))
    if operator == "=":
        return joined([_certainly(">=", low), _certainly("<=", high)], "AND")
    return joined([_certainly("<", low), _certainly(">", high)], "OR")


def _certainly(operator: str, number: float) -> SqlPart:
    """A comparison of a published number, as far as its qualifier lets it be decided.

    "at least 240" meets >= 200 and leaves >= 300 unknown; "at most" the other way round; "over" as "at least". Of a range any
    value can be had: it meets what any of them meets.
    """
    undecided = {"<": ("at-least", "over"), "<=": ("at-least", "over"), ">": ("at-most",), ">=": ("at-most",)}
    qualifiers = ", ".join(f"'{word}'" for word in undecided.get(operator, ("at-least", "over", "at-most")))
    published = "coalesce(CAST(low AS REAL), number)" if operator in ("<", "<=") else "number"
    decided = SqlPart(f"{published} {operator} ? AND coalesce(qualifier, '') NOT IN ({qualifiers})", (number,))
    if operator in ("=", "!="):
        outside = "NOT " if operator == "!=" else ""
        within = SqlPart(f"low IS NOT NULL AND {outside}? BETWEEN CAST(low AS REAL) AND number", (number,))
        return joined([SqlPart(f"low IS NULL AND {decided.sql}", decided.values), within], "OR")
    if operator != ">":
        return decided
    return joined([decided, SqlPart("number = ? AND qualifier = 'over'", (number,))], "OR")


def _compare_flag(comparison: Comparison) -> SqlPart:
    key, operator, value = comparison
    flag = parse_flag(value)
    if flag is None or operator not in ("=", "!="):
        raise UsageError(_("{key} is a flag: ask for {key} = true or {key} = false").format(key=key))
    return SqlPart(f"value {operator} ?", ("true" if flag else "false",))


def _compare_choice(index: Index, comparison: Comparison) -> SqlPart:
    """A choice by its id or by its name in either language."""
    key, operator, value = comparison
    if operator in ("=", "!=") and not value.endswith("*"):
        value = _choice(index, key, unquoted(value))
    named = _of_text({"!=": "=", "!~": "~"}.get(operator, operator), value)
    either = " OR ".join(f"({named.sql.replace('value', column)})" for column in ("c.id", "c.name_en", "c.name_ru"))
    outside = "NOT " if operator in ("!=", "!~") else ""
    sql = f"value {outside}IN (SELECT c.id FROM choices c WHERE c.spec_id = ? AND ({either}))"
    return SqlPart(sql, (key, *named.values * 3))


def _choice(index: Index, key: str, value: str) -> str:
    """A value that names a choice, as it is or, of a formula of wheels, with the letter x; UsageError where it names none."""
    choices = list(index.rows("SELECT id, name_en, name_ru FROM choices WHERE spec_id = ? ORDER BY position", key))
    known = {fold(name) for names in choices for name in names}
    spellings = (value, value.replace("×", "x"))
    return next((it for it in spellings if fold(it) in known), "") or one_of(
        key, value, [id for id, *_names in choices]
    )


def _compare_text(comparison: Comparison) -> SqlPart:
    """A text, in either language where it is stated in both."""
    _key, operator, value = comparison
    condition = _of_text(operator, value)
    both = condition.sql.replace("value", "value_ru")
    joint = "AND" if operator in ("!=", "!~") else "OR"
    stated = "value_ru = '' OR" if joint == "AND" else "value_ru != '' AND"
    return SqlPart(f"({condition.sql}) {joint} ({stated} {both})", condition.values * 2)


def _of_text(operator: str, value: str) -> SqlPart:
    if operator == "~":
        return SqlPart("has_words(value, ?)", (value,))
    if operator == "!~":
        return SqlPart("NOT has_words(value, ?)", (value,))
    if operator in ("=", "!=") and value.endswith("*"):
        prefix = fold(value.rstrip("*"))
        return SqlPart(f"substr(fold(value), 1, ?) {operator} ?", (len(prefix), prefix))
    return compare_text("value", operator, value)


def compare_text(sql: str, operator: str, value: str) -> SqlPart:
    """A text compared with a value; one in «quotes» is also the text within them, for both are names."""
    if operator not in ("=", "!=") or unquoted(value) == value:
        return SqlPart(f"fold({sql}) {operator} ?", (fold(value),))
    outside = "NOT " if operator == "!=" else ""
    return SqlPart(f"fold({sql}) {outside}IN (?, ?)", (fold(value), fold(unquoted(value))))
