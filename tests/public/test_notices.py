"""公开栏: who can read what, without an account."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

import beacon.public
from beacon.people.models import Tenant
from beacon.plans.actions import switch_public
from beacon.plans.models import Notice, NoticeState
from tests.support.people import a_tenant, the_office
from tests.support.plan import a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Tenant:
    return a_tenant("江畔街道", slug="jiangpan")


@pytest.fixture
def published(tenant: Tenant) -> Notice:
    """A published public notice whose text names a mobile number."""
    notice = a_plan(the_office(tenant))
    notice.text = "联系人：李某某；联系电话：023-72000000；手机：138 0013 8000。\n    2023年4月15日"
    notice.save(update_fields=["text"])
    return notice


def test_anybody_reads_a_public_notice_as_issued(client: Client, published: Notice) -> None:
    """R05 anonymous GET shows the text; mobile numbers of staff never."""
    answer = client.get(f"/p/jiangpan/notices/{published.id}/")

    assert answer.status_code == 200
    assert answer.context["text"] == (
        "联系人：李某某；联系电话：023-72000000；手机：（手机号不公开）。\n    2023年4月15日"
    )
    assert "138 0013 8000" not in answer.text


def test_switched_off_is_gone_at_once_and_comes_back(client: Client, tenant: Tenant, published: Notice) -> None:
    """R05 switch off → 404."""
    office = the_office(tenant)
    address = f"/p/jiangpan/notices/{published.id}/"

    switch_public(by=office, notice=published, is_public=False)
    off = client.get(address)
    switch_public(by=office, notice=published, is_public=True)
    on = client.get(address)

    assert (off.status_code, on.status_code) == (404, 200)


@pytest.mark.parametrize("state", [NoticeState.DRAFT, NoticeState.SUPERSEDED])
def test_notice_not_in_force_is_not_public(client: Client, published: Notice, state: str) -> None:
    Notice.objects.update(state=state)

    assert client.get(f"/p/jiangpan/notices/{published.id}/").status_code == 404
    assert client.get("/p/jiangpan/").context["notices"] == []


def test_notice_of_another_subdistrict_is_not_shown_under_this_one(client: Client, published: Notice) -> None:
    """N10 a notice belongs to its own subdistrict's address."""
    a_tenant("上坪街道", slug="shangping")

    assert client.get(f"/p/shangping/notices/{published.id}/").status_code == 404
    assert client.get("/p/shangping/").context["notices"] == []


def test_board_lists_what_is_public(client: Client, published: Notice) -> None:
    assert [notice.id for notice in client.get("/p/jiangpan/").context["notices"]] == [published.id]


@pytest.mark.parametrize("path", ["", "notices/{id}/", "notices/{unknown}/", "nowhere/"])
def test_119_comes_first_on_every_public_page(client: Client, published: Notice, path: str) -> None:
    """N20 119 line first on every public page."""
    text = client.get("/p/jiangpan/" + path.format(id=published.id, unknown=uuid4())).text

    body = text.split("<body>")[1].strip()
    assert body.startswith('<p class="fire"><span>正在着火？</span><a href="tel:119">拨打 119</a></p>')


def test_public_pages_set_no_cookie_and_run_no_script(client: Client, published: Notice) -> None:
    answers = [client.get("/p/jiangpan/"), client.get(f"/p/jiangpan/notices/{published.id}/")]

    assert [(dict(answer.cookies), "<script" in answer.text) for answer in answers] == [({}, False)] * 2


def test_unknown_subdistrict_is_404(client: Client) -> None:
    assert client.get("/p/nowhere/").status_code == 404


def test_public_stylesheet_is_small() -> None:
    sheet = Path(beacon.public.__file__).parent / "static" / "public" / "public.css"

    assert sheet.stat().st_size <= 10_000


def test_a_board_switched_off_is_gone_with_its_notices_and_the_privacy_page_stays(
    client: Client, tenant: Tenant, published: Notice
) -> None:
    """R05 D16"""
    tenant.board_is_public = False
    tenant.save(update_fields=["board_is_public"])

    answers = [client.get(f"/p/jiangpan/{path}").status_code for path in ("", f"notices/{published.id}/", "privacy/")]

    assert answers == [404, 404, 200]


def test_the_privacy_page_says_the_usual_until_the_office_writes_its_own(client: Client, tenant: Tenant) -> None:
    assert "不用登录" in client.get("/p/jiangpan/privacy/").context["text"]
    tenant.privacy_text, tenant.contact_phone = "我们自己的说明", "13800138000"
    tenant.save(update_fields=["privacy_text", "contact_phone"])

    answer = client.get("/p/jiangpan/privacy/")

    assert answer.context["text"] == "我们自己的说明"
    assert "13800138000" not in answer.text
    assert client.get("/p/nowhere/privacy/").status_code == 404


def test_the_foot_shows_the_filing_once_there_is_one(client: Client, tenant: Tenant) -> None:
    """D16"""
    assert "备" not in client.get("/p/jiangpan/").text.split("<footer>")[1]
    tenant.site_owner, tenant.filing_number = "江畔街道办事处", "渝ICP备2023000000号-1"
    tenant.police_number = "渝公网安备50010302000000号"
    tenant.save(update_fields=["site_owner", "filing_number", "police_number"])

    foot = client.get("/p/jiangpan/").text.split("<footer>")[1]

    assert "主办单位：江畔街道办事处" in foot
    assert '<a href="https://beian.miit.gov.cn/" rel="noopener noreferrer">渝ICP备2023000000号-1</a>' in foot
    assert "渝公网安备50010302000000号" in foot
