"""A subdistrict in which every kind of thing exists twice, and a person in every role."""

import uuid
from dataclasses import dataclass, field
from datetime import date

from beacon.catalogue.registers import REGISTERS
from beacon.goods.items import add_item
from beacon.goods.moving import take_in
from beacon.hazards.models import Hazard
from beacon.hazards.noting import HazardLine
from beacon.kit.ids import new_id
from beacon.messages.relief import suggest_relief
from beacon.people.models import District, Tenant, Unit, UnitKind
from beacon.people.reach import Who
from beacon.people.roles import ROLES, Reach
from beacon.people.roster.importing import hold
from beacon.plans.beyond.aims import Aim
from beacon.plans.beyond.local_tasks import TaskDraft, set_task
from beacon.plans.models import DutyInstance, Notice
from beacon.plans.schedule.item_drafts import ItemDraft
from beacon.plans.schedule.scheduling import plan_item
from beacon.plans.schedule.talk import comment_on_duty
from beacon.plans.seeing_to.assigning import assign
from beacon.plans.seeing_to.helping import ask_help
from beacon.plans.seeing_to.workplan import LOCAL, draft_plan, file_plan
from beacon.records.actions import save_record
from beacon.records.asking.spot_checks import draw_month
from beacon.records.catching_up.batch import hold as hold_activities
from beacon.records.drafts import Draft
from beacon.records.following.targeting import set_target
from beacon.records.models import HandoutMove
from beacon.registers.importing import hold_table
from beacon.reports.actions import open_report, submit
from beacon.reports.consolidate import ask
from beacon.reports.district_form.fills import fill_form
from beacon.reports.district_form.keeping import add_form
from beacon.reports.district_form.pointing import accept_suggestions
from tests.support.district_forms import settings_table
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan, at
from tests.support.sites import a_building
from tests.support.targets import a_tracked_duty

DEADLINE = date(2023, 11, 23)


@dataclass
class Town:
    """Own and other unit, the people, and the keys of what exists, by the name an address gives it."""

    tenant: Tenant
    own: Unit
    other: Unit
    office: Who
    people: dict[str, Who] = field(default_factory=dict)
    of_own: dict[str, uuid.UUID] = field(default_factory=dict)
    of_other: dict[str, uuid.UUID] = field(default_factory=dict)
    of_town: dict[str, uuid.UUID] = field(default_factory=dict)


def a_town(district: District, name: str = "江畔街道") -> Town:
    """The town at 16:00 on 21 November 2023, with the business clock set by the caller."""
    tenant = a_tenant(name, district=district)
    own, other = a_unit(tenant, "锦绣社区"), a_unit(tenant, "滨江路社区")
    town = Town(tenant, own, other, the_office(tenant))
    notice = a_plan(town.office)
    town.of_town = {"notice_id": notice.pk, **_inside(notice), **_beyond(town.office, notice)}
    with at(2023, 11, 21, 16, 0):
        town.of_own, town.of_other = _things(own), _things(other)
        town.of_own["unit_id"], town.of_other["unit_id"] = own.pk, other.pk
        table = "登录名,姓名,角色,单位,起,止\nwang,王小明,网格员,没有,2022-01-01,\n"
        town.of_town["import_id"] = hold(by=town.office, name="名册.csv", content=table.encode()).pk
        told = suggest_relief(
            by=someone("clerk", own), text="机密地点的事报了两遍", page="月报", names_unit=True, request_id=new_id()
        )
        town.of_town["suggestion_id"] = told.pk
        town.of_town["stock_item_id"] = add_item(by=town.office, label="机密地点", counter="个", group="宣传品").pk
        town.of_town["paper_id"] = ask(by=town.office, ends=DEADLINE, request_id=uuid.uuid4()).pk
        town.of_town |= _forms(town.office)
    with at(2023, 11, 24, 9, 0):
        drawn = draw_month(by=town.office, ends=DEADLINE)
        town.of_town["check_id"] = drawn.checks.get(record_id=town.of_own["record_id"]).pk
    for role in ROLES.values():
        match role.reach:
            case Reach.UNIT:
                town.people[role.identifier] = someone(role.identifier, own)
            case Reach.TENANT:
                town.people[role.identifier] = someone(role.identifier, a_unit(tenant, role.label, UnitKind.OFFICE))
            case Reach.DISTRICT:
                town.people[role.identifier] = someone(role.identifier, district=district)
            case Reach.INSTALLATION:
                town.people[role.identifier] = someone(role.identifier)
    return town


def _beyond(office: Who, notice: Notice) -> dict[str, uuid.UUID]:
    """A duty without a time, and another on which the office has set a target."""
    untimed, targeted = a_tracked_duty(notice), a_tracked_duty(notice, title="发放", kinds=("giveaway",))
    with at(2023, 11, 21, 16, 0):
        target = set_target(by=office, duty=targeted, aim=Aim("yearly"), reason="机密地点")
    return {"untimed_id": untimed.pk, "target_id": target.pk}


