"""What a page weighs on an old phone's line."""

import gzip
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import beacon.web
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan, at

pytestmark = pytest.mark.django_db

WARM, COLD = 15_000, 130_000
STATIC = Path(beacon.web.__file__).parent / "static"


@pytest.mark.parametrize("name", ["todo", "record_new", "report_current", "ledger", "me"])
def test_a_phone_page_weighs_little_cold_and_warm(name: str) -> None:
    """N07 A staff page on a phone: at most 15 KB when its files are cached, 130 KB when they are not."""
    tenant = a_tenant()
    office = the_office(tenant)
    clerk = someone("clerk", a_unit(tenant))
    a_plan(office)
    client = Client(headers={"accept-encoding": "gzip"})
    client.force_login(clerk.account)

    with at(2023, 11, 21, 16, 0):
        answer = client.get(reverse(name))

    page = gzip.decompress(answer.content).decode()
    files = {found.split("?")[0] for found in re.findall(r'(?:src|href)="/static/([^"#]+)', page)}
    weight = sum((STATIC / file).stat().st_size for file in files if (STATIC / file).exists())
    assert len(answer.content) <= WARM
    assert len(answer.content) + weight <= COLD
    assert [file for file in files if "tabler" in file] == []
