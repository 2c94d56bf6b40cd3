"""安全: rules of passwords and sessions, posts to confirm, locked names, and one account's sessions."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from beacon.kit.refusals import Reason, Refusal
from beacon.people import appointments
from beacon.people.accounts import all_posts, find_account, list_accounts
from beacon.people.lockouts import lockouts, unlock
from beacon.people.roles import ROLES, Screen
from beacon.people.second_factor import factor_of, reset_second_factor
from beacon.people.security_rules import BOUNDS, rules, set_rules
from beacon.people.sessions import devices_of, sign_out_everywhere
from beacon.web.gate import StaffRequest, gate, status_of


@require_safe
@gate(Screen.SECURITY)
def security(request: StaffRequest) -> HttpResponse:
    """What waits, what is locked, and the rules."""
    return _page(request)


@require_POST
@gate(Screen.SECURITY)
def security_rules(request: StaffRequest) -> HttpResponse:
    """Set the rules."""
    given = {name: request.POST.get(name, "") for name in BOUNDS}
    try:
        set_rules(by=request.who, given=given, second_factor_roles=request.POST.getlist("second_factor_roles"))
    except Refusal as refusal:
        return _page(request, refusal.reason)
    messages.success(request, "规则存好了，马上生效。")
    return redirect("security")


@require_POST
@gate(Screen.SECURITY)
def security_post(request: StaffRequest, post_id: UUID) -> HttpResponse:
    """Confirm or refuse a proposed post, or end an administrator's."""
    post = appointments.find_post(request.who, post_id)
    match request.POST.get("answer"):
        case "confirm":
            appointments.confirm_post(by=request.who, post=post)
            messages.success(request, "确认了，岗位生效。")
        case "end":
            appointments.end_post(by=request.who, post=post)
            messages.success(request, "岗位结束了。")
        case _:
            appointments.refuse_post(by=request.who, post=post)
            messages.success(request, "没有同意，岗位不生效。")
    return redirect("security")


@require_safe
@gate(Screen.SECURITY)
def security_accounts(request: StaffRequest) -> HttpResponse:
    """Find an account."""
    words = request.GET.get("q", "")
    page = list_accounts(request.who, words=words) if words.strip() else None
    return render(request, "security/accounts.html", {"page": page, "words": words, "roles": ROLES})


@require_safe
@gate(Screen.SECURITY)
def security_account(request: StaffRequest, account_id: UUID) -> HttpResponse:
    """One account: its sessions, its second factor, an administrator's posts."""
    found = find_account(request.who, account_id)
    posts = [
        (post, ROLES[post.role], appointments.may_end(request.who, post)) for post in all_posts(request.who, found)
    ]
    context = {"account": found, "devices": devices_of(found), "factor": factor_of(found), "posts": posts}
    return render(request, "security/account.html", context)


@require_POST
@gate(Screen.SECURITY)
def security_unlock(request: StaffRequest, account_id: UUID) -> HttpResponse:
    """Let a locked account try again."""
    found = find_account(request.who, account_id)
    unlock(by=request.who, account=found)
    messages.success(request, f"{found.name}可以再试了。")
    return redirect("security")


@require_POST
@gate(Screen.SECURITY)
def security_sessions(request: StaffRequest, account_id: UUID) -> HttpResponse:
    """Sign an account out everywhere."""
    found = find_account(request.who, account_id)
    ended = sign_out_everywhere(by=request.who, account=found)
    messages.success(request, f"{found.name}在{ended}台设备上退出了。" if ended else "没有设备在用。")
    return redirect("security_account", found.id)


@require_POST
@gate(Screen.SECURITY)
def security_factor(request: StaffRequest, account_id: UUID) -> HttpResponse:
    """Take a lost second factor away."""
    found = find_account(request.who, account_id)
    reset_second_factor(by=request.who, account=found)
    messages.success(request, "重置了，下次登录可以重新开通。")
    return redirect("security_account", found.id)


def _page(request: StaffRequest, reason: Reason | None = None) -> HttpResponse:
    held = rules()
    fields = [(name, bound, request.POST.get(name, str(getattr(held, name)))) for name, bound in BOUNDS.items()]
    asked = request.POST.getlist("second_factor_roles") if reason else held.second_factor_roles
    context = {
        "waiting": [
            (
                post,
                ROLES[post.role],
                appointments.may_answer(request.who, post),
                appointments.may_confirm(request.who, post),
            )
            for post in appointments.waiting_posts()
        ],
        "lockouts": lockouts(request.who),
        "fields": fields,
        "factor_roles": [(role, role.identifier in asked) for role in ROLES.values()],
        "reason": reason,
    }
    return render(request, "security/page.html", context, status=status_of(reason) if reason else 200)
