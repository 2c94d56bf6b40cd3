"""工作方案: drafted in one tap, edited, filed, uploaded; late only where the office set a date."""

import hashlib
import io
import uuid
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from beacon.documents.official.docx import to_docx
from beacon.figures.duties import done_rate, overdue
from beacon.kit import clock
from beacon.kit.rates import Rate
from beacon.kit.refusals import Refusal
from beacon.people.models import Unit, UnitKind, UnitPart
from beacon.people.reach import Who
from beacon.people.responsibility import Answerable, Person, answerable
from beacon.plans.models import Clause, Duty, DutyInstance, Notice, Place, Status, WorkPlan
from beacon.plans.seeing_to.plandate import set_plan_date
from beacon.plans.seeing_to.planpaper import plan_paper
from beacon.plans.seeing_to.responsible import change_person
from beacon.plans.seeing_to.workplan import (
    LOCAL,
    OPENING,
    draft_of,
    draft_plan,
    file_plan,
    file_upload,
    filed_of,
    find_plan,
    save_plan,
    sections_of,
)
from tests.documents.test_official_docx import lines_of
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.work import GUIDING, MAKE_A_PLAN, TALKS, a_working_plan

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]


@pytest.fixture
def office(at: At, tmp_path: Path, settings: Settings) -> Who:
    settings.MEDIA_ROOT = tmp_path
    tenant = a_tenant()
    office = the_office(tenant)
    a_unit(tenant, "锦绣社区")
    a_unit(tenant, "经济发展办公室", UnitKind.DEPARTMENT)
    a_unit(tenant, "江畔中学", UnitKind.SCHOOL)
    a_working_plan(office)
    at("2023-04-16 09:00")
    return office


@pytest.fixture
def notice(office: Who) -> Notice:
    return Notice.objects.get(tenant=office.tenant)


@pytest.fixture
def clerk(office: Who) -> Who:
    return someone("clerk", Unit.objects.get(name="锦绣社区"), name="陈小燕")


def filed(who: Who, notice: Notice, **texts: str) -> WorkPlan:
    plan = draft_plan(by=who, unit=who.unit, notice=notice)
    return file_plan(by=who, plan=plan, texts=texts)


def test_one_tap_drafts_the_plan_from_the_bound_clauses_only(clerk: Who, notice: Notice) -> None:
    """R63 Draft holds bound clauses only, each with 完成标准 and 时限."""
    plan = draft_plan(by=clerk, unit=clerk.unit, notice=notice)

    tasks = [section for section in sections_of(plan) if section.is_task]
    assert [section.basis for section in tasks] == ["社区半年演练。", "季度参观。", "月报。", TALKS, MAKE_A_PLAN]
    assert all("完成标准：" in section.text and "时限：" in section.text for section in tasks)
    assert tasks[0].text == (
        "社区半年演练。完成标准：半年内开展一次有居民参加的疏散逃生演练。时限：上半年6月30日前，下半年12月31日前。"
    )
    assert tasks[3].heading == "深化开展消防宣传“五进”工作"


def test_the_guiding_thought_is_background_and_stands_once_in_the_paper(clerk: Who, notice: Notice) -> None:
    """R08 Clause is 背景, makes no duty, appears once in the plan export."""
    clause = Clause.objects.get(text=GUIDING)

    plan = draft_plan(by=clerk, unit=clerk.unit, notice=notice)
    lines = lines_of(to_docx(plan_paper(plan, clerk.tenant, Answerable())))

    assert (clause.place, Duty.objects.filter(clause=clause).count()) == (Place.BACKGROUND, 0)
    assert sum(GUIDING in line for line in lines) == 1


def test_a_notice_without_guiding_thought_opens_with_its_own_name(clerk: Who, notice: Notice) -> None:
    Clause.objects.filter(text=GUIDING).update(text="一段别的背景。")

    plan = draft_plan(by=clerk, unit=clerk.unit, notice=notice)

    opening = sections_of(plan)[0]
    assert (opening.key, opening.text) == (OPENING, f"按照《{notice.title}》要求，结合本单位实际，制定本方案。")


def test_drafting_twice_gives_the_same_draft(clerk: Who, notice: Notice) -> None:
    first = draft_plan(by=clerk, unit=clerk.unit, notice=notice)
    save_plan(by=clerk, plan=first, texts={LOCAL: "沿江老房子多，先从木板房讲起。"})

    again = draft_plan(by=clerk, unit=clerk.unit, notice=notice)

    assert again.pk == first.pk
    assert sections_of(again)[-1].text == "沿江老房子多，先从木板房讲起。"


