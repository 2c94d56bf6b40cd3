"""Who may open which screen: roles as data, each with a sentence a person understands."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Reach(StrEnum):
    """How far a role sees."""

    UNIT = "unit"
    TENANT = "tenant"
    DISTRICT = "district"
    INSTALLATION = "installation"


class Screen(StrEnum):
    """The screens that exist, by their identifiers in the product."""

    TODO = "M1"
    RECORD = "M2"
    MY_REPORT = "M3"
    ME = "M6"
    CALENDAR = "D1"
    NOTICE = "D2"
    DUTIES = "D3"
    LEDGER = "D4"
    COLLECT = "D5"
    PAPERS = "D15"


@dataclass(frozen=True)
class Role:
    """One role. `writes`: may change business data at all."""

    identifier: str
    label: str
    sentence: str
    reach: Reach
    screens: frozenset[Screen]
    writes: bool = True


_FIELD = frozenset({Screen.TODO, Screen.RECORD, Screen.ME})
_UNIT = _FIELD | {Screen.MY_REPORT, Screen.CALENDAR, Screen.DUTIES, Screen.LEDGER}
_NOTHING_BUT_ME = frozenset({Screen.ME})

ROLES: Mapping[str, Role] = MappingProxyType(
    {
        role.identifier: role
        for role in (
            Role("office", "街道消安办", "发通知、收月报、汇总，全街道的账都看得到。", Reach.TENANT, frozenset(Screen)),
            Role(
                "leader",
                "分管领导",
                "看全街道的进度和汇总，不改数据。",
                Reach.TENANT,
                frozenset({Screen.CALENDAR, Screen.DUTIES, Screen.LEDGER, Screen.PAPERS, Screen.ME}),
                writes=False,
            ),
            Role("dept", "部门联络员", "记本部门的活动，报本部门的月报。", Reach.UNIT, _UNIT),
            Role("clerk", "村（社区）经办人", "记本村（社区）的活动，报月报。", Reach.UNIT, _UNIT),
            Role("head", "村（社区）负责人", "看本村（社区）的账，也能记、能报。", Reach.UNIT, _UNIT),
            Role("grid", "网格员", "记自己网格的活动。", Reach.UNIT, _FIELD),
            Role("group", "组干部", "记自己小组的活动。", Reach.UNIT, _FIELD),
            Role("brigade", "专职消防队员", "记队里参加的活动。", Reach.UNIT, _FIELD),
            Role("property", "物业", "记自己小区的培训和演练。", Reach.UNIT, _FIELD),
            Role("enterprise", "企业安全员", "记本企业的活动。", Reach.UNIT, _FIELD),
            Role("school", "学校安全干部", "记本校的活动。", Reach.UNIT, _FIELD),
            Role("station", "消防站接待", "记到站参观的活动。", Reach.UNIT, _FIELD),
            Role(
                "district",
                "区级",
                "看全区各街道已汇总的月报。",
                Reach.DISTRICT,
                frozenset({Screen.PAPERS, Screen.ME}),
                writes=False,
            ),
            Role(
                "admin_system",
                "系统管理员",
                "管单位和账号，不看业务数据。",
                Reach.INSTALLATION,
                _NOTHING_BUT_ME,
                writes=False,
            ),
            Role(
                "admin_security",
                "安全管理员",
                "管权限和密码规则，不看业务数据。",
                Reach.INSTALLATION,
                _NOTHING_BUT_ME,
                writes=False,
            ),
            Role(
                "admin_audit",
                "审计管理员",
                "看操作日志，不看业务数据。",
                Reach.INSTALLATION,
                _NOTHING_BUT_ME,
                writes=False,
            ),
        )
    }
)
