"""Every address of the navigation, whether its page has been written or not; the order of roles can be tested alone."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from beacon.site.urls import handler400, handler403, handler404, handler500
from beacon.site.urls import urlpatterns as real
from beacon.web.navigation import ITEMS

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def _blank(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns: list[URLPattern | URLResolver] = [
    *real,
    *(path(f"{item.name.replace('_', '/')}/", _blank, name=item.name) for item in ITEMS if item.name != "me"),
]
