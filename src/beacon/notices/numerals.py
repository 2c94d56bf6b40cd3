"""Numerals as notices write them: 23, ２３, 二十三, 两, 廿, 2-3, 数."""

import re

NUMBER = r"(?:\d{1,3}(?:，\d{3})+|\d{1,7}万?|[零〇一二两三四五六七八九十百千万廿]{1,7})"
"""Pattern of one whole number, on text whose full-width signs are already narrow."""

MOST = 10_000_000
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_NUMERAL = re.compile("[零〇一二两三四五六七八九十百千万廿]{1,12}")


def number_of(words: str) -> int | None:
    """The value of one numeral, at most `MOST`; `None` where the words are not a number."""
    plain = words.replace("，", "").replace(",", "")
    if plain.isascii() and plain.isdigit():
        return min(int(plain[:9]), MOST)
    if plain.endswith("万") and plain[:-1].isascii() and plain[:-1].isdigit():
        return min(int(plain[:-1]) * 10_000, MOST)
    return min(_chinese(plain.replace("廿", "二十")), MOST) if _NUMERAL.fullmatch(plain) else None


def _chinese(words: str) -> int:
    if not any(sign in _TENS for sign in words):
        return int("".join(str(_DIGITS[sign]) for sign in words))
    total, section, digit = 0, 0, 0
    for sign in words:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign == "万":
            total, section, digit = (total + section + digit) * _TENS[sign], 0, 0
        else:
            section, digit = section + (digit or 1) * _TENS[sign], 0
    return total + section + digit
