"""What a text after `--where` means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.listing.condition_syntax import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    comparisons,
    opposite,
    parse_condition,
)
from offerbook.text.errors import UsageError

A, B, C = Comparison("a", "=", "1"), Comparison("b", ">", "2"), Comparison("c", "~", "x y")


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("a = 1", A),
        ("a == 1", A),
        ("a=1", A),
        ("(a = 1)", A),
        ("((a = 1))", A),
        ("a\u00a0=\t1\u200b", A),
        ("\ufeffa ＝ 1", A),
        ("a == 1 и «b» ＞ 2", AllOf((A, B))),
        ("'a' = 1 and \"b\" > '2' and “c” ~ x y", AllOf((A, B, C))),
        ("a = 1 and b > 2", AllOf((A, B))),
        ("a = 1 AND b > 2", AllOf((A, B))),
        ("a = 1 и b > 2", AllOf((A, B))),
        ("a = 1 or b > 2", AnyOf((A, B))),
        ("a = 1 или b > 2", AnyOf((A, B))),
        ("a = 1 or b > 2 and c ~ x y", AnyOf((A, AllOf((B, C))))),
        ("(a = 1 or b > 2) and c ~ x y", AllOf((AnyOf((A, B)), C))),
        ("(a = 1)or(b > 2)", AnyOf((A, B))),
        ("not a = 1", Comparison("a", "!=", "1")),
        ("не a = 1", Comparison("a", "!=", "1")),
        ("not not a = 1", A),
        ("not(a = 1)", Comparison("a", "!=", "1")),
        ("not (a = 1 or b > 2)", AllOf((Comparison("a", "!=", "1"), Comparison("b", "<=", "2")))),
        ("not (a = 1 and c ~ x y)", AnyOf((Comparison("a", "!=", "1"), Comparison("c", "!~", "x y")))),
        ("not a = 1 and b > 2", AllOf((Comparison("a", "!=", "1"), B))),
    ],
)
def test_and_binds_closer_than_or_and_not_closest(text: str, condition: Condition) -> None:
    assert parse_condition(text) == condition


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a = salt and pepper", "salt and pepper"),
        ("a = соль или перец", "соль или перец"),
        ("a = 130 000 kg", "130 000 kg"),
        ("a = g/(kW h)", "g/(kW h)"),
        ("(a = g/(kW h))", "g/(kW h)"),
        ("a = 1)", "1)"),
        ("a = '130 t'", "130 t"),
        ("a = 'x or b = 2'", "x or b = 2"),
        ('(a = "x) or b = 2")', "x) or b = 2"),
        ("a = 'x' or 'y'", "x' or 'y"),
        ("a = 'x' 2", "'x' 2"),
        ("a = '=> 2'", "=> 2"),
        ("a = '1 or'", "1 or"),
        ("a = or", "or"),
        ("a = ?", "?"),
        ("a = b or = 3", "b or = 3"),
    ],
)
def test_a_value_ends_only_where_another_condition_begins(text: str, value: str) -> None:
    assert parse_condition(text) == Comparison("a", "=", value)


def test_a_value_in_quotes_is_followed_by_more_conditions() -> None:
    assert parse_condition("a = '1' or b > \"2\"") == AnyOf((A, B))


@pytest.mark.parametrize(
    ("typed", "operator"),
    [("≥", ">="), ("⩾", ">="), ("≤", "<="), ("⩽", "<="), ("≠", "!="), ("＞＝", ">="), ("～", "~")],
)
def test_an_operator_can_be_pasted_from_a_text(typed: str, operator: str) -> None:
    a, b = Comparison("a", operator, "1"), Comparison("Named in, t", operator, "x ≥ 2")
    assert parse_condition(f'a {typed} 1 or "Named in, t"{typed}x ≥ 2') == AnyOf((a, b))


FORM = 'is not of the form KEY OP VALUE, such as "payload_t >= 130"; OP is one of = != < <= > >= ~'
QUOTE_IT = "a value that ends so stands in quotes"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("or a = 1", f'--where "or a = 1" {FORM}'),
        ("()", f'--where "()" {FORM}'),
        ("not", f'--where "not" {FORM}'),
        ("(a = 1) b", f'--where "(a = 1) b" {FORM}'),
        ("(a = 1))", f'--where "(a = 1))" {FORM}'),
        ("a => 1", '--where "a => 1": there is no operator "=>"; did you mean ">="?'),
        ("a = 1 or b =<2", '--where "a = 1 or b =<2": there is no operator "=<"; did you mean "<="?'),
        ("a <> 1", '--where "a <> 1": there is no operator "<>"; did you mean "!="?'),
        ("a = 'x", '--where "a = \'x" opens a quote that it does not close'),
        ("a = 1 or", f'--where "a = 1 or": a condition is missing after "or"; {QUOTE_IT}'),
        ("(a = 1 и) or b = 2", f'--where "(a = 1 и) or b = 2": a condition is missing after "и"; {QUOTE_IT}'),
        ("(a = 1", '--where "(a = 1" opens a bracket that it does not close'),
        ("(a = 1 or (b > 2)", '--where "(a = 1 or (b > 2)" opens a bracket that it does not close'),
        ("a = 1 or " * 500, f'--where "{("a = 1 or " * 5)[:40]}…" has more than 4000 letters'),
        ("(" * 21 + "a = 1", f'--where "{"(" * 21}a = 1" has more than 20 brackets within brackets'),
    ],
)
def test_what_is_no_condition_is_refused(text: str, message: str) -> None:
    with pytest.raises(UsageError) as refusal:
        parse_condition(text)
    assert str(refusal.value) == message


conditions = st.recursive(
    st.builds(Comparison, st.sampled_from("abc"), st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "~"]), st.sampled_from("12?")),
    lambda parts: st.builds(
        lambda kind, parts: kind(tuple(parts)), st.sampled_from([AllOf, AnyOf]), st.lists(parts, min_size=2, max_size=3)
    ),
    max_leaves=8,
)  # fmt: skip


def as_text(condition: Condition) -> str:
    if isinstance(condition, Comparison):
        return " ".join(condition)
    connective = " and " if isinstance(condition, AllOf) else " or "
    return connective.join(f"({as_text(part)})" for part in condition.parts)


@pytest.mark.slow
@given(conditions)
def test_a_condition_that_is_written_out_means_itself(condition: Condition) -> None:
    assert parse_condition(as_text(condition)) == condition


@pytest.mark.slow
@given(conditions)
def test_the_opposite_of_the_opposite_is_the_condition(condition: Condition) -> None:
    assert opposite(opposite(condition)) == condition
    assert [part[::2] for part in comparisons(opposite(condition))] == [part[::2] for part in comparisons(condition)]


@given(st.text(st.sampled_from("ab=()'\" not or <>~?1"), max_size=40))
def test_any_text_is_a_condition_or_refused(text: str) -> None:
    try:
        assert comparisons(parse_condition(text))
    except UsageError as error:
        assert str(error)
