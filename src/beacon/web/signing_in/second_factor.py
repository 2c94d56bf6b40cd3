"""两步登录 on 我的: set up, new recovery codes, switch off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from beacon.kit.refusals import Reason, Refusal
from beacon.people.models import Account
from beacon.people.posts import posts_of
from beacon.people.second_factor import confirm_enrolment, factor_of, is_required, new_recovery_codes, remove_own
from beacon.people.security_rules import rules
from beacon.people.signins import ENROL
from beacon.web.gate import signed_in, status_of
from beacon.web.kept import unpack
from beacon.web.signing_in.first import enrolment_page


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@signed_in
def second_factor(request: HttpRequest) -> HttpResponse:
    """The state of one's second factor; while there is none, the picture to scan and its first code."""
    account = request.user
    assert isinstance(account, Account)
    if factor_of(account) is not None:
        return _state(request, account)
    if request.method == "GET":
        return enrolment_page(request, account)
    kept = request.POST.get("kept", "")
    try:
        codes = confirm_enrolment(by=account, code=request.POST.get("code", ""))
    except Refusal as refusal:
        return enrolment_page(request, account, kept=kept, reason=refusal.reason, status=status_of(refusal.reason))
    request.session.pop(ENROL, None)
    return _codes(request, account, codes, kept)


@never_cache
@sensitive_post_parameters("code")
@require_POST
@signed_in
def recovery(request: HttpRequest) -> HttpResponse:
    """New recovery codes in place of the former."""
    account = request.user
    assert isinstance(account, Account)
    try:
        codes = new_recovery_codes(by=account, code=request.POST.get("code", ""))
    except Refusal as refusal:
        return _state(request, account, refusal.reason)
    return _codes(request, account, codes)


@never_cache
@sensitive_post_parameters("code")
@require_POST
@signed_in
def remove(request: HttpRequest) -> HttpResponse:
    """Switch one's own second factor off."""
    account = request.user
    assert isinstance(account, Account)
    try:
        remove_own(by=account, code=request.POST.get("code", ""), posts=posts_of(account))
    except Refusal as refusal:
        return _state(request, account, refusal.reason)
    messages.success(request, "两步登录关了，以后只用密码登录。")
    return redirect("me")


def _state(request: HttpRequest, account: Account, reason: Reason | None = None) -> HttpResponse:
    factor = factor_of(account)
    if factor is None:
        return redirect("second_factor")
    context = {
        "factor": factor,
        "left": len(factor.recovery),
        "is_required": is_required(rules(), posts_of(account)),
        "reason": reason,
    }
    return render(request, "me/second_factor.html", context, status=status_of(reason) if reason else 200)


def _codes(request: HttpRequest, account: Account, codes: list[str], kept: str = "") -> HttpResponse:
    found = unpack(kept)
    mine = found if found is not None and found.fields and found.belongs_to(account) else None
    return render(request, "me/recovery.html", {"codes": codes, "kept": mine})
