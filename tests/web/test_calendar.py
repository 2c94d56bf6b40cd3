"""日历 as people use it: the month, putting something on it, one plan, inviting and answering, comments."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from beacon.kit.ids import new_id
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.plans.models import Answer, CalendarItem, Comment, Invitation, ItemState
from beacon.records.models import Record
from tests.support.calendar import an_item
from tests.support.pages import chosen, links, signed_in, value_of, words
from tests.support.people import a_unit, someone
from tests.support.plan import a_plan, instance_of

pytestmark = pytest.mark.django_db

MONTH = "/calendar/"
NEW = "/calendar/new/"


@pytest.fixture(autouse=True)
def _now(at: Callable[[str], datetime]) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def clerk(office: Who) -> Who:
    return someone("clerk", a_unit(office.tenant), name="陈小燕")


def test_a_number_of_thousands_of_digits_is_no_number(office: Who) -> None:
    item = an_item(office)

    answer = signed_in(office).post(reverse("calendar_edit", args=[item.pk]), typed(title="演练", seen="1" * 5000))

    assert answer.status_code == 409


def typed(**more: object) -> dict[str, object]:
    return {
        "title": "到锦绣苑宣讲",
        "planned_on": "2023-11-22",
        "place": "锦绣苑",
        "request_id": str(new_id()),
        **more,
    }


def page_of(item: CalendarItem) -> str:
    return reverse("calendar_item", args=[item.pk])


def test_an_empty_month_says_what_it_is_for(clerk: Who) -> None:
    """R67"""
    page = words(signed_in(clerk).get(MONTH))

    assert "2023年11月" in page
    assert "这个月还没有安排。要去哪里做活动，先放上来，别的单位看得到，能一起办。" in page


def test_a_plan_is_put_on_the_calendar_and_stands_there_for_everybody(dept: Who, clerk: Who) -> None:
    """R67 Others see when, where, what and who, not the note."""
    saved = signed_in(dept).post(NEW, typed(starts_at="09:30", note="带喇叭"), follow=True)
    month = words(signed_in(clerk).get(MONTH))
    other = words(signed_in(clerk).get(page_of(CalendarItem.objects.get())))

    assert "已放上11月22日的日历。" in words(saved)
    assert "备注带喇叭" in words(saved)
    assert "09:30到锦绣苑宣讲综合执法办公室·锦绣苑" in month
    assert "地点锦绣苑" in other
    assert "带喇叭" not in other
    assert "留言" not in other


def test_what_does_not_fit_is_said_beside_the_field_and_nothing_typed_is_lost(clerk: Who) -> None:
    answer = signed_in(clerk).post(NEW, typed(title="", planned_on="2032-01-01", note="带喇叭", place="三栋"))

    assert answer.status_code == 422
    page = words(answer)
    assert "还有2处要看一眼，填的都在，改好再保存。" in page
    assert "请写做什么，例如“到锦绣苑宣讲”。" in page
    assert "带喇叭" in page
    assert value_of(answer, "place") == "三栋"
    assert CalendarItem.objects.count() == 0


def test_a_double_tap_plans_once(clerk: Who) -> None:
    """N06"""
    client, form = signed_in(clerk), typed()

    client.post(NEW, form)
    client.post(NEW, form)

    assert CalendarItem.objects.count() == 1


def test_new_edited_and_cancelled_can_be_undone_from_the_page(clerk: Who) -> None:
    """Undo instead of "are you sure"."""
    client = signed_in(clerk)
    client.post(NEW, typed())
    item = CalendarItem.objects.get()

    client.post(reverse("calendar_edit", args=[item.pk]), typed(title="演练", seen="1"))
    edited = client.get(page_of(item))
    client.post(reverse("calendar_undo", args=[item.pk]))
    undone = words(client.get(page_of(item)))
    client.post(reverse("calendar_cancel", args=[item.pk]))
    cancelled = words(client.get(page_of(item)))
    client.post(reverse("calendar_undo", args=[item.pk]))

    assert "<title>演练" in edited.content.decode()
    assert "刚才点错了？撤销" in words(edited)
    assert "到锦绣苑宣讲" not in edited.content.decode()
    assert "刚才点错了" not in undone
    assert "已取消" in cancelled
    assert CalendarItem.objects.get().state == ItemState.PLANNED


def test_taking_back_a_new_one_leads_to_its_month(clerk: Who) -> None:
    client = signed_in(clerk)
    client.post(NEW, typed(planned_on="2023-12-05"))
    item = CalendarItem.objects.get()

    answer = client.post(reverse("calendar_undo", args=[item.pk]))

    assert answer["Location"] == "/calendar/?month=2023-12"
    assert client.get(page_of(item)).status_code == 403


def test_the_later_of_two_editors_keeps_what_was_typed_and_can_save_again(clerk: Who) -> None:
    client, item = signed_in(clerk), an_item(clerk)
    address = reverse("calendar_edit", args=[item.pk])
    client.post(address, typed(title="演练", seen="1"))

    late = client.post(address, typed(title="培训", seen="1"))
    again = client.post(address, typed(title="培训", seen=value_of(late, "seen")))

    assert (late.status_code, value_of(late, "title")) == (409, "培训")
    assert "刚才有同事改过这条安排。" in words(late)
    assert again.status_code == 302
    assert CalendarItem.objects.get().title == "培训"


def test_both_departments_read_that_the_other_goes_there_too(dept: Who, office: Who) -> None:
    """R67 Two departments plan one site on one day → both see a hint."""
    other = someone("dept", a_unit(office.tenant, "党群办公室", UnitKind.DEPARTMENT))
    mine = an_item(dept)

    answer = signed_in(other).post(NEW, typed(title="防诈宣传", place="锦绣苑小区"), follow=True)

    assert "综合执法办公室同一天也去这里，可以一起办。" in words(answer)
    assert "党群办公室同一天也去这里，可以一起办。" in words(signed_in(dept).get(page_of(mine)))
    assert "党群办公室同一天也去" in words(signed_in(dept).get(MONTH))


def test_the_invited_unit_is_asked_on_its_first_page_and_answers_there(dept: Who, clerk: Who) -> None:
    """R67"""
    an_item(dept, invited=(clerk.unit,), note="带喇叭")
    client = signed_in(clerk)
    before = words(client.get(reverse("todo")))

    answer = client.post(
        reverse("calendar_answer", args=[Invitation.objects.get().pk]), {"answer": "accepted"}, follow=True
    )

    assert "综合执法办公室邀请您一起办待答复到锦绣苑宣讲，11月22日，锦绣苑带喇叭参加这次不参加" in before
    assert "已答复综合执法办公室：参加。想改可以再点。" in words(answer)
    assert "邀请您一起办" not in words(client.get(reverse("todo")))
    assert "锦绣社区参加" in words(signed_in(dept).get(page_of(CalendarItem.objects.get())))


def test_who_joins_in_is_told_to_those_involved(office: Who, dept: Who, clerk: Who) -> None:
    """N10 Everybody sees when, where, what and who plans it, and no more."""
    item = an_item(dept, invited=(clerk.unit,))
    signed_in(clerk).post(reverse("calendar_answer", args=[Invitation.objects.get().pk]), {"answer": "accepted"})
    stranger = someone("clerk", a_unit(office.tenant, "滨江路社区"))

    told = ["锦绣社区" in words(signed_in(who).get(MONTH)) for who in (dept, clerk, office, stranger)]

    assert told == [True, True, True, False]
    assert "锦绣社区" not in words(signed_in(stranger).get(page_of(item)))
    assert "锦绣社区参加" in words(signed_in(office).get(page_of(item)))


def test_an_invited_school_answers_without_having_a_calendar(dept: Who, office: Who) -> None:
    """R67"""
    school = someone("school", a_unit(office.tenant, "江畔小学", UnitKind.SCHOOL))
    an_item(dept, invited=(school.unit,))

    answer = signed_in(school).post(
        reverse("calendar_answer", args=[Invitation.objects.get().pk]), {"answer": "declined"}
    )

    assert answer["Location"] == reverse("todo")
    assert Invitation.objects.get().answer == Answer.DECLINED


def test_from_its_day_on_one_tap_opens_the_form_filled_in(clerk: Who) -> None:
    """R67"""
    client = signed_in(clerk)
    item = an_item(clerk, kind="talk", planned_on=date(2023, 11, 20))
    ahead = an_item(clerk, kind="talk", planned_on=date(2023, 11, 22))

    (address,) = links(client.get(page_of(item)), "/record/new/?")
    form = client.get(address)

    assert parse_qs(urlsplit(address).query) == {
        "kind": ["talk"],
        "day": ["2023-11-20"],
        "place": ["锦绣苑"],
        "summary": ["到锦绣苑宣讲"],
        "planned": [str(item.pk)],
    }
    assert (chosen(form, "kind"), chosen(form, "day"), value_of(form, "place")) == ("talk", "2023-11-20", "锦绣苑")
    assert "到锦绣苑宣讲" in words(form)
    assert links(client.get(page_of(ahead)), "/record/new/?") == []


def test_a_link_with_nonsense_still_opens_a_form_of_today(clerk: Who) -> None:
    form = signed_in(clerk).get("/record/new/?day=morgen&kind=party&started_at=99")

    assert (form.status_code, chosen(form, "day")) == (200, "2023-11-21")


def test_a_meeting_is_recorded_with_one_tap_and_listed(dept: Who, clerk: Who) -> None:
    """R67"""
    item = an_item(dept, title="冬季会商", kind="meeting", planned_on=date(2023, 11, 21), invited=(clerk.unit,))
    signed_in(clerk).post(reverse("calendar_answer", args=[Invitation.objects.get().pk]), {"answer": "accepted"})
    client = signed_in(dept)
    before = words(client.get(page_of(item)))

    client.post(reverse("calendar_meeting", args=[item.pk]))

    record = Record.objects.get()
    assert "记会商" in before
    assert "会商已记进台账。" in words(client.get(page_of(item)))
    assert "已记会商" in words(client.get(MONTH))
    assert "一起办的锦绣社区" in words(client.get(reverse("record", args=[record.pk])))


def test_paging_and_filter_stay_together(dept: Who, clerk: Who) -> None:
    an_item(dept, title="别家的", place="")
    an_item(clerk, title="自家的", place="")
    client = signed_in(clerk)

    mine = client.get(f"{MONTH}?show=mine")
    far = client.get(f"{MONTH}?month=2023-12&show=mine")

    assert ("自家的" in words(mine), "别家的" in words(mine)) == (True, False)
    assert links(mine, "?month=2023-12")[0] == "?month=2023-12&show=mine"
    assert "本单位这个月还没有安排。" in words(far)
    assert "回本月" in words(far)


@pytest.mark.parametrize("asked", ["2023-13", "x", "9999-01", "0001-01", "2023-11-05", ""])
def test_a_month_that_is_none_is_this_one(clerk: Who, asked: str) -> None:
    answer = signed_in(clerk).get(MONTH, {"month": asked})

    assert (answer.status_code, "2023年11月" in words(answer)) == (200, True)


def test_due_days_stand_on_the_calendar_and_lead_to_the_duty(office: Who, clerk: Who) -> None:
    """R67 R69"""
    a_plan(office)

    mine, theirs = signed_in(clerk).get(MONTH), signed_in(office).get(MONTH)

    assert "11月月报截止" in words(mine)
    assert reverse("duty", args=[instance_of(clerk, "11月月报").pk]) in links(mine, "/duties/")
    assert "月报截止（1个单位）" in words(theirs)


def test_the_leader_reads_and_is_offered_nothing_to_change(office: Who, dept: Who) -> None:
    leader, item = someone("leader", office.unit), an_item(dept, note="带喇叭")
    client = signed_in(leader)

    month, page = words(client.get(MONTH)), words(client.get(page_of(item)))

    assert ("放一个安排" in month, "手机的日历" in month, "发出" in page, "修改" in page) == (False,) * 4
    assert "带喇叭" in page


def test_comments_are_written_and_taken_back(dept: Who, office: Who) -> None:
    """R67"""
    client, item = signed_in(dept), an_item(dept)
    say = reverse("calendar_say", args=[item.pk])

    client.post(say, {"text": "带喇叭吗？"})
    empty = client.post(say, {"text": " "})
    seen = words(signed_in(office).get(page_of(item)))
    comment = Comment.objects.get()
    refused = signed_in(office).post(reverse("comment_take_back", args=[comment.pk]))
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=3)):
        gone = signed_in(dept).post(reverse("comment_take_back", args=[comment.pk]), follow=True)

    assert (empty.status_code, "请写一句再发。" in words(empty)) == (422, True)
    assert "带喇叭吗？综合执法办公室·11月21日16:00" in seen
    assert "收回" not in seen
    assert refused.status_code == 403
    assert "综合执法办公室的一句留言，11月21日16:00收回了。" in words(gone)
    assert "带喇叭吗" not in words(gone)


def test_long_words_on_a_plan_come_back_as_typed(dept: Who) -> None:
    item = an_item(dept)

    answer = signed_in(dept).post(reverse("calendar_say", args=[item.pk]), {"text": "长" * 301})

    assert answer.status_code == 422
    assert "最多300个字，现在301个，请写短些。" in words(answer)
    assert "长" * 301 in words(answer)


def test_a_duty_has_its_words_too(office: Who, clerk: Who) -> None:
    """R68"""
    a_plan(office)
    instance = instance_of(clerk, "下半年演练")

    signed_in(clerk).post(reverse("duty_say", args=[instance.pk]), {"text": "等物业回话"})

    assert "等物业回话锦绣社区" in words(signed_in(office).get(reverse("duty", args=[instance.pk])))


def test_a_stranger_cannot_talk_and_learns_nothing(dept: Who, clerk: Who) -> None:
    """N10"""
    item = an_item(dept, note="带喇叭")
    client = signed_in(clerk)

    answer = client.post(reverse("calendar_say", args=[item.pk]), {"text": "你好"})
    nothing = client.post(reverse("calendar_say", args=[uuid.uuid4()]), {"text": "你好"})

    assert (answer.status_code, words(answer)) == (403, words(nothing))


def test_what_is_typed_is_text_and_nothing_else(dept: Who) -> None:
    item = an_item(dept, title="<b>x</b>", note="<script>1</script>")

    text = signed_in(dept).get(page_of(item)).content.decode()

    assert re.search(r"<script>1|<b>x", text) is None


@pytest.mark.parametrize("count", [1, 3])
def test_pages_keep_to_their_queries(
    office: Who, dept: Who, clerk: Who, client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """At most 12, the same with 1 and with 3 of everything."""
    a_plan(office)
    other = someone("dept", a_unit(office.tenant, "党群办公室", UnitKind.DEPARTMENT))
    for number in range(count):
        item = an_item(dept, title=f"会商{number}", kind="meeting", invited=(clerk.unit,))
        an_item(other, title=f"防诈{number}")
        signed_in(dept).post(reverse("calendar_say", args=[item.pk]), {"text": "好"})
        for _ in range(number):
            signed_in(dept).post(reverse("calendar_say", args=[item.pk]), {"text": "好"})
    client.force_login(dept.account)
    client.get(MONTH)

    with django_assert_num_queries(8):
        client.get(MONTH)
    with django_assert_num_queries(10):
        client.get(page_of(item))
