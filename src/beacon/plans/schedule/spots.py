"""Whether two places typed by different people are the same one. Pure."""

import re
import unicodedata

_BLANK = re.compile(r"[\s\W_]+")
_TAIL = re.compile(r"(?:附近|门口|门前|院内|院里|楼下|现场|里面|内|里)$")
_ANYWHERE = frozenset(
    ("小区", "广场", "社区", "学校", "院坝", "村委会", "居委会", "会议室", "办公室", "门口", "现场", "街道", "辖区")
)
"""Words that name no place of their own: two units that both write 广场 do not meet there."""

_LEAST = 3
"""So many characters of the shorter name make 「锦绣苑」 the same place as 「锦绣苑小区」; two would join 锦绣苑 and
锦绣广场."""


def bare(place: str) -> str:
    """The name without blanks, punctuation and words such as 门口; widths and letters made alike."""
    name = _BLANK.sub("", unicodedata.normalize("NFKC", place)).lower()
    return _TAIL.sub("", name) or name


def same_place(one: str, other: str) -> bool:
    """Whether two typed places mean the same: equal, or the shorter one stands in the longer; never for empty ones
    and words that fit everywhere."""
    short, long = sorted((bare(one), bare(other)), key=len)
    if not short or short in _ANYWHERE:
        return False
    return short == long or (len(short) >= _LEAST and short in long)
