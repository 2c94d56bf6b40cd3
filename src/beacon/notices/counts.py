"""How many: the numbers of times and of pieces that a sentence asks for."""

import re

from beacon.notices import due_rules
from beacon.notices.mark import DATE, FEAST, ITEMS, OPENING, PERIOD, TIMES, WITHIN, Mark, Sheet
from beacon.notices.numerals import number_of
from beacon.notices.void_rules import NORM, PUBLICITY

_PER_EVENT = re.compile(r"(?:每次|每场|每期|每堂|单次|每节|每班)[^，；]{0,30}")
_ARTICLE = re.compile(r"(?:新|又|再|进|这|那|任何|首|头|下|上|同|某|另)$")
_PRIOR = re.compile(r"(?:第|首|每|那|这)$")
_WAR = re.compile(r".{0,8}(?:战|仗|硬仗)")
_LEAST_WORDS = re.compile(r"(?:至少|不少于|不低于|不得少于|最少)$")
_STRONG_UNITS = frozenset("次场轮遍堂回") | {"场次", "场（次）", "班次"}
_HOUR = re.compile(r"\d{1,2}(?:时|点|：\d\d)")
_PER_ONE = re.compile(r"每个?(?:家庭|户|村|社区|单位)")
_LISTED = re.compile(r"[、和及]")
_CLAUSE_START = re.compile(r"[，。；：]")
_NAMED = frozenset(("个", "所", "户", "家", "支"))
_EQUIPMENT = frozenset("具盏把台辆顶双根只枚间箱袋桶段座所")
_FOUNDED = re.compile(r"(?:组建|成立|组成)[^，。；每]{0,6}$")
"""A team to be founded, where one kept ready is a norm."""
_ADDED = re.compile(r"^[^，。；：]{0,4}(?:附|图片|照片|字数)|（[^（）]{0,6}附[^（）]*$")
"""报送图文信息（附照片3-5张）: what belongs to a deed and is none."""
_KEPT = re.compile(r"配备|配有|配置|储备|存放|内有|常备|设有")
_WRITTEN = frozenset("篇则集")
_CHOSEN = re.compile(r"评|表彰|选树|选出|培养|奖励|推荐")
_MADE = re.compile(
    r"(?:完成|配齐|配足|编成|组成|建成|新建|新增|改造|组建|配发|更换|换|发放|派发|下发|发|摆放|设置|设立|制作|录制|拍摄|安装|加装|出动|准备|购置|投放|打造|创建"
    r"|张贴|悬挂|布设|更新|检查|走访|开设|开办|回收|清理|拆除|整治)(?![^，。；]{0,18}(?:对|每))"
)
_FLOW = re.compile(r"(?:以上|以下)?的(?!宣传|消防|安全|警示)|阶段|层面|方面|重点|环节|部门|单位要|村要|社区要|小组")
_EACH_ONE = re.compile(r"每(?:户|家|村|人|名|个)")
_SIGNED = re.compile(r"签|发|送|张贴")
_PER_DEED = re.compile(r"每(?![年月周日天季学半晚早旬个两双三隔])[^，。；]{1,6}$")
_PUT_OUT_ONE = re.compile(
    r"(?:推送|发送|发放|布置|排演|签订|制作|拍摄|张贴|悬挂|刊发|撰写|印发|发布"
    r"|推出)[^，。；]{0,12}$"
)


