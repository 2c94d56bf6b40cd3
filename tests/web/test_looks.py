"""我的查法: kept, shared with one's unit, renamed, removed and brought back; nobody else's."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from beacon.people.reach import Who
from beacon.records.models import KeptLook
from beacon.records.read.looks import MOST_LOOKS, keep_look, looks_of, remove_look
from tests.support.pages import signed_in, words
from tests.support.people import a_tenant, a_unit, someone, the_office

pytestmark = pytest.mark.django_db

KEEP = "/ledger/looks/"


@pytest.fixture(autouse=True)
def _afternoon(at: Callable[[str], datetime]) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def clerk() -> Who:
    return someone("clerk", a_unit(a_tenant()), name="陈小燕")


@pytest.fixture
def client(clerk: Who) -> Client:
    return signed_in(clerk)


def test_look_is_kept_and_opens_with_one_tap(clerk: Who, client: Client) -> None:
    """A record is found in three taps: the ledger, the look, the record."""
    answer = client.post(KEEP, {"name": "本月演练", "query": "period=month&kind=drill&nonsense=1"}, follow=True)

    assert "存好了：本月演练。" in words(answer)
    [kept] = looks_of(clerk)
    assert kept.query == "kind=drill&period=month"
    assert f'href="?{kept.query.replace("&", "&amp;")}"' in answer.content.decode()


def test_neither_bringing_back_nor_renaming_goes_past_the_limit_or_makes_twins(clerk: Who, client: Client) -> None:
    gone = remove_look(by=clerk, look=keep_look(by=clerk, name="旧的", query=""))
    for number in range(MOST_LOOKS):
        last = keep_look(by=clerk, name=f"查法{number}", query="")

    full = client.post(f"{KEEP}{gone.id}/", {"deed": "restore"})
    remove_look(by=clerk, look=last)
    keep_look(by=clerk, name="旧的", query="kind=drill")
    twin = client.post(f"{KEEP}{gone.id}/", {"deed": "restore"})
    renamed = client.post(f"{KEEP}{last.id}/", {"deed": "rename", "name": "旧的"})

    assert [answer.status_code for answer in (full, twin, renamed)] == [422] * 3
    assert f"最多存{MOST_LOOKS}个查法。请先删掉不用的。" in words(full)
    assert "已经有一个查法叫“旧的”，请换个名字。" in words(twin)
    assert len(looks_of(clerk)) == MOST_LOOKS


def test_look_is_ones_own_unless_shared_with_the_unit(clerk: Who) -> None:
    """N10"""
    keep_look(by=clerk, name="我的", query="")
    keep_look(by=clerk, name="大家的", query="", is_shared=True)
    head, other, office = (
        someone("head", clerk.unit),
        someone("clerk", a_unit(clerk.tenant, "滨江路社区")),
        the_office(clerk.tenant),
    )

    assert [[look.name for look in looks_of(who)] for who in (clerk, head, other, office)] == [
        ["大家的", "我的"],
        ["大家的"],
        [],
        [],
    ]


def test_removed_look_comes_back_with_one_tap(clerk: Who, client: Client) -> None:
    look = keep_look(by=clerk, name="演练", query="kind=drill")
    address = reverse("look_change", args=[look.id])

    removed = client.post(address, {"deed": "remove"}, follow=True)
    gone = looks_of(clerk)
    client.post(address, {"deed": "restore"})

    assert ("查法删了。撤销" in words(removed), gone, looks_of(clerk)) == (True, [], [look])


def test_look_is_renamed_and_the_same_name_is_the_same_look(clerk: Who, client: Client) -> None:
    look = keep_look(by=clerk, name="演练", query="kind=drill")

    renamed = client.post(reverse("look_change", args=[look.id]), {"deed": "rename", "name": "全部演练"}, follow=True)
    client.post(KEEP, {"name": "全部演练", "query": "kind=drill&state=all"})

    assert "改好了：全部演练。" in words(renamed)
    assert [(one.pk, one.name, one.query) for one in looks_of(clerk)] == [(look.pk, "全部演练", "kind=drill&state=all")]


@pytest.mark.parametrize("name", ["", "   ", "太长的名字太长的名字太长的"])
def test_look_without_a_fitting_name_is_refused(client: Client, name: str) -> None:
    answer = client.post(KEEP, {"name": name, "query": ""})

    assert ("请给这个查法起个名字" in words(answer), KeptLook.objects.count()) == (True, 0)


def test_the_name_that_does_not_fit_stays_as_typed_with_the_way_back(clerk: Who, client: Client) -> None:
    """D4 Kept or renamed: the typed name, the conditions and whether it is shared are all there to be sent again."""
    look = keep_look(by=clerk, name="演练", query="kind=drill")
    long = "太长的名字太长的名字太长的"

    kept = client.post(KEEP, {"name": long, "query": "kind=talk", "shared": "1"})
    renamed = client.post(reverse("look_change", args=[look.id]), {"deed": "rename", "name": long})

    for answer, query in ((kept, "kind=talk"), (renamed, "kind=drill")):
        body = answer.content.decode()
        assert answer.status_code == 422
        assert f'value="{long}"' in body
        assert f'href="/ledger/?{query}"' in body
        assert 'id="error-name"' in body
    assert ('name="shared"' in kept.content.decode(), 'name="shared"' in renamed.content.decode()) == (True, False)


def test_a_look_removed_is_offered_back_above_the_list(clerk: Who, client: Client) -> None:
    """D4 On a phone whatever stands below the list is not seen."""
    look = keep_look(by=clerk, name="演练", query="kind=drill")

    page = words(client.post(reverse("look_change", args=[look.id]), {"deed": "remove"}, follow=True))

    assert page.index("查法删了。撤销") < page.index("筛选和排列")


def test_at_most_so_many(clerk: Who, client: Client) -> None:
    for number in range(MOST_LOOKS):
        keep_look(by=clerk, name=f"第{number}个", query="")

    assert f"最多存{MOST_LOOKS}个查法" in words(client.post(KEEP, {"name": "再一个", "query": ""}))


@pytest.mark.parametrize("role", ["clerk", "head", "office", "leader"])
def test_nobody_else_changes_it(clerk: Who, role: str) -> None:
    """N10 Not a colleague with whom it is shared, not the office, and it is told apart from nothing."""
    look = keep_look(by=clerk, name="演练", query="", is_shared=True)
    unit = clerk.unit if role in ("clerk", "head") else a_unit(clerk.tenant, "办公室", "office")
    other = signed_in(someone(role, unit))

    foreign = other.post(reverse("look_change", args=[look.id]), {"deed": "remove"})
    missing = other.post(reverse("look_change", args=[clerk.unit.id]), {"deed": "remove"})

    assert (foreign.status_code, missing.status_code, words(foreign)) == (403, 403, words(missing))
    assert looks_of(clerk) == [look]


def test_a_mangled_address_offers_nothing_to_bring_back(client: Client) -> None:
    assert client.get("/ledger/", {"removed": "123"}).status_code == 200


def test_a_null_sign_packed_into_the_conditions_is_left_out(clerk: Who, client: Client) -> None:
    """The conditions come packed in one field; unpacked, they are as free of what no database keeps as typed words."""
    kept = client.post(KEEP, {"name": "带空字符", "query": "q=%00演练%00"}, follow=True)
    taken = client.post(reverse("ledger_excel"), {"query": "q=%00演练"})

    assert [kept.status_code, taken.status_code] == [200, 200]
    assert looks_of(clerk)[0].query == "q=%E6%BC%94%E7%BB%83"
