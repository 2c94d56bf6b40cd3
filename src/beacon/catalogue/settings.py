"""The five settings 五进 of fire-safety publicity, and the unit groups a notice is addressed to."""

from collections.abc import Mapping
from types import MappingProxyType

SETTINGS: Mapping[str, str] = MappingProxyType(
    {"enterprise": "企业", "rural": "农村", "community": "社区", "school": "学校", "family": "家庭"}
)
"""Identifier → label, in the order the notice and every table use."""

GROUPS: Mapping[str, str] = MappingProxyType(
    {"community": "社区", "village": "村", "department": "街道部门", "concerned": "有关单位"}
)
"""Addressee groups of a notice: identifier → label."""

GROUP_COUNTERS: Mapping[str, str] = MappingProxyType(
    {"community": "个", "village": "个", "department": "个", "concerned": "家"}
)

SETTING_OF_GROUP: Mapping[str, str] = MappingProxyType(
    {"community": "community", "village": "rural", "department": "community", "concerned": "enterprise"}
)
"""The setting a unit's record has when neither the kind nor the person says otherwise."""
