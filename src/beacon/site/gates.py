"""What stands before every page: safe headers, a bound on a request, no blank page, demo accounts kept at home."""

from collections.abc import Callable
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from beacon.web.errors import not_allowed

Answer = Callable[[HttpRequest], HttpResponseBase]

_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


class SafeHeaders:
    """Adds the content security policy, and a permission policy that leaves only the camera."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
        return response


class NoBlankPage:
    """Says something where Django's 405 is an empty page.

    A form that was refused stands at an address that only takes forms; a phone that dropped the tab asks for it anew.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET":
            return response
        said = not_allowed(request)
        said.headers["Allow"] = response.headers["Allow"]
        return said


class BodyLimit:
    """Refuses a request longer than REQUEST_MAX_BYTES before any of it is read or kept."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        limit = settings.REQUEST_MAX_BYTES
        if length.isdecimal() and int(length) > limit:
            sentence = f"这次传的内容超过{limit // (1024 * 1024)}MB，没有保存。请分几次传，或先把照片压小。"
            return HttpResponse(sentence, status=413, content_type="text/plain; charset=utf-8")
        return self.get_response(request)


class NoNullSign:
    """Refuses typed text that holds U+0000: no keyboard makes one, and PostgreSQL keeps none where SQLite does."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """SuspiciousOperation, which answers 400. Asked here, where the form has been read for its token already."""
        for name, values in (*request.GET.lists(), *request.POST.lists()):
            if any("\x00" in text for text in (name, *values)):
                raise SuspiciousOperation("a null sign in what was sent")


def is_local(request: HttpRequest) -> bool:
    """True where the request comes from this machine itself and no proxy passed it on."""
    if any(request.META.get(name) for name in _FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


class DemoOnlyAtHome:
    """Demo passwords are printed on the screen, so in the demo nobody signs in from another machine.

    Not a BaseBackend: it knows no accounts, and with `get_user` it would be taken for the one that does.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Never signs anyone in. PermissionDenied, which ends the attempt, for a demo sign-in from elsewhere."""
        if settings.DEMO and request is not None and not is_local(request):
            raise PermissionDenied("演示账号只能在本机登录。")
