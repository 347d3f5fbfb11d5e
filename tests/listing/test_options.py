"""What of a listing's options is refused before a catalogue is opened."""

from __future__ import annotations

from typing import Any

import pytest

from offerbook.listing.options import check_options
from offerbook.text.errors import UsageError, one_of
from offerbook.text.i18n import in_each_language


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("needs", {"columns": ["id,nmae"]},
         'there is no column "nmae" in needs; did you mean "name"? `--columns help` lists them.'),
        ("needs", {"columns": ["+nmae"]},
         'there is no column "nmae" in needs; did you mean "name"? `--columns help` lists them.'),
        ("needs", {"sort": ["id", "-nmae"]},
         'there is no column "nmae" in needs; did you mean "name"? `--columns help` lists them.'),
        ("needs", {"where": ["nmae = x"]},
         'there is no column "nmae" in needs; did you mean "name"? `--columns help` lists them.'),
        ("needs", {"where": ["name"]},
         '--where "name" is not of the form KEY OP VALUE, such as "payload_t >= 130"; OP is one of = != < <= > >= ~'),
        ("needs", {"where": ["quantity >= many"]}, 'quantity is a number, such as 130, 28.5 or 90..130, and "many" is none'),
        ("sources", {"where": ["date > today"]},
         'date is a date, written 2025-10-03, 03.10.2025, 2025-10 or 2025, and "today" is none'),
        ("needs", {"where": ["id = x or status = closed"]}, 'status is one of open, planned, past, dormant, not "closed"'),
        ("needs", {"filters": {"status": ["open", "closed"]}}, '--status is one of open, planned, past, dormant, not "closed"'),
        ("offers", {"filters": {"kind": ["goods,good"]}},
         '--kind is one of goods, service, turnkey, technology-transfer, not "good"; did you mean "goods"?'),
        ("offers", {"where": ["payload_t >= 1 and (kind = good)"]},
         'kind is one of goods, service, turnkey, technology-transfer, not "good"; did you mean "goods"?'),
    ],
)  # fmt: skip
def test_an_option_that_is_wrong_for_every_catalogue_is_refused_without_one(
    name: str, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError) as refusal:
        check_options(name, **options)
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("offers", {}),
        ("offers", {"columns": ["+payload_t,-kind", "all"], "sort": ["-payload_t"], "where": ["payload_t >= 130 t"]}),
        ("offers", {"filters": {"supplier": ["nobody"], "kind": ["товар"], "sector": []}}),
        ("offers", {"where": ["supplier = nobody"]}),
        ("needs", {"columns": ["help"], "sort": ["status,-id"], "where": ["status = открыта", "why = ?"]}),
    ],
)
def test_an_option_that_only_a_catalogue_can_judge_is_not_refused_without_one(
    name: str, options: dict[str, Any]
) -> None:
    check_options(name, **options)


def test_a_refusal_lists_the_words_in_the_reader_s_language_with_those_that_are_the_same_everywhere() -> None:
    def refusal(words: tuple[str, ...]) -> str:
        with pytest.raises(UsageError) as refused:
            one_of("--option", "x", words)
        return str(refused.value)

    assert in_each_language(lambda: refusal(("goods", "fits-if-confirmed"))) == (
        '--option is one of goods, fits-if-confirmed, not "x"',
        "для --option допустимы товар (goods), «подходит, если подтвердится» (fits-if-confirmed), а не «x»",
    )
    # Formats and commands have no other names.
    assert in_each_language(lambda: refusal(("text", "json")))[1] == "для --option допустимы text, json, а не «x»"
