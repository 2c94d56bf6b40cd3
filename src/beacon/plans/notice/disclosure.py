"""What of a notice the public may read: notices marked public and in force, with no mobile number of staff (R05)."""

import re
import uuid

from beacon.people.models import Tenant
from beacon.plans.models import Notice, NoticeState

_GAP = r"[\s\-()（）－‐‑‒–—·.．\u200b-\u200d\u2060\ufeff]*"
"""What people, and programs that copy, put between the digits of a number; some of it cannot be seen."""
_MOBILE = re.compile(rf"(?<!\d)(?:(?:[+＋]|00)?86{_GAP}|[0０])?[1１]{_GAP}[3-9３-９](?:{_GAP}\d){{9}}(?!\d)")
HIDDEN = "（手机号不公开）"


def public_tenant(slug: str) -> Tenant | None:
    """The subdistrict with this public address, if there is one."""
    return Tenant.objects.filter(slug=slug).first()


def public_board(slug: str) -> Tenant | None:
    """The same where the office lets anybody open its board."""
    return Tenant.objects.filter(slug=slug, board_is_public=True).first()


def public_notices(tenant: Tenant) -> list[Notice]:
    """The notices of a subdistrict that anybody may read, newest first, without their text."""
    rows = Notice.objects.filter(tenant=tenant, is_public=True, state=NoticeState.PUBLISHED)
    return list(rows.defer("text").order_by("-signed_on", "-id"))


def public_notice(tenant: Tenant, notice_id: uuid.UUID) -> Notice | None:
    """One such notice; None when it is switched off, a draft, replaced, of another subdistrict or not there at all."""
    rows = Notice.objects.filter(tenant=tenant, is_public=True, state=NoticeState.PUBLISHED)
    return rows.filter(id=notice_id).first()


def shown_text(text: str) -> str:
    """The text as issued with every mobile number (11 digits from 13 to 19, however spaced) replaced; landlines stay.

    The issuing office puts its landline into a notice for the public; a mobile number is a person's own.
    """
    return _MOBILE.sub(HIDDEN, text)
