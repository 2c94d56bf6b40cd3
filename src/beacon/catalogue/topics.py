"""What an activity was about: the topics of fire-safety publicity (R12, R19)."""

from collections.abc import Mapping
from types import MappingProxyType

TOPICS: Mapping[str, str] = MappingProxyType(
    {
        "facilities": "消防设施",
        "life_passage": "生命通道",
        "power_gas": "用电用气",
        "daily_management": "日常管理",
        "small_fires": "小火亡人",
        "escape": "自救逃生",
        "ebikes": "电动自行车",
        "children_and_fire": "儿童不玩火",
        "elders_and_fire": "老人用火用电",
        "forest_and_graves": "森林与祭祀",
    }
)
"""Identifier → label, in the order of every form and table. Nothing is ever taken out."""
