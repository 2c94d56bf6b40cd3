"""The text of a pasted message as its rules see it: without blanks, emoji, headers, placeholders and phone numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from beacon.notices.message.reading import Span
from beacon.notices.surface import View, normal

LONGEST_SUMMARY = 300

_CLOCK = r"(?:上午|下午|早上|晚上|凌晨|中午)?\d{1,2}：\d{2}(?:：\d{2})?"
_DAY = r"(?:(?:(?P<year>20\d\d)[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?|今天|昨天|星期[一二三四五六日天])"
_HEADER = re.compile(
    rf"^(?P<who>[^，。；\n]{{1,24}}?)[ \t]{{1,4}}(?:{_DAY}[ \t]{{0,4}})?{_CLOCK}[ \t\r：]{{0,4}}$", re.M
)
"""The line a forwarded message begins with: 张三 11:02, 李四 2023-11-20 15:30."""

_DROPPED = re.compile(
    r"\[(?:图片|视频|照片|表情|文件|链接|位置|语音|[\u4e00-\u9fff]{1,4})\](?:[×xX*]\d{1,3})?"
    r"|@(?:所有人|全体成员|all|[^\s，。：；、@]{1,16})[ \u2005]?"
    r"|#接龙"
)
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8})(?!\d)")
_CARD = re.compile(r"(?<!\d)\d{15,18}[\dXx]?(?!\d)")
_PHONE_LABEL = re.compile(r"(?:[，；（]?(?:联系|咨询|报名)?(?:电话|手机号?|热线)(?:号码)?[：为是]?)$")
_GREETING = re.compile(
    r"^\s{0,9}(?:(?:各位|尊敬的)?(?:大家|领导|同事|同志|朋友|书记|主任)?(?:们|和|、)?(?:领导"
    r"|同事|群友|朋友|邻居)?(?:们)?(?:大家)?"
    r"(?:早上|上午|中午|下午|晚上)?(?:好|辛苦了)[！，。～-]{0,2})(?=\S)"
)
_LATER = re.compile(r"(?:下一步|接下来|今后|下步|后续|下阶段)[^\n]{0,400}")
_SEPARATOR = "\n"


@dataclass(frozen=True)
class Message:
    """A message to read. `view`: its own words; `sent_on`: the day its forwarded header tells, if one does;
    `headers`: the lines that say who wrote it; `is_chain`: a 接龙 of several people."""

    text: str
    view: View
    sent_on: tuple[int | None, int, int] | None
    headers: tuple[Span, ...]
    is_chain: bool

    def span(self, start: int, end: int) -> Span:
        """The span in the text of a part of the view."""
        return self.view.span(start, end)


def message_of(text: str) -> Message:
    """The message in a pasted text. The view keeps line breaks as signs, so that no rule reads across lines."""
    norm = normal(text)
    headers = list(_HEADER.finditer(norm))
    dropped = sorted(
        [found.span() for found in headers]
        + [found.span() for found in _DROPPED.finditer(norm)]
        + [found.span() for found in _PHONE.finditer(text)]
        + [found.span() for found in _CARD.finditer(text)]
    )
    dated = next((found for found in headers if found["month"]), None)
    sent = (int(dated["year"]) if dated["year"] else None, int(dated["month"]), int(dated["day"])) if dated else None
    return Message(text, _view(text, norm, dropped), sent, tuple(found.span() for found in headers), "#接龙" in norm)


def _view(text: str, norm: str, dropped: list[Span]) -> View:
    signs: list[str] = []
    spots: list[int] = []
    for place, sign in _kept(norm, dropped):
        shown = _SEPARATOR if sign in "\n\r\v\f\x85\u2028\u2029" else sign
        if shown == _SEPARATOR and signs and signs[-1] == _SEPARATOR:
            continue
        if shown != _SEPARATOR and (sign.isspace() or _is_picture(sign)):
            # A blank between words parts them as a comma would; inside a number or between a number and a word it
            # is only a blank.
            if signs and _parts(signs[-1], norm, place):
                signs.append("，")
                spots.append(place)
            continue
        if text[place] == "," and re.match(r"\d,\d{3}(?!\d)", text[max(0, place - 1) : place + 5]):
            continue
        signs.append(shown)
        spots.append(place)
    return View("".join(signs), spots)


def _parts(before: str, norm: str, place: int) -> bool:
    after = norm[place + 1 : place + 2]
    return (_is_han(before) and _is_han(after)) or (before in "0123456789" and _is_picture(norm[place]))


def _is_han(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff"


def _is_picture(sign: str) -> bool:
    return sign >= "\U0001f000" or ("\u2190" <= sign <= "\u2bff" and not sign.isdigit()) or sign in "\ufe0f\u200d"


def _kept(norm: str, dropped: list[Span]) -> Iterator[tuple[int, str]]:
    """Every sign outside the dropped spans; each of those leaves one line break."""
    at = 0
    for start, end in dropped:
        for place in range(at, min(start, len(norm))):
            yield place, norm[place]
        if start >= at:
            yield start, _SEPARATOR
        at = max(at, end)
    for place in range(at, len(norm)):
        yield place, norm[place]


def told(view: View) -> str:
    """The view with what is only announced for later blanked out, sign for sign."""
    return _LATER.sub(lambda found: " " * len(found.group()), view.text)


def summary_of(message: Message) -> str:
    """The message as one paragraph for the record: no headers, placeholders, greetings or phone numbers.

    At most 300 signs, ended after a whole sentence where one ends late enough.
    """
    text = message.text
    for start, end in reversed(message.headers):
        text = text[:start] + text[end:]
    text = _without_numbers(text)
    marked = normal(text)
    pieces, at = [], 0
    for found in _DROPPED.finditer(marked):
        pieces.append(text[at : found.start()])
        at = found.end()
    pieces.append(text[at:])
    lines = ["".join(sign for sign in line if not _is_picture(sign)).strip() for line in "".join(pieces).splitlines()]
    words = re.sub(r"[ \t]{1,40}", " ", " ".join(line for line in lines if line))
    greeted = _GREETING.match(normal(words))
    words = words[greeted.end() :] if greeted else words
    return _shortened(words.strip())


def _without_numbers(text: str) -> str:
    pieces, at = [], 0
    for found in sorted([*_PHONE.finditer(text), *_CARD.finditer(text)], key=lambda one: one.start()):
        before = text[at : found.start()]
        label = _PHONE_LABEL.search(normal(before[-16:]))
        pieces.append(before[: len(before) - (len(label.group()) if label else 0)])
        at = max(at, found.end())
    pieces.append(text[at:])
    return "".join(pieces)


def has_numbers(text: str) -> bool:
    """Whether a phone or identity number stands in the text."""
    return bool(_PHONE.search(text) or _CARD.search(text))


def _shortened(words: str) -> str:
    if len(words) <= LONGEST_SUMMARY:
        return words
    cut = words[:LONGEST_SUMMARY]
    stop = max(cut.rfind(sign) for sign in "。！？；!?;")
    return cut[: stop + 1] if stop >= LONGEST_SUMMARY // 2 else cut
