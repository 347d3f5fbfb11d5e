"""Conditions that are refused, and what the refusal says."""

from __future__ import annotations

import pytest

from offerbook.index.store import Index
from tests.listing.catalogue import refused


@pytest.mark.parametrize(
    ("name", "where", "message"),
    [
        ("offers", "paylod_t", 'there is no column "paylod_t" in offers; did you mean "payload_t"? `--columns help` lists them.'),
        ("needs", "payload_t", 'there is no column "payload_t" in needs. `--columns help` lists them.'),
        ("offers", "производство", 'there is no column "производство" in offers. `--columns help` lists them.'),
    ],
)  # fmt: skip
def test_an_unknown_key_of_a_condition_is_refused_with_what_is_near(
    index: Index, name: str, where: str, message: str
) -> None:
    assert refused(index, name, where=[f"{where} >= 130"]) == message


FORM = 'is not of the form KEY OP VALUE, such as "payload_t >= 130"; OP is one of = != < <= > >= ~'
IN_QUOTES = "a heading of several words stands in quotes"
JOINED = "conditions are joined with `and` or `or`"
DATES = "written 2025-10-03, 03.10.2025, 2025-10 or 2025"


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("payload_t", f'--where "payload_t" {FORM}'),
        ("", f'--where "" {FORM}'),
        ("payload_t >=", f'--where "payload_t >=" {FORM}'),
        (">= 130", f'--where ">= 130" {FORM}'),
        ("payload t = 1", f'--where "payload t = 1": {IN_QUOTES}: \'"payload t" = …\''),
        ("Proposed for ≥ 1", f'--where "Proposed for ≥ 1": {IN_QUOTES}: \'"Proposed for" ≥ …\''),
        ("'payload_t", '--where "\'payload_t" opens a quote that it does not close'),
        ("payload_t >= heavy", 'payload_t is a number, such as 130, 28.5 or 90..130, and "heavy" is none'),
        ("payload_t = от 90 до 130", 'payload_t is a number, such as 130, 28.5 or 90..130, and "от 90 до 130" is none'),
        ("payload_t >= 130, axles = 2", f'payload_t is a number, and "130, axles = 2" is more than one; {JOINED}'),
        ("payload_t >= 130 & «оси» ≥ 2", f'payload_t is a number, and "130 & «оси» ≥ 2" is more than one; {JOINED}'),
        ("payload_t > = 130", '--where "payload_t > = 130": there is no operator "> ="; did you mean ">="?'),
        ("payload_t >> 130", '--where "payload_t >> 130": there is no operator ">>"; did you mean ">"?'),
        ("payload_t >=< 130", '--where "payload_t >=< 130": there is no operator ">=<"; did you mean ">="?'),
        ("payload_t => 130", '--where "payload_t => 130": there is no operator "=>"; did you mean ">="?'),
        ("payload_t >= nan", 'payload_t is a number, such as 130, 28.5 or 90..130, and "nan" is none'),
        ("payload_t >= 130 kW", 'payload_t is in t; "kW" cannot be turned into that'),
        ("axles = 2 pcs", 'axles is in no unit; "pcs" cannot be turned into that'),
        ("payload_t ~ 130", "~ looks for words, and payload_t is a number; use = != < <= > or >="),
        ("payload_t >= 1.000,5", '"1.000,5" is no number; write it as 1000.5 or 1 000,5'),
        ("payload_t >= 1,000", '"1,000" can be read in two ways; write 1000, or a decimal point'),
        ("payload_t >= -12,000,000 kg", '"-12,000,000" can be read in two ways; write -12000000, or a decimal point'),
        ("autonomous ~ yes", "autonomous is a flag: ask for autonomous = true or autonomous = false"),
        ("autonomous = maybe", "autonomous is a flag: ask for autonomous = true or autonomous = false"),
        ("autonomous > false", "autonomous is a flag: ask for autonomous = true or autonomous = false"),
    ],
)
def test_a_condition_that_means_nothing_is_refused_with_what_would(index: Index, where: str, message: str) -> None:
    assert refused(index, where=[where]) == message


@pytest.mark.parametrize(
    ("name", "where", "message"),
    [
        ("sources", "date >= 03.10.25",
         f'date is a date, {DATES}, and "03.10.25" is none'),
        ("sources", "date >= 10/03/2025", f'date is a date, {DATES}, and "10/03/2025" is none'),
        ("sources", "date >= 15.13.2025", f'date is a date, {DATES}, and "15.13.2025" is none'),
        ("sources", "date >= 2025-15-06", f'date is a date, {DATES}, and "2025-15-06" is none'),
        ("sources", "date = 3 октября 2025", f'date is a date, {DATES}, and "3 октября 2025" is none'),
        ("sources", "date = today", f'date is a date, {DATES}, and "today" is none'),
        ("sources", "date > 2024–2025", "date: a range goes with = or !=; with > write one value, such as date > 2024"),
        ("sources", "records = many", 'records is a number, such as 130, 28.5 or 90..130, and "many" is none'),
        ("sources", "records = 3 pcs", 'records is a number without a unit, and "3 pcs" has one; write 3'),
        ("sources", "records = 3, date = 2025", f'records is a number, and "3, date = 2025" is more than one; {JOINED}'),
        ("projects", "needs ~ 1", "~ looks for words, and needs is a number; use = != < <= > or >="),
    ],
)  # fmt: skip
def test_a_condition_on_a_field_that_means_nothing_is_refused(
    index: Index, name: str, where: str, message: str
) -> None:
    assert refused(index, name, where=[where]) == message


@pytest.mark.parametrize(
    ("name", "where", "message"),
    [
        ("offers", "kind = machine", 'kind is one of goods, service, turnkey, technology-transfer, not "machine"'),
        ("offers", "kind = товары",
         'kind is one of goods, service, turnkey, technology-transfer, not "товары"; did you mean "товар"?'),
        ("offers", "supplier = belas",
         'there is no supplier "belas"; did you mean "belaz"? `offerbook suppliers` lists them.'),
        ("offers", "payload_t < 100..130",
         "payload_t: a range goes with = or !=; with < write one value, such as payload_t < 130"),
        ("offers", "kind = goods or paylod_t = 3",
         'there is no column "paylod_t" in offers; did you mean "payload_t"? `--columns help` lists them.'),
    ],
)  # fmt: skip
def test_a_word_or_name_that_there_is_not_is_refused(index: Index, name: str, where: str, message: str) -> None:
    assert refused(index, name, where=[where]) == message
