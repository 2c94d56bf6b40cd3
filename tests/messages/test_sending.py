"""Channels and sendings: off until configured, at most once, never at night, and nobody is named in a group."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from beacon.journal.models import Line
from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.messages.actions import may_take_back, reached_for, remind, take_back
from beacon.messages.channels import address_of, configure, ways_of
from beacon.messages.models import Channel, Delivery, DeliveryState, Reminder, UnitReminder
from beacon.messages.private import remind_units, round_of
from beacon.messages.sending import deliver, send_to_groups, try_channel
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.people.responsibility import clean_person, name_person
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.servers import Mailbox, Robot, a_mail_server, a_robot

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
ENDS = date(2023, 11, 23)
LATE = datetime.fromisoformat("2023-11-24T00:00:00+08:00")


@pytest.fixture(autouse=True)
def _afternoon(at: At) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def units(office: Who) -> list[Unit]:
    return [a_unit(office.tenant, name) for name in ("锦绣社区", "滨江路社区")]


@pytest.fixture
def robot(settings: Settings) -> Iterator[Robot]:
    with a_robot() as robot:
        settings.ROBOT_HOSTS = [robot.origin]
        yield robot


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    with a_mail_server() as mailbox:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_SSL = "127.0.0.1", mailbox.port, False
        settings.DEFAULT_FROM_EMAIL = "office@example.invalid"
        yield mailbox


def texts(units: list[Unit]) -> dict[object, str]:
    return {unit.id: f"{unit.name}，核对一下就能报。" for unit in units}


def each(office: Who, units: list[Unit]) -> list[UnitReminder]:
    return remind_units(by=office, ends=ENDS, late_from=LATE, units=units, texts=texts(units))  # type: ignore[arg-type]


def run_all() -> list[Delivery]:
    for row in Delivery.objects.order_by("id"):
        deliver.func(str(row.id))
    return list(Delivery.objects.order_by("id"))


def test_every_channel_is_off_until_the_office_configures_it(office: Who, units: list[Unit]) -> None:
    """N15"""
    each(office, units)

    assert [way.is_on for way in ways_of(office)] == [False] * 4
    assert not Delivery.objects.exists()


def test_only_the_office_of_the_subdistrict_configures(office: Who, units: list[Unit]) -> None:
    """N15 N10"""
    with pytest.raises(Refusal) as refused:
        configure(by=someone("clerk", units[0]), kind="wecom", is_on=False)

    assert refused.value.reason == NOT_YOURS
    other = the_office(a_tenant("shangping"))
    configure(by=other, kind="email", is_on=False)
    assert not Channel.objects.filter(tenant=office.tenant).exists()


def test_the_address_of_a_robot_is_sealed_and_not_shown_again(office: Who, robot: Robot) -> None:
    """N15"""
    row = configure(by=office, kind="wecom", is_on=True, address=robot.address, secret="")

    assert "abcd1234" not in row.address
    assert address_of(row) == robot.address
    assert [way.tail for way in ways_of(office) if way.kind == "wecom"] == ["1234"]
    assert "abcd1234" not in str(Line.objects.latest("number").detail)


@pytest.mark.parametrize(
    ("kind", "address", "field"),
    [("wecom", "", "address"), ("wecom", "http://10.0.0.1/", "address"), ("email", "", "is_on"), ("sms", "", "kind")],
)
def test_what_cannot_work_is_refused_with_its_field(office: Who, kind: str, address: str, field: str) -> None:
    """N15"""
    with pytest.raises(Refusal) as refused:
        configure(by=office, kind=kind, is_on=True, address=address)

    assert refused.value.reason.field == field
    assert not Channel.objects.exists()


def test_a_new_address_drops_the_secret_of_the_old_one(office: Who, robot: Robot) -> None:
    """N15"""
    configure(by=office, kind="dingtalk", is_on=True, address=robot.address, secret="SEC")

    row = configure(by=office, kind="dingtalk", is_on=True, address=f"{robot.address}2")

    assert row.secret == ""


def test_the_group_hears_one_text_without_names_however_often_it_is_asked(office: Who, robot: Robot) -> None:
    """N15 Two taps are one reminder and one post."""
    configure(by=office, kind="wecom", is_on=True, address=robot.address)
    reminder = remind(by=office, ends=ENDS, late_from=LATE)

    for _ in range(2):
        send_to_groups(by=office, reminder=reminder, text="核对一下就能报")
    rows = run_all() + run_all()

    assert [row.state for row in rows] == [DeliveryState.SENT] * 2
    assert len(robot.heard) == 1


def test_what_may_have_gone_out_is_not_sent_again(office: Who, robot: Robot) -> None:
    """N15 A worker killed while sending: rather one reminder too few than one too many."""
    configure(by=office, kind="wecom", is_on=True, address=robot.address)
    row = try_channel(by=office, kind="wecom")
    Delivery.objects.update(state=DeliveryState.TRYING)

    deliver.func(str(row.id))

    row.refresh_from_db()
    assert (row.state, robot.heard) == (DeliveryState.FAILED, [])
    assert "没有重发" in row.problem


def test_nothing_goes_out_when_its_turn_comes_at_night(office: Who, robot: Robot, at: At) -> None:
    """N15"""
    configure(by=office, kind="wecom", is_on=True, address=robot.address)
    send_to_groups(by=office, reminder=remind(by=office, ends=ENDS, late_from=LATE), text="核对一下就能报")
    at("2023-11-21 21:10")

    row = run_all()[0]

    assert (row.state, robot.heard) == (DeliveryState.DROPPED, [])


def test_a_unit_that_left_a_mailbox_gets_a_letter_and_the_others_read_it_on_their_page(
    office: Who, units: list[Unit], mailbox: Mailbox
) -> None:
    """N15 Each letter goes to one unit and names no other."""
    clerk = someone("clerk", units[0])
    person = clean_person(by=clerk, unit=units[0], name="陈小燕", email="jinxiu@example.invalid")
    name_person(by=clerk, unit=units[0], part="liaison", person=person)
    configure(by=office, kind="email", is_on=True)

    rows = each(office, units)
    told = {row.unit_id: (row.state, row.problem) for row in run_all()}

    assert len(rows) == 2
    assert told == {
        units[0].id: (DeliveryState.SENT, ""),
        units[1].id: (DeliveryState.FAILED, "这个单位没留邮箱。"),
    }
    [(receivers, letter)] = mailbox.letters
    assert receivers == ["jinxiu@example.invalid"]
    assert "滨江路" not in letter


def test_a_mailbox_that_no_letter_can_go_to_ends_with_its_reason(office: Who, mailbox: Mailbox) -> None:
    """N15 Kept long ago or brought in from elsewhere with a line break: 没发出, never 正在发 for ever."""
    office.tenant.contact_email = "office@example.invalid\nBcc: all@example.invalid"
    office.tenant.save(update_fields=["contact_email"])
    configure(by=office, kind="email", is_on=True)

    try_channel(by=office, kind="email")

    (row,) = run_all()
    assert (row.state, row.problem) == (DeliveryState.FAILED, "留的邮箱不像邮箱，请联络员核对后改好。")
    assert mailbox.letters == []


def test_a_mailbox_with_a_line_break_is_refused_on_entry(units: list[Unit]) -> None:
    """N15 Named by its field."""
    with pytest.raises(Refusal) as refused:
        clean_person(by=someone("clerk", units[0]), unit=units[0], name="陈小燕", email="a@example.cn\nb@example.cn")

    assert refused.value.reason.field == "email"


def test_a_trial_letter_goes_to_the_office_itself(office: Who, mailbox: Mailbox) -> None:
    """N15"""
    office.tenant.contact_email = "office@example.invalid"
    office.tenant.save(update_fields=["contact_email"])
    configure(by=office, kind="email", is_on=True)

    try_channel(by=office, kind="email")

    assert run_all()[0].state == DeliveryState.SENT
    assert [receivers for receivers, _ in mailbox.letters] == [["office@example.invalid"]]


def test_a_unit_is_reminded_once_a_day_and_twice_before_the_deadline(office: Who, units: list[Unit], at: At) -> None:
    """N15 A text to the group counts for everybody in it."""
    at("2023-11-20 10:00")
    each(office, units[:1])
    found = round_of(office, ENDS, LATE, units)
    assert (found.now, found.today) == ((units[1],), 1)

    at("2023-11-21 10:00")
    remind(by=office, ends=ENDS, late_from=LATE)
    at("2023-11-22 10:00")
    found = round_of(office, ENDS, LATE, units)

    assert found.now == (units[1],)
    assert found.left[units[0].id].code == "enough_before"


def test_the_group_told_today_counts_but_leaves_a_word_to_each_for_the_same_day(
    office: Who, units: list[Unit], at: At
) -> None:
    """N15 Two before the deadline either way; after it two working days lie between, whichever came first."""
    at("2023-11-21 09:00")
    remind(by=office, ends=ENDS, late_from=LATE)
    at("2023-11-21 15:00")
    same_day = round_of(office, ENDS, LATE, units)
    each(office, units)
    at("2023-11-22 10:00")
    next_day = round_of(office, ENDS, LATE, units)
    at("2023-11-27 09:00")
    remind(by=office, ends=ENDS, late_from=LATE)
    at("2023-11-27 15:00")
    late = round_of(office, ENDS, LATE, units)

    assert (same_day.now, same_day.today, same_day.is_group_told) == (tuple(units), 0, True)
    assert {reason.code for reason in next_day.left.values()} == {"enough_before"}
    assert {reason.code for reason in late.left.values()} == {"too_soon"}


def test_a_group_text_that_went_nowhere_is_no_reminder(office: Who, units: list[Unit], at: At) -> None:
    """N15 Taken to be looked at: given back at once it uses up nobody's cap, and the journal keeps both."""
    at("2023-11-27 09:00")
    remind(by=office, ends=ENDS, late_from=LATE)

    take_back(by=office, ends=ENDS)

    assert not Reminder.objects.exists()
    assert round_of(office, ENDS, LATE, units).now == tuple(units)
    assert {"remind", "take_back_reminder"} <= set(Line.objects.values_list("verb", flat=True))