def mark_counts(sheet: Sheet) -> None:
    """Notes every number of times or pieces that is a demand, after the dates and periods are noted."""
    for found in due_rules.DAY_PARTS.regex.finditer(sheet.text):
        parts = len(due_rules.DAY_PART.findall(found["parts"]))
        if sheet.take(*found.span("n")):
            sheet.add(Mark(TIMES, *found.span("n"), count=parts * (number_of(found["n"]) or 1)))
            if not sheet.has(PERIOD) and sheet.take(*found.span("parts")):
                sheet.add(Mark(PERIOD, *found.span("parts"), cadence="daily"))
    for found in due_rules.PAIRED.regex.finditer(sheet.text):
        if sheet.take(*found.span("n")):
            moments = max(2, len(_LISTED.split(found["moments"])))
            sheet.add(Mark(TIMES, *found.span("n"), count=moments * (number_of(found["n"]) or 1)))
    for found in due_rules.CLOCKS.regex.finditer(sheet.text):
        if sheet.has(PERIOD) and sheet.take(*found.span()):
            sheet.add(Mark(TIMES, *found.span(), count=len(_HOUR.findall(found.group()))))
    for rule in due_rules.SHORT_TIMES:
        for found in rule.regex.finditer(sheet.text):
            if sheet.has(PERIOD) and sheet.take(*found.span("n")):
                sheet.add(Mark(TIMES, *found.span("n"), count=number_of(found["n"]) or 1))
    for found in _PER_EVENT.finditer(sheet.text):
        sheet.take(*found.span())
    for found in due_rules.TIMES.regex.finditer(sheet.text):
        count = number_of(found["n"])
        if count and _is_times(sheet, found) and sheet.take(*found.span()):
            sheet.add(Mark(TIMES, *found.span(), count=count))
    norms = [found.span() for found in NORM.regex.finditer(sheet.text)]
    for found in due_rules.ITEMS.regex.finditer(sheet.text):
        count = number_of(found["n"])
        norm = any(start <= found.start("n") < end for start, end in norms)
        if count and _is_items(sheet, found, norm) and sheet.take(found.start("n"), found.end()):
            sheet.add(Mark(ITEMS, found.start("n"), found.end(), count=count))


def _is_times(sheet: Sheet, found: re.Match[str]) -> bool:
    if (_PRIOR if found["unit"] in ("堂", "节") else _ARTICLE).search(
        sheet.text, max(0, found.start() - 2), found.start()
    ):
        return False
    each = _PER_DEED.search(sheet.text, max(0, found.start() - 8), found.start())
    if each and not (each.group()[1] in "户人家" and sheet.has(FEAST) and not sheet.has(PERIOD, WITHIN)):
        return False
    if found["unit"] in ("堂", "节") and "课" not in sheet.text[max(0, found.start() - 14) : found.end() + 24]:
        return False
    if found["unit"] in ("课时", "学时") and not _timed_near(sheet, found.start(), PERIOD, WITHIN):
        return False
    if found["unit"] in _STRONG_UNITS:
        return not _WAR.match(sheet.text, found.end(), found.end() + 9)
    return found["n"] not in "一" or bool(_LEAST_WORDS.search(sheet.text, max(0, found.start() - 6), found.start()))


def _is_items(sheet: Sheet, found: re.Match[str], norm: bool) -> bool:
    clause = sheet.text[max(0, found.start("n") - 24) : found.start("n")]
    if _ADDED.search(_CLAUSE_START.split(clause)[-1]):
        return False
    around = sheet.text[max(0, found.start() - 25) : found.end() + 12]
    put_out = bool(PUBLICITY.regex.search(around))
    if _EACH_ONE.search(sheet.text, max(0, found.start("n") - 14), found.start("n")) and _SIGNED.search(around):
        return True
    if (
        found["unit"] == "支"
        and found["n"] in "1一"
        and _FOUNDED.search(sheet.text, max(0, found.start("n") - 14), found.start("n"))
    ):
        return True
    before = _CLAUSE_START.split(sheet.text[max(0, found.start("n") - 24) : found.start("n")])[-1]
    if found["unit"] in ("名", "人") or (found["unit"] in _NAMED and _CHOSEN.search(before)):
        return bool(_CHOSEN.search(before)) and not _PER_ONE.search(before)
    if found["unit"] == "人次" and not _timed_near(sheet, found.start("n"), DATE, PERIOD):
        return False
    timed = sheet.has(DATE, PERIOD, WITHIN, FEAST, OPENING)
    if timed and _MADE.search(before) and not _FLOW.match(sheet.text, found.end()):
        return found["n"] != "一" or bool(found["more"])
    if found["unit"] in _EQUIPMENT:
        return False
    if not put_out and not timed and (norm or found["unit"] in "套部" or _KEPT.search(before)):
        return False
    if norm and not put_out:
        return False
    if timed and found["unit"] in _WRITTEN:
        return True
    if (found["least"] and found["least"][-1] != "各") or found["more"]:
        return True
    one = found["n"] != "一" or _PUT_OUT_ONE.search(sheet.text, max(0, found.start("n") - 16), found.start("n"))
    return put_out and bool(one) and found["unit"] not in "个家户组支套例栋本"


def _timed_near(sheet: Sheet, place: int, *sorts: int) -> bool:
    """Whether a mark of these sorts stands before a place in its clause."""
    start = max(sheet.text.rfind(sign, 0, place) for sign in "，；。")
    return any(start < mark.start < place and mark.sort in sorts for mark in sheet.found)
