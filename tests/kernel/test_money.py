"""Money is counted in minor units and never loses any."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import Money


@given(st.integers(-(10**12), 10**12), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_major_and_back_is_identity(minor, currency):
    money = Money(minor, currency)
    assert Money.of_major(money.major, currency) == money


def test_of_major_counts_minor_units():
    assert Money.of_major(Decimal("12.58"), "USD") == Money(1258, "USD")


def test_of_major_with_too_many_digits_is_refused():
    with pytest.raises(ValueError, match=r"12\.5 has more digits than JPY knows"):
        Money.of_major(Decimal("12.5"), "JPY")


def test_str_groups_thousands():
    assert str(Money(123456789, "EUR")) == "1,234,567.89 EUR"
