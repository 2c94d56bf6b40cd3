"""The Excel file of the ledger, added up by hand: what a clerk with a pocket calculator would find in it."""

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from python_calamine import CalamineWorkbook

from beacon.catalogue.goods import ITEMS
from beacon.catalogue.kinds import KINDS
from beacon.catalogue.people import AUDIENCE_GROUPS, FORCES
from beacon.catalogue.topics import TOPICS
from beacon.goods.models import StockItem
from beacon.records.models import Record
from beacon.records.read.telling import label

_KIND = {kind.label: kind for kind in KINDS.values()}
Row = dict[str, Any]


def rows_of(content: bytes) -> list[Row]:
    """The records of the sheet 台账 by column heading; the line of sums is left out."""
    cells = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("台账").to_python()
    head = next(n for n, row in enumerate(cells) if "做了什么" in row)
    rows = [dict(zip(cells[head], row, strict=True)) for row in cells[head + 1 :]]
    return [row for row in rows if row["做了什么"] in _KIND]


def added_up(rows: list[Row], figure: str) -> int:
    """The figure over the rows; how many rows there are where no figure is asked."""
    return int(sum(map(_of_row(figure), rows)))


def _of_row(figure: str) -> Callable[[Row], float]:
    """What one row adds."""
    name, _, part = figure.partition(".")
    match name:
        case "" | "records":
            return lambda row: 1
        case "events":
            return lambda row: int(_KIND[row["做了什么"]].is_event)
        case "attendance":
            return lambda row: (row["参加人次"] or 0) if _KIND[row["做了什么"]].is_event else 0
        case "uncounted":
            return lambda row: int(_KIND[row["做了什么"]].is_event and row["参加人次"] == "")
        case "broadcast_times":
            return lambda row: _told(row, "播了几次", 1) if row["做了什么"] == "广播" else 0
        case "broadcast_minutes":
            return lambda row: _told(row, "一共", 0) if row["做了什么"] == "广播" else 0
        case "banners":
            return lambda row: _told(row, "挂了几条", 0) if row["做了什么"] == "横幅" else 0
        case "posters":
            return lambda row: _told(row, "贴了几张海报", 0) if row["做了什么"] == "横幅" else 0
        case "screens":
            return lambda row: _told(row, "几块屏", 0) if row["做了什么"] == "大屏" else 0
        case "screen_minutes":
            return _screen_minutes
        case "handout":
            label = ITEMS[part].label if part in ITEMS else StockItem.objects.get(pk=part).label
            return lambda row: _after(row["发了什么"], label)
        case "skill":
            return lambda row: row["现场会用了（人次）"] or 0
        case "topic":
            return lambda row: int(TOPICS[part] in row["讲了哪些方面"].split("、"))
        case "group":
            return lambda row: int(AUDIENCE_GROUPS[part] in row["重点人群"].split("、"))
        case "force":
            return lambda row: _after(row["出动人次"], FORCES[part])
    raise AssertionError(f"no column of the ledger tells {figure}")


def _screen_minutes(row: Row) -> int:
    """「每天播：40；播到哪天：…」: so many minutes on each of its days."""
    until = re.search(r"(?:^|；)播到哪天：(\d{4})\D(\d+)\D(\d+)", row["这类活动的几项"])
    minutes = _told(row, "每天播", 0)
    if row["做了什么"] != "大屏" or until is None or not minutes:
        return 0
    began = row[label(Record, "happened_on")]
    days = (date(*map(int, until.groups())) - began).days + 1
    return minutes * max(days, 0)


def _after(text: str, label: str) -> int:
    """「围裙30件、购物袋2个」: 30 after 围裙."""
    found = [re.fullmatch(rf"{re.escape(label)}(\d+)\D*", part) for part in text.split("、")]
    return sum(int(match[1]) for match in found if match)


def _told(row: Row, label: str, usual: int) -> int:
    """「播放次数：3；分钟：40」."""
    found = re.search(rf"(?:^|；){re.escape(label)}：(\d+)", row["这类活动的几项"])
    return int(found[1]) if found else usual