def test_filing_freezes_words_and_names_and_numbers_the_version(clerk: Who, notice: Notice, at: At) -> None:
    """R63 Versions: what was filed never changes; the next draft begins with its words."""
    change_person(by=clerk, unit=clerk.unit, part=UnitPart.LIAISON, person=Person("陈小燕", "演示-0003"))
    first = filed(clerk, notice, local="先讲木板房。")
    at("2023-05-20 10:00")
    change_person(by=clerk, unit=clerk.unit, part=UnitPart.LIAISON, person=Person("魏娟"))

    second = filed(clerk, notice, local="再讲充电。")

    first.refresh_from_db()
    assert [(plan.number, plan.people["liaison"]) for plan in filed_of(clerk.unit, notice)] == [
        (2, "魏娟"),
        (1, "陈小燕"),
    ]
    assert (sections_of(first)[-1].text, sections_of(second)[-1].text) == ("先讲木板房。", "再讲充电。")
    with pytest.raises(Refusal) as refused:
        save_plan(by=clerk, plan=first, texts={LOCAL: "改一改"})
    assert refused.value.code == "wrong_state"


def test_a_sentence_without_words_and_one_too_long_name_their_section(clerk: Who, notice: Notice) -> None:
    plan = draft_plan(by=clerk, unit=clerk.unit, notice=notice)
    key = sections_of(plan)[1].key

    for text, code in (("  ", "empty_section"), ("长" * 3001, "long_section")):
        with pytest.raises(Refusal) as refused:
            file_plan(by=clerk, plan=plan, texts={key: text})
        assert (refused.value.code, refused.value.reason.field) == (code, key)
    assert draft_of(clerk.unit, notice) is not None


def test_a_unit_the_notice_asks_no_plan_of_cannot_file_one(office: Who, notice: Notice) -> None:
    school = Unit.objects.get(name="江畔中学")

    with pytest.raises(Refusal) as refused:
        draft_plan(by=office, unit=school, notice=notice)

    assert refused.value.code == "not_asked"


def test_without_a_date_no_plan_is_ever_late(office: Who, notice: Notice, at: At) -> None:
    """R63 mode O: overdue only if the office sets a date."""
    at("2023-12-31 12:00")

    assert not DutyInstance.objects.filter(label="工作方案").exists()
    assert [row for row in overdue(office, clock.now()) if row.label == "工作方案"] == []


def test_a_date_of_the_office_makes_expected_rows_that_stand_in_the_rates(
    office: Who, clerk: Who, notice: Notice, at: At
) -> None:
    """R63 I03 I04 The dated rows: filed in time, filed late (补办), not filed (逾期)."""
    before = done_rate(office, datetime(2023, 5, 6, 12, tzinfo=clock.SHANGHAI))
    rows = set_plan_date(by=office, notice=notice, due_on=date(2023, 5, 5))
    at("2023-05-05 23:59")
    filed(clerk, notice)
    now = at("2023-05-06 12:00")

    late = {row.unit.name for row in overdue(office, now) if row.label == "工作方案"}
    rate = done_rate(office, now)

    assert [row.unit.name for row in rows] == ["锦绣社区", "经济发展办公室"]
    assert late == {"经济发展办公室"}
    assert (rate.numerator, rate.denominator) == (before.numerator + 1, before.denominator + 2)
    someone_there = someone("dept", Unit.objects.get(name="经济发展办公室"))
    filed(someone_there, notice)
    row = DutyInstance.objects.get(label="工作方案", unit=someone_there.unit)
    assert (row.status(now), row.done_on) == (Status.DONE_LATE, date(2023, 5, 6))


def test_moving_the_date_moves_what_is_open_and_leaves_what_was_filed(
    office: Who, clerk: Who, notice: Notice, at: At
) -> None:
    filed(clerk, notice)
    set_plan_date(by=office, notice=notice, due_on=date(2023, 5, 5))

    set_plan_date(by=office, notice=notice, due_on=date(2023, 5, 12))

    rows = {row.unit.name: (row.due_on, row.done_on) for row in DutyInstance.objects.filter(label="工作方案")}
    assert rows == {
        "锦绣社区": (date(2023, 5, 5), date(2023, 4, 16)),
        "经济发展办公室": (date(2023, 5, 12), None),
    }
    assert Duty.objects.get(template="work_plan").due_sentence == "5月12日前"


@pytest.mark.parametrize("day", [date(2023, 4, 15), date(2024, 1, 1)])
def test_a_day_that_is_past_or_of_another_year_is_refused(office: Who, notice: Notice, day: date) -> None:
    with pytest.raises(Refusal) as refused:
        set_plan_date(by=office, notice=notice, due_on=day)

    assert refused.value.reason.field == "due_on"


def test_a_notice_that_asks_for_no_plan_gets_no_date(at: At) -> None:
    """R63 No invented quota: what the notice does not ask for cannot be made late."""
    office = the_office(a_tenant())
    notice = a_working_plan(office, plan=False)
    at("2023-04-16 09:00")

    with pytest.raises(Refusal) as refused:
        set_plan_date(by=office, notice=notice, due_on=date(2023, 5, 5))

    assert refused.value.code == "not_asked"


def test_only_the_office_sets_the_date(clerk: Who, notice: Notice) -> None:
    """N10"""
    with pytest.raises(Refusal) as refused:
        set_plan_date(by=clerk, notice=notice, due_on=date(2023, 5, 5))

    assert refused.value.code == "not_yours"


