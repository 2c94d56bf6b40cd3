"""What was handed out: the things of the catalogue by the names people give them, each with its number."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from beacon.catalogue.goods import ITEMS
from beacon.notices.message.counts import MORE, NUMBER
from beacon.notices.message.reading import Read, Span
from beacon.notices.message.text import Message
from beacon.notices.numerals import number_of

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "apron": r"围裙",
        "shopping_bag": r"购物袋|环保袋|手提袋|帆布袋|布袋",
        "leaflet": (
            r"(?:宣传|消防|安全|知识|告知|提示){0,3}(?:资料|手册|传单|宣传单页?|折页|彩页"
            r"|单页|宣传册|宣传页|宣传单|明白纸|小册子)|一封信"
        ),
        "fire_blanket": r"灭火毯",
        "smoke_alarm": r"(?:独立式)?(?:感烟|烟感|烟雾)(?:火灾)?(?:报警器|探测器|探测报警器|警报器)?",
        "escape_hood": r"(?:防烟|防毒|逃生|过滤式|消防){0,2}(?:面罩|面具|呼吸器)",
    }
)
"""Thing of the catalogue → what it is called in a message. One the catalogue gains is known by its label."""

_COUNTER = r"(?:[份条个张本册只套把件页支包枚袋部户台具幅])"
_THING = re.compile("|".join(f"(?P<{name}>{NAMES.get(name, re.escape(item.label))})" for name, item in ITEMS.items()))
_AFTER = re.compile(
    rf"[》”）]?(?:等)?(?:发了|发放了?|送了|安装|共计?|约|合计|一共|大约|近|了|：|，(?=\d"
    rf"|一?共)){{0,2}}(?P<each>各)?(?P<near>近|上|数|将近)?(?P<n>{NUMBER})(?P<more>{MORE})(?:{_COUNTER}"
    rf"|(?=[，。；、！\n]|$))"
)
_AFTER_VAGUE = re.compile(r"(?:各)?(?:若干|一批|一些|近|数|上)[十百千\d]{0,4}(?:余|多)?[份条个张本册只套]?")
_BEFORE = re.compile(
    rf"(?P<rate>(?:每[人家户位][^，。；\n]{{0,4}}?|各|一人)[发领送了装得]{{0,2}})?(?P<near>近"
    rf"|数)?(?P<n>{NUMBER})(?P<more>{MORE}){_COUNTER}(?:的)?$"
)
_UNSAID = "没写多少"
_RATE_AFTER = re.compile(r"，?(?:学完|走时)?(?:每人|人手|一人)[领发送得]?[一1]")
_EACH = re.compile(r"(?:每[人家户位组]|各家|一人)[^，。；\n]{0,4}$")
_ALL_TOLD = re.compile(rf"，?共计?(?P<n>{NUMBER})")
_LIST = re.compile(r"[、和及与，]")
_GIVEN = re.compile(
    r"发放|派发|发了|发(?=[宣围购灭烟面传])|赠送|送上|送去|送出|分发|领取|安装|发给"
    r"|免费|发点|送出|送到|送给|领[一了取]|人手|装了"
)
_OTHER = re.compile(
    rf"(?:发放|赠送|派发|送上|发了?|、|，|和|及)(?P<what>[\u4e00-\u9fff]{{2,6}}?)(?P<n>{NUMBER}){MORE}(?P<unit>[份条个张本册只套把件支包枚袋瓶盒])"
)
_NOT_GIVEN = re.compile(
    r"人|展板|横幅|海报|标语|条幅|责任书|承诺书|隐患|问题|宣传车|场|问卷|图片|开展"
    r"|年级|户|家|其中|演练|参加|接受|悬挂|张贴|摆放|签订|设置"
)


def handouts_of(message: Message, text: str) -> tuple[dict[str, Read[int]], list[str]]:
    """Number of each thing handed out, and sentences about what could not be entered.

    Things named without a number, with a vague one or with one number for several are there without a value.
    """
    found = list(_THING.finditer(text))
    read: dict[str, list[tuple[int | None, Span, str, str]]] = {}
    for place, thing in enumerate(found):
        number, end, reason = _number(text, found, place)
        if number is None and not reason:
            given_after = re.match(r"(?:都|全)?(?:发|领|送)", text[thing.end() : thing.end() + 3])
            if not given_after and not _GIVEN.search(
                re.split("[。；\n]", text[max(0, thing.start() - 20) : thing.start()])[-1]
            ):
                continue
            reason = f"写了{thing.group()}，{_UNSAID}，请填一个数。"
        start = thing.start() if end is None or end >= thing.start() else end
        stop = max(end or 0, thing.end())
        read.setdefault(str(thing.lastgroup), []).append((number, message.span(start, stop), reason, thing.group()))
    return {name: _joined(ITEMS[name].label, told) for name, told in read.items()}, _unlisted(text)


def _joined(label: str, told: list[tuple[int | None, Span, str, str]]) -> Read[int]:
    spans = tuple(span for _, span, _, _ in told)
    counted = [(number, words) for number, _, _, words in told if number is not None]
    if not counted:
        return Read(None, spans, told[0][2])
    unclear = next((reason for number, _, reason, _ in told if number is None and _UNSAID not in reason), "")
    numbers = [number for number, _ in counted]
    if unclear:
        return Read(None, spans, unclear, tuple(numbers))
    spans = tuple(span for number, span, _, _ in told if number is not None)
    if len(counted) == 1 or len({words for _, words in counted}) == len(counted):
        return Read(sum(numbers), spans)
    if len(set(numbers)) == 1:
        return Read(None, spans, f"{label}写了两遍，请填一个数。", (numbers[0], sum(numbers)))
    return Read(None, spans, f"{label}写了两个数，请填一个。", tuple(numbers))


def _number(text: str, found: list[re.Match[str]], place: int) -> tuple[int | None, int | None, str]:
    """The number of the thing at `place`, where its words end or begin, and what is unclear about it."""
    thing = found[place]
    after = _AFTER.match(text, thing.end())
    if after:
        shared = not after["each"] and _is_listed_before(text, found, place)
        words = text[thing.start() : after.end()]
        if after["near"]:
            return None, after.end(), f"写的是“{words}”，请填一个数。"
        if _EACH.search(text[max(0, thing.start() - 8) : thing.start()]):
            total = _ALL_TOLD.match(text, after.end())
            reason = f"写的是每家每人的数（{words}），没写一共多少，请填一个数。"
            return (number_of(total["n"]), total.end(), "") if total else (None, after.end(), reason)
        if shared and re.match(r"(?:等)?共", text[thing.end() : thing.end() + 2]):
            return None, after.end(), "几样东西合在一起写了一个数，请分开填。"
        if shared:
            return None, after.end(), "几样东西写了一个数，不知道是合在一起还是各有这么多，请分开填。"
        return number_of(after["n"]), after.end(), ""
    vague = _AFTER_VAGUE.match(text, thing.end())
    if vague:
        return None, vague.end(), f"写的是“{text[thing.start() : vague.end()]}”，请填一个数。"
    before = _BEFORE.search(text[max(0, thing.start() - 10) : thing.start()])
    if before:
        start = max(0, thing.start() - 10) + before.start()
        total = _ALL_TOLD.match(text, thing.end()) if before["rate"] else None
        if total:
            return number_of(total["n"]), total.end(), ""
        if before["rate"]:
            return None, start, f"写的是“{text[start : thing.end()]}”，没写一共多少，请填一个数。"
        if before["near"]:
            return None, start, f"写的是“{text[start : thing.end()]}”，请填一个数。"
        return number_of(before["n"]), start, ""
    if _RATE_AFTER.match(text, thing.end()):
        return None, None, f"写的是每人一{ITEMS[str(thing.lastgroup)].counter}，没写一共多少，请填一个数。"
    return _from_list(text, found, place)


def _is_listed_before(text: str, found: list[re.Match[str]], place: int) -> bool:
    """Whether another thing without a number of its own stands right before: 宣传册、围裙共200份."""
    if place == 0:
        return False
    before = found[place - 1]
    return bool(_LIST.fullmatch(text[before.end() : found[place].start()]))


def _from_list(text: str, found: list[re.Match[str]], place: int) -> tuple[int | None, int | None, str]:
    """A thing that shares the number behind the last of its list: with 各 it is its own, else nobody knows."""
    last = place
    while (
        last + 1 < len(found)
        and last < place + 6
        and _LIST.fullmatch(text[found[last].end() : found[last + 1].start()])
    ):
        last += 1
    if last == place:
        return None, None, ""
    after = _AFTER.match(text, found[last].end())
    if not after:
        vague = _AFTER_VAGUE.match(text, found[last].end())
        return None, None, f"写的是“{text[found[place].start() : vague.end()]}”，请填一个数。" if vague else ""
    if after["each"] and not after["near"]:
        return number_of(after["n"]), after.end(), ""
    return None, after.end(), "几样东西合在一起写了一个数，请分开填。"


def _unlisted(text: str) -> list[str]:
    """What was handed out besides the things of the catalogue."""
    told: list[str] = []
    for given in re.finditer(r"(?:发放|赠送|派发|送上|发了)[^。；\n]{0,60}", text):
        for found in _OTHER.finditer(given.group()):
            what = found["what"]
            if not _THING.search(what) and not _NOT_GIVEN.search(what):
                told.append(f"还写了{what}{found['n']}{found['unit']}，清单里没有，可以留在说一句里。")
    return list(dict.fromkeys(told))[:3]
