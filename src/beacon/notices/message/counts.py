"""How many came: head-counts of a message, summed where they are parts, refused where they are vague or rival."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from beacon.notices.message.reading import Heads, Read, Span
from beacon.notices.message.text import Message
from beacon.notices.numerals import number_of

NUMBER = r"(?:\d{1,6}|[零〇一二两三四五六七八九十百千廿]{1,6})"
MORE = r"(?:余|多|来|几|\+)?"

_STAFF = (
    r"(?:微型(?:消防)?站|志愿服务队|义务消防队|宣传小分队|专职消防队)(?:队员)?|志愿者"
    r"|志愿服务队员|工作人员|消防员|消防队员|消防救援人员|指战员|民警|辅警|讲师|讲解员"
    r"|宣传员|宣讲员|医护人员|检查人员|巡查人员|执法人员|安全员|社工"
)
_CROWD = (
    r"居民|村民|群众|市民|师生|学生|同学|教师|老师|教职工|教职员工|员工|职工|工人"
    r"|家长|孩子|小朋友|幼儿|娃娃|儿童|青少年|老人|老年人|业主|住户"
    r"|商户|商家|店主|经营者|经营户|负责人|管理人员|物业人员|物业|保安|网格员|楼栋长"
    r"|党员|干部|代表|选手|队员|观众|听众|学员|参训人员|参会人员|参演人员|参加人员"
    r"|参与人员|人员|照护者|护林员|妇女|务工人员|租客|租户"
)
_LEAD = (
    r"(?:约|大约|大概|差不多|得有|近|将近|上|超过?|逾|不少于|至少|有|共|共有|共计"
    r"|总计|合计|累计|达|为|：|来了|到了|到场|参加|参与|到会|参会|听讲|参训){0,3}?"
)
_COUNT = re.compile(
    rf"(?P<crowd>{_STAFF}|{_CROWD})?(?P<verb>参加|参与|到场|到会|参会|观看|听讲)?(?P<lead>{_LEAD})"
    rf"(?<![\d.第每])(?P<n>{NUMBER})(?P<more>{MORE})(?P<odd>[百千万]多?)?"
    rf"(?:(?P<plain>(?<=\d)(?=(?:{_CROWD})\d|[，。；\n]|$))|(?P<times>人次)|(?:多?[名位个号]"
    rf"|余名)?(?:的)?(?:社区|辖区|小区|本村|村里|全校|全体)?(?:独居|高龄|留守|困难"
    rf"|空巢|孤寡|行动不便)?(?:的)?(?P<noun>{_STAFF}|{_CROWD}|人(?!一组|以上|次|/|份"
    rf"|员密集|行道|口|大))|(?P<bare>多?[名位])|(?<=\+)(?=[，。；！\n]|$)|(?P<piece>个)(?=[，。；！\n]"
    rf"|$))"
)
_VAGUE = re.compile(
    rf"(?:近|将近|上|数|几|好几|上百|若干|许多|众多|不少|很多|大量|广大)(?:[十百千]+"
    rf"|{NUMBER})?(?:余|多|来)?(?:名|位|个)?(?:{_CROWD}|人)(?:次)?"
)
_QUANTITY = re.compile(r"近|将近|上|数|几|好几")
_LABELLED = re.compile(
    rf"(?:参加|参与|参训|受众|受教育|到场|总)?(?:人数|人次|人(?=[大约]))[：为是约共大概]{{0,3}}(?P<n>{NUMBER})(?P<more>{MORE})(?=[，。；\n人（]"
    rf"|$)"
)
_TOTAL_BEFORE = re.compile(r"(?:共计|共有|总计|合计|累计|总共|一共|共)[^\d，。；、\n]{0,8}$")
_SUBSET = re.compile(r"其中[^。；\n]{0,60}")
_LOOSE = re.compile(r"^[一二三四五六七八九]{2}$|[一二三四五六七八九]{2}[十百千]")
"""七八, 三四十: between two numbers."""
_TURNED_BACK = re.compile(r"(?:劝返|处罚|拘留|查处|应到|应参加?|报名)[^\d，。；\n]{0,8}$")
_RATE = re.compile(r"(?:每|人均)$")
_ANY_DIGIT = re.compile(r"近|数[十百千]|几[十百]|好几|上[百千]|若干|许多|众多|不少|很多|大量")


@dataclass(frozen=True)
class _Count:
    label: str
    people: int | None
    start: int
    end: int
    words: str
    is_staff: bool
    is_total: bool
    is_about: bool


def people_of(message: Message, text: str) -> tuple[Read[int], tuple[Heads, ...]]:
    """The head-count and its parts. `text`: the view's text, with what does not count blanked out.

    A total that is written is the head-count; parts side by side are added; helpers and officers count only in a
    written total. “近百人”, “若干人” and two counts that cannot both be meant have no value.
    """
    within = _marked(text, (found.span() for found in _SUBSET.finditer(text)))
    counts = [one for one in _counts(text) if one.is_total or not within[one.start]]
    vague = [one for one in counts if one.people is None]
    clear = [one for one in counts if one.people is not None]
    totals = [one for one in clear if one.is_total and not one.is_staff]
    crowd = [one for one in clear if not one.is_staff]
    heads = tuple(Heads(one.label, one.people or 0, message.span(one.start, one.end)) for one in clear)
    if vague:
        spans = tuple(message.span(one.start, one.end) for one in counts if not one.is_staff)
        others = tuple(dict.fromkeys(one.people for one in crowd if one.people is not None))
        return Read(None, spans, f"写的是“{vague[0].words}”，请填一个数。", others), ()
    if not crowd:
        if clear:
            staff = "、".join(f"{one.label}{one.people}人" for one in clear)
            spans = tuple(message.span(one.start, one.end) for one in clear)
            return Read(None, spans, f"只写了{staff}，没写来了多少人。"), ()
        return Read(reason="没写多少人参加，知道就填，不知道就空着。"), ()
    return _settled(message, text, totals or crowd, bool(totals), crowd, clear), heads


def _settled(
    message: Message,
    text: str,
    chosen: Sequence[_Count],
    by_total: bool,
    crowd: Sequence[_Count],
    clear: Sequence[_Count],
) -> Read[int]:
    spans = tuple(message.span(one.start, one.end) for one in chosen)
    numbers = [one.people or 0 for one in chosen]
    if by_total:
        if len(set(numbers)) > 1:
            return Read(None, spans, "写了几个总人数，请填一个。", tuple(dict.fromkeys(numbers)))
        parts = [one.people or 0 for one in crowd if not one.is_total]
        every = [one.people or 0 for one in clear if not one.is_total]
        about = any(one.is_about for one in clear)
        if len(parts) > 1 and not about and numbers[0] not in (sum(parts), sum(every)) and numbers[0] < max(parts):
            return Read(
                None,
                spans,
                f"分开写的加起来是{sum(parts)}，总数写的是{numbers[0]}，请填一个。",
                (numbers[0], sum(parts)),
            )
        if parts and numbers[0] < max(parts):
            others = (numbers[0], max(parts))
            return Read(None, spans, "写了两个人数，请填一个。", others)
        return Read(numbers[0], spans)
    if len(set(numbers)) == 1 and len({one.label for one in chosen}) == 1:
        return (
            Read(numbers[0], spans[:1])
            if len(chosen) == 1
            else Read(None, spans, "同一个人数写了两遍，请填一个数。", (numbers[0], sum(numbers)))
        )
    if _side_by_side(text, chosen):
        return Read(sum(numbers), spans)
    reason = "写了两个人数，请填一个。" if len(numbers) == 2 else "写了几个人数，请填一个。"
    return Read(None, spans, reason, tuple(dict.fromkeys(numbers)))


def _side_by_side(text: str, counts: Sequence[_Count]) -> bool:
    """Whether the counts are parts of one crowd: nothing stands between them but commas and helpers' counts."""
    for before, after in pairwise(counts):
        between = text[before.end : after.start]
        bare = _COUNT.sub("", between)
        if not re.fullmatch(r"[、，和及与以（）]{0,6}(?:参加|参与)?[、，]{0,1}", bare):
            return False
        if before.label == after.label or not before.label or not after.label:
            return False
    return True


