"""我的: one's name and posts, password, larger type, whom to call."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.actions import act_in
from beacon.people.handover import hands_over_for_others, is_fresh, may_hand_over
from beacon.people.models import Account
from beacon.people.passwords import change_password
from beacon.people.posts import posts_of
from beacon.people.roles import ROLES, Screen
from beacon.people.second_factor import factor_of
from beacon.people.sessions import devices_of, leave_other_devices
from beacon.web.gate import POST_KEY, StaffRequest, gate, signed_in, status_of
from beacon.web.kept import offer_again, unpack
from beacon.web.navigation import first_address
from beacon.web.signing_in.admission import safe_next
from beacon.web.signing_in.first import password_page

LARGER = "larger"
"""The cookie that asks for larger type."""

_A_YEAR = 365 * 24 * 3600


@require_safe
@gate(Screen.ME)
def landing(request: StaffRequest) -> HttpResponse:
    """The address without a path leads to the role's first page."""
    return redirect(first_address(request.who))


@require_safe
@gate(Screen.ME)
def me(request: StaffRequest) -> HttpResponse:
    """M6."""
    posts = [(post, ROLES[post.role]) for post in posts_of(request.user)]
    context = {
        "posts": posts,
        "tenant": request.who.post.tenant,
        "devices": devices_of(request.user, request.session.session_key),
        "has_factor": factor_of(request.user) is not None,
        "took_over": is_fresh(request.who.post, clock.today()),
        "may_hand_over": may_hand_over(request.who, request.who.post) is None,
        "for_others": hands_over_for_others(request.who),
    }
    return render(request, "me/page.html", context)


@require_POST
@gate(Screen.ME)
def choose_post(request: StaffRequest) -> HttpResponse:
    """Act in another of one's posts from now on."""
    try:
        asked = UUID(request.POST.get("post", ""))
    except ValueError as error:
        raise Refusal.because(NOT_YOURS) from error
    who = act_in(request.user, asked)
    if who is None or who.post.id != asked:
        raise Refusal.because(NOT_YOURS)
    request.session[POST_KEY] = str(asked)
    request.session.save()
    return redirect("landing")


@require_POST
@gate(Screen.ME)
def other_devices(request: StaffRequest) -> HttpResponse:
    """退出其他设备."""
    ended = leave_other_devices(by=request.user, this=request.session.session_key)
    messages.success(request, f"其他{ended}台设备都退出了。" if ended else "没有别的设备在用。")
    return redirect("me")


@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
@signed_in
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; everybody else's sessions of the account end with it."""
    account = request.user
    assert isinstance(account, Account)
    if request.method == "GET":
        return password_page(request, account)
    new, text = request.POST.get("new", ""), request.POST.get("kept", "")
    kept = unpack(text)
    try:
        if new != request.POST.get("again", ""):
            raise Refusal("mismatch", "两次输入的新密码不一样，请再输一遍。", "again")
        change_password(by=account, old=request.POST.get("old", ""), new=new)
    except Refusal as refusal:
        reason = refusal.reason
        return password_page(request, account, kept=text if kept else "", reason=reason, status=status_of(reason))
    update_session_auth_hash(request, account)
    if kept is not None and kept.fields and kept.belongs_to(account):
        return offer_again(request, kept)
    messages.success(request, "密码改好了，下次用新密码登录。")
    return redirect("landing")


@require_POST
def larger(request: HttpRequest) -> HttpResponse:
    """Switch larger type on or off, on this device, signed in or not."""
    response = redirect(safe_next(request, request.POST.get("next", "")))
    if request.COOKIES.get(LARGER):
        response.delete_cookie(LARGER, samesite="Lax")
    else:
        response.set_cookie(LARGER, "1", max_age=_A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
    return response
