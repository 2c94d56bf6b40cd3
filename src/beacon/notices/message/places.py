"""Where it was and who took part: names of the register and roster, else the words after 在 or 到."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from beacon.notices.message.reading import Named, Read, Span
from beacon.notices.message.text import Message

_TO = (
    r"(?:(?<![现正实存旨所内])在|走进|走入|进入|前往|来到|参观了?(?=[^，。；\n]{2,14}(?:站"
    r"|馆|基地))|(?<![回过出进失除拿])去[到了]?(?!年|的|世|重)|到了|深入|(?<![达遇感听做看收得受直报参签拉接送先后])到(?!了?[\d一二三四五六七八九十]{1,4}[户家人名所处个位])(?![会场位了底期此达岗])"
    r"|赴|(?:地点|点位|地址|位置)[：是为在]?|(?<![对关属由处位鉴等基用便利勇善])于(?![\d今昨前本上周近]))"
)
_STARTS_NO_PLACE = (
    r"(?![\d一二三四五六七八九十]{1,3}[月日号点人名时家户所处个位：]|今|昨|前天|活动"
    r"|此|线|场|家|全|会上|会中|演练|培训|宣传|现场|学习|检查|做好|日常|节日|冬|春"
    r"|夏|秋|各级|上级|党|领导|主任|书记"
    r"|微信|公众号|[^，。；\n]{0,6}群里?|网上|抖音|朋友圈|大家|我|你|他|意识|消防安全"
    r"|火灾|居民心|一定|群里|此次|本次|这次|[^，。；\n]{1,14}(?:指导下|支持下|配合下"
    r"|带领下|协助下|帮助下|组织下|见证下|之际|期间|过程中|活动中|前提下))"
)
_VERB = (
    r"(?=开展|组织|举行|举办|召开|进行|实施|做|搞|发放|派发|悬挂|张贴|放映|播放|广播"
    r"|循环|喊话|宣传|清理|巡查|检查|排查|指导|参观|体验|学习|观摩|逐户|入户|敲门"
    r"|走访|摆摊|摆放|设置|联合"
    r"|集中|向|给|为|对|与|和居民|让|安装|劝导|灭火|演练|培训|的演练|消防(?!救援站"
    r"|站|队|大队|广场|主题公园)|安全|改|办|讲|顺利|带|以|反诈|[，。；！\n（）]|时间"
    r"|内容|人数|看|教|学用|学着|练习|夜查|支了|摆了|放坝|拉横幅|装|请|转|巡|模拟"
    r"|当|挨家|设点|教|(?<!开)发|送|查[了看]|开(?=[^，。；！\n]{0,10}会议?(?:[，。；！\n]|$))|$)"
)
_WORDS = re.compile(rf"{_TO}{_STARTS_NO_PLACE}(?P<where>[^，。；！？\n：]{{2,30}}?){_VERB}")
_LABELLED = re.compile(r"(?:活动)?(?:地点|点位|地址)[：是为](?P<where>[^，。；\n]{2,30})")
_TAIL = re.compile(
    r"(?:小区|校区|家属院|居委会|村委会|党群服务中心|文明实践站|便民服务中心|服务中心"
    r"|活动中心|中心花园|会议室|活动室|广场|院坝|坝子|院子|大院|院内|操场|门口|门前"
    r"|大门|楼下|架空层|楼栋|楼道"
    r"|[\d一二三四五六七八九十]{1,3}(?:号楼|栋|幢|单元|组|期|楼|号院)|[A-D]区|[东南西北]区|楼){1,4}"
)
_AT_START = re.compile(
    r"(?:^|[，。；\n：]|今天|今日|昨天|昨日|前天|上午|下午|晚上|早上|[\d一二三四五六七八九十]点半?"
    r"|（周[一二三四五六日天]）)"
    r"(?P<where>(?!我|今|昨|前|上午|下午|晚|早|[^，。；\n]{0,12}(?:在|到|开展|组织"
    r"|参加))[\u4e00-\u9fff]{0,12}?(?:文化广场|广场|门口|集市|菜市场|农贸市场|会议室"
    r"|活动室|操场|坝子|服务中心))"
    r"(?=[\u4e00-\u9fff，。；\n])"
)
_ALONG = re.compile(r"(?:走访|检查|夜查|查了|排查)(?P<where>(?:辖区)?沿街[\u4e00-\u9fff]{2,5}?)(?=[\d，。；\n])")
_MORE = re.compile(r"[、和及](?P<tail>[\d一二三四五六七八九十]{1,3}(?:号楼|栋|幢|单元|期))")
_AND = re.compile(r"[、和及]")
_CO = re.compile(r"(?:联合|会同|协同|携手|邀请|联手|邀|配合|(?<=[社区村办校])[与和同])[^，。；\n]{0,3}$|(?:感谢)$")
_SUPPORT = re.compile(r"[^，。；\n]{0,2}(?:的?(?:大力)?(?:现场)?(?:指导|支持|协助|配合))")
_TO_BEFORE = re.compile(rf"{_TO}$")
_NO_PLACE = "没写在哪里，可以补上。"
_NO_NAMES = {"辖区", "辖区内", "现场", "全村", "全社区", "各小区", "当地"}
_GROUP_CHAT = re.compile(r"(?:业主|居民|家长)?(?:微信)?群")
_MOST = 60
"""No message names more places; what a longer paste names after them is not looked at."""
_FEWEST = 2


@dataclass(frozen=True)
class _Hit:
    named: Named
    start: int
    end: int


class Register:
    """The names to look for, found in one pass over a text however many there are."""

    def __init__(self, places: Sequence[Named]) -> None:
        self._by_name: dict[str, Named] = {}
        lengths: dict[str, set[int]] = {}
        for named in places:
            for name in (named.name, *named.aliases):
                if len(name) >= _FEWEST:
                    self._by_name.setdefault(name, named)
                    lengths.setdefault(name[:_FEWEST], set()).add(len(name))
        self._lengths = {start: sorted(known, reverse=True) for start, known in lengths.items()}

    def named(self, name: str) -> Named | None:
        """The place of exactly that name."""
        return self._by_name.get(name)

    def hits(self, text: str) -> list[_Hit]:
        """Every name that stands in the text, the longest at each place, none within another."""
        found: list[_Hit] = []
        at = 0
        while at < len(text) - 1:
            for length in self._lengths.get(text[at : at + _FEWEST], ()):
                named = self._by_name.get(text[at : at + length])
                if named is not None and at + length <= len(text):
                    found.append(_Hit(named, at, at + length))
                    at += length - 1
                    break
            at += 1
        return found


def places_of(
    message: Message, text: str, register: Register
) -> tuple[Read[str], tuple[Named, ...], tuple[Named, ...]]:
    """The place as words, the names of the register in it, and the units that took part beside the writer's own."""
    hits = register.hits(text)[:_MOST]
    said = [found.span("where") for found in _LABELLED.finditer(text)] or [
        found.span("where") for found in _WORDS.finditer(text)
    ]
    said = said or [found.span("where") for found in (*_AT_START.finditer(text), *_ALONG.finditer(text))]
    said = said[:_MOST]
    co = _partners(text, hits, said)
    elsewhere = any(start <= hit.start < end and not hit.named.setting for start, end in said for hit in hits)
    spans: list[Span] = []
    named: list[Named] = []
    for hit in hits:
        within = next(((start, end) for start, end in said if start <= hit.start < end), None)
        if not within and (_GROUP_CHAT.match(text, hit.end) or (hit.named.setting and elsewhere)):
            continue
        if hit.named in co or not (
            hit.named.is_place or within or _TO_BEFORE.search(text[max(0, hit.start - 3) : hit.start])
        ):
            continue
        start, end = (hit.start, _tail(text, hit.end)) if within is None else (within[0], max(within[1], hit.end))
        if within and hit.named.is_place is False and within[0] != hit.start:
            continue
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
        named.append(hit.named)
        named += _further(text, hit, register)
    for start, end in said:
        if not any(first < end and start < last for first, last in spans) and not _is_partner(
            text, start, end, hits, co
        ):
            spans.append((start, end))
    spans = [span for span in _distinct(text, spans) if text[slice(*span)] not in _NO_NAMES]
    if not spans:
        return Read(reason=_NO_PLACE, others=tuple(named.name for named in co if named.is_place)), (), co
    read = Read("、".join(text[start:end] for start, end in spans)[:120], tuple(message.span(*span) for span in spans))
    return read, tuple(dict.fromkeys(named)), co


