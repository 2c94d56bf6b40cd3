"""D11 物资: the list of things and the form that adds one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from beacon.catalogue.goods import ITEMS
from beacon.goods.items import add_item, added_items, find_item, may_change_items, offer_item
from beacon.goods.models import GROUPS
from beacon.kit.refusals import Refusal, require
from beacon.people.roles import Screen
from beacon.web.gate import StaffRequest, gate, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.STOCK)
def stock_items(request: StaffRequest) -> HttpResponse:
    """The list of things, and the form that adds one."""
    require(may_change_items(request.who))
    form, reason = request.POST.dict(), None
    if request.method == "POST":
        try:
            item = add_item(
                by=request.who,
                label=form.get("label", ""),
                counter=form.get("counter", ""),
                group=form.get("group", ""),
            )
            messages.success(request, f"加好了，「{item.label}」已经在记一笔里。")
            return redirect("stock_items")
        except Refusal as refusal:
            reason = refusal.reason
    context = {
        "items": ITEMS.values(),
        "added": added_items(request.who),
        "groups": GROUPS,
        "typed": form,
        "reason": reason,
    }
    return render(request, "stock/items.html", context, status=status_of(reason) if reason else 200)


@require_POST
@gate(Screen.STOCK)
def stock_item_offer(request: StaffRequest, stock_item_id: UUID) -> HttpResponse:
    """停用 or 启用 a thing."""
    item = find_item(request.who, stock_item_id)
    offer_item(by=request.who, item=item, is_offered=request.POST.get("offer") == "1")
    word = "记一笔里又能选了" if item.is_offered else "记一笔里不再出现，以前发的还在账上"
    messages.success(request, f"「{item.label}」{word}。")
    return redirect("stock_items")