def _marked(text: str, spans: Iterable[Span]) -> bytearray:
    """One sign for each of the text, set within the spans: looking one up costs the same however many there are."""
    marks = bytearray(len(text))
    for start, end in spans:
        marks[start:end] = b"\1" * (end - start)
    return marks


def _counts(text: str) -> Iterator[_Count]:
    taken: list[Span] = []
    for found in _LABELLED.finditer(text):
        taken.append(found.span())
        yield _Count("", number_of(found["n"]), *found.span(), found.group(), False, True, bool(found["more"]))
    for found in _VAGUE.finditer(text):
        if _QUANTITY.match(found.group()) and not re.search(r"[十百千\d一二三四五六七八九]", found.group()):
            continue
        if not _ANY_DIGIT.match(found.group()) or re.match(r"近[年期日来]|广大|大量", found.group()):
            continue
        if not re.search(r"[十百千\d若许众不很好]", found.group()):
            continue
        taken.append(found.span())
        yield _Count("", None, *found.span(), found.group(), False, False, True)
    told = _marked(text, taken)
    for found in _COUNT.finditer(text):
        if any(told[found.start() : found.end()]):
            continue
        one = _count(text, found)
        if one:
            yield one


def _count(text: str, found: re.Match[str]) -> _Count | None:
    crowd, noun = found["crowd"] or "", found["noun"] or ""
    if found["plain"] is not None and not crowd:
        return None
    if found["piece"] and not crowd and not re.search(r"来了|到了|到场|参加", found["lead"] + (found["verb"] or "")):
        return None
    before = text[max(0, found.start() - 12) : found.start("n")]
    if _RATE.search(text[max(0, found.start("n") - 2) : found.start("n")]) or _TURNED_BACK.search(before):
        return None
    if found["n"] == "一" or (found["n"] == "两" and noun != "人"):
        return None
    if found["n"] in ("十", "百", "千") and not found["more"] and noun == "人" and re.search(r"[数几近上]$", before):
        return None
    people = number_of(found["n"])
    if found["odd"] or _LOOSE.search(found["n"]):
        people = None
    label = noun if noun not in ("", "人") else crowd
    if (
        not label
        and found["bare"]
        and re.match(rf"[^，。；\n]{{0,5}}(?:{_STAFF})", text[found.end() : found.end() + 10])
    ):
        label = "工作人员"
    is_staff = bool(re.fullmatch(_STAFF, label)) and not re.search(
        r"培训|组织对", text[max(0, found.start() - 6) : found.start()]
    )
    is_total = text[found.end() : found.end() + 1] == "（" and bool(_COUNT.search(text, found.end(), found.end() + 12))
    is_total = is_total or bool(_TOTAL_BEFORE.search(text[max(0, found.start("n") - 12) : found.start("n")]))
    start = found.start("crowd") if crowd else found.start("lead") if found["lead"] else found.start("n")
    return _Count(
        label or "", people, start, found.end(), text[start : found.end()], is_staff, is_total, bool(found["more"])
    )
