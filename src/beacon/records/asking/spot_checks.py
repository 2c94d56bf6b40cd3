"""抽查: of a month that is over the office asks about a few records by telephone. Drawn by lot, so nobody is picked;
what came of it is shown to the office and, as a word of thanks, to the unit, and is counted by nobody (N14)."""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.days import full_month
from beacon.kit.drawing import draw, to_draw
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.models import Unit
from beacon.people.reach import NO_SCREEN, READ_ONLY, Who
from beacon.people.responsibility import Answerable, answerable_of, may_see_phones
from beacon.people.roles import Screen
from beacon.plans.progress import report_windows_of
from beacon.records.models import Correction, Record, RecordQuerySet, SpotCheck, SpotDraw, SpotState

LONGEST_NOTE = 100

THANKS = "街道消安办问过这条，和实际一致。谢谢配合。"
ASKED_TO_CORRECT = "街道消安办问过这条，有一处和实际不一样。请点“更正”改好，谢谢。"
CORRECTED = "街道消安办问过这条，已经改好。谢谢更正。"


def may_check(by: Who) -> Reason | None:
    """Why `by` may not draw or answer; None for the office."""
    if not by.opens(Screen.COLLECT):
        return NO_SCREEN
    return None if by.role.writes else READ_ONLY


@dataclass(frozen=True)
class Month:
    """A report window that is over."""

    starts: date
    ends: date

    @property
    def label(self) -> str:
        """「2023年10月」."""
        return full_month(self.ends)


def closed_months(who: Who) -> list[Month]:
    """The months that can be drawn from, newest first. One query."""
    today = clock.today()
    return [Month(starts, ends) for starts, ends, _ in reversed(report_windows_of(who.tenant_id)) if ends < today]


def records_in(who: Who, month: Month) -> int:
    """How many records there are to draw from. One query."""
    return _pool(who, month).count()


def draw_month(*, by: Who, ends: date | None) -> SpotDraw:
    """Draw from the records that count in the month now, once: asked again it is the same draw. Seed and share go into
    the row and the journal. Refused for a month that is not over."""
    require(may_check(by))
    month = next((known for known in closed_months(by) if known.ends == ends), None)
    if month is None:
        raise Refusal("not_over", "这个月的统计期还没结束，结束后再抽。", "month")
    kept = SpotDraw.objects.filter(tenant_id=by.tenant_id, ends=month.ends)
    try:
        return kept.first() or _draw(by, month)
    except IntegrityError:  # A colleague drew at the same moment.
        return kept.get()


def _draw(by: Who, month: Month) -> SpotDraw:
    with transaction.atomic():
        ids = list(_pool(by, month).values_list("pk", flat=True))
        row = SpotDraw(
            tenant_id=by.tenant_id,
            starts=month.starts,
            ends=month.ends,
            # Of chance and not of the month, so that nobody can work out beforehand what will be asked about.
            seed=secrets.token_hex(8),
            percent=by.tenant.spot_check_percent,
            records_n=len(ids),
            at=clock.now(),
            by=by.account,
        )
        row.save(force_insert=True)
        drawn = draw(row.seed, ids, to_draw(len(ids), row.percent))
        own = {"tenant_id": by.tenant_id, "draw": row}
        SpotCheck.objects.bulk_create(
            SpotCheck(**own, record_id=key, position=number) for number, key in enumerate(drawn, start=1)
        )
        note(
            tenant_id=by.tenant_id,
            actor_id=by.account.id,
            verb="draw_spot_checks",
            thing_kind="spot_draw",
            thing_id=row.id,
            detail={
                "ends": month.ends.isoformat(),
                "seed": row.seed,
                "percent": row.percent,
                "records": len(ids),
                "drawn": len(drawn),
            },
        )
    return row


def find_check(who: Who, check_id: uuid.UUID) -> SpotCheck:
    """One that was drawn, for the office. Refused alike when it is another's and when there is none."""
    found = None
    if may_check(who) is None:
        rows = SpotCheck.objects.filter(tenant_id=who.tenant_id, pk=check_id)
        found = rows.select_related("draw", "record__author").first()
    if found is None:
        raise Refusal.because(NOT_YOURS)
    return found


