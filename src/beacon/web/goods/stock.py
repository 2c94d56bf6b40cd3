"""D11 物资: what lies where, what waits for a count, and the forms that enter what comes and goes."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from beacon.documents.sheets import EXCEL
from beacon.figures.stock import latest_moves, shelf_lines, stock_balance, waiting_lines
from beacon.goods.deeds import deeds_of
from beacon.goods.items import items_of, may_change_items
from beacon.goods.moves import batch_of
from beacon.goods.undoing import is_undone, may_undo
from beacon.kit import clock
from beacon.kit.refusals import Refusal
from beacon.people.reach import Who
from beacon.people.roles import Screen
from beacon.records.stock import find_waiting, settle, undo_batch
from beacon.reports.papers.stock_book import stock_workbook
from beacon.web.asked import key_in
from beacon.web.gate import StaffRequest, gate
from beacon.web.taking import taken


def _year() -> date:
    return clock.today().replace(month=1, day=1)


@require_safe
@gate(Screen.STOCK)
def stock(request: StaffRequest) -> HttpResponse:
    """The stock of this year within reach."""
    who = request.who
    items = items_of(who.tenant_id)
    chosen, shelves = items.get(request.GET.get("item", "")), shelf_lines(who, items)
    return render(
        request,
        "stock/page.html",
        {
            "now": clock.now(),
            "starts": _year(),
            "lines": stock_balance(who, items, _year(), clock.today()),
            "shelves": shelves,
            "used_up": [line.shelf.name for line in shelves if not line.lying],
            "waiting": [(row, items[row.item]) for row in waiting_lines(who)],
            "moves": latest_moves(who, items, chosen.identifier if chosen else ""),
            "chosen": chosen,
            "deeds": deeds_of(who),
            "may_change_items": may_change_items(who) is None,
            "is_whole": who.path == "",
            "undo": _undo(who, request.GET.get("done", "")),
        },
    )


def _undo(who: Who, text: str) -> UUID | None:
    """What was just entered, while it can be taken back."""
    key = key_in(text)
    if key is None:
        return None
    try:
        moves = batch_of(who, key)
    except Refusal:
        return None
    return None if may_undo(who, moves) or is_undone(moves) else key


@require_safe
@gate(Screen.STOCK)
def stock_export(request: StaffRequest) -> HttpResponse:
    """The stock as Excel."""
    content = stock_workbook(request.who, _year(), clock.now())
    return taken(name=f"物资{clock.today():%Y%m%d}.xlsx", media_type=EXCEL, content=content)


@require_POST
@gate(Screen.STOCK)
def stock_settle(request: StaffRequest, line_id: UUID) -> HttpResponse:
    """记出库 of a hand-out that waited."""
    settle(by=request.who, line=find_waiting(request.who, line_id))
    messages.success(request, "记好了，架上的数已经减掉。")
    return redirect("stock")


@require_POST
@gate(Screen.STOCK)
def stock_undo(request: StaffRequest, batch_id: UUID) -> HttpResponse:
    """撤销."""
    undo_batch(by=request.who, batch_id=batch_id)
    messages.success(request, "已撤销，流水里两笔都看得到。")
    return redirect("stock")