def test_a_robot_says_nothing_that_was_given_back_meanwhile(office: Who, robot: Robot) -> None:
    """N15"""
    configure(by=office, kind="wecom", is_on=True, address=robot.address)
    reminder = remind(by=office, ends=ENDS, late_from=LATE)
    take_back(by=office, ends=ENDS)

    with pytest.raises(Refusal) as refused:
        send_to_groups(by=office, reminder=reminder, text="核对一下就能报")

    assert (refused.value.code, Delivery.objects.exists()) == ("taken_back", False)


def test_what_a_robot_said_or_lay_half_an_hour_stays_a_reminder(
    office: Who, robot: Robot, units: list[Unit], at: At
) -> None:
    """N15 Nobody takes back what others have read."""
    at("2023-11-21 10:00")
    reminder = remind(by=office, ends=ENDS, late_from=LATE)
    clerk = someone("clerk", units[0])
    at("2023-11-21 10:30")
    too_late = may_take_back(office, reached_for(office.tenant_id, ENDS))
    at("2023-11-21 10:10")
    at_hand = may_take_back(office, reached_for(office.tenant_id, ENDS))
    configure(by=office, kind="wecom", is_on=True, address=robot.address)
    send_to_groups(by=office, reminder=reminder, text="核对一下就能报")
    sent, foreign = (
        may_take_back(office, reached_for(office.tenant_id, ENDS)),
        may_take_back(clerk, reached_for(office.tenant_id, ENDS)),
    )

    assert [reason and reason.code for reason in (too_late, at_hand, sent)] == ["too_late", None, "sent"]
    assert foreign == NOT_YOURS


