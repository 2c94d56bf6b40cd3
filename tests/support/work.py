"""A published notice that also has a guiding thought, something merely counted, and a sentence asking for a plan."""

from datetime import date

from beacon.catalogue.duties import TRACKED
from beacon.people.reach import Who
from beacon.plans.actions import publish_notice
from beacon.plans.models import Clause, Duty, Notice, Place
from tests.support.plan import SIGNED, a_notice, at

GUIDING = "坚持以人民至上、生命至上为指导，把消防宣传作为具体实践，增强责任感。"
TALKS = "各村（居）委会广泛开展敲门入户宣传活动。"
FOR_DEPARTMENTS = "街道相关部门组织媒体记者专题采访。"
MAKE_A_PLAN = "制定工作方案并逐级抓好落实。"


def a_working_plan(
    office: Who,
    *,
    signed_on: date = SIGNED,
    plan: bool = True,
    sha256: str = "0" * 64,
    version: int = 1,
    published_on: date | None = None,
) -> Notice:
    """The model plan with a few sentences more, published on the day it was signed unless another is given."""
    day = published_on or signed_on
    with at(day.year, day.month, day.day, 9, 0):
        notice = a_notice(office, signed_on=signed_on, sha256=sha256, version=version)
        _add(notice, "一-1", GUIDING, Place.BACKGROUND)
        _add(notice, "二（一）-1", "（一）深化开展消防宣传“五进”工作。", Place.BACKGROUND)
        talk = _add(notice, "二（一）-2", TALKS, Place.TRACK)
        _track(talk, "敲门宣传", ["community", "village"], ["talk"])
        media = _add(notice, "二（二）-2", FOR_DEPARTMENTS, Place.TRACK)
        _track(media, "媒体报道", ["department"], ["other"])
        if plan:
            asked = _add(notice, "三（一）-2", MAKE_A_PLAN, Place.TRACK)
            _track(asked, "其他工作", ["community", "village", "department"], ["other"])
        return publish_notice(by=office, notice=notice).notice


def _add(notice: Notice, number: str, text: str, place: Place) -> Clause:
    position = notice.clauses.count()
    start = len(notice.text)
    notice.text += text
    notice.save(update_fields=["text"])
    clause = Clause(
        tenant_id=notice.tenant_id,
        notice=notice,
        position=position,
        number=number,
        start=start,
        end=start + len(text),
        text=text,
        proposed=place,
        place=place,
    )
    clause.save(force_insert=True)
    return clause


def _track(clause: Clause, title: str, groups: list[str], kinds: list[str]) -> Duty:
    duty = Duty(
        tenant_id=clause.tenant_id,
        notice_id=clause.notice_id,
        clause=clause,
        title=title,
        quote=clause.text,
        mode=TRACKED,
        done_when=f"记一笔{title}",
        due_sentence="不定次，做了就记",
        groups=groups,
        kinds=kinds,
    )
    duty.save(force_insert=True)
    return duty
