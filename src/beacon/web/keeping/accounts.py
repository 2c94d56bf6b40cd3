"""账号: who has one, which posts they hold, a new one, a closed one, a password forgotten."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beacon.kit import clock
from beacon.kit.refusals import Reason, Refusal
from beacon.people import accounts as keep
from beacon.people import appointments
from beacon.people.models import Account
from beacon.people.roles import ROLES, Reach, Screen
from beacon.web.asked import key_in
from beacon.web.gate import StaffRequest, gate, status_of

SHOWN = {"": "全部", "none": "没有岗位", "closed": "已停用"}


@require_safe
@gate(Screen.ACCOUNTS)
def accounts(request: StaffRequest) -> HttpResponse:
    """The list, found by words."""
    words, show = request.GET.get("q", ""), request.GET.get("show", "")
    number = request.GET.get("page", "")
    page = keep.list_accounts(
        request.who, words=words, show=show, number=int(number) if number.isdecimal() and len(number) < 6 else 1
    )
    context = {"page": page, "words": words, "show": show if show in SHOWN else "", "shown": SHOWN, "roles": ROLES}
    return render(request, "accounts/list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@gate(Screen.ACCOUNTS)
def account_new(request: StaffRequest) -> HttpResponse:
    """A new account with its first post; the one-time password is on the page that answers, and nowhere else."""
    if request.method != "POST":
        return render(request, "accounts/new.html", _choices(request))
    typed = request.POST
    try:
        post, password = appointments.admit(
            by=request.who,
            login=typed.get("login", ""),
            name=typed.get("name", ""),
            role=typed.get("role", ""),
            place=_place(request),
            since=_day(typed.get("since", "")),
        )
    except Refusal as refusal:
        context = {**_choices(request), "reason": refusal.reason, "typed": typed}
        return render(request, "accounts/new.html", context, status=status_of(refusal.reason))
    return _one_time(request, post.account, password, post.is_waiting)


@require_safe
@gate(Screen.ACCOUNTS)
def account(request: StaffRequest, account_id: UUID) -> HttpResponse:
    """One account with its posts."""
    return _page(request, keep.find_account(request.who, account_id))


@require_POST
@gate(Screen.ACCOUNTS)
def account_post(request: StaffRequest, account_id: UUID) -> HttpResponse:
    """Give the account another post."""
    found = keep.find_account(request.who, account_id)
    typed = request.POST
    try:
        post = appointments.appoint(
            by=request.who,
            account=found,
            role=typed.get("role", ""),
            place=_place(request),
            since=_day(typed.get("since", "")),
        )
    except Refusal as refusal:
        return _page(request, found, refusal.reason)
    messages.success(request, "提上去了，安全管理员确认后生效。" if post.is_waiting else "岗位给好了，马上能用。")
    return redirect("account", found.id)


@require_POST
@gate(Screen.ACCOUNTS)
def post_end(request: StaffRequest, post_id: UUID) -> HttpResponse:
    """End a post as of today."""
    post = appointments.find_post(request.who, post_id)
    appointments.end_post(by=request.who, post=post)
    messages.success(request, "岗位结束了。做过的事还记在原来的名字下。")
    return redirect("account", post.account_id)


@require_POST
@gate(Screen.ACCOUNTS)
def account_switch(request: StaffRequest, account_id: UUID) -> HttpResponse:
    """Close the account, or open it again with `open`: what the button said, so that a double tap does it once."""
    found = keep.find_account(request.who, account_id)
    if request.POST.get("open") == "1":
        keep.reopen_account(by=request.who, account=found)
        messages.success(request, "重新启用了，用原来的密码登录。")
    else:
        keep.close_account(by=request.who, account=found)
        messages.success(request, "停用了，马上退出登录。")
    return redirect("account", found.id)


@never_cache
@require_POST
@gate(Screen.ACCOUNTS)
def account_password(request: StaffRequest, account_id: UUID) -> HttpResponse:
    """A one-time password for somebody who forgot theirs, shown once."""
    found = keep.find_account(request.who, account_id)
    password = keep.reset_password(by=request.who, account=found)
    waits = any(post.is_waiting for post in keep.all_posts(request.who, found))
    return _one_time(request, found, password, waits)


def _page(request: StaffRequest, found: Account, reason: Reason | None = None) -> HttpResponse:
    who = request.who
    posts = [
        (post, ROLES[post.role], appointments.may_end(who, post), post.until is not None and post.until < clock.today())
        for post in keep.all_posts(who, found)
    ]
    context = {
        **_choices(request),
        "account": found,
        "posts": posts,
        "no_manage": keep.may_manage(who, found),
        "reason": reason,
        "typed": request.POST,
    }
    return render(request, "accounts/one.html", context, status=status_of(reason) if reason else 200)


def _choices(request: StaffRequest) -> dict[str, object]:
    """What the forms choose from. An administrator names the subdistrict first (`?tenant=`), then the unit."""
    who = request.who
    tenants = keep.tenants_to_choose(who)
    asked = request.POST.get("tenant", "") or request.GET.get("tenant", "")
    tenant = next((each for each in tenants if str(each.id) == asked), tenants[0] if len(tenants) == 1 else None)
    return {
        "tenants": tenants,
        "tenant": tenant,
        "units": appointments.units_of(who, tenant) if tenant else [],
        "roles": [
            role
            for role in appointments.roles_to_give(who).values()
            if tenant is not None or role.reach is Reach.INSTALLATION
        ],
        "today": clock.today(),
    }


def _place(request: StaffRequest) -> appointments.Place:
    role = ROLES.get(request.POST.get("role", ""))
    if role is None:
        raise Refusal("no_role", "请选一个角色。", "role")
    return appointments.find_place(
        request.who, role, key_in(request.POST.get("tenant")), key_in(request.POST.get("unit"))
    )


def _one_time(request: StaffRequest, found: Account, password: str, waits: bool) -> HttpResponse:
    return render(request, "accounts/one_time.html", {"account": found, "password": password, "waits": waits})


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal("no_such_day", "「起始日期」请写成2023-11-21这样。", "since") from error
