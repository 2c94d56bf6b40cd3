"""转达: the message a unit pastes into its own group, made in one tap from the notice it has opened."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from beacon.kit.refusals import Reason, Refusal
from beacon.people.roles import Screen
from beacon.plans.models import Delivery, Notice, NoticeState
from beacon.plans.notice.forwarding import forward_notice, forwarding_message, forwarding_of, may_forward
from beacon.plans.notice.received import delivery_of, received_notice
from beacon.web.gate import StaffRequest, gate, status_of


def notice_page(
    request: StaffRequest, notice: Notice, delivery: Delivery | None, reason: Reason | None = None
) -> HttpResponse:
    """The notice as issued, with 签收 and 转达."""
    who, forwarding = request.who, forwarding_of(delivery)
    message = ""
    if forwarding is not None:
        message = forwarding_message(notice=notice, unit=who.unit, link=_link(request, notice), remark=forwarding.note)
    context = {
        "notice": notice,
        "delivery": delivery,
        "forwarding": forwarding,
        "message": message,
        "may_forward": delivery is not None and may_forward(who, notice) is None,
        "reason": reason,
        "typed": request.POST.get("note", forwarding.note if forwarding else ""),
    }
    return render(request, "todo/notice.html", context, status=status_of(reason) if reason else 200)


def _link(request: StaffRequest, notice: Notice) -> str:
    """Where the group reads it: the public page where there is one, which needs no account, else the staff's."""
    if notice.is_public and notice.state == NoticeState.PUBLISHED:
        return request.build_absolute_uri(reverse("public_notice", args=[request.who.tenant.slug, notice.id]))
    return request.build_absolute_uri(reverse("notice_read", args=[notice.id]))


@require_POST
@gate(Screen.TODO)
def forward(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    """One tap: keep that it was handed on and show the message to copy."""
    notice = received_notice(request.who, notice_id)
    try:
        forward_notice(by=request.who, notice=notice, remark=request.POST.get("note", ""))
    except Refusal as refusal:
        return notice_page(request, notice, delivery_of(request.who, notice), refusal.in_form())
    messages.success(request, "文案备好了，复制到本单位的群里就行。")
    return redirect(f"{reverse('notice_read', args=[notice_id])}#forward")
