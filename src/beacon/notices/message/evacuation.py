"""How long a drill took to clear the place, in whole minutes as the form asks for it.

Only a duration the message calls that: a drill may last forty minutes and the loudspeaker afterwards twenty. What is
told by half a minute or by seconds is no whole minute, and the person rounds it, not the program.
"""

import re

from beacon.notices.message.counts import NUMBER
from beacon.notices.message.reading import Read
from beacon.notices.message.text import Message
from beacon.notices.numerals import number_of

_LASTED = (
    rf"(?<![\d.])(?<![\d一二三四五六七八九十两][点时：])(?:(?P<m>{NUMBER})(?:分(?P<odd>[多余来])?钟|(?<=\d)分|分(?=半|{NUMBER}秒))"
    rf"(?:(?P<half>半)钟?|(?P<s>{NUMBER})秒钟?)?|(?P<only>{NUMBER})秒钟?)"
)
"""4分钟, 3分, 3分半, 三分半钟, 3分30秒, 90秒; not the minutes of 9点30分, and 十分 alone is 十分热烈."""

_CLEARED = r"疏散|撤离|撤到|撤至|撤出|撤完|撤下|转移|集合|集结|逃出|逃生|跑到|到达|清空"
_TOOK = re.compile(
    r"(?:用时|耗时|用了|仅用|只用|花了|只花|全程|(?:疏散|撤离|逃生)(?:时间|时长|仅|只)?)"
    rf"[：为是约大概仅只不到共近在了]{{0,4}}{_LASTED}(?P<within>以?内|之内)?"
)
_WITHIN = re.compile(
    rf"(?:不到|近|将近)?{_LASTED}(?P<within>以?内|之内)?[就便已都]?(?:全部|全员|安全|有序|迅速|顺利|从|由|撤|疏)"
    rf"{{0,3}}[^，。；\n\d]{{0,6}}?(?:{_CLEARED})"
)
_ANY = re.compile(_LASTED)
_ELSE = re.compile(r"(?:播|喊|讲|课|会|片|每[次天场]|各|前|后|提前)[^，。；\n\d]{0,6}$")
"""Before a duration of something else: 播放20分钟, 讲了十分钟, 每次15分钟."""

_ANSWER = re.compile(r"灭|扑|接警|接到|出动|出警|赶|处置|救援|响应|讲|介绍|演示|播|到场|到达现场|现场")
"""Near a duration of what was done against the fire, or told: 接警后3分钟到达现场, 用了10分钟讲解."""

_MOST = 3
"""So many durations are named where there are several."""


def evacuation_of(message: Message, text: str) -> Read[int]:
    """The minutes of 疏散用时; none and no reason where the message tells no duration at all.

    `text`: the view's text with what does not count blanked out. Half minutes, seconds, two durations and one that may
    be something else's have no value and say so; “5分钟内” has one and is to be looked at.
    """
    took = [
        found
        for found in _distinct([*_TOOK.finditer(text), *_WITHIN.finditer(text)])
        if not _is_of_something_else(found)
    ]
    if not took:
        others = [
            found for found in _ANY.finditer(text) if not _ELSE.search(text[max(0, found.start() - 10) : found.start()])
        ]
        if not others:
            return Read()
        words = _words(others[0])
        span = message.span(others[0].start("m" if others[0]["m"] else "only"), others[0].end())
        return Read(None, (span,), f"写了“{words}”，不知道是不是疏散用时，是就填上。")
    spans = tuple(message.span(*found.span()) for found in took)
    if len(took) > 1:
        told = "、".join(_words(found) for found in took[:_MOST])
        return Read(None, spans, f"写了几个用时（{told}），请填一个。", _whole(took[:_MOST]))
    found = took[0]
    minutes, seconds = _told(found)
    words = _words(found)
    if minutes is None:
        return Read(None, spans, f"写的是“{words}”，请填一个数。")
    if seconds:
        near = (minutes, minutes + 1) if minutes else (1,)
        return Read(None, spans, f"写的是“{words}”，这里按整分钟填，请填一个数。", near)
    vague = found["odd"] or found["within"] or re.search("不到|近|约|大概", found.group())
    return Read(minutes, spans, f"写的是“{found.group()}”，请核对。" if vague else "")


def _distinct(found: list[re.Match[str]]) -> list[re.Match[str]]:
    """Each duration once, in the order of the text, however many rules met it."""
    by_place = {one.start("m" if one["m"] else "only"): one for one in reversed(found)}
    return [by_place[place] for place in sorted(by_place)]


def _is_of_something_else(found: re.Match[str]) -> bool:
    """Whether the words around it in its clause speak of something else than clearing the place."""
    before = re.split(r"[，。；\n]", found.string[max(0, found.start() - 8) : found.start()])[-1]
    after = re.split(r"[，。；\n]", found.string[found.end() : found.end() + 10])[0]
    return bool(_ANSWER.search(before + found.group() + after)) and not re.search("疏散|撤", found.group())


def _told(found: re.Match[str]) -> tuple[int | None, int]:
    """Minutes and seconds; None where the numeral is none."""
    if found["only"]:
        seconds = number_of(found["only"])
        return (None, 0) if seconds is None else divmod(seconds, 60)
    rest = 30 if found["half"] else number_of(found["s"] or "0")
    return (None, 0) if rest is None else (number_of(found["m"]), rest)


def _whole(found: list[re.Match[str]]) -> tuple[int, ...]:
    minutes = (_told(one) for one in found)
    return tuple(dict.fromkeys(whole for whole, rest in minutes if whole is not None and not rest))


def _words(found: re.Match[str]) -> str:
    """The duration alone."""
    start = found.start("m" if found["m"] else "only")
    return found.string[start : _ANY.match(found.string, start).end()]  # type: ignore[union-attr]
