from beacon.kit.rates import Rate


def test_a_rate_is_printed_with_both_counts_and_one_decimal_rounded_half_up() -> None:
    """N08 A rate prints n/N and one decimal."""
    assert str(Rate(220, 230)) == "220/230（95.7%）"
    assert Rate(1, 16).percent == "6.3%"


def test_nothing_to_divide_by_is_not_applicable_and_never_a_hundred_percent() -> None:
    assert str(Rate(0, 0)) == "不适用"
