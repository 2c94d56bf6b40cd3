"""The usual reasons to ask a unit for more, in kind words, and the one sentence made of them."""

from collections.abc import Mapping
from types import MappingProxyType

USUAL: Mapping[str, str] = MappingProxyType(
    {
        "period": "有一条的日期好像不在这个月，麻烦核一下",
        "number": "有一处数字和记录对不上，麻烦再看一眼",
        "missing": "好像少记了一项，有的话麻烦补上",
        "text": "正文有一句没看明白，麻烦再写清楚些",
        "file": "附件没带上或打不开，麻烦再传一次",
    }
)
"""Reason → its words: period, number against record, something missing, text, attachment."""


def sentence_of(reason: str, typed: str) -> str:
    """One sentence: the chosen reason, what was typed, or both joined."""
    words = [part for part in (USUAL.get(reason, ""), typed.strip()) if part]
    return "：".join(words)
