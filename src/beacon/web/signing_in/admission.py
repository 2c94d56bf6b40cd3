"""From the right password to the open session: the code of the second factor, the device, what was typed before."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from beacon.kit.refusals import Reason, Refusal
from beacon.people.accounts import account_by_key
from beacon.people.models import Account, SecondFactor
from beacon.people.second_factor import REMEMBERED, factor_of, is_remembered, prove, remember
from beacon.people.sessions import device_words
from beacon.people.signins import enter
from beacon.web.kept import Kept, offer_again, owned_by, unpack

HALF = "half"
"""Where the session keeps who gave the right password and has not given the code yet."""

DEVICE = "device"
"""The cookie of a device that is not asked for a code."""

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_HALF_LASTS = 600
_UNPROCESSABLE = 422
_TOO_LATE = Reason("stale", "这一步放得太久了，请重新登录。")


def admit(request: HttpRequest, account: Account) -> HttpResponse:
    """What follows the right password: the page for the code, or the first page."""
    factor = factor_of(account)
    if factor is None or is_remembered(factor, request.COOKIES.get(DEVICE, "")):
        return _enter(request, account)
    request.session.cycle_key()
    request.session[HALF] = [str(account.id), account.get_session_auth_hash(), time.time()]
    request.session.set_expiry(_HALF_LASTS)
    return _code_page(request)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code of the second factor, after the password."""
    account = _half(request)
    factor = factor_of(account) if account else None
    if account is None or factor is None:
        kept = unpack(request.POST.get("kept", ""))
        context = {"reason": _TOO_LATE, "next": _given(request, "next"), **_carried(kept, request.POST.get("kept", ""))}
        return render(request, "signin/page.html", context, status=403)
    if request.method == "GET":
        return _code_page(request)
    try:
        prove(account=account, code=request.POST.get("code", ""))
    except Refusal as refusal:
        return _code_page(request, refusal.reason)
    response = _enter(request, account)
    return _remember(request, response, factor) if request.POST.get("remember") else response


def safe_next(request: HttpRequest, address: str) -> str:
    """`address` where it is a page of ours, else the first page of the role."""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    # A word without a stroke is no address; `redirect` would look for a page of that name.
    return address if ours and address.startswith("/") else "/"


def _half(request: HttpRequest) -> Account | None:
    """Who gave the right password not long ago, if nothing of the account changed since."""
    key, auth_hash, at = request.session.get(HALF, ("", "", 0.0))
    if not key or time.time() - at > _HALF_LASTS:
        return None
    account = account_by_key(key)
    return account if account and account.is_active and account.get_session_auth_hash() == auth_hash else None


def _enter(request: HttpRequest, account: Account) -> HttpResponse:
    """Open the session and lead on: to what was typed before, if it is this account's, else to where one wanted."""
    request.session.pop(HALF, None)
    login(request, account, backend=_BACKEND)
    enter(request.session, account, device=device_words(request.headers.get("User-Agent", "")))
    kept = unpack(request.POST.get("kept", ""))
    if kept is not None and kept.fields:
        if kept.belongs_to(account):
            return owned_by(request, offer_again(request, kept), account)
        messages.info(request, "刚才那一页是另一个账号填的，没有带过来。")
        return owned_by(request, redirect("/"), account)
    return owned_by(request, redirect(safe_next(request, request.POST.get("next", ""))), account)


def _remember(request: HttpRequest, response: HttpResponse, factor: SecondFactor) -> HttpResponse:
    response.set_cookie(
        DEVICE,
        remember(factor),
        max_age=int(REMEMBERED.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _code_page(request: HttpRequest, reason: Reason | None = None) -> HttpResponse:
    context = {
        "reason": reason,
        "next": _given(request, "next"),
        "kept": request.POST.get("kept", ""),
        "remember_days": REMEMBERED.days,
    }
    return render(request, "signin/code.html", context, status=_UNPROCESSABLE if reason else 200)


def _given(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "") or request.GET.get(name, "")


def _carried(kept: Kept | None, text: str) -> dict[str, object]:
    return {
        "kept": text if kept else "",
        "is_kept": bool(kept and kept.fields),
        "had_files": bool(kept and kept.had_files),
    }
