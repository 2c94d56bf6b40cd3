"""A sister notice from another town, from the file to published, by clicks that are counted (product §8)."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from beacon.people.models import UnitKind
from beacon.plans.models import Clause, Notice, NoticeState, Place
from tests.support.pages import signed_in
from tests.support.people import a_tenant, a_unit, the_office

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parents[1] / "notices" / "data" / "sister_notice.jsonl"
ROWS = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
SECONDS_TO_READ, SECONDS_TO_CLICK = 8, 10
"""A slow office: eight seconds for each sentence read, ten for each decision clicked."""
MINUTES = 20


@pytest.fixture
def client(at: Callable[[str], datetime]) -> Client:
    at("2024-03-06 09:00")
    tenant = a_tenant("岭前镇")
    for name, kind in (
        ("场镇社区", UnitKind.COMMUNITY),
        ("石门村", UnitKind.VILLAGE),
        ("应急办", UnitKind.DEPARTMENT),
        ("中心小学", UnitKind.SCHOOL),
    ):
        a_unit(tenant, name, kind, emergency=kind == UnitKind.DEPARTMENT)
    return signed_in(the_office(tenant))


def _wanted(clause: Clause) -> str | None:
    """Where the labelled sentences say the clause belongs."""
    start = 0
    for row in ROWS:
        end = start + len(row["text"].rstrip("\n"))
        if row["place"] and min(end, clause.end) - max(start, clause.start) > (clause.end - clause.start) / 2:
            return str(row["place"])
        start += len(row["text"])
    return None


def _correct(client: Client, notice: Notice) -> int:
    """Click right what the reader placed wrong; the number of clicks."""
    clicks = 0
    for clause in notice.clauses.order_by("position"):
        wanted = _wanted(clause) or clause.proposed or Place.BACKGROUND
        if wanted == clause.proposed:
            continue
        presses = [Place.DUTY, Place.TRACK] if wanted == Place.TRACK else [wanted]
        for place in presses:
            client.post(reverse("notice_clause", args=[notice.pk, clause.pk]), {"place": place})
            clicks += 1
    return clicks


def test_a_sister_notice_is_finished_in_twenty_minutes_of_clicks(client: Client) -> None:
    """N12 R01 From 85 of 100 to all sentences, then published, in at most 20 minutes."""
    client.post(reverse("notice_import"), {"text": "".join(row["text"] for row in ROWS)})
    notice = Notice.objects.get()

    clicks = 1 + _correct(client, notice)
    client.post(reverse("notice_confirm", args=[notice.pk]))
    client.post(reverse("notice_publish", args=[notice.pk]))
    clicks += 2

    notice.refresh_from_db()
    seconds = notice.clauses.count() * SECONDS_TO_READ + clicks * SECONDS_TO_CLICK
    assert notice.state == NoticeState.PUBLISHED
    assert not notice.clauses.filter(place=Place.NONE).exists()
    assert seconds <= MINUTES * 60
