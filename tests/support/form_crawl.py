"""A district form that asks for every number there is, and each of its cells held against the screens behind it."""

import io
import re
import uuid
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import urlsplit

import openpyxl
from django.test import Client
from django.urls import reverse

from beacon.figures.askable import ASKABLE
from beacon.people.reach import Who
from beacon.reports.district_form.fills import fill_form
from beacon.reports.district_form.keeping import add_form, content_of
from beacon.reports.district_form.pointing import point
from beacon.reports.models import DistrictFormFill
from beacon.site.jobs import run_ready_jobs
from tests.support.crawl import links
from tests.support.district_forms import everything_table

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
    """What differs between the cells of the filled file, the page of the fill, and the lists behind its numbers: the
    ledger on the page (`shown`) and in Excel (`filed`), the collecting desk and the duties."""
    assert made.upload is not None
    book = openpyxl.load_workbook(io.BytesIO(content_of(made.upload)))
    compared = told = 0
    for place, value, sources in _rows(client, made):
        name, _, address = place.rpartition(" ")
        sheet = book[name]
        found = sheet[address]
        cell = found.value
        where = f"{sheet.cell(1, found.column).value} of {sheet.cell(found.row, 1).value}"
        ledgers = [urlsplit(address).query for address in sources if urlsplit(address).path == reverse("ledger")]
        told += cell is not None
        if ledgers:
            compared += 1
            for source, word in ((shown, "the ledger"), (filed, "its Excel")):
                if (listed := sum(map(source, ledgers))) != (cell or 0):
                    yield f"{where}: {cell} in the form, {listed} in {word}: {ledgers}"
        if cell is not None and _plain(value) != float(cell):
            yield f"{where}: {cell} in the form, {value} on its page"
        for address in sources if not ledgers and cell is not None else ():
            compared += 1
            html = _text(client.get(address).content.decode())
            if value not in html:
                yield f"{where}: {value} is not to be read on {address}"
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


def _plain(value: str) -> float:
    """The number in 「24/25 96.0%」 as the cell has it."""
    percent = re.search(r"([\d.]+)%", value)
    return float(percent[1] if percent else value)


def _text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
