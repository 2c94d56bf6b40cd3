"""What happened in 江畔街道 in 2023 as far as the product tells it: written down by hand, day by day."""

from collections.abc import Mapping
from datetime import date, datetime, time

from beacon.site.demo.entries import Entry, at

FOUNDED_AT = at(4, 10, 9, 0)
"""When the program was set up and the roster loaded."""

SIGNED = date(2023, 4, 15)
PUBLISHED_AT = at(4, 15, 10, 0)
LAST_DAY = date(2023, 11, 20)
"""Nobody has recorded anything yet on the day the demo opens, 21 November."""

EVENTS_BY_SETTING: Mapping[str, int] = {"enterprise": 58, "rural": 121, "community": 149, "school": 47, "family": 87}
ATTENDANCE = 38_740
HANDOUTS: Mapping[str, int] = {
    "apron": 2364,
    "shopping_bag": 3912,
    "leaflet": 7500,
    "fire_blanket": 437,
    "smoke_alarm": 412,
    "escape_hood": 96,
}
UNCOUNTED = 6
"""Events whose head-count nobody filled in."""

UNREAD = frozenset({"S05", "S06", "T02"})
"""Units that have not opened the notice: 新城幼儿园, 云汀职校, and 江畔派出所, which has no account."""

STATION = "江畔消防救援站"

_DRILLS = (
    ("C01", date(2023, 5, 18), "滨江花园1栋至3栋", 124, 7, ""),
    ("C03", date(2023, 5, 26), "锦绣苑1栋、2栋", 98, 8, ""),
    ("C02", date(2023, 6, 2), "桥头新居5栋", 76, None, ""),
    ("C05", date(2023, 6, 9), "学府名苑2栋", 88, 9, ""),
    ("C06", date(2023, 6, 16), "新城国际6栋", 143, 10, ""),
    ("C04", date(2023, 7, 6), "老码头院落", 52, None, "上半年演练"),
    ("C06", date(2023, 9, 15), "新城国际8栋", 131, 9, ""),
    ("C05", date(2023, 10, 27), "学府名苑4栋", 92, 8, ""),
    ("C01", date(2023, 11, 9), "滨江花园5栋", 117, 6, ""),
)
_VISITS = (
    ("C05", date(2023, 5, 6), 28, ""),
    ("C03", date(2023, 5, 13), 34, ""),
    ("C01", date(2023, 5, 20), 40, ""),
    ("C06", date(2023, 6, 3), 36, ""),
    ("C02", date(2023, 6, 10), 31, ""),
    ("C01", date(2023, 7, 15), 45, ""),
    ("C03", date(2023, 8, 12), 38, ""),
    ("C04", date(2023, 8, 26), 22, ""),
    ("C05", date(2023, 9, 9), 33, ""),
    ("C06", date(2023, 10, 14), 35, "三季度参观"),
    ("C01", date(2023, 10, 21), 42, ""),
    ("C02", date(2023, 10, 28), 27, "三季度参观"),
    ("C05", date(2023, 11, 11), 30, ""),
)
_DRILL_WORDS = (
    ("楼下充电的电动车起火，烟进了楼道", "三楼有住户往电梯跑", "已在电梯口贴“着火别坐电梯”"),
    ("二楼厨房油锅起火，居民捂湿毛巾从楼梯下来", "五楼的常闭门用砖顶着", "当场搬走，物业每天看一次"),
    ("夜里闻到焦味，楼长挨户敲门叫人", "有两户没听见喊声", "下次加一个手摇报警器"),
    ("晾在阳台的棉被被烟头点着，上层住户关门等救援", "", ""),
    ("配电箱冒烟，保安拉总闸后引导下楼", "集合点离楼太近", "集合点改到小区东门"),
    ("巷子里的木房起火，邻里互相搀着老人往江边走", "巷口停了两辆三轮车", "画了黄线，不再停车"),
    ("地下车库冒烟，坡道改作疏散路线", "应急灯有一盏不亮", "第二天换好了"),
    ("租住房里的插线板烧起来，合租的人分两路下楼", "", ""),
    ("高层中部起火，上半栋人员到避难层等候", "避难层堆了旧沙发", "三天内清走了"),
)
_VISIT_WORDS = (
    "看了水罐车和云梯车，孩子们试穿了战斗服",
    "听队员讲出警故事，轮流试了水枪",
    "学打绳结和结绳逃生，老人也上手了",
    "在烟热帐篷里弯腰走了一遍",
    "认了车上的器材，学会看压力表",
    "看消防员演示一分钟着装",
    "用油盆练灭火器，人人都喷了一次",
    "学了心肺复苏的基本手法",
    "看了指挥室怎么接警派车",
    "补上九月没去成的参观，重点看了高层救援装备",
    "老人专场，讲用火用电的老习惯怎么改",
    "站里出警改了日子，这回把灭火毯和面罩都试了",
    "看了消防车水带怎么接，亲子家庭为主",
)


