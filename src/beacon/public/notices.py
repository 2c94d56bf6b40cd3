"""公开栏: the notices of a subdistrict as they were issued (R05)."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from beacon.people.models import Tenant
from beacon.people.office_settings import FILED_WITH, shown_privacy
from beacon.plans.models import Notice
from beacon.plans.notice.disclosure import public_board, public_notice, public_notices, public_tenant, shown_text


def _tenant(slug: str) -> Tenant:
    tenant = public_board(slug)
    if tenant is None:
        raise Http404
    return tenant


def _shown(found: Notice) -> Notice:
    """The notice with mobile numbers masked in its header too; never saved."""
    found.title, found.issuer = shown_text(found.title), shown_text(found.issuer)
    found.printed_by = shown_text(found.printed_by)
    return found


def _foot(tenant: Tenant) -> dict[str, object]:
    """What every page of a subdistrict needs for its foot."""
    return {"tenant": tenant, "filed_with": FILED_WITH}


@require_safe
def privacy(request: HttpRequest, slug: str) -> HttpResponse:
    """隐私说明; there also while the board is switched off."""
    tenant = public_tenant(slug)
    if tenant is None:
        raise Http404
    phone = tenant.contact_phone if shown_text(tenant.contact_phone) == tenant.contact_phone else ""
    return render(request, "public/privacy.html", {**_foot(tenant), "text": shown_privacy(tenant), "phone": phone})


@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """The list of what may be read."""
    tenant = _tenant(slug)
    return render(
        request, "public/board.html", {**_foot(tenant), "notices": [_shown(found) for found in public_notices(tenant)]}
    )


@require_safe
def notice(request: HttpRequest, slug: str, notice_id: uuid.UUID) -> HttpResponse:
    """One notice in full; 404 where it may not be read, whatever the reason."""
    tenant = _tenant(slug)
    found = public_notice(tenant, notice_id)
    if found is None:
        raise Http404
    context = {**_foot(tenant), "notice": _shown(found), "text": shown_text(found.text)}
    return render(request, "public/notice.html", context)
