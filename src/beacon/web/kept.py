"""What a person typed is not lost when the login or the page has expired: it is kept and sent again, by its owner only.

Whose it is stands in a signed cookie that sign-in leaves in the browser and outlives the session; a form that names
its post (`acting`) belongs to the holder of that post besides.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beacon.people.models import Account
from beacon.people.posts import posts_of

ACTING = "acting"
"""Form field with the post a form was opened in: it is that post's form, whatever was chosen in another tab since."""

OWNER = "owner"
"""The cookie that says whose browser this was last."""

_OWNED = timedelta(days=30)
_SALT = "beacon.web.kept"
_LASTS = timedelta(hours=12)
_NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "username", "password", "old", "new", "again", "kept", "next", "code"})


@dataclass(frozen=True)
class Kept:
    """A form as it was sent: where to, its fields in order, whether files came with it (those are not kept), and the
    account it belongs to, "" where no account ever signed in here."""

    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool
    owner: str = ""

    def belongs_to(self, account: Account) -> bool:
        """Whether the form is this account's to see and send. One query for a form that names its post."""
        if self.owner not in ("", str(account.id)):
            return False
        acting = dict(self.fields).get(ACTING)
        return acting is None or acting in {str(post.id) for post in posts_of(account)}


def keep(request: HttpRequest) -> Kept:
    """The form of this request without passwords and tokens, and whose it is."""
    return replace(as_sent(request), owner=_owner(request))


def as_sent(request: HttpRequest) -> Kept:
    """The form without asking whose it is: for whoever sent it just now, with a token that was right."""
    fields = tuple(
        (name, value)
        for name, values in request.POST.lists()
        if name not in _NEVER_KEPT
        for value in values
        if isinstance(value, str)
    )
    return Kept(
        request.get_full_path(),
        fields,
        any(file.size for _, files in request.FILES.lists() for file in files if isinstance(file, UploadedFile)),
    )


def _owner(request: HttpRequest) -> str:
    """Who typed it: the one signed in, else the one who last was in this browser."""
    if isinstance(request.user, Account):
        return str(request.user.id)
    try:
        return str(request.get_signed_cookie(OWNER, default="", salt=_SALT, max_age=_OWNED))
    except signing.BadSignature:
        return ""


def owned_by(request: HttpRequest, response: HttpResponse, account: Account) -> HttpResponse:
    """Leave in the browser whose it is."""
    response.set_signed_cookie(
        OWNER,
        str(account.id),
        salt=_SALT,
        max_age=int(_OWNED.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


def pack(kept: Kept) -> str:
    """The form as signed text, so that only what came in through us goes out again."""
    return signing.dumps([kept.path, kept.fields, kept.had_files, kept.owner], salt=_SALT, compress=True)


def unpack(text: str) -> Kept | None:
    """The form of a signed text; None when it is not ours or older than half a day."""
    try:
        path, fields, had_files, owner = signing.loads(text, salt=_SALT, max_age=_LASTS)
    except (signing.BadSignature, ValueError):
        return None
    return Kept(path, tuple((name, value) for name, value in fields), had_files, str(uuid.UUID(owner)) if owner else "")


def came_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent this.

    Only then may a form whose token failed be offered again; else a foreign page could have a person confirm its form.
    """
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    parts = urlsplit(origin)
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """登录过期了: a sign-in form that carries what was typed; for htmx a line, the form being still on the page."""
    if getattr(request, "htmx", None):
        response = render(request, "refused/_expired.html", status=403)
        response["HX-Retarget"], response["HX-Reswap"] = "#say", "innerHTML"
        return response
    kept = keep(request)
    context = {"kept": pack(kept), "is_kept": bool(kept.fields), "had_files": kept.had_files, "next": "/"}
    return render(request, "signin/page.html", context, status=403)


def offer_again(request: HttpRequest, kept: Kept, status: int = 200, why: str = "") -> HttpResponse:
    """The kept form with a fresh token and one button to send it; `why` where it was not the page that was too old."""
    return render(request, "signin/again.html", {"kept": kept, "why": why}, status=status)
