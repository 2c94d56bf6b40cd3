"""How 江畔街道 set about its notice: buildings, people, plans, what was passed on and handed down."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial

from beacon.kit import clock
from beacon.people.models import Post, Unit, UnitPart
from beacon.people.responsibility import Person
from beacon.plans.models import Assignment, Duty, Notice
from beacon.plans.notice.forwarding import forward_notice
from beacon.plans.seeing_to.assigning import assign, tick
from beacon.plans.seeing_to.plandate import set_plan_date
from beacon.plans.seeing_to.responsible import change_person
from beacon.plans.seeing_to.workplan import LOCAL, draft_plan, file_plan
from beacon.registers.buildings import buildings_of, enter_buildings
from beacon.site.demo import story
from beacon.site.demo.entries import at
from beacon.site.demo.filler import COMMUNITIES, VILLAGES
from beacon.site.demo.grounds import enter_grounds
from beacon.site.demo.history import OFFICE, History
from beacon.site.demo.houses import IN_USE_SINCE, houses
from beacon.site.demo.schedule import REPORTERS

PLANS_DUE = date(2023, 5, 5)
"""Set by the office on the day of the notice: twenty days for a plan, the first working Friday after the May
holiday."""

WITHOUT_PLAN = "D03"
"""经济发展办公室 named its people and never filed a plan: the one overdue duty of the demo."""

HEADS: Mapping[str, str] = {
    "D01": "段正平",
    "D02": "游晓岚",
    "D03": "贺启明",
    "D04": "邱雪梅",
    "D05": "雷振华",
    "D06": "程国栋",
    "D07": "汤建设",
    "D08": "卢志强",
    "D09": "文永贵",
    "D10": "柳如云",
}
"""Heads of the departments: names without accounts."""

HANDOVER = (at(7, 11, 9, 20), "V02")
"""柏树: 王光荣 was head and clerk at once until 魏娟 came."""

LOCAL_WORDS: Mapping[str, str] = {
    "C": "本社区高层多，先把楼道和消防车道讲透，再按网格逐栋敲门。",
    "V": "本村老人多、木房多，赶场天集中讲，平时由组干部上门讲。",
    "D": "结合本部门日常检查和服务窗口一并宣传，不另外增加基层负担。",
}

PASSED_ON = (*COMMUNITIES, *VILLAGES[:6])
"""Who handed the notice on to its own group, with one tap after opening it."""

HANDED_DOWN: tuple[tuple[str, str, datetime, date, str], ...] = (
    ("C01", "“敲门入户”宣传活动", at(10, 19, 10, 0), date(2023, 11, 20), "先敲独居老人和租户多的单元"),
    ("V01", "“敲门入户”宣传活动", at(10, 5, 9, 30), date(2023, 11, 30), "院坝会上讲也算"),
)
"""(unit, words of the duty, when, small due day, note): to every grid or group below the unit."""

TICKED: tuple[tuple[str, datetime, str], ...] = (
    ("C01-G1", at(11, 9, 17, 30), "3栋4栋走完，42户开门"),
    ("V01-Z1", at(10, 12, 18, 0), "院坝会上讲了"),
)
"""(grid or group, when, line): done without a record."""

ESTATE_DRILLS = ("C03", "W01", "督促指导物业管理单位开展高层建筑防火培训及疏散逃生演练", "锦绣苑", 4)
"""锦绣 asks 锦城物业 for the six buildings of 锦绣苑; four are done."""


def set_up(history: History) -> None:
    """Tell the history all of it."""
    told = history.then
    told(story.FOUNDED_AT + timedelta(hours=1), partial(_enter_houses, history))
    told(story.PUBLISHED_AT + timedelta(minutes=30), partial(_date_plans, history))
    for turn, code in enumerate(REPORTERS):
        named = at(4, 18, 9, 0) + timedelta(days=turn % 7, minutes=13 * turn)
        told(named, partial(_name_people, history, code))
        if code != WITHOUT_PLAN:
            filed = named + timedelta(days=1 + turn % 9, hours=2)
            told(filed, partial(_file_plan, history, code))
    told(HANDOVER[0], partial(_name, history, HANDOVER[1], UnitPart.LIAISON))
    for turn, code in enumerate(PASSED_ON):
        told(at(4, 21, 8, 30) + timedelta(minutes=17 * turn), partial(_pass_on, history, code))
    for code, words, moment, due_on, note in HANDED_DOWN:
        told(moment, partial(_hand_down, history, code, words, due_on, note))
    for code, moment, line in TICKED:
        told(moment, partial(_tick, history, code, line))
    told(at(10, 25, 15, 0), partial(_hand_to_property, history))
    for turn in range(ESTATE_DRILLS[-1]):
        told(at(10, 30, 16, 0) + timedelta(days=3 * turn), partial(_tick_house, history, turn))


def _notice(history: History) -> Notice:
    return Notice.objects.get(tenant=history.cast.tenant)


def _duty(history: History, words: str) -> Duty:
    duties = Duty.objects.filter(tenant=history.cast.tenant, quote__contains=words)
    return duties.order_by("clause__position")[0]


def _enter_houses(history: History) -> None:
    office = history.cast.of(OFFICE, clock.today())
    enter_buildings(by=office, rows=houses(history.cast.units), opened_on=IN_USE_SINCE)
    enter_grounds(office)


def _date_plans(history: History) -> None:
    office = history.cast.of(OFFICE, clock.today())
    set_plan_date(by=office, notice=_notice(history), due_on=PLANS_DUE)


def _name_people(history: History, code: str) -> None:
    for part in UnitPart:
        _name(history, code, part)


def _name(history: History, code: str, part: UnitPart) -> None:
    """The head's account where there is one, the department's head by name, the clerk as 联络员."""
    by = history.cast.of(code, clock.today())
    phone = f"演示-{2 * REPORTERS.index(code) + (part == UnitPart.LIAISON) + 101:04}"
    head = HEADS.get(code) or _head_of(by.unit) or by.account.name
    account = None if part == UnitPart.HEAD else by.account
    name = head if part == UnitPart.HEAD else by.account.name
    change_person(by=by, unit=by.unit, part=part, person=Person(name, phone, account))


def _head_of(unit: Unit) -> str:
    """The name of whoever holds the post of head at the unit today; empty where nobody does."""
    post = Post.objects.filter(tenant_id=unit.tenant_id, unit=unit, role="head").held_on(clock.today()).first()
    return post.account.name if post else ""


def _file_plan(history: History, code: str) -> None:
    by, notice = history.cast.of(code, clock.today()), _notice(history)
    plan = draft_plan(by=by, unit=by.unit, notice=notice)
    file_plan(by=by, plan=plan, texts={LOCAL: LOCAL_WORDS[code[0]]})


def _pass_on(history: History, code: str) -> None:
    forward_notice(by=history.cast.of(code, clock.today()), notice=_notice(history))


def _hand_down(history: History, code: str, words: str, due_on: date, note: str) -> None:
    by = history.cast.of(code, clock.today())
    below = [history.cast.units[one] for one in history.cast.below[code]]
    assign(by=by, unit=by.unit, duty=_duty(history, words), receivers=below, due_on=due_on, remark=note)


def _tick(history: History, code: str, line: str) -> None:
    unit = history.cast.units[code]
    task = Assignment.objects.select_related("receiver", "giver").get(tenant=history.cast.tenant, receiver=unit)
    tick(by=history.cast.of(code, clock.today()), assignment=task, line=line)


def _hand_to_property(history: History) -> None:
    code, _, words, estate, _ = ESTATE_DRILLS
    by = history.cast.of(code, clock.today())
    there = [house for house in buildings_of(by.unit) if house.estate == estate]
    assign(by=by, unit=by.unit, duty=_duty(history, words), buildings=there, due_on=date(2023, 11, 30))


def _tick_house(history: History, turn: int) -> None:
    company = ESTATE_DRILLS[1]
    tasks = Assignment.objects.filter(tenant=history.cast.tenant, receiver=history.cast.units[company])
    task = tasks.select_related("receiver", "giver").order_by("building__code")[turn]
    tick(by=history.cast.of(company, clock.today()), assignment=task, line="演练完，楼道也清了")