def docx() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        # With a date of its own: two made in different seconds are the same bytes.
        package.writestr(zipfile.ZipInfo("word/document.xml", (2023, 4, 16, 9, 0, 0)), "<w/>")
    return buffer.getvalue()


def test_a_file_is_a_plan_too_and_keeps_its_name_and_hash(clerk: Who, notice: Notice) -> None:
    """R63 doc, docx or pdf, told by its bytes; the same file again is the same version."""
    plan = file_upload(by=clerk, unit=clerk.unit, notice=notice, name="锦绣社区方案.docx", content=docx())

    again = file_upload(by=clerk, unit=clerk.unit, notice=notice, name="锦绣社区方案.docx", content=docx())
    other = file_upload(by=clerk, unit=clerk.unit, notice=notice, name="方案.docx", content=b"%PDF-1.7 x")

    assert plan.upload is not None
    assert (plan.upload.name, plan.upload.sha256) == ("锦绣社区方案.docx", hashlib.sha256(docx()).hexdigest())
    assert again.pk == plan.pk
    assert other.upload is not None
    assert (other.number, other.upload.name, other.upload.media_type) == (2, "方案.pdf", "application/pdf")


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty_file"), (b"\xff\xd8\xff\xe0", "no_document"), (b"PK\x03\x04 broken", "no_document")],
)
def test_a_file_that_is_none_is_refused_with_what_to_do(clerk: Who, notice: Notice, content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        file_upload(by=clerk, unit=clerk.unit, notice=notice, name="方案.docx", content=content)

    assert (refused.value.code, refused.value.reason.field) == (code, "file")
    assert WorkPlan.objects.count() == 0


def test_a_file_that_is_too_large_is_refused(clerk: Who, notice: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("beacon.plans.seeing_to.workplan.MOST_BYTES", 10)

    with pytest.raises(Refusal) as refused:
        file_upload(by=clerk, unit=clerk.unit, notice=notice, name="方案.pdf", content=b"%PDF-1.7 longer")

    assert refused.value.code == "too_large"


def test_a_later_version_does_not_change_the_first_time(office: Who, clerk: Who, notice: Notice, at: At) -> None:
    set_plan_date(by=office, notice=notice, due_on=date(2023, 5, 5))
    filed(clerk, notice)
    at("2023-06-01 09:00")

    file_upload(by=clerk, unit=clerk.unit, notice=notice, name="方案.pdf", content=b"%PDF-1.7")

    row = DutyInstance.objects.get(label="工作方案", unit=clerk.unit)
    assert (row.done_on, row.is_late) == (date(2023, 4, 16), False)


def test_the_paper_of_a_plan(clerk: Who, notice: Notice) -> None:
    """R63 R08 N17 Word: title, 总体要求, 工作任务 under the items of the notice, 职责分工; no phone."""
    change_person(by=clerk, unit=clerk.unit, part=UnitPart.HEAD, person=Person("罗军", "演示-0009"))
    plan = filed(clerk, notice, local="先讲木板房。")

    lines = [
        line for line in lines_of(to_docx(plan_paper(plan, clerk.tenant, answerable(clerk.unit, date.today())))) if line
    ]

    assert lines[:3] == ["锦绣社区2023年消防宣传工作方案", "一、总体要求", GUIDING]
    assert "二、工作任务" in lines
    assert "（一）深化开展消防宣传“五进”工作" in lines
    assert lines[lines.index("三、职责分工") + 1] == "负责人：罗军，对本单位消防宣传工作负总责。"
    assert lines[lines.index("四、结合本单位实际") + 1] == "先讲木板房。"
    assert lines[-2:] == ["锦绣社区", "2023年4月16日"]
    assert "演示-0009" not in "".join(lines)


def test_another_units_plan_and_none_at_all_answer_alike(clerk: Who, notice: Notice) -> None:
    """N10"""
    theirs = filed(someone("dept", Unit.objects.get(name="经济发展办公室")), notice)

    reasons = []
    for key in (theirs.id, uuid.uuid4()):
        with pytest.raises(Refusal) as refused:
            find_plan(clerk, key)
        reasons.append(refused.value.reason)

    assert reasons[0] == reasons[1]
    with pytest.raises(Refusal):
        draft_plan(by=clerk, unit=theirs.unit, notice=notice)


def test_nothing_of_another_subdistrict_is_reached(clerk: Who, notice: Notice) -> None:
    """N10 The other subdistrict's notice cannot be planned under, nor its plans found."""
    foreign_office = the_office(a_tenant("上坪街道"))
    foreign = a_working_plan(foreign_office, sha256="1" * 64)

    with pytest.raises(Refusal):
        draft_plan(by=clerk, unit=clerk.unit, notice=foreign)
    with pytest.raises(Refusal):
        set_plan_date(by=foreign_office, notice=notice, due_on=date(2023, 5, 5))


def test_the_rate_is_unchanged_while_nothing_is_due(office: Who, notice: Notice) -> None:
    set_plan_date(by=office, notice=notice, due_on=date(2023, 5, 5))

    assert done_rate(office, datetime(2023, 4, 20, tzinfo=clock.SHANGHAI)) == Rate(0, 0)
