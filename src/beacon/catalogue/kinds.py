"""Every kind of activity that can be recorded, with its own fields and what it counts as."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from beacon.catalogue.fields import Field, FieldType

MOST_MINUTES = 24 * 60


@dataclass(frozen=True)
class Kind:
    """A kind of activity record.

    `is_event`: counted as 活动场次 (I05). `setting`: its main setting when the unit's own does not decide. `fields`
    is None while the kind has no form yet: it has a name in a notice, but nobody is offered it. `at_school`: the
    place is one of the schools.
    """

    identifier: str
    label: str
    is_event: bool
    counter: str = "场"
    setting: str | None = None
    fields: tuple[Field, ...] | None = None
    at_school: bool = False
    has_audience: bool = True
    hint: str = ""

    @property
    def is_offered(self) -> bool:
        """Whether people can record it today."""
        return self.fields is not None


def _number(name: str, label: str, unit: str, most: int) -> Field:
    return Field(name, label, FieldType.INTEGER, unit, most)


def _line(name: str, label: str, hint: str = "") -> Field:
    return Field(name, label, FieldType.TEXT, hint=hint)


_DRILL = (
    _number("evac_minutes", "疏散用时", "分钟", MOST_MINUTES),
    Field("notified_before", "提前告知了居民", FieldType.YES_NO),
    _line("problems", "发现的问题", "没有就不填"),
    _line("improvements", "怎么改进"),
)
_VISIT = (_line("station", "哪个消防站"), _line("activities", "看了什么、做了什么"))
_TRAINING = (
    Field(
        "audience",
        "培训对象",
        FieldType.CHOICE,
        choices=MappingProxyType(
            {
                "residents": "居民",
                "grid": "网格员",
                "two_committees": "村“两委”成员",
                "property": "物业人员",
                "staff": "单位员工",
                "key_person": "消防重点岗位人员",
            }
        ),
    ),
    _line("trainer", "谁来讲"),
    _number("duration_minutes", "时长", "分钟", MOST_MINUTES),
)
_BROADCAST = (
    _number("times", "播了几次", "次", 1000),
    _number("minutes", "一共", "分钟", MOST_MINUTES),
    _line("clip", "播了什么"),
)
_THEME = (
    Field(
        "form",
        "形式",
        FieldType.CHOICE,
        choices=MappingProxyType(
            {
                "desk": "摆摊宣传",
                "courtyard_meeting": "院坝会",
                "contest": "竞赛",
                "show": "文艺演出",
                "exhibition": "展览体验",
            }
        ),
    ),
)
_SCHOOL_CHECK = (_number("problems_n", "发现问题", "处", 500), _line("problems", "什么问题"))

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.identifier: kind
        for kind in (
            Kind("talk", "宣讲", True, fields=(_line("topic", "讲了什么"),)),
            Kind("drill", "演练", True, fields=_DRILL),
            Kind("giveaway", "发放", True, counter="次", fields=(), hint="发了多少，填在下面"),
            Kind("station_visit", "参观", True, counter="次", setting="community", fields=_VISIT),
            Kind("broadcast", "广播", False, counter="次", fields=_BROADCAST, has_audience=False),
            Kind("theme_event", "主题活动", True, fields=_THEME),
            Kind("training", "培训", True, fields=_TRAINING),
            Kind("school_event", "校园活动", True, setting="school", fields=(), at_school=True),
            Kind(
                "school_check",
                "校园检查",
                False,
                counter="次",
                setting="school",
                fields=_SCHOOL_CHECK,
                at_school=True,
                has_audience=False,
            ),
            Kind("online_training", "在线培训", True),
            Kind("screen", "大屏", False),
            Kind("video", "宣传片", True),
            Kind("banner", "横幅", False, counter="条"),
            Kind("column", "专栏", False, counter="期"),
            Kind("media", "媒体报道", False, counter="篇"),
            Kind("media_ride", "媒体随行", True),
            Kind("family_check", "亲子共查", True, setting="family"),
            Kind("gathering", "集体活动", True),
            Kind("lane_clear", "通道劝导", True, setting="family"),
            Kind("delegated_visit", "执法随行宣传", True, setting="enterprise"),
            Kind("enterprise_hunt", "企业查患", True, setting="enterprise"),
            Kind("platform_promo", "平台推广", True),
            Kind("base_visit", "基地参观", True),
            Kind(
                "meeting",
                "会商",
                False,
                counter="次",
                fields=(_line("agreed", "商定了什么"),),
                has_audience=False,
            ),
            Kind("urge", "督促", False),
            Kind("highrise_check", "高层检查", False),
            Kind("other", "其他", True, fields=()),
        )
    }
)
"""Identifier → kind. Nothing is ever taken out: old records keep their meaning."""

OFFERED: tuple[Kind, ...] = tuple(kind for kind in KINDS.values() if kind.is_offered)
