"""Words fit for office files: no signs that XML forbids, and how wide they stand."""

import re

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without signs that no XML file may hold; line ends become LF. Nothing else changes."""
    if text.isprintable():
        return text
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def width_in_signs(text: str) -> float:
    """Width in Chinese signs; letters and digits are half as wide."""
    return sum(0.5 if sign < "\u0250" else 1.0 for sign in text)
