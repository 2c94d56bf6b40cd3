"""Addresses of the staff's pages."""

from django.urls import path

from beacon.web import files, me, signin

urlpatterns = [
    path("", me.landing, name="landing"),
    path("signin/", signin.signin, name="signin"),
    path("signout/", signin.signout, name="signout"),
    path("password/", me.password, name="password"),
    path("larger/", me.larger, name="larger"),
    path("me/", me.me, name="me"),
    path("me/post/", me.choose_post, name="me_post"),
    path("files/<uuid:upload_id>/<str:token>/", files.file, name="file"),
]
