"""The program's addresses and those of the floor."""

from django.urls import include, path

from bench import floor

urlpatterns = [
    path("floor/page/", floor.page, name="floor_page"),
    path("floor/save/", floor.save, name="floor_save"),
    path("floor/bare/", floor.bare, name="floor_bare"),
    path("", include("beacon.site.urls")),
]