def _forms(office: Who) -> dict[str, uuid.UUID]:
    """A form of the district, pointed and filled."""
    form = add_form(by=office, name="", file_name="机密地点.xlsx", content=settings_table())
    accept_suggestions(by=office, form=form)
    fill = fill_form(by=office, form=form, period="quarter:2023-10-01", request_id=uuid.uuid4())
    return {"form_id": form.pk, "fill_id": fill.pk}


def _inside(notice: Notice) -> dict[str, uuid.UUID]:
    clause = notice.clauses.order_by("position").first()
    duty = notice.duties.filter(template="community_drill").first()
    if clause is None or duty is None:
        raise AssertionError("the notice of the tests has clauses and duties")
    return {"clause_id": clause.pk, "duty_id": duty.pk}


def _things(unit: Unit) -> dict[str, uuid.UUID]:
    clerk = someone("clerk", unit)
    draft = Draft(kind="talk", happened_on=date(2023, 11, 2), setting="community", place="机密地点")
    record = save_record(by=clerk, unit=unit, draft=draft, client_id=uuid.uuid4()).record
    instance = DutyInstance.objects.get(tenant=unit.tenant, unit=unit, label="11月月报")
    submit(by=clerk, report=open_report(by=clerk, instance=instance), nil=False)
    of_clerk = {"account_id": clerk.account.pk, "post_id": clerk.post.pk}
    things = {"record_id": record.pk, "instance_id": instance.pk, **of_clerk}
    house = a_building(unit, "机密地点1栋", estate=unit.name, company=unit)
    table = hold_table(by=clerk, register=REGISTERS["building"], name="机密地点.csv", content=b"1")
    things |= {"row_id": house.pk, "table_id": table.pk}
    activities = "日期,活动类型,地点\n2023-11-02,演练,机密地点\n".encode()
    things["catch_up_id"] = hold_activities(by=clerk, name="机密地点.csv", content=activities).pk
    return things | _planned(unit, clerk, instance) | _set_up(unit, clerk) | _set(clerk) | _stocked(clerk)


def _set_up(unit: Unit, clerk: Who) -> dict[str, uuid.UUID]:
    """A filed work plan, and a task handed down to a grid of the unit."""
    notice = Notice.objects.get(tenant=unit.tenant)
    plan = file_plan(by=clerk, plan=draft_plan(by=clerk, unit=unit, notice=notice), texts={LOCAL: "机密地点"})
    grid = a_unit(unit.tenant, f"{unit.name}第一网格", UnitKind.GRID, parent=unit)
    duty = notice.duties.get(template="community_drill")
    [task] = assign(by=clerk, unit=unit, duty=duty, receivers=[grid], remark="机密地点")
    return {"plan_id": plan.pk, "assignment_id": task.pk}


def _stocked(clerk: Who) -> dict[str, uuid.UUID]:
    """Stock of the unit, and a hand-out that waits for a count."""
    batch = take_in(
        by=clerk, owner=clerk.unit, pieces={"apron": 5}, day=date(2023, 11, 1), request_id=new_id(), reason="机密地点"
    )
    found = (HazardLine("stairs", "机密地点", "堆了纸箱"),)
    day = date(2023, 11, 2)
    draft = Draft(kind="giveaway", happened_on=day, setting="community", handouts={"apron": 20}, hazards=found)
    save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4())
    line = HandoutMove.objects.get(tenant=clerk.tenant, shelf__unit=clerk.unit, move=None)
    hazard = Hazard.objects.get(tenant=clerk.tenant, unit=clerk.unit)
    return {"batch_id": batch.id, "line_id": line.pk, "hazard_id": hazard.pk}


def _set(clerk: Who) -> dict[str, uuid.UUID]:
    """A task the unit set itself, and a call for help with its drill."""
    draft = TaskDraft("机密安排", "贴好", Aim("once", 1, date(2023, 12, 1)))
    task = set_task(by=clerk, unit=clerk.unit, draft=draft, request_id=new_id())
    drill = DutyInstance.objects.get(tenant=clerk.tenant, unit=clerk.unit, label="下半年演练")
    return {"task_id": task.pk, "call_id": ask_help(by=clerk, instance=drill, text="机密地点").pk}


def _planned(unit: Unit, clerk: Who, instance: DutyInstance) -> dict[str, uuid.UUID]:
    """A plan (shared by the first unit, private to the other), an invitation to the unit, and a word it said."""
    neighbour = someone("dept", a_unit(unit.tenant, "综合执法办公室", UnitKind.DEPARTMENT))
    private = unit.name != "锦绣社区"
    mine = ItemDraft(title="机密安排", planned_on=date(2023, 11, 22), place="机密地点", is_private=private)
    theirs = ItemDraft(title="联合宣传", planned_on=date(2023, 11, 24), invited=frozenset({unit.id}))
    item = plan_item(by=clerk, draft=mine, request_id=new_id())
    asked = plan_item(by=neighbour, draft=theirs, request_id=new_id()).invitations.get()
    comment = comment_on_duty(by=clerk, instance=instance, text="机密地点")
    return {"item_id": item.pk, "invitation_id": asked.pk, "comment_id": comment.pk}
