"""D11 物资: the forms that enter what comes and goes."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from beacon.forms.stock import item_lines, typed_day, typed_pieces
from beacon.goods.deeds import STOCK_DEEDS, StockDeed
from beacon.goods.items import items_of, offered
from beacon.goods.models import STORE
from beacon.goods.moving import give_back, issue, take_in, write_off
from beacon.goods.shelves import Owner, find_owner, may_keep, on_shelf, owner_of, receivers, shelf_of
from beacon.kit import clock
from beacon.kit.ids import new_id
from beacon.kit.refusals import Refusal, require
from beacon.people.reach import Who
from beacon.people.roles import Screen
from beacon.records.stock import count
from beacon.web.asked import key_in
from beacon.web.gate import StaffRequest, gate, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.STOCK)
def stock_in(request: StaffRequest) -> HttpResponse:
    """入库."""
    return _enter(request, STOCK_DEEDS["in"])


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.STOCK)
def stock_issue(request: StaffRequest) -> HttpResponse:
    """发给单位."""
    require(may_keep(request.who, None))
    return _enter(request, STOCK_DEEDS["issue"])


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.STOCK)
def stock_count(request: StaffRequest) -> HttpResponse:
    """盘点."""
    return _enter(request, STOCK_DEEDS["count"])


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.STOCK)
def stock_loss(request: StaffRequest) -> HttpResponse:
    """登记损耗."""
    return _enter(request, STOCK_DEEDS["loss"])


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.STOCK)
def stock_return(request: StaffRequest) -> HttpResponse:
    """退回库房."""
    return _enter(request, STOCK_DEEDS["return"])


def _enter(request: StaffRequest, deed: StockDeed) -> HttpResponse:
    who, form = request.who, (request.POST if request.method == "POST" else request.GET).dict()
    own = None if who.path == "" else owner_of(who.unit)
    key = key_in(form.get("unit", ""))
    owner = own if key is None else find_owner(who, key)
    require(may_keep(who, owner))
    if request.method != "POST":
        return _form(request, deed, owner, {"unit": form.get("unit", "")}, {})
    try:
        batch_id = _do(who, deed, owner, form, key_in(form.get("request_id", "")) or new_id())
    except Refusal as refusal:
        if refusal.reason.field is None:
            raise
        problems = {refusal.reason.field: refusal.sentence}
        return _form(request, deed, owner, form, problems, status_of(refusal.reason))
    messages.success(request, f"{deed.label}记好了。")
    return redirect(f"{reverse('stock')}?done={batch_id}")


def _do(who: Who, deed: StockDeed, owner: Owner, form: Mapping[str, str], request_id: UUID) -> UUID:
    """The deed as it was typed; the key of what it wrote."""
    items, reason = items_of(who.tenant_id), form.get("reason", "")
    pieces = typed_pieces(form, items, noughts=deed.identifier == "count")
    day = typed_day(form, clock.today())
    if deed.asks_unit and owner is None:
        raise Refusal("no_unit", "请选单位。", "unit")
    if deed.identifier == "count":
        return count(by=who, owner=owner, counted=pieces, request_id=request_id, reason=reason).id
    if deed.identifier == "in":
        done = take_in(by=who, owner=owner, pieces=pieces, day=day, request_id=request_id, reason=reason)
    elif deed.identifier == "loss":
        done = write_off(by=who, owner=owner, pieces=pieces, day=day, request_id=request_id, reason=reason)
    elif owner is None:
        raise Refusal("no_unit", "请选单位。", "unit")
    elif deed.identifier == "issue":
        done = issue(by=who, to=owner, pieces=pieces, day=day, request_id=request_id, reason=reason)
    else:
        done = give_back(by=who, owner=owner, pieces=pieces, day=day, request_id=request_id, reason=reason)
    return done.id


def _form(
    request: StaffRequest,
    deed: StockDeed,
    owner: Owner,
    form: Mapping[str, str],
    problems: Mapping[str, str],
    status: int = 200,
) -> HttpResponse:
    who = request.who
    # What is sent comes off the store; everything else concerns the shelf named.
    unsaid = deed.identifier == "return" and owner is None
    shelf = None if unsaid else shelf_of(who.tenant_id, None if deed.identifier == "issue" else owner)
    lying = on_shelf(shelf) if shelf else {}
    items = offered(who.tenant_id) | {key: item for key, item in items_of(who.tenant_id).items() if lying.get(key)}
    context = {
        "deed": deed,
        "where": "单位" if unsaid else STORE if deed.identifier == "issue" or owner is None else owner.name,
        "lines": item_lines(items, lying, form, problems),
        "units": receivers(who, clock.today()),
        "owner": owner,
        "typed": {"day": clock.today().isoformat(), "request_id": str(new_id()), "reason": ""} | dict(form),
        "problems": problems,
        "today": clock.today().isoformat(),
    }
    return render(request, "stock/form.html", context, status=status)
