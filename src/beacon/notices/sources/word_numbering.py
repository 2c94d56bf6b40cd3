"""Labels of Word's automatic numbering: 一、（一）1. stand in no paragraph's text, yet people read and quote
them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

_DIGITS = "〇一二三四五六七八九"
_FULL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_HEAVENLY_STEMS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True)
class Level:
    """One level of a list. `pattern` is the label with the number of level n written `%n` (n from 1)."""

    numeral: str = "decimal"
    pattern: str = ""
    start: int = 1
    gap: str = ""
    legal: bool = False


@dataclass
class Counters:
    """Running numbers of all lists of one document, asked paragraph by paragraph, in order."""

    _values: dict[str, dict[int, int]] = field(default_factory=dict)
    _restarted: set[tuple[str, int]] = field(default_factory=set)

    def label(self, chain: str, list_id: str, levels: dict[int, Level], depth: int, restart: dict[int, int]) -> str:
        """The label of the next paragraph at `depth` (0–8).

        Lists that share a definition share one `chain` of numbers; `restart` names levels which a list
        begins anew.
        """
        values = self._values.setdefault(chain, {})
        level = levels.get(depth, Level())
        fresh = (list_id, depth) not in self._restarted and depth in restart
        if fresh:
            self._restarted.add((list_id, depth))
        values[depth] = restart[depth] if fresh else values.get(depth, level.start - 1) + 1
        for deeper in [other for other in values if other > depth]:
            del values[deeper]
        label = level.pattern
        for other in range(9):
            if f"%{other + 1}" in label:
                shown = levels.get(other, Level())
                numeral = "decimal" if level.legal else shown.numeral
                label = label.replace(f"%{other + 1}", write(values.get(other, shown.start), numeral))
        return label + level.gap if label else ""


def write(number: int, numeral: str) -> str:
    """A number as Word writes it under the OOXML name `numeral`; unknown formats come out in digits."""
    writer = _WRITERS.get(numeral)
    return writer(number) if writer and 0 < number < 10_000 else ("" if numeral == "none" else str(number))


def chinese(number: int) -> str:
    """1–9999 in Chinese counting: 一, 十二, 一百零三."""
    words, pending_zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit == 0:
            pending_zero = bool(words)
            continue
        words += ("零" if pending_zero else "") + _DIGITS[digit] + name
        pending_zero = False
    return words[1:] if words.startswith("一十") else words


def _roman(number: int) -> str:
    words = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        words, number = words + sign * (number // value), number % value
    return words


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


_WRITERS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": lambda n: "".join(_DIGITS[int(digit)] for digit in str(n)),
    "chineseLegalSimplified": lambda n: (
        "".join(_FULL_DIGITS[int(digit)] for digit in str(n)) if n > 9 else _FULL_DIGITS[n]
    ),
    "ideographTraditional": lambda n: _HEAVENLY_STEMS[n - 1] if n <= 10 else str(n),
    "decimalEnclosedCircle": lambda n: chr(0x2460 + n - 1) if n <= 20 else str(n),
    "decimalEnclosedCircleChinese": lambda n: chr(0x2460 + n - 1) if n <= 20 else str(n),
    "decimalFullWidth": lambda n: "".join(chr(0xFF10 + int(digit)) for digit in str(n)),
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda n: _letters(n).lower(),
    "decimalZero": lambda n: f"{n:02d}",
}
