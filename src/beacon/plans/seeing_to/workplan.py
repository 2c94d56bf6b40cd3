"""工作方案 of a unit: drafted from what binds it, edited, filed; or filed as a file (R63)."""

import hashlib
import io
import uuid
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.db import IntegrityError, transaction
from django.db.models import Max

from beacon.files.actions import store_bytes
from beacon.files.models import Purpose
from beacon.files.names import shown
from beacon.files.together import kept_together
from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.models import Unit
from beacon.people.reach import NO_SCREEN, Who, may_write_for
from beacon.people.responsibility import answerable
from beacon.people.roles import Screen
from beacon.plans.models import PLAN_LIFE, Clause, Notice, Place, PlanState, WorkPlan
from beacon.plans.notice.bound import BoundClause, bound_clauses, dated_rows, duties_in_force, of_versions, setting_up
from beacon.plans.progress import held, note_sent

OPENING, LOCAL = "opening", "local"
LONGEST_SECTION = 3000
MOST_BYTES = 20 * 1024 * 1024
"""The same limit as for a notice; a plan of words is far smaller."""

GUIDING_WORDS = ("为指导", "指导思想")
"""What the sentence with the guiding thought of such a notice says (R08)."""

NOT_ASKED = Reason("not_asked", "通知没有要求这个单位报工作方案。")


@dataclass(frozen=True)
class Section:
    """A part of a plan. `key` is "opening", "local" or the key of the clause, whose words are `basis`."""

    key: str
    heading: str
    basis: str
    text: str

    @property
    def is_task(self) -> bool:
        """Whether it stands for a sentence of the notice."""
        return self.key not in (OPENING, LOCAL)


def sections_of(plan: WorkPlan) -> list[Section]:
    """The sections of a plan as kept."""
    return [Section(row["key"], row["heading"], row["basis"], row["text"]) for row in plan.sections]


def may_plan(by: Who, unit: Unit) -> Reason | None:
    """Why `by` may not write the unit's plan; None for the unit itself and the office."""
    return may_write_for(by, unit) or (None if by.opens(Screen.DUTIES) else NO_SCREEN)


def _require_asked(by: Who, unit: Unit, notice: Notice) -> None:
    require(may_plan(by, unit))
    if notice.tenant_id != unit.tenant_id:
        raise Refusal.because(NOT_YOURS)
    if unit.group not in setting_up(duties_in_force(notice)):
        raise Refusal.because(NOT_ASKED)


def draft_plan(*, by: Who, unit: Unit, notice: Notice) -> WorkPlan:
    """Draft the unit's plan in one tap: the guiding thought once, then each bound sentence with 完成标准 and 时限.

    A draft that is there is returned as it is; after a filed plan the new draft begins with its words. Refused when
    the notice asks no plan of the unit.
    """
    _require_asked(by, unit, notice)
    known = draft_of(unit, notice)
    if known is not None:
        return known
    last = filed_of(unit, notice)
    with_words = next((plan for plan in last if plan.sections), None)
    plan = WorkPlan(
        tenant_id=unit.tenant_id,
        notice=notice,
        unit=unit,
        sections=with_words.sections if with_words else _drafted(notice, unit),
        saved_at=clock.now(),
        saved_by=by.account,
    )
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError:
        # A colleague tapped at the same moment.
        return WorkPlan.objects.get(tenant_id=unit.tenant_id, notice=notice, unit=unit, state=PlanState.DRAFT)
    return plan


def _drafted(notice: Notice, unit: Unit) -> list[dict[str, str]]:
    drafted = [Section(OPENING, "总体要求", "", _opening(notice))]
    drafted += [_task(one) for one in bound_clauses(notice, unit)]
    drafted.append(Section(LOCAL, "结合本单位实际", "", ""))
    return [vars(section) for section in drafted]


def _opening(notice: Notice) -> str:
    """The guiding thought of the notice, word for word (R08); without one, a plain reference to the notice."""
    rows = Clause.objects.filter(tenant_id=notice.tenant_id, notice=notice, place=Place.BACKGROUND)
    guiding = [row.text for row in rows if any(words in row.text for words in GUIDING_WORDS)]
    return max(guiding, key=len, default=f"按照《{notice.title}》要求，结合本单位实际，制定本方案。")


def _task(one: BoundClause) -> Section:
    standards = "".join(f"完成标准：{'；'.join(done)}。时限：{due}。" for due, done in one.standards.items())
    text = one.clause.text.strip()
    return Section(str(one.clause.id), one.heading, text, f"{text.rstrip('。；;')}。{standards}")


def save_plan(*, by: Who, plan: WorkPlan, texts: Mapping[str, str]) -> WorkPlan:
    """Keep what was typed into the draft, section by section. Unknown keys are passed over.

    Refused when a section is too long or the plan has been filed meanwhile.
    """
    require(may_plan(by, plan.unit))
    with transaction.atomic():
        locked = _locked(plan)
        require(PLAN_LIFE.refusal("edit", locked.state))
        _write(by, locked, texts)
        locked.save(update_fields=["sections", "saved_at", "saved_by"])
    return locked


def file_plan(*, by: Who, plan: WorkPlan, texts: Mapping[str, str]) -> WorkPlan:
    """报送: keep what was typed, give the version its number and freeze it with the names of the day.

    The first time a unit files counts for its date; later versions do not change it. Refused when a sentence of the
    notice has been left without words.
    """
    require(may_plan(by, plan.unit))
    with transaction.atomic():
        locked = _locked(plan)
        require(PLAN_LIFE.refusal("file", locked.state))
        _write(by, locked, texts)
        empty = next((one for one in sections_of(locked) if one.is_task and not one.text), None)
        if empty is not None:
            raise Refusal("empty_section", "这一段还空着，写一句怎么做再报。", empty.key)
        _freeze(by, locked)
        locked.save()
        _filed(by, locked)
    return locked


