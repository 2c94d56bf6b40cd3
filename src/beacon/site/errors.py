"""Chooses the voice of an error page: residents' pages answer residents, staff's pages staff."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from beacon.public import errors as public
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
    """handler500."""
    return public.server_error(request) if _is_public(request) else staff.server_error(request)
