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
    HAZARDS = "D10"
    STOCK = "D11"
    ROSTER = "D14"
    REGISTERS = "D14R"
    PAPERS = "D15"
    SETTINGS = "D16"
    RELIEF = "N03"
    ACCOUNTS = "A1"
    SECURITY = "A2"
    JOURNAL = "A3"


@dataclass(frozen=True)
class Role:
    """One role. `writes`: may change business data at all. `at_desk`: works at a desk, where the short idle limit
    and the second factor belong; the others record outdoors on a phone."""

    identifier: str
    label: str
    sentence: str
    reach: Reach
    screens: frozenset[Screen]
    writes: bool = True
    at_desk: bool = True

    @property
    def is_admin(self) -> bool:
        """One of the three administrators, who see no business data."""
        return self.reach is Reach.INSTALLATION

    @property
    def is_wide(self) -> bool:
        """Whether it reaches further than one unit, and so gives power over others."""
        return self.reach is not Reach.UNIT


_FIELD = frozenset({Screen.TODO, Screen.RECORD, Screen.HAZARDS, Screen.ME})
_DESK = frozenset({Screen.MY_REPORT, Screen.CALENDAR, Screen.DUTIES, Screen.LEDGER, Screen.STOCK})
_UNIT = _FIELD | _DESK | {Screen.ROSTER, Screen.REGISTERS}
_OFFICE = frozenset(Screen) - {Screen.SECURITY, Screen.JOURNAL}

ROLES: Mapping[str, Role] = MappingProxyType(
    {
        role.identifier: role
        for role in (
            Role("office", "街道消安办", "发通知、收月报、汇总，全街道的账都看得到。", Reach.TENANT, _OFFICE),
            Role(
                "leader",
                "分管领导",
                "看全街道的进度和汇总，答复减负建议，不改数据。",
                Reach.TENANT,
                frozenset(
                    {
                        Screen.CALENDAR,
                        Screen.DUTIES,
                        Screen.LEDGER,
                        Screen.HAZARDS,
                        Screen.STOCK,
                        Screen.REGISTERS,
                        Screen.PAPERS,
                        Screen.RELIEF,
                        Screen.ME,
                    }
                ),
                writes=False,
            ),
            Role("dept", "部门联络员", "记本部门的活动，报本部门的月报。", Reach.UNIT, _UNIT),
            Role("clerk", "村（社区）经办人", "记本村（社区）的活动，报月报。", Reach.UNIT, _UNIT),
            Role("head", "村（社区）负责人", "看本村（社区）的账，也能记、能报。", Reach.UNIT, _UNIT),
            Role("grid", "网格员", "记自己网格的活动。", Reach.UNIT, _FIELD, at_desk=False),
            Role("group", "组干部", "记自己小组的活动。", Reach.UNIT, _FIELD, at_desk=False),
            Role("brigade", "专职消防队员", "记队里参加的活动。", Reach.UNIT, _FIELD, at_desk=False),
            Role(
                "property",
                "物业",
                "记自己小区的培训和演练。",
                Reach.UNIT,
                _FIELD | {Screen.REGISTERS},
                at_desk=False,
            ),
            Role("enterprise", "企业安全员", "记本企业的活动。", Reach.UNIT, _FIELD, at_desk=False),
            Role("school", "学校安全干部", "记本校的活动。", Reach.UNIT, _FIELD, at_desk=False),
            Role("station", "消防站接待", "记到站参观的活动。", Reach.UNIT, _FIELD, at_desk=False),
            Role(
                "district",
                "区级",
                "看全区各街道已汇总的月报。",
                Reach.DISTRICT,
                frozenset({Screen.PAPERS, Screen.RELIEF, Screen.ME}),
                writes=False,
            ),
            Role(
                "admin_system",
                "系统管理员",
                "开账号、给岗位，不看业务数据。",
                Reach.INSTALLATION,
                frozenset({Screen.ACCOUNTS, Screen.ME}),
                writes=False,
            ),
            Role(
                "admin_security",
                "安全管理员",
                "管密码规则、锁定和岗位确认，不看业务数据。",
                Reach.INSTALLATION,
                frozenset({Screen.SECURITY, Screen.ME}),
                writes=False,
            ),
            Role(
                "admin_audit",
                "审计管理员",
                "看操作日志，不看业务数据。",
                Reach.INSTALLATION,
                frozenset({Screen.JOURNAL, Screen.ME}),
                writes=False,
            ),
        )
    }
)
