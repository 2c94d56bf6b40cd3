"""A district form that asks for every number there is, and each of its cells held against the screens behind it."""

import io
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from urllib.parse import urlsplit

import openpyxl
from django.test import Client
from django.urls import reverse

from beacon.figures.askable import ASKABLE
from beacon.kit.rates import Rate
from beacon.people.reach import Who
from beacon.plans.notice.bound import main_notice
from beacon.reports.district_form.fills import fill_form
from beacon.reports.district_form.keeping import add_form, content_of
from beacon.reports.district_form.pointing import point
from beacon.reports.models import DistrictFormFill
from beacon.site.jobs import run_ready_jobs
from tests.support.agreeing import TERM
from tests.support.crawl import links
from tests.support.district_forms import everything_table
from tests.support.naive_sums import NaiveSums

ACROSS = 40
"""Numbers on one sheet: a form that is wider names its units anew."""

_ROW = re.compile(r'<tr>\s*<th scope="row" class="row-head">(.*?)</th>(.*?)</tr>', re.DOTALL)
_VALUE = re.compile(r'data-label="填了">(?:<b>(.*?)</b>|<span)', re.DOTALL)


def a_filled_form(office: Who, units: tuple[str, ...], period: str) -> DistrictFormFill:
    """Every number, of the whole and of each of these units, filled for a period as of now."""
    every = list(ASKABLE.values())
    sheets = [every[first : first + ACROSS] for first in range(0, len(every), ACROSS)]
    content = everything_table(units, [[one.label for one in sheet] for sheet in sheets])
    form = add_form(by=office, name="", file_name=f"全部数字{period.replace(':', ' ')}.xlsx", content=content)
    for number, sheet in enumerate(sheets, start=1):
        for column, one in enumerate(sheet, start=1):
            point(
                by=office,
                form=form,
                sheet=f"表{number}",
                place=(1, column),
                number=one.identifier,
                unit=None,
                all_units=one.is_per_unit,
            )
    made = fill_form(by=office, form=form, period=period, request_id=uuid.uuid4())
    run_ready_jobs()
    made.refresh_from_db()
    return made


def of_the_form(
    client: Client, made: DistrictFormFill, shown: Callable[[str], int], filed: Callable[[str], int]
) -> Iterator[str]:
    """What differs between the cells of the filled file, the page of the fill, and what stands behind its numbers: the
    ledger on the page (`shown`) and in Excel (`filed`); an indicator as it is counted by hand."""
    by_hand = _by_hand(made)
    assert made.upload is not None
    book = openpyxl.load_workbook(io.BytesIO(content_of(made.upload)))
    compared = told = 0
    for place, value, sources in _rows(client, made):
        title, _, address = place.rpartition(" ")
        sheet = book[title]
        found = sheet[address]
        cell = found.value
        where = f"{sheet.cell(1, found.column).value} of {sheet.cell(found.row, 1).value}"
        ledgers = [urlsplit(address).query for address in sources if urlsplit(address).path == reverse("ledger")]
        told += cell is not None
        name = next(key for key, one in ASKABLE.items() if one.label == sheet.cell(1, found.column).value)
        if not ASKABLE[name].figures:
            compared += 1
            if cell is not None and name in by_hand and _plain(value) != _plain(str(by_hand[name])):
                yield f"{where}: {value} in the form, {by_hand[name]} by hand"
            elif cell is not None and name not in by_hand:
                yield f"{where}: {value} in the form, and nobody counted it by hand"
        elif ledgers:
            compared += 1
            for source, word in ((shown, "the ledger"), (filed, "its Excel")):
                if (listed := sum(map(source, ledgers))) != (cell or 0):
                    yield f"{where}: {cell} in the form, {listed} in {word}: {ledgers}"
        if cell is not None and _plain(value) != float(cell):
            yield f"{where}: {cell} in the form, {value} on its page"
        for address in sources if cell is not None else ():
            if (status := client.get(address).status_code) != 200:
                yield f"{where}: {address} answers {status}"
    print(f"{made.version.form.name}: {compared} cells, {told} with a number")


def _rows(client: Client, made: DistrictFormFill) -> Iterator[tuple[str, str, list[str]]]:
    """(place, value as read, addresses behind it) of each line of the page of the fill."""
    address, page = reverse("district_form_fill", args=[made.id]), 1
    while True:
        html = client.get(f"{address}?page={page}").content.decode()
        for place, rest in _ROW.findall(html):
            value = _VALUE.search(rest)
            yield place, unescape(value[1] or "") if value else "", [href for href, _, _ in links(rest)]
        page += 1
        if f"?page={page}" not in html:
            return


def _by_hand(made: DistrictFormFill) -> dict[str, Rate | float]:
    """The indicators of the period by plain loops; months of reports that end in it are added up."""
    naive, now = NaiveSums(made.tenant_id), made.as_of
    day = min(made.ends, now.date())
    ends = {row.ends for row in naive.instances if row.duty.template == "month_report"}
    months = [end for end in sorted(ends) if made.starts <= end <= made.ends]
    sent, on_time = (_added(map(count, months)) for count in (naive.i01, naive.i02))
    found: dict[str, Rate | float] = {
        "I01": sent,
        "I02": on_time,
        "I01.owed": sent.denominator,
        "I01.sent": sent.numerator,
        "I01.on_time": on_time.numerator,
        "I03": Rate(*naive.i03(now)),
        "I04": naive.i04(now),
        "I09": Rate(*naive.i09(day)),
        "I10": Rate(*naive.i09(day, ("training", "online_training"))),
        "I11": Rate(*naive.i09(day, ("drill",))),
        "I17": Rate(*naive.i17(day)),
        "I20": Rate(*naive.i20(day, TERM)),
        "I26": Rate(*naive.i26(day)),
        "I27": naive.i27(made.starts, made.ends),
    }
    for name, template in (("I12", "community_drill"), ("I13", "station_visit")):
        found[name] = _added(naive.of_period(template, now, made.starts, made.ends).values())
    if (notice := main_notice(made.tenant_id)) is not None:
        found["I30"] = Rate(*naive.i30(notice, now))
    if (minutes := naive.i33(*months)) is not None:
        found["I33"] = minutes
    return found


def _added(rates: Iterable[tuple[int, int]]) -> Rate:
    every = list(rates)
    return Rate(sum(done for done, _ in every), sum(bound for _, bound in every))


def _plain(value: str) -> float:
    """The number in 「24/25 96.0%」 as the cell has it."""
    percent = re.search(r"([\d.]+)%", value)
    return float(percent[1] if percent else value)
