"""Rates as they are printed everywhere: n/N with one decimal, never a bare percentage."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NOT_APPLICABLE = "不适用"


@dataclass(frozen=True)
class Rate:
    """A share with both its counts."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> str:
        """Rounded half up to one decimal; 「不适用」 when there is nothing to divide by."""
        if self.denominator == 0:
            return NOT_APPLICABLE
        share = Decimal(100 * self.numerator) / Decimal(self.denominator)
        return f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"

    @property
    def missing(self) -> int:
        """How many are not there yet."""
        return self.denominator - self.numerator

    def __str__(self) -> str:
        if self.denominator == 0:
            return NOT_APPLICABLE
        return f"{self.numerator}/{self.denominator}（{self.percent}）"
