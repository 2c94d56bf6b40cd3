"""What the units have planned for the end of November: two at one place, an invitation, a meeting, a task of one's own,
a call for help. None of it adds to a figure."""

from datetime import date, datetime, time

from beacon.kit.clock import SHANGHAI
from beacon.kit.ids import new_id
from beacon.people.reach import Who
from beacon.plans.beyond.aims import Aim
from beacon.plans.beyond.local_tasks import TaskDraft, set_task
from beacon.plans.models import CalendarItem
from beacon.plans.progress import todo_of
from beacon.plans.schedule.agenda import find_item, invitable
from beacon.plans.schedule.item_drafts import ItemDraft
from beacon.plans.schedule.scheduling import plan_item
from beacon.plans.schedule.talk import comment_on_item
from beacon.plans.seeing_to.helping import ask_help
from beacon.site.demo.cast import Cast
from beacon.site.demo.history import clock_at

PLANNED_AT = datetime(2023, 11, 21, 15, 50, tzinfo=SHANGHAI)


def play_planned(cast: Cast) -> None:
    """Put it all on the calendar, shortly before the demo's hour."""

    def who(code: str) -> Who:
        return cast.of(code, PLANNED_AT.date())

    with clock_at(PLANNED_AT):
        _plan(who("D08"), "电动自行车进楼劝导", 24, time(9, 30), "锦绣苑小区")
        _plan(who("C03"), "楼栋喊话和入户讲解", 24, time(15, 0), "锦绣苑", kind="talk")
        joint = _plan(
            who("D07"),
            "冬季取暖用电宣讲",
            27,
            time(19, 0),
            "桥头广场",
            kind="talk",
            note="带宣传册",
            invited=("C02", "D10"),
        )
        _plan(
            who("D07"),
            "冬季防火会商",
            28,
            time(14, 30),
            "街道二楼会议室",
            kind="meeting",
            invited=("D03", "D08", "D05"),
        )
        _plan(who("V09"), "院坝会讲柴火看管", 25, time(19, 30), "大湾村三组院坝", kind="talk")
        comment_on_item(by=who("D07"), item=find_item(who("D07"), joint.pk), text="桥头社区方便借一下音响吗？")
        draft = TaskDraft("给2栋换贴楼道提示牌", "每个单元门口都贴好", Aim("once", 1, date(2023, 11, 30)))
        set_task(by=who("C03"), unit=cast.units["C03"], draft=draft, request_id=new_id())
        _ask_for_help(who("C04"))


def _plan(
    who: Who,
    title: str,
    day: int,
    starts_at: time,
    place: str,
    *,
    kind: str = "",
    note: str = "",
    invited: tuple[str, ...] = (),
) -> CalendarItem:
    units = {unit.code: unit.id for unit in invitable(who.unit, PLANNED_AT.date())}
    draft = ItemDraft(
        title, date(2023, 11, day), kind, starts_at, place, note, invited=frozenset(units[code] for code in invited)
    )
    return plan_item(by=who, draft=draft, request_id=new_id())


def _ask_for_help(who: Who) -> None:
    """老码头 has three estates without a property company."""
    drill = next(todo.instance for todo in todo_of(who.unit, PLANNED_AT) if todo.instance.label == "下半年演练")
    ask_help(by=who, instance=drill, text="三个小区没有物业，没人组织疏散，想请消安办派人一起。")
