"""The frame of a notice: who issued it to whom, its title, number and dates, whether it may be published."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from beacon.notices.actors import split_names
from beacon.notices.numerals import number_of
from beacon.notices.reading import Header
from beacon.notices.surface import MARKER, View

_CN = "[〇零○一二三四五六七八九十]"
_DAY = rf"(?P<year>20\d\d|{_CN}{{4}})年(?P<month>\d{{1,2}}|{_CN}{{1,3}})月(?P<day>\d{{1,2}}|{_CN}{{1,3}})日"
_DATE_LINE = re.compile(rf"^(?P<who>[^\d，。；：]{{0,40}}?){_DAY}$")
_PRINTED = re.compile(rf"^(?P<who>[^\d，。；：]{{2,40}}?|){_DAY}(?:印发|印制|印)$")
_NUMBER = re.compile(r"[一-鿿]{2,14}[（【\[]20\d\d[）】\]]第?\d{1,4}号")
_TITLE_END = re.compile(
    r"(?:通知|方案|要点|意见|计划|通告|公告|通报|函|办法|细则|安排|决定"
    r"|批复|预案|倡议书|一封信|规定|制度|任务书|清单)(?:（(?:试行|征求意见稿"
    r"|修订|暂行)[^（）]{0,6}）)?$"
)
_TITLE_FRONT = re.compile(r"关于|20\d\d年|印发|转发|开展|《")
_ISSUER_END = re.compile(
    r"(?:政府|办事处|委员会|办公室|委|局|指挥部|街道|镇|乡|支队|大队"
    r"|领导小组|党工委|管委会|协会|公司|中心|学校|派出所)(?:文件|（印章）"
    r"|（章）)?$"
)
_SALUTE = re.compile(
    r"^(?:各|区|县|市|镇|街道|机关|有关|驻|辖区|局|全|园区|派出所|村"
    r"|社区|本)[^。；！？]{1,300}：$"
)
_LETTER = re.compile(
    r"^(?:致：?(?P<to>[^，。；：！？]{2,40}[^，。；：！？的信书])：?"
    r"|(?P<named>[^，。；：！？\d]{2,40}(?:公司|企业|单位|学校|幼儿园|中心|商户|业主|家长|朋友|居民|村民|合作社|委员会|委会|[村局办部厂店站院组长员]))：)$"
)
"""Whom a letter speaks to: 致：某某公司, 工业园各企业："""
_NO_LETTER = re.compile(r"联系|责任|牵头|抄送|主送|单位：|要|应|须|以下|如下|阶段|职责|^[一二三四五六七八九十\d（]")
_PUBLIC = re.compile(
    r"（?(?:此件)?(?:主动公开|公开发布|公开属性：(?:主动)?公开|(?:信息)?公开(?:方式"
    r"|选项|形式|类别)：(?:主动公开|公开))|此件公开"
)
_HIDDEN = re.compile(r"不予公开|依申请公开|不公开|此件不|内部")
_YEAR = re.compile(r"(20\d\d)年?")
_LETTER_TOP = 8
_FRONT = 40
"""Issuer, title and addressees stand among the first paragraphs."""


@dataclass(frozen=True)
class Frame:
    """The header, and the indexes of the paragraphs that are nothing but frame."""

    header: Header
    paragraphs: frozenset[int]


def frame_of(views: Sequence[View], default_year: int | None) -> Frame:
    """Reads the frame from all paragraphs of a notice."""
    texts = [view.text[:400] for view in views]
    taken: set[int] = set()
    salute = _salute(texts, taken)
    signed_at, signed_on, signer = _signed(texts, taken)
    title = _title(texts, taken, salute)
    printed_by, printed_on = _printed(texts, taken)
    number = _number(texts, taken)
    issuer = _issuer(texts, taken, signer, signed_at, title)
    taken.update(i for i, text in enumerate(texts) if i not in taken and len(text) < 60 and _is_title_line(text))
    year = (
        _year_of(title, [text for index, text in enumerate(texts[:_FRONT]) if index in taken], signed_on)
        or default_year
    )
    header = Header(
        issuer,
        title,
        year,
        number,
        split_names(re.sub(r"^致：?", "", texts[salute].rstrip("："))) if salute is not None else (),
        signed_on,
        _is_public(texts, taken),
        printed_by,
        printed_on,
    )
    return Frame(header, frozenset(taken))


def _salute(texts: Sequence[str], taken: set[int]) -> int | None:
    for index, text in enumerate(texts[:_FRONT]):
        if _SALUTE.match(text) and not MARKER.match(text) and not re.search(r"要|以下|如下|应", text):
            taken.add(index)
            return index
        letter = _LETTER.match(text) if index < _LETTER_TOP else None
        if letter and not MARKER.match(text) and not _NO_LETTER.search(text):
            taken.add(index)
            return index
        if text.endswith("。") and len(text) > 30:
            return None
    return None


def _title(texts: Sequence[str], taken: set[int], salute: int | None) -> str:
    for index, text in enumerate(texts[: salute if salute is not None else _FRONT]):
        if index in taken or "\t" in text or MARKER.match(text) or text[-1] in "。；！？，":
            continue
        wrapped = text
        for more in range(3):
            if (
                _TITLE_END.search(wrapped)
                and (_TITLE_FRONT.search(wrapped) or index < 6)
                and 5 <= len(wrapped) <= 120
                and len(texts) > 1
            ):
                taken.update(range(index, index + more + 1))
                return wrapped
            following = index + more + 1
            if (
                not _TITLE_FRONT.search(text)
                or following >= len(texts)
                or following in taken
                or texts[following][-1] in "。；："
            ):
                break
            wrapped += texts[following]
    return ""


def _is_title_line(text: str) -> bool:
    """The title again, above the enclosed paper itself."""
    return bool(
        _TITLE_END.search(text)
        and re.search(r"20\d\d年|关于", text)
        and not MARKER.match(text)
        and not re.search(r"[，。；：]", text)
    )


def _signed(texts: Sequence[str], taken: set[int]) -> tuple[int | None, date | None, str]:
    for index, text in enumerate(texts):
        found = _DATE_LINE.match(text) if len(text) < 70 else None
        if found and (day := _day(found)):
            taken.add(index)
            return index, day, found["who"]
    return None, None, ""


def _printed(texts: Sequence[str], taken: set[int]) -> tuple[str, date | None]:
    for index in range(len(texts) - 1, max(-1, len(texts) - 30), -1):
        found = _PRINTED.match(texts[index]) if len(texts[index]) < 90 else None
        if found is None:
            continue
        taken.add(index)
        who, above = found["who"], texts[index - 1] if index else ""
        if not who and _ISSUER_END.search(above) and len(above) < _LONGEST_ISSUER:
            # Some papers break the line between the printing office and its date.
            taken.add(index - 1)
            who = above
        return who, _day(found)
    return "", None


_LONGEST_ISSUER = 40


def _number(texts: Sequence[str], taken: set[int]) -> str | None:
    for index, text in enumerate(texts[:_FRONT]):
        found = _NUMBER.search(text) if len(text) < 40 and "《" not in text else None
        if found:
            taken.add(index)
            return found.group().replace("（", "〔").replace("）", "〕").replace("【", "〔").replace("】", "〕")
    return None


def _issuer(texts: Sequence[str], taken: set[int], signer: str, signed_at: int | None, title: str) -> str:
    if signer and _ISSUER_END.search(signer):
        return signer
    places = [signed_at - 1] if signed_at else []
    for index in [*places, *range(min(6, len(texts)))]:
        text = texts[index]
        plain = not MARKER.match(text) and not re.search(r"[，。；：]", text)
        if index not in taken and len(text) <= 40 and _ISSUER_END.search(text) and plain:
            _take_same(texts, taken, text)
            return re.sub(r"(?:文件|（印章）|（章）)$", "", text)
    front = re.match(
        (
            r"^([一-鿿]{2,30}?(?:政府|办事处|委员会|办公室|委|局|指挥部|领导小组"
            r"|大队|支队))关于"
        ),
        title,
    )
    return front.group(1) if front else ""


def _take_same(texts: Sequence[str], taken: set[int], issuer: str) -> None:
    taken.update(index for index, text in enumerate(texts) if text == issuer)


def _is_public(texts: Sequence[str], taken: set[int]) -> bool:
    for index, text in enumerate(texts):
        if len(text) < 40 and "公开" in text and (_PUBLIC.search(text) or _HIDDEN.search(text)):
            taken.add(index)
            return not _HIDDEN.search(text)
    return False


def _year_of(title: str, front: Sequence[str], signed_on: date | None) -> int | None:
    for text in (title, *front):
        if found := _YEAR.search(text):
            return int(found.group(1))
    return signed_on.year if signed_on else None


def _day(found: re.Match[str]) -> date | None:
    words = found["year"].replace("○", "〇"), found["month"], found["day"]
    year, month, day = (number_of(word) or 0 for word in words)
    try:
        return date(year, month, day) if 1990 <= year <= 2100 else None
    except ValueError:
        return None
