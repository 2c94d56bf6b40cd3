"""Photos and papers, handed out to whoever holds an address made for them."""

from pathlib import PurePath
from typing import cast
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from beacon.files.actions import hand_out
from beacon.files.addresses import STEP, find
from beacon.files.models import Purpose, Upload
from beacon.kit.refusals import Reason, Refusal
from beacon.people.models import Account
from beacon.web.gate import signed_in

_STATUS = {"file_gone": 404}
_NOTHING_ELSE = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""Whatever a file holds, opened in a browser it can load and run nothing."""


@require_safe
@signed_in
def file(request: HttpRequest, upload_id: UUID, token: str) -> HttpResponseBase:
    """The file of a signed address: photos to look at, everything else to keep under its own name."""
    try:
        account = cast(Account, request.user)
        upload, small = find(upload_id, token, account)
        content = hand_out(by=account, upload=upload, small=small)
    except Refusal as refusal:
        return _refused(refusal.reason)
    is_photo = upload.purpose == Purpose.PHOTO
    response = FileResponse(content, as_attachment=not is_photo, filename=_name(upload), content_type=upload.media_type)
    # Photos and Office files are packed already; packing them again would only cost time.
    response["Content-Encoding"] = "identity"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _NOTHING_ELSE
    response["Cache-Control"] = f"private, max-age={STEP}"
    return response


def _name(upload: Upload) -> str:
    """The file's name; a photo that came in another format is kept as JPEG and called so."""
    return f"{PurePath(upload.name).stem}.jpg" if upload.purpose == Purpose.PHOTO else upload.name


def _refused(reason: Reason) -> HttpResponse:
    """The sentence alone: an address of a file is opened by a picture or a download, not as a page."""
    response = HttpResponse(
        reason.sentence, status=_STATUS.get(reason.code, 403), content_type="text/plain; charset=utf-8"
    )
    response["Cache-Control"] = "private, no-store"
    return response
