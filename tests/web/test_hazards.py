"""看到隐患了 on 记一笔, on the record, and the list 隐患."""

import uuid
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beacon.hazards.models import Hazard
from beacon.people.models import Unit
from beacon.people.reach import Who
from tests.support.pages import chosen, signed_in, value_of, words
from tests.support.people import a_tenant, a_unit, someone
from tests.support.plan import at

pytestmark = pytest.mark.django_db

FOUND = {
    "hazard-1-sort": "stairs",
    "hazard-1-place": "3栋7层",
    "hazard-1-text": "堆了纸箱",
    "hazard-2-sort": "power",
    "hazard-2-text": "飞线充电",
    "hazard-2-fixed": "1",
}


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with at(2023, 11, 2, 16, 0):
        yield


@pytest.fixture
def own() -> Unit:
    return a_unit(a_tenant(), "锦绣社区")


@pytest.fixture
def clerk(own: Unit) -> Who:
    return someone("clerk", own)


@pytest.fixture
def phone(clerk: Who) -> Client:
    return signed_in(clerk)


def typed(**more: str) -> dict[str, str]:
    return {"client_id": str(uuid.uuid4()), "kind": "talk", "day": "2023-11-02", **FOUND, **more}


def test_hazards_noted_with_a_record_stand_on_it_and_on_the_list(phone: Client) -> None:
    saved = phone.post("/record/new/", typed())

    record = words(phone.get(saved["Location"].replace("saved/", "")))
    listed = words(phone.get("/hazards/"))
    assert "看到的隐患2条" in record
    assert "楼道堆物·3栋7层堆了纸箱2023年11月13日前改好" in record
    assert "还没改好1改好了1" in listed
    assert "用电" in words(phone.get("/hazards/?stands=fixed"))


def test_a_line_that_does_not_fit_keeps_what_was_typed(phone: Client) -> None:
    answer = phone.post("/record/new/", typed(**{"hazard-1-sort": ""}))

    assert answer.status_code == 422
    assert "隐患请选是哪一类。" in words(answer)
    assert value_of(answer, "hazard-1-place") == "3栋7层"
    assert chosen(answer, "hazard-2-sort") == "power"
    assert not Hazard.objects.exists()


def test_undoing_a_record_gives_its_hazards_back_to_the_form(phone: Client) -> None:
    saved = phone.post("/record/new/", typed())
    key = saved["Location"].strip("/").split("/")[1]

    form = phone.post(f"/record/{key}/undo/", follow=True)

    assert value_of(form, "hazard-1-text") == "堆了纸箱"
    assert "眼下没有等着改的隐患。" in words(phone.get("/hazards/"))


def test_put_right_is_one_tap_and_its_undo_another(phone: Client) -> None:
    phone.post("/record/new/", typed())
    hazard = Hazard.objects.get(sort="stairs")

    done = phone.post(f"/hazards/{hazard.pk}/fixed/", follow=True)
    undone = phone.post(f"/hazards/{hazard.pk}/undo/", follow=True)

    assert "好，记为改好了。" in words(done)
    assert "撤销，还没改好" in words(done)
    assert "已撤销，这条还没改好。" in words(undone)
    hazard.refresh_from_db()
    assert hazard.state == "noted"


def test_a_late_one_is_said_calmly(phone: Client) -> None:
    phone.post("/record/new/", typed())

    with at(2023, 11, 21, 16, 0):
        page = words(phone.get("/hazards/"))

    assert "1条过了应改好的日期。改好了点一下就行。" in page


def test_three_hazards_cost_what_one_does(phone: Client) -> None:
    phone.post("/record/new/", typed())
    phone.get("/hazards/")
    with CaptureQueriesContext(connection) as one:
        phone.get("/hazards/")
    for _ in range(2):
        phone.post("/record/new/", typed())
    with CaptureQueriesContext(connection) as three:
        phone.get("/hazards/")

    assert len(one) == len(three) <= 12
