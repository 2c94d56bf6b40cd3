"""One pasted message of a chat → a proposed record. Pure: no database, no clock, nothing saved.

`read_message` is the entrance. It never guesses in silence: whatever the message leaves open comes back without a
value, or with one and the reason to look again.
"""

import re
from collections.abc import Sequence
from datetime import date

from beacon.catalogue.kinds import KINDS
from beacon.notices.message.counts import people_of
from beacon.notices.message.dates import day_of, half_of, time_of
from beacon.notices.message.evacuation import evacuation_of
from beacon.notices.message.goods import handouts_of
from beacon.notices.message.kinds import kind_of_message
from beacon.notices.message.places import Register, places_of
from beacon.notices.message.reading import Named, ProposedRecord, Read
from beacon.notices.message.text import has_numbers, message_of, summary_of, told
from beacon.notices.topics import topics_of

_TITLE = r"(?:书记|主任|队长|站长|所长|校长|园长|支书|村长|经理|民警|老师|同志|组长|网格长)"
_SURNAME = (
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
    "余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯"
    "龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_PERSON = re.compile(
    rf"{_TITLE}(?P<after>[{_SURNAME}][\u4e00-\u9fff]{{1,2}}?)(?=带|和|、|，|。|到|主|讲|组|在|：|\n|$)"
    rf"|(?<![\u4e00-\u9fff])(?P<before>[{_SURNAME}][\u4e00-\u9fff]{{0,2}}){_TITLE}"
    rf"|(?:联系人|主讲人?|讲师|负责人)[：为](?P<named>[\u4e00-\u9fff]{{2,4}})|(?P<short>[老小][{_SURNAME}])(?=[在给来去，、讲])"
)


def read_message(text: str, today: date, places: Sequence[Named] = ()) -> ProposedRecord:
    """The record one chat message seems to report, read as of `today`.

    `places` are the names of the register and the roster. Every value carries its spans in `text`; what is not told, or
    told in two ways, has no value and says so. Never raises; the time it takes grows with the text.
    """
    message = message_of(text)
    words = told(message.view)
    place, named, partners = places_of(message, words, Register(places))
    kind = kind_of_message(message, words, named)
    people, heads = people_of(message, words)
    handouts, unlisted = handouts_of(message, words)
    return ProposedRecord(
        kind=kind,
        happened_on=day_of(message, today),
        started_at=time_of(message),
        half_day=half_of(message),
        place=place,
        places=named,
        people=people,
        heads=heads,
        handouts=handouts,
        co_organisers=partners,
        setting=_setting(kind, named, place),
        topics=topics_of(words),
        summary=summary_of(message),
        evacuation=evacuation_of(message, words) if kind.value == "drill" else Read(),
        notices=(*unlisted, *_notices(text, message.view.text)),
    )


def _setting(kind: Read[str], named: Sequence[Named], place: Read[str]) -> Read[str]:
    """Which of the 五进, only where the place of the register or the kind itself decides it."""
    own = KINDS[kind.value].setting if kind.is_sure and kind.value else None
    settings = {one.setting for one in named}
    if own or len(settings) == 1:
        value = own or next(iter(settings))
        if value:
            return Read(value, kind.spans if own else place.spans)
    return Read()


def _notices(text: str, words: str) -> list[str]:
    """What the person should know before the words are kept."""
    told_to: list[str] = []
    if has_numbers(text):
        told_to.append("消息里的号码没有带进来。")
    people = dict.fromkeys(next(name for name in found.groups() if name) for found in _PERSON.finditer(words))
    if people:
        told_to.append(f"说一句里像有人名（{'、'.join(list(people)[:3])}），用不着就删掉。")
    return told_to
