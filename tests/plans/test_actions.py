from datetime import date
from pathlib import Path

import pytest

from beacon.kit.refusals import Refusal
from beacon.people.models import Tenant, UnitKind
from beacon.people.reach import Who
from beacon.plans.actions import (
    bind_groups,
    cancel_by_host,
    confirm_all,
    exempt,
    open_notice,
    place_clause,
    publish_notice,
    switch_public,
    undecided,
)
from beacon.plans.models import Delivery, Duty, DutyInstance, Notice, NoticeState, Place
from beacon.plans.notice.importing import import_file, import_text
from beacon.plans.reconcile import reconcile
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_notice, a_plan, at, instance_of

pytestmark = pytest.mark.django_db

SEED = Path(__file__).parents[1] / "notices" / "data" / "seed_notice.txt"


def imported(office: Who) -> Notice:
    with at(2023, 4, 15, 9, 0):
        return import_file(by=office, name="要点.txt", content=SEED.read_bytes())


def test_the_real_notice_fills_its_header(office: Who) -> None:
    """R01 R04 R05 R06 Issuer, title, year, date, public mark and imprint are read from the file."""
    notice = imported(office)

    assert notice.title == "江东街道2023年消防宣传工作要点"
    assert notice.issuer == "重庆市涪陵区人民政府江东街道办事处"
    assert (notice.year, notice.version, notice.signed_on) == (2023, 1, date(2023, 4, 15))
    assert (notice.is_public, notice.state) == (True, NoticeState.DRAFT)
    assert (notice.printed_by, notice.printed_on) == ("重庆市涪陵区江东街道党政办公室", date(2023, 4, 15))


def test_the_real_notice_proposes_exactly_five_timed_duties(office: Who) -> None:
    """R32 R33 R36 R37 R69 Timing exists only where the notice gives it; everything else is only counted."""
    notice = imported(office)

    timed = notice.duties.filter(mode="F").order_by("clause__position", "template")
    assert [(duty.template, duty.cadence, duty.groups) for duty in timed] == [
        ("community_drill", "half_yearly", ["community"]),
        ("station_visit", "quarterly", ["community"]),
        ("school_opening_check", "term_start", ["emergency"]),
        ("school_opening_publicity", "term_start", ["emergency"]),
        ("month_report", "monthly", ["community", "village", "department"]),
    ]
    assert timed.get(template="month_report").due == {"day": 23}


def test_the_contact_of_the_notice_fills_an_empty_setting_and_never_overwrites_one(office: Who) -> None:
    """R70 The contact lives in the settings; the notice only proposes it."""
    imported(office)
    kept = Tenant.objects.get(pk=office.tenant_id)
    assert (kept.contact_name, kept.contact_phone, kept.contact_email) == (
        "李某某",
        "023-72000000",
        "office@example.invalid",
    )

    other = the_office(a_tenant())
    Tenant.objects.filter(pk=other.tenant_id).update(contact_name="周敏")
    other.tenant.refresh_from_db()
    imported(other)
    assert Tenant.objects.get(pk=other.tenant_id).contact_name == "周敏"


def test_the_guiding_thought_is_background_and_makes_no_duty(office: Who) -> None:
    """R08 Kept as background in the clause map, never a counted task."""
    notice = imported(office)

    thought = notice.clauses.get(text__contains="习近平新时代中国特色社会主义思想")
    assert (thought.proposed, thought.duties.count()) == (Place.BACKGROUND, 0)


def test_the_same_file_again_is_told_and_makes_no_second_notice(office: Who) -> None:
    """R01 已导入过."""
    imported(office)

    with pytest.raises(Refusal) as refused:
        imported(office)

    assert (refused.value.code, refused.value.sentence) == ("already_imported", "这份文件已导入过。")
    assert Notice.objects.count() == 1


def test_the_same_text_pasted_again_is_told_however_its_lines_end(office: Who) -> None:
    """R01 已导入过. A browser sends every line end of a text field as CR LF; a file may hold either."""
    imported(office)

    with pytest.raises(Refusal) as refused:
        import_text(by=office, text=SEED.read_text("utf-8").replace("\n", "\r\n"))

    assert (refused.value.code, refused.value.reason.field) == ("already_imported", "text")
    assert Notice.objects.count() == 1


def test_text_that_is_no_notice_is_refused_and_leaves_nothing(office: Who) -> None:
    with pytest.raises(Refusal) as refused:
        import_text(by=office, text="太短")

    assert refused.value.code == "no_text"
    assert Notice.objects.count() == 0


def test_publishing_waits_until_every_sentence_has_a_place(office: Who) -> None:
    """R08 Every sentence has a place before anything goes out."""
    notice = imported(office)
    waiting = undecided(notice)

    with pytest.raises(Refusal) as refused:
        publish_notice(by=office, notice=notice)

    assert waiting == notice.clauses.count() > 20
    assert refused.value.sentence == f"还差{waiting}句没有去处，都定了才能发布。"


def test_confirming_the_proposals_leaves_only_what_was_not_understood(office: Who) -> None:
    notice = imported(office)
    unclear = notice.clauses.filter(proposed=Place.NONE).count()

    confirm_all(by=office, notice=notice)

    assert undecided(notice) == unclear


def test_a_sentence_made_a_task_by_hand_is_tracked_without_a_quota(office: Who) -> None:
    """R65 Making a sentence a task invents no number of times."""
    notice = imported(office)
    clause = notice.clauses.filter(duties=None).first()
    assert clause is not None

    place_clause(by=office, clause=clause, place=Place.DUTY)

    assert clause.place == Place.TRACK
    assert [(duty.mode, duty.quote) for duty in clause.duties.all()] == [("T", clause.text)]


