"""转达: a unit hands the notice on to its own people, with one message for its group (R03)."""

from django.db import transaction

from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.models import Unit
from beacon.people.reach import READ_ONLY, Who
from beacon.plans.models import Delivery, Forwarding, Notice

LONGEST_NOTE = 200


def may_forward(by: Who, notice: Notice) -> Reason | None:
    """Why `by` may not hand the notice on; None for those who write for a unit of its subdistrict."""
    if by.path is None or by.tenant_id != notice.tenant_id or by.post.unit_id is None:
        return NOT_YOURS
    return None if by.role.writes else READ_ONLY


def forward_notice(*, by: Who, notice: Notice, remark: str = "") -> Forwarding:
    """Keep that the unit has handed the notice on; the first time stays, the local note is what was written last.

    Refused when the notice was never sent to the unit, and when the note is longer than 200 characters.
    """
    require(may_forward(by, notice))
    words = remark.strip()
    if len(words) > LONGEST_NOTE:
        raise Refusal("long_note", f"本地说明最多{LONGEST_NOTE}个字，现在{len(words)}个，请改短一点。", "note")
    with transaction.atomic():
        rows = Delivery.objects.select_for_update().filter(tenant_id=notice.tenant_id, notice=notice)
        delivery = rows.filter(unit_id=by.unit.id).first()
        if delivery is None:
            raise Refusal("not_sent_here", "这份通知没有发给您的单位，不用转达。")
        known = Forwarding.objects.filter(tenant_id=notice.tenant_id, delivery=delivery).first()
        if known is not None:
            known.note = words
            known.save(update_fields=["note"])
            return known
        forwarding = Forwarding(
            tenant_id=notice.tenant_id,
            delivery=delivery,
            forwarded_at=clock.now(),
            forwarded_by=by.account,
            note=words,
        )
        forwarding.save(force_insert=True)
        note(
            tenant_id=notice.tenant_id,
            actor_id=by.account.id,
            verb="forward_notice",
            thing_kind="notice",
            thing_id=notice.id,
            detail={"unit": str(delivery.unit_id)},
        )
    return forwarding


def forwarding_of(delivery: Delivery | None) -> Forwarding | None:
    """How the unit handed the notice on; None while it has not. One query."""
    if delivery is None:
        return None
    return Forwarding.objects.filter(tenant_id=delivery.tenant_id, delivery=delivery).first()


def forwarding_message(*, notice: Notice, unit: Unit, link: str, remark: str = "") -> str:
    """What is pasted into the unit's own group: the notice, where to read it, the local note. It names nobody."""
    local = f"\n{unit.name}说明：{remark.strip()}" if remark.strip() else ""
    return f"【转达】《{notice.title}》已经印发，请各网格、小组看原文，结合自己这一片抓好落实。{local}\n原文：{link}"
