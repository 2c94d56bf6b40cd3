"""Deeds on a notice that is still a draft as a whole: which series it belongs to, and away with it."""

from django.db import transaction

from beacon.journal.actions import note
from beacon.kit.refusals import Refusal, require
from beacon.people.models import Tenant
from beacon.people.reach import Who
from beacon.plans.actions import held_notice, may
from beacon.plans.models import Notice, Series
from beacon.plans.notice.series import LONGEST_NAME, SeriesLine, line_of, next_version


def choose_series(*, by: Who, notice: Notice, series: str, name: str = "") -> Notice:
    """Say to which line of notices a draft belongs; it becomes the next version of that line (R01).

    Refused when the notice is published, for an unknown series and for a campaign without a name.
    """
    require(may(by, "edit", notice))
    if series not in Series.values:
        raise Refusal("no_such_series", "请选一个系列：年度要点、119消防宣传月或专项行动。", "series")
    name = name.strip() if series == Series.CAMPAIGN else ""
    if series == Series.CAMPAIGN and not 0 < len(name) <= LONGEST_NAME:
        raise Refusal("no_name", f"请填「行动名称」，最多{LONGEST_NAME}字，例如“高层建筑专项行动”。", "series_name")
    with transaction.atomic():
        # As at importing: two notices at once are two versions.
        Tenant.objects.select_for_update(no_key=True).get(pk=notice.tenant_id)
        notice = held_notice(by, "edit", notice)
        line = SeriesLine(series, name, notice.year)
        if line != line_of(notice):
            notice.version = next_version(notice.tenant_id, line)
            notice.series, notice.series_name = line.series, line.name
            notice.save(update_fields=["version", "series", "series_name"])
            _note(by, "choose_series", notice)
    return notice


def delete_draft(*, by: Who, notice: Notice) -> None:
    """Take a draft that was imported by mistake out again, with its sentences and proposals; the same file can be
    imported anew. The journal keeps that it was there. Refused once it is published."""
    require(may(by, "delete", notice))
    with transaction.atomic():
        Tenant.objects.select_for_update(no_key=True).get(pk=notice.tenant_id)
        notice = held_notice(by, "delete", notice)
        _note(by, "delete_draft", notice)
        notice.delete()


def _note(by: Who, verb: str, notice: Notice) -> None:
    detail = {"series": notice.series, "year": notice.year, "version": notice.version}
    note(
        tenant_id=notice.tenant_id,
        actor_id=by.account.id,
        verb=verb,
        thing_kind="notice",
        thing_id=notice.id,
        detail=detail,
    )
