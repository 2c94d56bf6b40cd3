"""Taking a notice in: file or pasted text → notice, clauses and proposed duties."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from beacon.catalogue.duties import CADENCES, TIMED, TRACKED, template_for
from beacon.catalogue.kinds import KINDS
from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.notices import CHIPS, Obligation, Reading, read_notice
from beacon.notices.sources.any_file import SourceProblem, read_text, tidy
from beacon.people.models import Tenant
from beacon.people.reach import READ_ONLY, Who
from beacon.people.roles import Screen
from beacon.plans.models import Clause, Duty, Notice, Place
from beacon.plans.notice.binding import groups_of
from beacon.plans.notice.series import next_version, proposed_line

TIMED_CADENCES = frozenset(CADENCES) - {"daily", "continuous"}
"""Cadences that make duties: nobody is chased for a day, and 持续 promises no date."""

MOST_TIMES = 366
"""More than once a day in a period is a slip of the pen or of the reader; the column would not hold it either."""

SHORTEST_NOTICE = 20
MOST_UPLOAD = 20 * 1024 * 1024

ALREADY = "这份文件已导入过。"


def may_import(by: Who) -> Reason | None:
    """Why `by` may not take in or change notices; None for the office."""
    if not by.opens(Screen.NOTICE):
        return NOT_YOURS
    return None if by.role.writes else READ_ONLY


def import_file(*, by: Who, name: str, content: bytes) -> Notice:
    """Take in a notice from a file.

    Refused, with nothing saved, when the file is too large, cannot be read, was imported before or holds no notice.
    """
    require(may_import(by))
    if len(content) > MOST_UPLOAD:
        raise Refusal("too_large", f"「{name}」超过20MB。请只上传通知正文，或者把正文粘贴进来。", "file")
    digest = hashlib.sha256(content).hexdigest()
    if Notice.objects.filter(tenant_id=by.tenant_id, sha256=digest).exists():
        raise Refusal("already_imported", ALREADY, "file")
    try:
        text = read_text(name, content)
    except SourceProblem as problem:
        raise Refusal("unreadable", str(problem), "file") from problem
    return _take_in(by=by, text=text, name=name, digest=digest, field="file")


def import_text(*, by: Who, text: str) -> Notice:
    """Take in a notice pasted as text. Refused as `import_file` is."""
    require(may_import(by))
    text = tidy(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return _take_in(by=by, text=text, name="", digest=digest, field="text")


def _take_in(*, by: Who, text: str, name: str, digest: str, field: str) -> Notice:
    if len(text.strip()) < SHORTEST_NOTICE:
        raise Refusal("no_text", "没有读到正文。请把通知的正文粘贴进来。", field)
    today = clock.today()
    reading = read_notice(text, default_year=today.year)
    header = reading.header
    if not header.title and not reading.obligations:
        raise Refusal("no_notice", "没认出这是一份通知。请确认文件，或把通知正文粘贴进来。", field)
    year = header.year or (header.signed_on or today).year
    try:
        with transaction.atomic():
            # One at a time in a subdistrict: two files at once are two versions, not one refused as if it were known.
            Tenant.objects.select_for_update(no_key=True).get(pk=by.tenant_id)
            # The same words are known too, whatever file held them or whether they were pasted (R01).
            if Notice.objects.filter(tenant_id=by.tenant_id, year=year, text=text).exists():
                raise Refusal("already_imported", ALREADY, field)
            title = plan_title(header.title)[:200]
            line = proposed_line(title, year)
            version = next_version(by.tenant_id, line)
            notice = Notice(
                tenant_id=by.tenant_id,
                series=line.series,
                series_name=line.name,
                year=year,
                version=version,
                title=title,
                issuer=(header.issuer or "")[:120],
                number=(header.number or "")[:60],
                addressees="、".join(header.addressees)[:300],
                signed_on=_within(header.signed_on, year, today),
                is_public=header.is_public,
                printed_by=(header.printed_by or "")[:120],
                printed_on=header.printed_on,
                text=text,
                file_name=name[:200],
                sha256=digest,
                imported_at=clock.now(),
                imported_by=by.account,
            )
            notice.save(force_insert=True)
            _save_clauses(notice, reading)
            _fill_contact(by, reading)
            note(
                tenant_id=notice.tenant_id,
                actor_id=by.account.id,
                verb="import_notice",
                thing_kind="notice",
                thing_id=notice.id,
                detail={"year": year, "series": line.series, "version": version},
            )
    except IntegrityError as twice:
        raise Refusal("already_imported", ALREADY, field) from twice
    return notice


_COVER = re.compile(r"^关于(?:印发|转发)(?P<inner>.{4,}?)\s*的通知$")


def plan_title(title: str | None) -> str:
    """The name of what is issued: a cover title 关于印发……的通知 without its wrapping."""
    if title is None:
        return "未写标题的通知"
    cover = _COVER.match(title)
    return cover["inner"].strip("《》 ") if cover else title


def _fill_contact(by: Who, reading: Reading) -> None:
    """The contact a notice names becomes that of the office while it has none; later it changes only in the settings
    (R70)."""
    tenant = by.tenant
    if reading.contacts and not tenant.contact_name:
        contact = reading.contacts[0]
        tenant.contact_name, tenant.contact_phone = (contact.name or "")[:40], (contact.phone or "")[:40]
        tenant.contact_email = (contact.email or "")[:120]
        tenant.save(update_fields=["contact_name", "contact_phone", "contact_email"])


def _within(signed_on: date | None, year: int, today: date) -> date:
    """The day the plan begins: the signed date if it lies in the plan's year, else that year's first day."""
    day = signed_on or today
    return day if day.year == year else date(year, 1, 1)


def _save_clauses(notice: Notice, reading: Reading) -> None:
    clauses = [
        Clause(
            tenant_id=notice.tenant_id,
            notice=notice,
            position=position,
            number=clause.number[:40],
            start=clause.start,
            end=clause.end,
            text=clause.text,
            proposed=_PROPOSALS[clause.place],
        )
        for position, clause in enumerate(reading.clauses)
    ]
    Clause.objects.bulk_create(clauses)
    duties = [propose(clauses[obligation.clause], obligation) for obligation in reading.obligations]
    Duty.objects.bulk_create(duties)
    timed = {duty.clause_id for duty in duties if duty.mode == TIMED}
    tracked = {duty.clause_id for duty in duties} - timed
    for clause in clauses:
        if clause.id in timed:
            clause.proposed = Place.DUTY
        elif clause.id in tracked:
            clause.proposed = Place.TRACK
    Clause.objects.bulk_update(clauses, ["proposed"])


_PROPOSALS = {"duty": Place.DUTY, "track": Place.TRACK, "background": Place.BACKGROUND, "unclear": Place.NONE}


@dataclass(frozen=True)
class _Timing:
    mode: str
    sentence: str


def _timing(obligation: Obligation) -> _Timing:
    cadence = obligation.cadence or ("once" if obligation.due else "")
    if cadence in TIMED_CADENCES:
        return _Timing(TIMED, f"{CADENCES[cadence]}{obligation.count}次" if obligation.count > 1 else CADENCES[cadence])
    return _Timing(TRACKED, "不定次，做了就记")


def propose(clause: Clause, obligation: Obligation) -> Duty:
    """The unsaved duty an obligation amounts to. Timing stands only where the notice gives it (mode F); all else is
    only counted."""
    template = template_for(obligation.kind, obligation.cadence)
    timing = _timing(obligation)
    kinds = template.kinds if template else CHIPS.get(obligation.kind, ("other",))
    labels = "、".join(KINDS[kind].label for kind in kinds if kind in KINDS)
    return Duty(
        tenant_id=clause.tenant_id,
        notice_id=clause.notice_id,
        clause=clause,
        template=template.identifier if template else "",
        title=template.title if template else (labels or "其他工作"),
        quote=obligation.quote,
        mode=timing.mode,
        cadence=obligation.cadence or ("once" if obligation.due else ""),
        needed=min(obligation.count, MOST_TIMES) if timing.mode == TIMED else 1,
        due=obligation.due,
        done_when=template.done_when if template else f"记一笔{labels or '活动'}",
        due_sentence=template.due_sentence if template else timing.sentence,
        groups=list(template.groups if template else groups_of(obligation.actors)),
        kinds=list(kinds),
    )
