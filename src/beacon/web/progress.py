"""How far a job is: the part of a page that is asked for each second."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def progress(request: HttpRequest, template: str, context: Mapping[str, object], *, is_over: bool) -> HttpResponse:
    """The part as it stands; once the work is over the whole page comes again."""
    response = render(request, template, context)
    if is_over:
        response["HX-Refresh"] = "true"
    return response
