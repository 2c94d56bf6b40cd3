"""A subdistrict's month in which everything happens that a month can hold: many kinds and units, joint activities
answered in every way, hand-outs, corrections, voids, a grid below, a merger, hazards, tables of the past, and every
sort of report: carrying, nil, late, returned, taken back, supplemented, with the head, mailed, exempt."""

import io
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from beacon.catalogue.goods import ITEMS
from beacon.catalogue.kinds import KINDS, OFFERED
from beacon.catalogue.people import AUDIENCE_GROUPS, FORCES
from beacon.catalogue.settings import SETTINGS
from beacon.catalogue.topics import TOPICS
from beacon.figures import sums
from beacon.goods.items import add_item
from beacon.kit import clock
from beacon.kit.clock import SHANGHAI
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who
from beacon.people.responsibility import Person, name_person
from beacon.plans.actions import exempt
from beacon.plans.models import Delivery, DutyInstance, Notice
from beacon.plans.seeing_to.workplan import draft_plan, file_plan
from beacon.records.actions import save_record, void
from beacon.records.corrections import correct, corrections_of
from beacon.records.drafts import Draft
from beacon.records.following.changes import merge_units
from beacon.records.models import Record
from beacon.records.sites import Sites
from beacon.records.together.joining import answer_joint, find_part, waiting_for
from beacon.registers.models import Building
from beacon.reports.actions import accept, open_report, submit
from beacon.reports.confirming import switch_confirming
from beacon.reports.desk.on_behalf import enter_mailed
from beacon.reports.models import Report
from tests.support.happenings import (
    asked_for_more,
    brought_up_to_date,
    catch_up,
    hazards_go_on,
    sent_again,
    some_hazards,
    stock_is_seen_to,
    taken_back,
    the_station_cancels,
)
from tests.support.particulars import some_particulars, what_chance_may_leave_out
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan, at
from tests.support.sites import a_building, a_place, a_school_card, an_enterprise_card
from tests.support.stock import bought, sent
from tests.support.years import consolidate, unit_of

OCTOBER, NOVEMBER = date(2023, 10, 23), date(2023, 11, 23)
FIRST, LAST = date(2023, 10, 24), date(2023, 11, 20)
NOW = (2023, 11, 22, 16, 0)

REPORTING = ("锦绣社区", "桥头社区", "滨江路社区", "老码头社区", "新城社区", "石梯村", "柏树村", "双河村")
NIL, MISSING, MAILED, EXEMPT = "双河村", "柏树村", "新城社区", "老码头社区"


@dataclass
class Varied:
    """The subdistrict, its people by unit, and how many records were tried."""

    office: Who
    clerks: dict[str, Who] = field(default_factory=dict)
    fields: list[Who] = field(default_factory=list)
    item: str = ""
    sites: dict[uuid.UUID, Sites] = field(default_factory=dict)

    @property
    def people(self) -> list[Who]:
        """Everybody who records."""
        return [*self.clerks.values(), *self.fields]


