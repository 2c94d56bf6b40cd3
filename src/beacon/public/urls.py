"""Addresses of the residents' pages, below a subdistrict's slug."""

from django.urls import path

from beacon.public import notices

urlpatterns = [
    path("<slug:slug>/", notices.board, name="public_board"),
    path("<slug:slug>/privacy/", notices.privacy, name="public_privacy"),
    path("<slug:slug>/notices/<uuid:notice_id>/", notices.notice, name="public_notice"),
]
