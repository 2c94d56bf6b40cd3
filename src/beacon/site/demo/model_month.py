"""锦绣社区 in November 2023: the month of the wireframes, event by event."""

from collections.abc import Mapping
from datetime import date, time

from beacon.site.demo.entries import Entry
from beacon.site.demo.story import STATION


def _jinxiu(month: int, day: int, hour: int, kind: str, setting: str, place: str, people: int, words: str) -> Entry:
    return Entry("C03", kind, date(2023, month, day), setting, time(hour, 0), place, words, people)


def _with(entry: Entry, school: str = "", details: Mapping[str, object] | None = None, **handouts: int) -> Entry:
    values = {**vars(entry), "school": school, "details": details or {}, "handouts": handouts}
    return Entry(**values)


def model_month() -> list[Entry]:
    """锦绣社区 from 24 October on: 14 events, 618 人次, 企1 农0 社9 校2 家2; its report is ready, unsent."""
    drill = {
        "evac_minutes": 6,
        "notified_before": True,
        "problems": "4栋2单元的通道门反锁",
        "improvements": "物业已换成推杆锁",
    }
    visit = {"station": STATION, "activities": "看器材、试水枪、学报警"}
    return [
        _jinxiu(10, 24, 19, "talk", "community", "锦绣苑1栋大堂", 35, "讲电动车为什么不能进楼充电。"),
        _with(
            _jinxiu(
                10, 26, 9, "giveaway", "community", "锦绣农贸市场门口", 60, "在市场口发围裙和宣传册，边发边讲用气。"
            ),
            apron=30,
            leaflet=80,
        ),
        _with(
            _jinxiu(10, 28, 10, "theme_event", "family", "锦绣社区文化广场", 72, "亲子一起找家里的火灾隐患。"),
            details={"form": "desk"},
            apron=20,
            shopping_bag=30,
            leaflet=60,
        ),
        _with(
            _jinxiu(10, 31, 15, "training", "community", "锦绣社区会议室", 28, "教网格员检查灭火器和消火栓。"),
            details={"audience": "grid", "trainer": "专职消防队", "duration_minutes": 60},
        ),
        _with(
            _jinxiu(11, 2, 15, "drill", "community", "锦绣苑3栋、4栋", 86, "模拟3栋7层厨房起火，两栋一起疏散。"),
            details=drill,
        ),
        _with(
            _jinxiu(11, 4, 9, "station_visit", "community", STATION, 32, "组织居民到就近的消防站参观。"),
            details=visit,
        ),
        _jinxiu(11, 6, 16, "talk", "enterprise", "锦绣百货", 40, "给商场店员讲怎么引导顾客疏散。"),
        _with(_jinxiu(11, 7, 10, "school_event", "school", "学苑中学", 34, "教住校生认应急灯和安全出口。"), "S04"),
        _with(
            _jinxiu(11, 9, 17, "giveaway", "community", "锦绣苑南门", 45, "119宣传日，下班时间在南门发围裙和购物袋。"),
            apron=30,
            shopping_bag=20,
        ),
        _with(
            _jinxiu(11, 10, 14, "school_event", "school", "江畔小学", 40, "给三年级讲着火了怎么办。"), "S03", leaflet=40
        ),
        _jinxiu(11, 13, 19, "talk", "family", "锦绣苑5栋", 22, "到独居老人集中的单元讲取暖用电。"),
        _jinxiu(11, 15, 19, "talk", "community", "锦绣苑2栋", 30, "楼栋会上说清楚楼道为什么不能堆物。"),
        _with(
            _jinxiu(11, 17, 10, "theme_event", "community", "锦绣广场", 56, "摆摊教用灭火毯，居民上手试。"),
            details={"form": "desk"},
            apron=20,
            shopping_bag=10,
            leaflet=60,
        ),
        _with(
            _jinxiu(11, 18, 10, "giveaway", "community", "锦绣苑1栋", 38, "周末挨单元发围裙、购物袋和宣传册。"),
            apron=20,
            shopping_bag=20,
            leaflet=60,
        ),
    ]