def a_varied_month(seed: int = 1, records: int = 60) -> Varied:
    """November 2023 up to the 22nd: October is consolidated, November too, and then the ledger moved on."""
    rng = random.Random(seed)
    town = _a_town()
    with at(2023, 10, 21, 16, 0):
        for _ in range(records // 4):
            _save(town, rng, date(2023, 9, 24), date(2023, 10, 20), town.people)
        october = {name: _send(town, name, "10月月报") for name in ("锦绣社区", "石梯村", "滨江路社区", "应急办")}
        for name in ("滨江路社区", "应急办"):
            asked_for_more(town.office, october[name])
        consolidate(town.office, OCTOBER)
    with at(2023, 10, 24, 15, 0):
        sent_again(town.clerks["滨江路社区"], october["滨江路社区"])
    with at(2023, 10, 31, 9, 0):
        sent_again(town.clerks["应急办"], october["应急办"])
        _send(town, "桥头社区", "10月月报")
        the_station_cancels(town.office, rng)
        consolidate(town.office, OCTOBER)
    with at(2023, 11, 3, 16, 0):
        bought(town.office, apron=500, shopping_bag=300)
        for name in ("锦绣社区", "石梯村"):
            sent(town.office, town.clerks[name].unit, apron=60, shopping_bag=40)
    with at(2023, 11, 20, 16, 0):
        busy = [who for who in town.people if who.unit.name not in (NIL, MAILED)]
        for _ in range(records):
            _save(town, rng, FIRST, LAST, busy)
        first, second = town.clerks["锦绣社区"], town.clerks["石梯村"]
        what_chance_may_leave_out(first, second, town.item, town.sites[first.unit.id].schools)
        catch_up(town.clerks["石梯村"], rng, date(2023, 9, 24), LAST, rows=max(2, records // 10))
        _answers(town, rng)
        _change_some(town, rng, FIRST, LAST)
        # What is added to and changed in October, which is consolidated, November's reports carry.
        for _ in range(records // 8):
            _save(town, rng, date(2023, 9, 24), OCTOBER, busy)
        _change_some(town, rng, date(2023, 9, 24), OCTOBER)
        hazards_go_on(town.people, rng)
        stock_is_seen_to(town.office, [town.clerks["锦绣社区"], town.clerks["石梯村"]], rng)
    with at(2023, 11, 21, 16, 0):
        _reports(town, rng)
        consolidate(town.office, NOVEMBER)
    with at(*NOW):
        _change_some(town, rng, date(2023, 9, 24), LAST)
        _save(town, rng, FIRST, LAST, busy)
        hazards_go_on(town.people, rng)
        # Closed some days back, though something was recorded there since.
        Building.objects.filter(tenant=town.office.tenant, estate="石梯村苑", name="1栋").update(
            state="closed", closed_on=date(2023, 11, 10)
        )
    return town


def _a_town() -> Varied:
    tenant = a_tenant()
    town = Varied(the_office(tenant))
    for name in REPORTING:
        kind = UnitKind.VILLAGE if name.endswith("村") else UnitKind.COMMUNITY
        town.clerks[name] = someone("clerk", a_unit(tenant, name, kind), name=f"{name}经办")
    office = a_unit(tenant, "应急办", UnitKind.DEPARTMENT, emergency=True)
    town.clerks["应急办"] = someone("dept", office)
    grid = a_unit(tenant, "锦绣第一网格", UnitKind.GRID, parent=unit_of(town.office, "锦绣社区"))
    town.fields = [someone("grid", grid), someone("school", a_unit(tenant, "江畔小学", UnitKind.SCHOOL))]
    notice = a_plan(town.office)
    _registers(town)
    with at(2023, 6, 1, 9, 0):
        _set_up(town, notice)
        going = a_unit(tenant, "旧街社区")
        town.item = add_item(by=town.office, label="灭火小扇", counter="把", group="宣传品").pk.hex
        merge_units(by=town.office, units=[going], into=unit_of(town.office, "桥头社区"), on=date(2023, 7, 1))
    return town


def _registers(town: Varied) -> None:
    """Two buildings, a market and a station of each of three units; a school and a firm for everybody."""
    school = next(who.unit for who in town.fields if who.unit.kind == UnitKind.SCHOOL)
    manager = town.clerks["锦绣社区"].unit
    a_school_card(school, manager)
    a_school_card(a_unit(town.office.tenant, "滨江小学", UnitKind.SCHOOL), manager)
    firms = [a_unit(town.office.tenant, f"江畔{word}厂", UnitKind.ENTERPRISE) for word in ("机械", "食品")]
    for firm in firms:
        an_enterprise_card(firm, manager)
    for name in ("锦绣社区", "桥头社区", "石梯村"):
        unit = town.clerks[name].unit
        houses = [a_building(unit, f"{n}栋", estate=f"{name}苑") for n in (1, 2)]
        places = [a_place(unit, f"{name}市场"), a_place(unit, f"{name}汽车站", kind="transport")]
        town.sites[unit.id] = Sites(
            tuple(row.pk for row in houses), (school.pk,), (firms[0].pk,), tuple(row.pk for row in places)
        )


def _set_up(town: Varied, notice: Notice) -> None:
    """Two units have done all four; others lack the plan, a person, or have not opened the notice."""
    for name in ("锦绣社区", "石梯村", "桥头社区", "双河村"):
        who = town.clerks[name]
        if name != "双河村":
            Delivery.objects.filter(notice=notice, unit=who.unit).update(read_at=clock.now(), read_by=who.account)
        for part in ("head", "liaison") if name != "桥头社区" else ("head",):
            name_person(by=who, unit=who.unit, part=part, person=Person(f"{name}{part}"))
        if name != "柏树村":
            file_plan(by=who, plan=draft_plan(by=who, unit=who.unit, notice=notice), texts={})


def _some_sites(town: Varied, rng: random.Random, unit: Unit) -> Sites | None:
    """Some of the rows the unit may tick, or none."""
    if unit.id not in town.sites or rng.random() < 0.5:
        return None
    held = town.sites[unit.id]

    def some(keys: tuple[uuid.UUID, ...]) -> tuple[uuid.UUID, ...]:
        return tuple(key for key in keys if rng.random() < 0.4)

    return Sites(some(held.buildings), some(held.schools), some(held.enterprises), some(held.places))


def _save(town: Varied, rng: random.Random, first: date, last: date, people: Sequence[Who]) -> Record:
    by = rng.choice(people)
    others = [who.unit.id for who in town.clerks.values() if who.unit.path not in by.unit.path]
    co_units = tuple(rng.sample(others, rng.choice((0, 0, 0, 1, 2))))
    draft = replace(a_draft(rng, first, last, town, co_units), sites=_some_sites(town, rng, by.unit))
    client_id = uuid.UUID(int=rng.getrandbits(128), version=4)
    return save_record(by=by, unit=by.unit, draft=draft, client_id=client_id).record


def a_draft(rng: random.Random, first: date, last: date, town: Varied, co_units: tuple[uuid.UUID, ...] = ()) -> Draft:
    """Some record between two days, any kind, with whatever it may carry."""
    kind = rng.choice([kind for kind in OFFERED if not kind.at_school])
    people = rng.randrange(3, 200) if kind.has_audience and rng.random() < 0.8 else None
    day = date.fromordinal(rng.randint(first.toordinal(), last.toordinal()))
    given = rng.sample([*ITEMS, town.item], rng.choice((0, 0, 1, 2)))
    return Draft(
        kind=kind.identifier,
        happened_on=day,
        setting=rng.choice(list(SETTINGS)),
        place=f"{rng.randrange(9)}号楼",
        audience_count=people,
        details=some_particulars(rng, kind.identifier, day),
        handouts={item: rng.randrange(1, 90) for item in given},
        topics=tuple(rng.sample(list(TOPICS), rng.choice((0, 1, 2)))),
        audience_groups=tuple(rng.sample(list(AUDIENCE_GROUPS), rng.choice((0, 0, 1, 2)))),
        forces={force: rng.randrange(1, 9) for force in rng.sample(list(FORCES), rng.choice((0, 0, 1)))},
        skill_count=rng.randrange(1, people) if people and people > 2 and rng.random() < 0.3 else None,
        co_units=co_units,
        hazards=some_hazards(rng),
    )


def _answers(town: Varied, rng: random.Random) -> None:
    """Of those asked along most say yes, some no, some nothing."""
    for who in town.clerks.values():
        for part in waiting_for(who.unit):
            if (say := rng.choice(("yes", "yes", "no", ""))) != "":
                answer_joint(by=who, part=find_part(who, part.id), took_part=say == "yes")


def _change_some(town: Varied, rng: random.Random, first: date, last: date) -> None:
    """Void one in ten, withdraw one in twenty, correct one in ten."""
    by_unit = {who.unit.id: who for who in town.people}
    rows = Record.objects.valid().filter(tenant=town.office.tenant, happened_on__range=(first, last))
    for record in rows.select_related("author").order_by("happened_on", "kind", "place", "client_id"):
        by, chance = by_unit[record.author_id], rng.random()
        if chance < 0.1:
            void(by=by, record=record, reason="记重了")
        elif chance < 0.2:
            draft = a_draft(rng, first, last, town)
            talk = Draft("talk", draft.happened_on, "rural", place=f"{rng.randrange(10**6)}号", audience_count=7)
            fits = draft if KINDS[draft.kind].is_event else talk
            correct(by=by, record=record, draft=fits, why="填错了", seen=corrections_of(record))


def month_of(town: Varied, name: str, label: str = "11月月报") -> DutyInstance:
    """The unit's expected report."""
    rows = DutyInstance.objects.select_related("unit", "duty", "subject").owed()
    return rows.get(tenant=town.office.tenant, unit__name=name, label=label)


def _send(town: Varied, name: str, label: str) -> Report:
    by, row = town.clerks[name], month_of(town, name, label)
    nil = sums.of_unit(row.unit, row.starts, row.ends).is_empty
    return submit(by=by, report=open_report(by=by, instance=row), nil=nil).report


def _reports(town: Varied, rng: random.Random) -> None:
    sent = ("锦绣社区", "桥头社区", "滨江路社区", "石梯村", "应急办", NIL)
    reports = {name: _send(town, name, "11月月报") for name in sent}
    asked_for_more(town.office, reports["桥头社区"])
    taken_back(town.clerks["滨江路社区"], reports["滨江路社区"])
    accept(by=town.office, report=reports["石梯村"])
    _save(town, rng, FIRST, LAST, [town.clerks["石梯村"]])
    brought_up_to_date(town.clerks["石梯村"], reports["石梯村"])
    # With the head, and so not in yet.
    someone("head", town.clerks[MISSING].unit)
    switch_confirming(by=town.office, unit=town.clerks[MISSING].unit, on=True)
    _send(town, MISSING, "11月月报")
    enter_mailed(
        by=town.office,
        instance=month_of(town, MAILED),
        received_at=datetime(2023, 11, 21, 9, 0, tzinfo=SHANGHAI),
        name="月报.docx",
        content=io.BytesIO(b"PK\x03\x04 a document"),
    )
    exempt(by=town.office, instance=month_of(town, EXEMPT), reason="机构调整")
