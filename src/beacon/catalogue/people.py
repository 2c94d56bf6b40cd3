"""Who is reached and who goes out: groups of listeners and kinds of force. Groups and numbers only, never persons."""

from collections.abc import Mapping
from types import MappingProxyType

AUDIENCE_GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "elders": "老年人",
        "children": "儿童青少年",
        "tenants": "出租房租户",
        "needs_help": "行动不便的人",
        "guards": "保安",
        "property": "物业人员",
        "caterers": "餐饮从业人员",
        "couriers": "快递外卖人员",
        "builders": "施工人员",
        "carers": "护理人员",
        "key_posts": "消防重点岗位人员",
    }
)
"""Key groups (重点人群, R47): identifier → label. A record may reach several; its 人次 are counted once (I25)."""

FORCES: Mapping[str, str] = MappingProxyType(
    {
        "committee": "村（社区）干部",
        "group_cadre": "组干部",
        "grid": "网格员",
        "brigade": "专职消防队员",
        "social": "社会应急力量",
        "volunteer": "志愿者",
    }
)
"""Who went out (R30, R53): identifier → label. Counted as 出动人次."""
