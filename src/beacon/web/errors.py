"""Pages for what goes wrong, in the product's own voice."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from beacon.kit.refusals import Reason
from beacon.people.models import Account
from beacon.web.kept import ask_to_sign_in, came_from_here, keep, offer_again

_SIGN_IN = "/signin/"


def _page(request: HttpRequest, title: str, sentence: str, status: int) -> HttpResponse:
    context = {"title": title, "sentence": sentence}
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
