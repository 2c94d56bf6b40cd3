"""Any number on any screen is what its link lists, on the page and in the Excel, and what the month's workbook says."""

import io
import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from beacon.catalogue.goods import ITEMS
from beacon.figures.ledger_sheet import TAKEN
from beacon.files.storage import take
from beacon.people.models import District
from beacon.people.reach import Who
from beacon.people.roles import ROLES, Reach
from beacon.reports.models import Consolidation, Report
from tests.support.crawl import Crawl
from tests.support.form_crawl import a_filled_form, of_the_form
from tests.support.ledger_book import added_up, rows_of
from tests.support.pages import signed_in
from tests.support.people import a_unit, someone
from tests.support.plan import at
from tests.support.varied import NOVEMBER, NOW, Varied, a_varied_month
from tests.support.years import unit_of

pytestmark = pytest.mark.django_db


class Ledger:
    """The ledger as one person opens it: each address once, on the page and in the file."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.shown = cache(self._shown)
        self.filed = cache(self._filed)

    def _shown(self, query: str) -> int:
        """The number that was tapped as the page says it; else how many records it lists."""
        html = self.client.get(f"{reverse('ledger')}?{query}").content.decode()
        tapped = re.search(r"您点的数.*?<b>[^<]*? (\d+)</b>", html, re.DOTALL)
        listed = re.search(r'class="ledger-sums"><b>(\d+)</b>条', html)
        found = tapped or listed
        assert found is not None, f"the ledger says nothing to {query}"
        return int(found[1])

    def _filed(self, query: str) -> int:
        """The same added up from the rows of the Excel file."""
        answer = self.client.post(reverse("ledger_excel"), {"query": query, "column": list(TAKEN)})
        return added_up(rows_of(answer.content), dict(parse_qsl(query)).get("figure", ""))


def disagreements(who: Who, most: int) -> Iterator[str]:
    """What differs, with page and address; the closing words say how much was read."""
    client = signed_in(who)
    ledger, crawl, compared = Ledger(client), Crawl(client, who, most), 0
    for number in crawl.numbers():
        compared += 1
        if number.value != ledger.shown(number.query):
            yield f"{number.page} 「{number.words}」 lists {ledger.shown(number.query)}: {number.query}"
        if number.value != ledger.filed(number.query):
            yield f"{number.page} 「{number.words}」 is {ledger.filed(number.query)} in Excel: {number.query}"
    if who.role.reach in (Reach.UNIT, Reach.TENANT):
        assert crawl.read, f"{who.role.label} read nothing"
    print(f"{who.role.label}: {crawl.read} pages, {compared} numbers")


def of_the_workbook(town: Varied) -> Iterator[str]:
    """What differs between the office's pages of November's reports and the rows of the month's workbook."""
    made = Consolidation.objects.get(tenant=town.office.tenant, ends=NOVEMBER)
    client, sheet = signed_in(town.office), _sheet(made, "分单位")
    head = next(n for n, row in enumerate(sheet) if "序号" in row)
    told = {row[1]: dict(zip(sheet[head], row, strict=True)) for row in sheet[head + 1 :]}
    for line in made.snapshot["lines"]:
        if line["report"] is None or (report := Report.objects.get(pk=line["report"])).versions_n != line["version"]:
            continue
        html = client.get(reverse("collected", args=[report.instance_id])).content.decode()
        row, compared = told[report.unit.name], 0
        for label, value in _items(html):
            if (column := next((one for one in _columns(label) if one in row), None)) is not None:
                compared += 1
                if row[column] != value:
                    yield f"{report.unit.name} {label} {value}, but {column} {row[column]} in the workbook"
        if "未入账" not in html:
            assert compared >= 10, f"{report.unit.name}: only {compared} numbers stand on both"


def _items(html: str) -> Iterator[tuple[str, int]]:
    """(label, value) of the numbers of a report on the office's desk."""
    for item in re.findall(r'class="figure-item">(.*?)</span>', html, re.DOTALL):
        label, value = re.fullmatch(r"(.*?)\s+(\d+)\D*", re.sub(r"<[^>]+>", "", item).strip(), re.DOTALL).groups()  # type: ignore[union-attr]
        yield label, int(value)


def _columns(label: str) -> tuple[str, ...]:
    """The headings under which the workbook may tell what a page calls `label`."""
    known = {"活动": "活动场次", "参加": "受众人次", "播放": "广播次数", "共": "广播分钟"}
    goods = (f"{label}（{item.counter}）" for item in ITEMS.values() if item.label == label)
    return (known.get(label, ""), f"进{label}场次", f"{label}场次", f"{label}次数", *goods)


def _sheet(made: Consolidation, name: str) -> list[list[Any]]:
    assert made.excel is not None
    with take(made.excel.key) as content:
        return CalamineWorkbook.from_filelike(io.BytesIO(content.read())).get_sheet_by_name(name).to_python()


def of_forms(town: Varied) -> Iterator[str]:
    """What differs between forms of the district, filled for the month and for the year, and the screens behind."""
    client = signed_in(town.office)
    ledger = Ledger(client)
    for period in (f"window:{NOVEMBER}", "to-date"):
        made = a_filled_form(town.office, ("锦绣社区", "石梯村"), period)
        yield from of_the_form(client, made, ledger.shown, ledger.filed)


def everybody(town: Varied) -> list[Who]:
    """Somebody of each role that sees business data."""
    first = unit_of(town.office, "锦绣社区")
    people = [town.office, *town.clerks.values(), *town.fields]
    known = {who.role.identifier for who in people}
    for role in ROLES.values():
        if role.identifier in known or role.is_admin:
            continue
        match role.reach:
            case Reach.UNIT:
                people.append(someone(role.identifier, first))
            case Reach.TENANT:
                people.append(someone(role.identifier, a_unit(town.office.tenant, role.label, "office")))
            case _:
                people.append(someone(role.identifier, district=District.objects.get(tenants=town.office.tenant)))
    return people


def test_every_number_is_what_its_link_lists_and_what_excel_says() -> None:
    """N08 A clerk and the office follow their links: page, ledger, Excel and workbook agree."""
    town = a_varied_month(records=20)

    with at(*NOW):
        found = [one for who in (town.clerks["锦绣社区"], town.office) for one in disagreements(who, most=1)]

        found += of_the_workbook(town)

    assert not found, "\n".join(found)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_number_of_every_role_is_what_its_link_lists(seed: int) -> None:
    """N08 The same for everybody, further, over months of other chances."""
    town = a_varied_month(seed, records=80)

    with at(*NOW):
        found = [*of_forms(town), *(one for who in everybody(town) for one in disagreements(who, most=10))]
        found += of_the_workbook(town)

    assert not found, "\n".join(found)
