"""A file made on the spot, as an answer that is kept under its own name."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def taken(*, name: str, media_type: str, content: bytes) -> HttpResponse:
    """The answer. Office files are packed already; packing them again would only cost time."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Content-Encoding"] = "identity"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
