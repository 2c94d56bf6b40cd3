"""物资 as Excel: what came, went and lies there, shelf by shelf, every move, and what waits."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from beacon.catalogue.goods import Item
from beacon.documents.sheets import Cell, Column, Sheet, Workbook, to_xlsx
from beacon.figures.stock import latest_moves, shelf_lines, stock_balance, waiting_lines
from beacon.goods.items import items_of
from beacon.people.reach import Who

MOST_MOVES = 50_000


def stock_workbook(who: Who, starts: date, now: datetime) -> bytes:
    """The stock within reach since `starts` as of now (I28)."""
    items, until = items_of(who.tenant_id), now.date()
    line = f"{starts:%Y-%m-%d}至{until:%Y-%m-%d}；存=期初+入+调拨-出-损；待盘点的还没出库。"
    balances = stock_balance(who, items, starts, until)
    totals = [
        (
            row.item.label,
            row.item.counter,
            row.item.group,
            row.opening,
            row.taken_in,
            row.moved,
            row.out,
            row.lost,
            row.balance,
            row.waiting,
        )
        for row in balances
    ]
    shelves = [
        (shelf.shelf.name, item.label, pieces, item.counter)
        for shelf in shelf_lines(who, items)
        for item, pieces in shelf.lying
    ]
    waiting = [
        (row.shelf.name, row.record.happened_on, items[row.item].label, row.pieces, row.record.author.name)
        for row in waiting_lines(who)
    ]
    numbers = ("期初", "入", "调拨", "出", "损", "存", "待盘点")
    sheets = (
        Sheet(
            "收发存",
            "物资收发存",
            line,
            (Column("物资", 14), Column("量词", 6), Column("类别", 10), *(Column(n, 10, "integer") for n in numbers)),
            totals,
        ),
        Sheet(
            "架上",
            "各处现有",
            f"截至{now:%Y-%m-%d %H:%M}",
            (Column("在哪里", 24), Column("物资", 14), Column("数量", 10, "integer"), Column("量词", 6)),
            shelves,
        ),
        Sheet(
            "流水",
            "物资流水",
            f"新的在前；最多{MOST_MOVES}条",
            (
                Column("日期", 12, "date"),
                Column("登记时间", 18, "datetime"),
                Column("在哪里", 24),
                Column("物资", 14),
                Column("数量", 10, "integer"),
                Column("缘由", 12),
                Column("说明", 30),
                Column("记录", 30),
            ),
            _moves(who, items),
        ),
        Sheet(
            "待盘点",
            "待盘点的发放",
            "活动里已经发了，架上的账还不够；盘点或入库后记出库。",
            (
                Column("在哪里", 24),
                Column("活动日期", 12, "date"),
                Column("物资", 14),
                Column("数量", 10, "integer"),
                Column("记录单位", 24),
            ),
            waiting,
        ),
    )
    return to_xlsx(Workbook(sheets, now, "物资收发存"))


def _moves(who: Who, items: Mapping[str, Item]) -> Iterator[tuple[Cell, ...]]:
    for row in latest_moves(who, items, most=MOST_MOVES):
        move, record = row.move, row.record
        told = f"{record.author.name} {record.get_kind_display()} {record.place}".strip() if record else ""
        yield (
            move.day,
            move.at,
            move.shelf.name,
            row.item.label,
            move.pieces,
            move.get_cause_display(),
            move.reason,
            told,
        )