def _is_partner(text: str, start: int, end: int, hits: Sequence[_Hit], co: Sequence[Named]) -> bool:
    return any(hit.named in co and start <= hit.start < end for hit in hits)


def _distinct(text: str, spans: Sequence[Span]) -> list[Span]:
    """Each place once: the longer words where one repeats the beginning of another."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: one[0] - one[1]):
        words = text[slice(*span)]
        if not any(text[slice(*other)].startswith(words) for other in kept):
            kept.append(span)
    return sorted(kept)


def _tail(text: str, end: int) -> int:
    """Where the words go on that belong to a name: 锦绣苑|3栋、4栋."""
    tail = _TAIL.match(text, end)
    end = tail.end() if tail else end
    while further := _MORE.match(text, end):
        end = further.end()
    return end


def _further(text: str, hit: _Hit, register: Register) -> Iterator[Named]:
    """Buildings named by number only behind the first of them: 锦绣苑3栋、4栋."""
    name = text[hit.start : hit.end]
    stem = re.sub(r"[\d一二三四五六七八九十]{1,3}(?:号楼|栋|幢|单元|期)$", "", name)
    if stem == name:
        return
    end = hit.end
    while further := _MORE.match(text, end):
        known = register.named(stem + further["tail"])
        if known:
            yield known
        end = further.end()


def _partners(text: str, hits: Sequence[_Hit], said: Sequence[Span]) -> tuple[Named, ...]:
    """Units named as partners: after 联合 or 会同, before 支持, or in a row that does it together."""
    found: list[Named] = []
    last_end, was = -1, False
    row: list[_Hit] = []
    for hit in hits:
        follows = last_end >= 0 and bool(_AND.fullmatch(text[last_end : hit.start]))
        if hit.named.is_place and text.startswith("物业", hit.end):
            last_end, was, row = hit.end, False, []
            continue
        led = bool(_CO.search(text[max(0, hit.start - 8) : hit.start]))
        backs = (
            not hit.named.is_place
            and bool(_SUPPORT.match(text, hit.end))
            and not _TO_BEFORE.search(text[: hit.start][-3:])
        )
        is_co = led or backs or (was and follows)
        row = [*row, hit] if follows and row else [hit]
        if is_co:
            found.append(hit.named)
        if (
            len(row) > 1
            and not any(one.named.is_place for one in row)
            and re.match(r"[两二三四多]方|在[^，。；\n]{1,16}(?:联合|共同)(?!会)", text[hit.end : hit.end + 22])
        ):
            found += [one.named for one in row]
        last_end, was = hit.end, is_co
    return tuple(dict.fromkeys(found))
