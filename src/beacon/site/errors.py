"""Chooses the voice of an error page: residents' pages answer residents, staff's pages staff."""

import sys
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from beacon.public import errors as public
from beacon.site.faults import Fault, fault_of, told
from beacon.web import errors as staff

PUBLIC_PREFIX = "/p/"


def _is_public(request: HttpRequest) -> bool:
    return settings.ENTRANCE == "public" or request.path.startswith(PUBLIC_PREFIX)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400."""
    return public.bad_request(request, exception) if _is_public(request) else staff.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403."""
    return public.bad_request(request, exception) if _is_public(request) else staff.forbidden(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404."""
    return public.not_found(request, exception) if _is_public(request) else staff.not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500; asked within the handling of what failed, which outside a page may be a passing fault too."""
    fault = fault_of(sys.exception())
    if fault is not None:
        # Around a page: whether the page had saved something by then is not known here.
        return _busy(request, Fault.UNKNOWN)
    return public.server_error(request) if _is_public(request) else staff.server_error(request)


class PassingFaults:
    """Answers 503 where a page met a fault of the database that passes by itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for such a fault; None leaves every other exception to its own handler."""
        fault = fault_of(exception)
        if fault is None:
            return None
        told(request, exception)
        return _busy(request, fault)


def _busy(request: HttpRequest, fault: Fault) -> HttpResponse:
    if _is_public(request):
        return public.busy(request)
    return staff.busy(request, is_known=fault is Fault.NOT_SAVED)
