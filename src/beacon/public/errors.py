"""Residents' pages for what goes wrong: still with 119 first."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def _page(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """Rendered without the request, so that neither session nor cookie is touched."""
    return HttpResponse(render_to_string("public/error.html", {"sentence": sentence}), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 and 403."""
    return _page(request, "没看懂这次请求，请返回上一页再试。", 400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _page(request, "这一页没有公开，或者已经换了地方。", 404)


def busy(request: HttpRequest) -> HttpResponse:
    """503, while the database does not answer."""
    return _page(request, "现在看的人多，请稍等一会儿再打开。", 503)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return _page(request, "系统在维护，请稍后再看。", 500)
