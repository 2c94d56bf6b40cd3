"""The program's addresses plus one plain page behind the gate per screen, and one that refuses what it is asked."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from beacon.kit.refusals import Refusal
from beacon.people.roles import Screen
from beacon.site.urls import handler400, handler403, handler404, handler500
from beacon.site.urls import urlpatterns as real
from beacon.web.gate import StaffRequest, gate

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def _page_of(screen: Screen) -> URLPattern:
    @gate(screen)
    def page(request: StaffRequest) -> HttpResponse:
        typed = ",".join(f"{name}={value}" for name, value in sorted(request.POST.items()) if name[0] != "c")
        return HttpResponse(f"{screen.name} {request.who.post.id} {typed}")

    return path(f"screen/{screen.name.lower()}/", page)


@gate(Screen.ME)
def refuse(request: StaffRequest, code: str) -> HttpResponse:
    """Refuse with the code asked for."""
    raise Refusal(code, "这一步现在不能做。")


def fail(request: HttpRequest) -> HttpResponse:
    """Fail as a page with a bug does."""
    raise RuntimeError("a bug")


urlpatterns: list[URLPattern | URLResolver] = [
    *(_page_of(screen) for screen in Screen),
    path("refuse/<str:code>/", refuse),
    path("fail/", fail),
    *real,
]
