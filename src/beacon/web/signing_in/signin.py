"""Signing in and out, and the lock after some wrong passwords."""

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_cool_off
from django.contrib.auth import authenticate, logout
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from beacon.kit.refusals import Reason
from beacon.people.models import Account
from beacon.people.security_rules import rules
from beacon.people.signins import note_failure, note_sign_out
from beacon.web.demo import demo_buttons
from beacon.web.kept import OWNER, unpack
from beacon.web.signing_in.admission import admit, safe_next

LONGEST_LOGIN = 40
"""No account has a longer name; the lock-out's own table would not take one."""

WRONG = Reason("wrong_signin", "登录名或密码不对，请再试一次。忘了密码请联系街道消安办。")
_TOO_MANY = 429
_MINUTE = 60
_UNPROCESSABLE = 422


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def signin(request: HttpRequest) -> HttpResponse:
    """The sign-in page. Leads on to `next` where that is one of our own addresses."""
    if request.method == "GET":
        if isinstance(request.user, Account):
            return redirect(safe_next(request, request.GET.get("next", "")))
        return signin_page(request, {"next": request.GET.get("next", "")})
    name, password = request.POST.get("username", "").strip(), request.POST.get("password", "")
    if len(name) > LONGEST_LOGIN:
        return _once_more(request, WRONG)
    account = authenticate(request, username=name, password=password)
    if not isinstance(account, Account):
        locked = bool(getattr(request, "axes_locked_out", False))
        note_failure(name, locked=locked)
        return _once_more(request, _locked(request, name), _TOO_MANY) if locked else _once_more(request, WRONG)
    return admit(request, account)


@require_POST
def signout(request: HttpRequest) -> HttpResponse:
    """Sign out, and have the browser forget the pages it shows with its back button."""
    if isinstance(request.user, Account):
        note_sign_out(request.user)
    logout(request)
    response = redirect("signin")
    response.delete_cookie(OWNER, samesite="Lax")
    response["Clear-Site-Data"] = '"cache"'
    return response


def keep_answer(request: HttpRequest, response: HttpResponseBase, credentials: object) -> HttpResponseBase:
    """What AxesMiddleware answers while a name is locked (AXES_LOCKOUT_CALLABLE): what `signin` has said already."""
    return response


def _once_more(request: HttpRequest, reason: Reason, status: int = _UNPROCESSABLE) -> HttpResponse:
    typed = request.POST
    kept = unpack(typed.get("kept", ""))
    context = {
        "reason": reason,
        "username": typed.get("username", ""),
        "next": typed.get("next", ""),
        "kept": typed.get("kept", "") if kept else "",
        "is_kept": bool(kept and kept.fields),
        "had_files": bool(kept and kept.had_files),
    }
    return signin_page(request, context, status)


def signin_page(request: HttpRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    """The sign-in form; in the demo with a button for each account."""
    return render(request, "signin/page.html", {**context, "demo": demo_buttons()}, status=status)


def _locked(request: HttpRequest, name: str) -> Reason:
    """When one can try again, in real time: the last attempt of this name and address that counted, and the lock."""
    attempts = AxesDatabaseHandler().get_user_attempts(request, {"username": name})
    times = [rows.aggregate(last=Max("attempt_time"))["last"] for rows in attempts]
    opens = max((moment for moment in times if moment), default=timezone.now()) + get_cool_off(request)
    minutes = max(1, -(-int((opens - timezone.now()).total_seconds()) // _MINUTE))
    clock = timezone.localtime(opens).strftime("%H:%M")
    sentence = f"密码连错{rules().lock_after}次，先停一停：{minutes}分钟后（{clock}）可以再试。着急请联系街道消安办。"
    return Reason("locked_out", sentence)