def drills_and_visits() -> list[Entry]:
    """The communities' timed duties, 锦绣 in November excepted, which stands below with the rest of its month."""
    drills = [
        Entry(
            author=code,
            kind="drill",
            day=day,
            setting="community",
            start=time(15, 0),
            place=place,
            summary=f"模拟{scene}。",
            audience=people,
            details={"evac_minutes": minutes, "notified_before": True, "problems": problem, "improvements": remedy},
            make_up=make_up,
        )
        for (code, day, place, people, minutes, make_up), (scene, problem, remedy) in zip(
            _DRILLS, _DRILL_WORDS, strict=True
        )
    ]
    visits = [
        Entry(
            author=code,
            kind="station_visit",
            day=day,
            setting="community",
            start=time(9, 0),
            place=STATION,
            summary=f"组织居民{words}。" if not words.startswith(("补", "老", "站")) else f"{words}。",
            audience=people,
            details={"station": STATION, "activities": words},
            make_up=make_up,
        )
        for (code, day, people, make_up), words in zip(_VISITS, _VISIT_WORDS, strict=True)
    ]
    return drills + visits


CANCELLED: tuple[tuple[str, str, date, datetime, str], ...] = (
    ("C02", "三季度参观", date(2023, 9, 23), at(9, 22, 17, 40), "出警，当天不能接待"),
    ("C06", "三季度参观", date(2023, 9, 27), at(9, 26, 16, 5), "全站外出拉练"),
)
"""(unit, instance, day of the visit, when the office was told, reason): visits the station called off (站方取消)."""

_OPENINGS = (
    ("S01", "江畔中学", date(2023, 9, 1), 860, 1, "实验楼东侧疏散门上了锁，已打开"),
    ("S02", "滨江小学", date(2023, 9, 4), 640, 0, ""),
    ("S03", "江畔小学", date(2023, 9, 5), 720, 2, "两只灭火器压力不足，已通知更换"),
    ("S04", "学苑中学", date(2023, 9, 7), 580, 0, ""),
    ("S05", "新城幼儿园", date(2023, 9, 12), 180, 1, "厨房燃气报警器电源松动，已插好"),
    ("S06", "云汀职校", date(2023, 9, 20), 430, 3, "宿舍有人用大功率电器，已劝停；两处应急灯不亮"),
)
_OPENING_WORDS = (
    "升旗仪式后讲开学第一课，各班走了一遍疏散路线",
    "请专职队员进课堂，带学生认安全出口标志",
    "开学班会讲儿童不玩火，每班领一张家庭隐患清单",
    "全校广播讲宿舍用电，教师留下试了灭火器",
    "用儿歌讲见到烟要弯腰走，家长一起学",
    "实训楼前讲大功率电器的危险，住校生都来了",
)


def openings() -> list[Entry]:
    """The visits of 应急办 to the six schools when the autumn term began: a check and publicity each."""
    entries: list[Entry] = []
    for (code, name, day, people, problems_n, problems), words in zip(_OPENINGS, _OPENING_WORDS, strict=True):
        details = {"problems_n": problems_n, "problems": problems}
        check = f"到{name}看了疏散通道、消防设施和用电。"
        entries.append(
            Entry("D07", "school_check", day, "school", time(8, 40), name, check, details=details, school=code)
        )
        entries.append(
            Entry("D07", "school_event", day, "school", time(9, 30), name, f"{words}。", people, school=code)
        )
    return entries


MISTYPED = Entry(
    "V06",
    "giveaway",
    date(2023, 10, 12),
    "rural",
    time(9, 0),
    "龙洞村赶场街",
    "赶场天发宣传册，讲秋收烧秸秆的危险。",
    500,
)
"""龙洞 typed one nought too many; voided the next morning and recorded again."""

MISTYPED_VOID = (at(10, 13, 8, 50), "人次多写了一个0，已重记")


def _retyped() -> Entry:
    return Entry(**{**vars(MISTYPED), "audience": 50, "saved": at(10, 13, 8, 55)})


def single_stories() -> list[Entry]:
    """龙洞's corrected record, 石梯's without a head-count, and the one 双河 added when the office asked."""
    return [
        _retyped(),
        Entry("V01", "talk", date(2023, 11, 8), "rural", time(19, 0), "石梯村三组院坝", "院坝会讲冬天烤火怎么放心。"),
        Entry(
            "V03",
            "theme_event",
            date(2023, 8, 14),
            "rural",
            time(19, 0),
            "双河村文化广场",
            "夏夜坝坝电影前放消防短片，放完抽人答题。",
            42,
            {"form": "courtyard_meeting"},
            saved=at(8, 23, 11, 2),
        ),
    ]
