"""What happens in a month beside records: tables of the past taken over, things counted and spoilt, hazards put right,
visits that the station cancels, reports that are late, asked about, taken back, with the head, or carry the month
before."""

import random
import uuid
from collections.abc import Iterable
from datetime import date, timedelta

from beacon.catalogue.hazards import HAZARD_SORTS
from beacon.goods.moving import give_back, write_off
from beacon.goods.shelves import on_shelf, shelf_of
from beacon.hazards.fixing import fix, reopen
from beacon.hazards.models import Hazard
from beacon.hazards.noting import HazardLine
from beacon.kit import clock
from beacon.people.reach import Who
from beacon.plans.actions import cancel_by_host
from beacon.plans.models import DutyInstance
from beacon.records.catching_up.batch import confirm, hold, take_back
from beacon.records.stock import count
from beacon.reports.actions import open_report, return_report, submit, withdraw
from beacon.reports.models import Report
from beacon.reports.supplement import supplement
from tests.support.tables import HEADINGS, a_sheet, as_suggested

_WORDS = ("消防演练", "培训", "宣讲", "广播", "媒体报道")


def some_hazards(rng: random.Random) -> tuple[HazardLine, ...] | None:
    """Mostly none; else one or two, some put right on the spot."""
    if rng.random() < 0.7:
        return None
    return tuple(
        HazardLine(rng.choice(list(HAZARD_SORTS)), f"{n}单元", is_fixed=rng.random() < 0.3)
        for n in range(rng.choice((1, 1, 2)))
    )


def hazards_go_on(people: Iterable[Who], rng: random.Random) -> None:
    """Half of what is open is put right, some of it was not after all."""
    by_unit = {who.unit.id: who for who in people}
    rows = Hazard.objects.filter(unit__in=by_unit, state="noted").select_related("unit")
    for row in rows.order_by("found_on", "unit__position", "sort", "place", "id"):
        by = by_unit[row.unit_id]
        if by.role.identifier in ("clerk", "dept") and rng.random() < 0.5:
            days = (clock.today() - row.found_on).days
            fix(by=by, hazard=row, on=row.found_on + timedelta(rng.randint(0, days)))
            if rng.random() < 0.2:
                reopen(by=by, hazard=row)


def catch_up(by: Who, rng: random.Random, first: date, last: date, rows: int) -> None:
    """An older list becomes records; a second one too, and is taken back."""
    for is_kept in (True, False):
        days = [first + timedelta(rng.randint(0, (last - first).days)) for _ in range(rows)]
        table = [(day, rng.choice(_WORDS), f"{n}号院", rng.randint(3, 60), "讲用电用气") for n, day in enumerate(days)]
        held = hold(by=by, name=f"台账{is_kept}.xlsx", content=a_sheet([HEADINGS, *table]))
        held = confirm(by=by, held=as_suggested(by, held), with_doubles=True)
        if not is_kept:
            take_back(by=by, held=held, reason="传错了表")


def stock_is_seen_to(office: Who, clerks: Iterable[Who], rng: random.Random) -> None:
    """Shelves are counted, with what waited for it; something is spoilt, something goes back to the store."""
    for by in clerks:
        shelf = shelf_of(by.tenant_id, by.unit)
        lying = on_shelf(shelf) if shelf is not None else {}
        wanted = [item for item, pieces in lying.items() if pieces > 4]
        for item in wanted:
            write_off(by=by, owner=by.unit, pieces={item: 1}, day=clock.today(), request_id=uuid.uuid4(), reason="受潮")
            give_back(by=by, owner=by.unit, pieces={item: 2}, day=clock.today(), request_id=uuid.uuid4())
        counted = {item: rng.randint(0, 40) for item in ("apron", "leaflet") if rng.random() < 0.6}
        if counted:
            count(by=by, owner=by.unit, counted=counted, request_id=uuid.uuid4())
    store = shelf_of(office.tenant_id, None)
    assert store is not None
    book = on_shelf(store)
    counted = {"apron": book["apron"] - 5, "shopping_bag": book["shopping_bag"] + 3}
    count(by=office, owner=None, counted=counted, request_id=uuid.uuid4())


def the_station_cancels(office: Who, rng: random.Random) -> None:
    """Some visits of the year that are not done."""
    rows = DutyInstance.objects.filter(tenant=office.tenant, duty__template="station_visit", done_on=None)
    for row in rows.owed().select_related("unit", "duty").order_by("starts", "unit__position"):
        if row.starts <= clock.today() and rng.random() < 0.3:
            cancel_by_host(by=office, instance=row, reason="出警", on=clock.today())


def asked_for_more(office: Who, report: Report) -> Report:
    """请补充."""
    return return_report(by=office, report=report, sentence="演练人数空着")


def sent_again(by: Who, report: Report) -> Report:
    """What was returned or taken back, sent once more."""
    report = open_report(by=by, instance=report.instance)
    return submit(by=by, report=report, nil=report.is_nil).report


def taken_back(by: Who, report: Report) -> Report:
    """撤回, and sent again a moment later."""
    return sent_again(by, withdraw(by=by, report=report))


def brought_up_to_date(by: Who, report: Report) -> Report:
    """又有n条，补进去."""
    return supplement(by=by, report=report).report