def test_a_timed_sentence_made_background_owes_nothing(office: Who) -> None:
    tenant = office.tenant
    a_unit(tenant)
    notice = a_notice(office)
    drill = notice.clauses.get(text__startswith="社区半年演练")

    place_clause(by=office, clause=drill, place=Place.BACKGROUND)
    publish_notice(by=office, notice=notice)

    assert not DutyInstance.objects.filter(duty__template="community_drill").exists()
    assert DutyInstance.objects.filter(duty__template="station_visit").exists()


def test_every_addressed_unit_gets_the_notice_and_concerned_units_owe_no_report(office: Who) -> None:
    """R02 Groups of addressees map to the roster; 有关单位 receive and are bound only where named."""
    tenant = office.tenant
    for kind in (UnitKind.COMMUNITY, UnitKind.VILLAGE, UnitKind.DEPARTMENT, UnitKind.SCHOOL, UnitKind.STATION):
        a_unit(tenant, f"单位{kind}", kind, emergency=kind == UnitKind.DEPARTMENT)
    a_unit(tenant, "一网格", UnitKind.GRID)

    published = publish_notice(by=office, notice=a_notice(office))

    assert published.deliveries == Delivery.objects.count() == 5
    reporting = DutyInstance.objects.filter(duty__template="month_report").values_list("unit__kind", flat=True)
    assert set(reporting) == {"community", "village", "department"}


def test_publishing_twice_and_an_older_version_are_refused(office: Who) -> None:
    """R01 One active notice per year, and never an older one after a newer one."""
    a_unit(office.tenant)
    notice = a_plan(office)
    with pytest.raises(Refusal) as again:
        publish_notice(by=office, notice=notice)

    Notice.objects.filter(pk=notice.pk).update(version=9)
    with pytest.raises(Refusal) as older:
        publish_notice(by=office, notice=a_notice(office, sha256="1" * 64))

    assert (again.value.code, older.value.code) == ("wrong_state", "newer_version")


def test_going_through_the_roster_again_changes_nothing(office: Who) -> None:
    a_unit(office.tenant)
    a_plan(office)
    before = list(DutyInstance.objects.order_by("id").values())

    with at(2023, 6, 30, 23, 0):
        difference = reconcile(office.tenant_id)

    assert not difference
    assert list(DutyInstance.objects.order_by("id").values()) == before


def test_the_first_opening_is_the_receipt_and_later_ones_change_nothing(office: Who) -> None:
    """R03 First open stores the time; later opens never change it; the list of those who have not is exact."""
    opener = someone("clerk", a_unit(office.tenant, "锦绣社区"))
    waiting = a_unit(office.tenant, "滨江路社区")
    notice = a_plan(office)

    with at(2023, 4, 17, 9, 0):
        first = open_notice(by=opener, notice=notice)
    with at(2023, 5, 2, 9, 0):
        second = open_notice(by=opener, notice=notice)

    assert first is not None
    assert second is not None
    assert first.read_at == second.read_at
    assert [row.unit for row in Delivery.objects.filter(read_at=None)] == [waiting]


def test_the_public_switch_works_after_publishing_too(office: Who) -> None:
    """R05 The office can put the text on the public page or take it off at any time."""
    a_unit(office.tenant)
    notice = a_plan(office)

    switch_public(by=office, notice=notice, is_public=False)

    assert Notice.objects.get().is_public is False


def test_only_the_office_imports_places_binds_and_publishes(office: Who) -> None:
    """N10 Others get the same refusal as for things that do not exist."""
    clerk = someone("clerk", a_unit(office.tenant))
    elsewhere = the_office(a_tenant("上坪街道"))
    notice = a_notice(office)
    clause, duty = notice.clauses.first(), notice.duties.first()
    assert clause is not None
    assert duty is not None

    for stranger in (clerk, elsewhere):
        for deed in (
            lambda by: publish_notice(by=by, notice=notice),
            lambda by: place_clause(by=by, clause=clause, place=Place.BACKGROUND),
            lambda by: bind_groups(by=by, duty=duty, groups=["village"]),
            lambda by: switch_public(by=by, notice=notice, is_public=False),
        ):
            with pytest.raises(Refusal) as refused:
                deed(stranger)
            assert refused.value.code == "not_yours"


def test_a_duty_needs_somebody_bound_to_it(office: Who) -> None:
    duty = a_notice(office).duties.first()
    assert duty is not None

    with pytest.raises(Refusal) as nobody:
        bind_groups(by=office, duty=duty, groups=[])
    with pytest.raises(Refusal) as unknown:
        bind_groups(by=office, duty=duty, groups=["everybody"])
    bind_groups(by=office, duty=duty, groups=["village", "community"])

    assert (nobody.value.code, unknown.value.code) == ("nobody", "no_such_group")
    assert Duty.objects.get(pk=duty.pk).groups == ["community", "village"]


def test_exemptions_and_cancellations_carry_a_reason(office: Who) -> None:
    """R33 R68 An exemption and a cancelled visit say why and stay visible."""
    clerk = someone("clerk", a_unit(office.tenant))
    a_plan(office)
    visit = instance_of(clerk, "三季度参观")

    with pytest.raises(Refusal):
        exempt(by=office, instance=visit, reason=" ")
    with pytest.raises(Refusal):
        cancel_by_host(by=clerk, instance=visit, reason="出警", on=date(2023, 9, 25))
    cancel_by_host(by=office, instance=visit, reason="出警", on=date(2023, 9, 25))

    kept = instance_of(clerk, "三季度参观")
    assert (kept.host_cancelled_on, kept.host_reason) == (date(2023, 9, 25), "出警")
