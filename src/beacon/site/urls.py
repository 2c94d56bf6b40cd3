"""Every address of the program: the staff's pages, the residents', or both, as ENTRANCE says."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from beacon.site.errors import PUBLIC_PREFIX

urlpatterns: list[URLPattern | URLResolver] = []
if settings.ENTRANCE in ("both", "public"):
    urlpatterns.append(path(PUBLIC_PREFIX.lstrip("/"), include("beacon.public.urls")))
if settings.ENTRANCE in ("both", "staff"):
    urlpatterns.append(path("", include("beacon.web.urls")))

handler400 = "beacon.site.errors.bad_request"
handler403 = "beacon.site.errors.forbidden"
handler404 = "beacon.site.errors.not_found"
handler500 = "beacon.site.errors.server_error"