def answer_check(*, by: Who, check: SpotCheck, state: str, remark: str = "") -> SpotCheck:
    """一致, 有更正 or 问不到; 待问 takes it back. Nothing of the record changes: its unit corrects it."""
    require(may_check(by))
    remark = " ".join(remark.split())
    if state not in SpotState.values:
        raise Refusal("no_state", "请选一致、有更正或问不到。", "state")
    if len(remark) > LONGEST_NOTE:
        raise Refusal("long_note", f"「备注」写了{len(remark)}字，最多{LONGEST_NOTE}字，请写短一些。", "note")
    asked = state != SpotState.WAITING
    with transaction.atomic():
        check.state, check.note = SpotState(state), remark
        check.at, check.by = (clock.now(), by.account) if asked else (None, None)
        check.save(update_fields=["state", "note", "at", "by"])
        note(
            tenant_id=check.tenant_id,
            actor_id=by.account.id,
            verb="answer_spot_check",
            thing_kind="record",
            thing_id=check.record_id,
            detail={"state": str(check.state)},
        )
    return check


@dataclass(frozen=True)
class ToAsk:
    """A drawn record and whom to call about it: name and number are empty where nobody is named or may be read."""

    check: SpotCheck
    name: str = ""
    phone: str = ""


def drawn_of(who: Who, month: Month) -> SpotDraw | None:
    """The draw of a month; None while nobody drew. One query."""
    require(may_check(who))
    return SpotDraw.objects.filter(tenant_id=who.tenant_id, ends=month.ends).first()


def to_ask(who: Who, drawn: SpotDraw) -> list[ToAsk]:
    """What was drawn, in the order of the draw, which is that of no unit. Three queries."""
    require(may_check(who))
    rows = SpotCheck.objects.filter(tenant_id=who.tenant_id, draw=drawn)
    checks = list(rows.select_related("record__author").order_by("position"))
    people = _people_of(who, [check.record.author for check in checks])
    return [_asked(who, check, people) for check in checks]


def thanks_of(who: Who, record: Record) -> str:
    """What the record's own page says of having been asked about: to its unit, those above it and the office, and only
    once somebody was reached. One query."""
    if not who.reaches(record.author):
        return ""
    later = Correction.objects.filter(tenant_id=record.tenant_id, record=record, at__gte=OuterRef("at"))
    rows = SpotCheck.objects.filter(tenant_id=record.tenant_id, record=record)
    asked = rows.filter(state__in=(SpotState.AGREES, SpotState.DIFFERS)).annotate(corrected=Exists(later))
    last = asked.order_by("-at").values_list("state", "corrected").first()
    if last is None:
        return ""
    state, corrected = last
    if state == SpotState.AGREES:
        return THANKS
    return CORRECTED if corrected else ASKED_TO_CORRECT


def _pool(who: Who, month: Month) -> RecordQuerySet:
    rows = Record.objects.visible_to(who).valid()
    return rows.filter(happened_on__gte=month.starts, happened_on__lte=month.ends)


def _people_of(who: Who, units: Sequence[Unit]) -> dict[str, Answerable]:
    """Who answers for the top unit of each path: a grid's community is called, not the grid. Two queries."""
    paths = {_top(unit) for unit in units}
    tops = dict(Unit.objects.filter(tenant_id=who.tenant_id, path__in=paths).values_list("pk", "path"))
    return {tops[key]: found for key, found in answerable_of(who.tenant_id, tops, clock.today()).items()}


def _asked(who: Who, check: SpotCheck, people: dict[str, Answerable]) -> ToAsk:
    unit = check.record.author
    named = people.get(_top(unit), Answerable())
    person = named.liaison or named.head
    if person is None or may_see_phones(who, unit) is not None:
        return ToAsk(check)
    return ToAsk(check, person.name, person.phone)


def _top(unit: Unit) -> str:
    return f"{unit.path.split('/', 1)[0]}/"