def test_whoever_was_reminded_alone_is_not_reminded_more_often_by_the_group(
    office: Who, units: list[Unit], at: At
) -> None:
    """N15 Two before the deadline for each who reads it, whichever way they came."""
    for moment in ("2023-11-20 10:00", "2023-11-21 10:00"):
        at(moment)
        each(office, units)
    at("2023-11-22 10:00")

    with pytest.raises(Refusal) as refused:
        remind(by=office, ends=ENDS, late_from=LATE)

    assert (refused.value.code, Reminder.objects.exists()) == ("enough_before", False)


def test_at_night_nobody_is_reminded_and_nothing_is_kept(office: Who, units: list[Unit], at: At) -> None:
    """N15"""
    at("2023-11-21 20:45")

    with pytest.raises(Refusal) as refused:
        each(office, units)

    assert refused.value.reason.code == "night"
    assert not UnitReminder.objects.exists()


def test_other_roles_and_other_subdistricts_remind_nobody(office: Who, units: list[Unit]) -> None:
    """N15 N10"""
    for who in (someone("clerk", units[0]), someone("leader", a_unit(office.tenant, "分管领导"))):
        with pytest.raises(Refusal):
            each(who, units)

    assert not UnitReminder.objects.exists()
    assert not Reminder.objects.exists()


def test_without_a_robot_the_group_text_can_still_be_copied(office: Who) -> None:
    """N15"""
    reminder = remind(by=office, ends=ENDS, late_from=LATE)

    with pytest.raises(Refusal, match="复制群文案"):
        send_to_groups(by=office, reminder=reminder, text="核对一下就能报")


def test_only_the_robots_of_the_three_makers_may_be_spoken_to_by_default() -> None:
    """N15"""
    hosts = ["https://qyapi.weixin.qq.com", "https://oapi.dingtalk.com", "https://open.feishu.cn"]

    assert hosts == django_settings.ROBOT_HOSTS