def _locked(plan: WorkPlan) -> WorkPlan:
    rows = WorkPlan.objects.select_for_update(of=("self",), no_key=True).select_related("unit", "notice")
    return rows.get(tenant_id=plan.tenant_id, pk=plan.pk)


def _write(by: Who, plan: WorkPlan, texts: Mapping[str, str]) -> None:
    rows = []
    for section in sections_of(plan):
        text = texts.get(section.key, section.text).replace("\r\n", "\n").strip()
        if len(text) > LONGEST_SECTION:
            raise Refusal("long_section", f"这一段有{len(text)}个字，最多{LONGEST_SECTION}个，请改短。", section.key)
        rows.append({**vars(section), "text": text})
    plan.sections, plan.saved_at, plan.saved_by = rows, clock.now(), by.account


def _freeze(by: Who, plan: WorkPlan) -> None:
    """Number and names of a version about to be filed. The unit's row is the lock for its numbers."""
    Unit.objects.select_for_update(no_key=True).get(tenant_id=plan.tenant_id, pk=plan.unit_id)
    rows = WorkPlan.objects.filter(of_versions(plan.notice), unit_id=plan.unit_id)
    plan.number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    plan.state = PlanState.FILED
    plan.filed_at, plan.filed_by = clock.now(), by.account
    people = answerable(plan.unit, clock.today())
    plan.people = {
        "head": people.head.name if people.head else "",
        "liaison": people.liaison.name if people.liaison else "",
    }


def _filed(by: Who, plan: WorkPlan) -> None:
    """Settle the dated row, if the office has set a date, and write the journal."""
    for row in dated_rows(plan.notice).filter(unit_id=plan.unit_id, withdrawn_at=None):
        locked = held(row)
        if locked.first_done_at is None:
            note_sent(locked, plan.filed_at)
    note(
        tenant_id=plan.tenant_id,
        actor_id=by.account.id,
        verb="file_plan",
        thing_kind="work_plan",
        thing_id=plan.id,
        detail={"unit": str(plan.unit_id), "number": plan.number, "file": plan.upload_id is not None},
    )


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MEDIA_TYPES = {
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
}


def file_upload(*, by: Who, unit: Unit, notice: Notice, name: str, content: bytes) -> WorkPlan:
    """Hand a plan in as a file: doc, docx or pdf, told by its bytes, kept with its name and hash.

    The same file again answers the version that is there. A draft of words stays a draft.
    """
    _require_asked(by, unit, notice)
    ending = _ending(name, content)
    digest = hashlib.sha256(content).hexdigest()
    for plan in filed_of(unit, notice)[:1]:
        if plan.upload is not None and plan.upload.sha256 == digest:
            return plan
    plan = WorkPlan(
        tenant_id=unit.tenant_id, notice=notice, unit=unit, sections=[], saved_at=clock.now(), saved_by=by.account
    )
    with kept_together():
        _freeze(by, plan)
        plan.upload = store_bytes(
            tenant=by.tenant,
            unit=unit,
            purpose=Purpose.NOTICE,
            name=f"{PurePosixPath(name).stem}{ending}",
            media_type=_MEDIA_TYPES[ending],
            content=content,
            by=by.account,
        )
        plan.save(force_insert=True)
        _filed(by, plan)
    return plan


def _ending(name: str, content: bytes) -> str:
    """What the file is by its bytes. Refused with what to do when it is none of the three, empty or too large."""
    if not content:
        raise Refusal("empty_file", "请选一个文件；这个是空的，可能没有传完。", "file")
    if len(content) > MOST_BYTES:
        raise Refusal("too_large", f"{shown(name)}超过20MB。请把图片压小，或只传正文。", "file")
    if content.startswith(b"%PDF-"):
        return ".pdf"
    if content.startswith(_OLE):
        return ".doc"
    if content.startswith(b"PK") and _is_word(content):
        return ".docx"
    raise Refusal("no_document", f"{shown(name)}不是Word或PDF文件。请传doc、docx或pdf。", "file")


def _is_word(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return "word/document.xml" in package.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def draft_of(unit: Unit, notice: Notice) -> WorkPlan | None:
    """The unit's draft, if it has one. One query."""
    rows = WorkPlan.objects.filter(of_versions(notice), unit=unit, state=PlanState.DRAFT)
    return rows.select_related("unit", "notice").first()


def filed_of(unit: Unit, notice: Notice) -> list[WorkPlan]:
    """The unit's filed versions, latest first. One query."""
    rows = WorkPlan.objects.filter(of_versions(notice), unit=unit, state=PlanState.FILED)
    return list(rows.select_related("unit", "notice", "upload", "filed_by").order_by("-number"))


def find_plan(who: Who, plan_id: uuid.UUID) -> WorkPlan:
    """A plan within reach; a draft only for those who may write it. Refused alike when it is another unit's and when
    there is none."""
    rows = WorkPlan.objects.filter(tenant_id=who.tenant_id, pk=plan_id)
    found = rows.select_related("unit", "notice", "upload", "filed_by").first()
    if found is None or not who.reaches(found.unit):
        raise Refusal.because(NOT_YOURS)
    if found.state == PlanState.DRAFT and may_plan(who, found.unit) is not None:
        raise Refusal.because(NOT_YOURS)
    return found
