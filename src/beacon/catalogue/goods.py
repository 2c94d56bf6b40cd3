"""What is handed out to residents. Counts only here; stock comes with the goods room."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Item:
    """One thing to hand out; `group` tells fire equipment (器材) from giveaways (宣传品)."""

    identifier: str
    label: str
    counter: str
    group: str


ITEMS: Mapping[str, Item] = MappingProxyType(
    {
        item.identifier: item
        for item in (
            Item("apron", "围裙", "条", "宣传品"),
            Item("shopping_bag", "购物袋", "个", "宣传品"),
            Item("leaflet", "宣传册", "份", "宣传品"),
            Item("fire_blanket", "灭火毯", "张", "器材"),
            Item("smoke_alarm", "烟感", "个", "器材"),
            Item("escape_hood", "面罩", "个", "器材"),
        )
    }
)
