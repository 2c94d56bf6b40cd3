"""Pages for what goes wrong, in the product's own voice."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from beacon.kit.refusals import Reason
from beacon.people.models import Account
from beacon.web.kept import as_sent, ask_to_sign_in, came_from_here, keep, offer_again

_SIGN_IN = "/signin/"

_BUSY = "系统正忙"
_NOT_SAVED = "系统正忙，刚才这一步没有存上。"
_UNKNOWN = "系统刚才断开了一下，这一步存上没有还不知道，请先另开一页看一眼。"
_STILL_THERE = "您填的都还在，请稍等一会儿再点一次。"
_GO_BACK = "请稍等一会儿，按“返回”回到那一页再点一次。"
_SEND_AGAIN = "您填的都在，请稍等一会儿，再点下面发出，不用重填。"
_SOON = 20
"""Seconds after which trying again is worth while: as long as the program itself waited."""


def _page(request: HttpRequest, title: str, sentence: str, status: int, again: str = "") -> HttpResponse:
    context = {"title": title, "sentence": sentence, "again": again}
    if getattr(request, "htmx", None):
        response = render(request, "refused/_line.html", {"reason": Reason("error", sentence)}, status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#say", "innerHTML"
        return response
    return render(request, "refused/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where too much was sent."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return _page(request, "一次传得太多", "这次传的内容太大，没有保存。请分几次传。", 413)
    return _page(request, "没看懂这次请求", "请回到上一页，刷新后再试一次。", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 outside the gate."""
    return _page(request, "这里打不开", "您的账号没有这一页。有疑问请联系街道消安办。", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _page(request, "没有这个页面", "地址可能写错了，或者页面已经换了地方。", 404)


def not_allowed(request: HttpRequest) -> HttpResponse:
    """405 where an address that only takes a form is opened: a phone that dropped the tab asks for it anew."""
    return _page(request, "这一页要点按钮才有", "请回到首页，从那里再进去。没保存的，请再填一次。", 405)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; asks neither database nor session, which may be what failed."""
    context = {
        "title": "系统没有做成这一步",
        "sentence": "已经记下，会有人来看。请稍等一会儿再试，填过的内容可按“返回”找回。",
    }
    return HttpResponse(render_to_string("refused/error.html", context), status=500)


def busy(request: HttpRequest, *, is_known: bool) -> HttpResponse:
    """503: the database did not answer in time. What was typed comes back, ready to be sent once more.

    `is_known` where nothing of the step was saved; else the connection broke and it may have been. Asks neither
    database nor session.
    """
    if request.method in ("GET", "HEAD"):
        said = _page(request, _BUSY, "这一页暂时打不开，请稍等一会儿再试。", 503, again=request.get_full_path())
    else:
        said = _not_saved(request, _NOT_SAVED if is_known else _UNKNOWN)
    said.headers["Retry-After"] = str(_SOON)
    return said


def _not_saved(request: HttpRequest, what: str) -> HttpResponse:
    """For htmx a line, the form being still on the page; else the form to send again, if anything of it may be kept."""
    if getattr(request, "htmx", None):
        return _page(request, _BUSY, f"{what}{_STILL_THERE}", 503)
    kept = as_sent(request)
    if not kept.fields:
        return _page(request, _BUSY, f"{what}{_GO_BACK}", 503)
    return offer_again(request, kept, 503, why=f"{what}{_SEND_AGAIN}")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page lay open too long or the login changed (CSRF_FAILURE_VIEW): offer our own form again."""
    if not came_from_here(request):
        return _page(request, "这一步没有做", "请从本系统的页面里打开，再点一次。", 403)
    if request.path == _SIGN_IN:
        stale = Reason("stale", "这一页放得太久了，请再登录一次。")
        typed = {"reason": stale, "username": request.POST.get("username", ""), "next": request.POST.get("next", "")}
        return render(request, "signin/page.html", typed, status=403)
    if getattr(request, "htmx", None):
        response = render(request, "refused/_stale.html", status=403)
        response["HX-Retarget"], response["HX-Reswap"] = "#say", "innerHTML"
        return response
    if not isinstance(request.user, Account):
        return ask_to_sign_in(request)
    kept = keep(request)
    if not kept.belongs_to(request.user):
        return _page(request, "换了账号", "这张表是另一个账号打开的，没有发出。请换回原来的账号，再发一次。", 403)
    if not kept.fields:
        return _page(request, "这一页放得太久了", "请回到上一页，刷新后再点一次。", 403)
    return offer_again(request, kept, status=403)
