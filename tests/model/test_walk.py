"""What of a record the checks look at."""

from __future__ import annotations

from decimal import Decimal

import pytest

from offerbook.model.walk import LARGEST, is_reasonable


@pytest.mark.parametrize("of", [int, Decimal])
def test_a_number_is_reasonable_up_to_the_largest_on_either_side_of_zero(of: type[int | Decimal]) -> None:
    assert [is_reasonable(of(number)) for number in (-LARGEST - 1, -LARGEST, 0, LARGEST, LARGEST + 1)] == [
        *(False, True, True, True, False)
    ]


@pytest.mark.parametrize("text", ["Infinity", "-Infinity", "NaN", "sNaN", "1e999999", "-1e999999"])
def test_what_is_no_finite_number_or_a_huge_one_is_not_reasonable(text: str) -> None:
    assert not is_reasonable(Decimal(text))
    assert is_reasonable(Decimal("1e-999999"))
