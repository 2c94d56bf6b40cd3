"""What must be done before any page opens: a new password, a second factor. What was typed meanwhile is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from beacon.kit.refusals import Reason
from beacon.people.models import Account
from beacon.people.passwords import expired, hint
from beacon.people.second_factor import begin_enrolment
from beacon.people.security_rules import rules
from beacon.people.signins import ENROL
from beacon.web.kept import keep, pack

_IN_THE_WAY = Reason("first", "登录方式要先更新一下：请打开「我的」照提示做。这一页填的内容还在，做完再点一次。")


def first(request: HttpRequest) -> HttpResponse | None:
    """The page that comes first for whoever is signed in; None where nothing does. Costs nothing where nothing does."""
    account = request.user
    if not isinstance(account, Account):
        return None
    must_change, must_enrol = account.must_change_password, bool(request.session.get(ENROL))
    if not must_change and not must_enrol:
        return None
    if getattr(request, "htmx", None):
        response = render(request, "refused/_line.html", {"reason": _IN_THE_WAY}, status=403)
        response["HX-Retarget"], response["HX-Reswap"] = "#say", "innerHTML"
        return response
    if request.method != "POST":
        return redirect("password" if must_change else "second_factor")
    kept = pack(keep(request))
    page = password_page if must_change else enrolment_page
    return page(request, account, kept=kept, status=403)


def password_page(
    request: HttpRequest, account: Account, *, kept: str = "", reason: Reason | None = None, status: int = 200
) -> HttpResponse:
    """The form for a new password."""
    held = rules()
    context = {
        "kept": kept,
        "reason": reason,
        "hint": hint(held),
        "days": held.days,
        "is_expired": expired(account, held),
    }
    return render(request, "me/password.html", context, status=status)


def enrolment_page(
    request: HttpRequest, account: Account, *, kept: str = "", reason: Reason | None = None, status: int = 200
) -> HttpResponse:
    """The picture to scan and the field for the first code."""
    context = {
        "kept": kept,
        "reason": reason,
        "enrolment": begin_enrolment(by=account),
        "is_required": bool(request.session.get(ENROL)),
    }
    return render(request, "me/enrolment.html", context, status=status)
