"""名册: the tree, one unit, and the tables in and out, as they are read on the page."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries

from beacon.people.models import RosterImport, Unit, UnitKind
from beacon.people.reach import Who
from beacon.site.jobs import run_ready_jobs
from tests.support.books import CLERK, COMMUNITY, GRID, a_book
from tests.support.pages import signed_in, words
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan

At = Callable[[str], datetime]
ROSTER = "/roster/"
MOST_QUERIES = 12
BAD_GRID = ("C01-2", "C01", "锦绣第二网格", "网格", "不发文", "", "2023/4/31", "")


@pytest.fixture(autouse=True)
def _afternoon(at: At) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def office(db: None) -> Who:
    return the_office(a_tenant())


@pytest.fixture
def client(office: Who) -> Client:
    return signed_in(office)


def upload(client: Client, content: bytes, name: str = "名册.xlsx") -> Any:
    return client.post(reverse("roster_upload"), {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_the_tree_shows_units_in_roster_order_with_how_many_hold_a_post(client: Client, office: Who) -> None:
    """R02"""
    community = a_unit(office.tenant, "锦绣社区")
    a_unit(office.tenant, "滨江路社区")
    a_unit(office.tenant, "锦绣第一网格", UnitKind.GRID, parent=community)
    someone("clerk", community)
    someone("head", community)

    answer = client.get(ROSTER)
    said = words(answer)

    assert said.index("锦绣社区") < said.index("锦绣第一网格") < said.index("滨江路社区")
    assert "4个单位，3人在岗" in answer.content.decode()
    assert "锦绣社区0002社区社区2020年1月1日2人" in said


def test_a_search_keeps_the_units_above_and_a_kind_narrows(client: Client, office: Who) -> None:
    community = a_unit(office.tenant, "锦绣社区")
    a_unit(office.tenant, "滨江路社区")
    a_unit(office.tenant, "第一网格", UnitKind.GRID, parent=community)

    found, grids = words(client.get(ROSTER, {"q": "第一"})), words(client.get(ROSTER, {"kind": "grid"}))
    nothing = words(client.get(ROSTER, {"q": "没有这个"}))

    assert ("锦绣社区" in found, "滨江路社区" in found) == (True, False)
    assert ("锦绣社区" in grids, "滨江路社区" in grids) == (True, False)
    assert "没有找到" in nothing


def test_a_unit_sees_its_own_part_and_the_office_all_of_it(office: Who) -> None:
    """N10"""
    own, other = a_unit(office.tenant, "锦绣社区"), a_unit(office.tenant, "滨江路社区")
    a_unit(a_tenant("上坪街道"), "远山社区")
    client = signed_in(someone("clerk", own, name="陈小燕"))

    said = words(client.get(ROSTER))

    assert ("锦绣社区" in said, "滨江路社区" in said, "远山社区" in said) == (True, False, False)
    assert ("从Excel导入" in said, "导出名册" in said) == (False, True)
    assert "陈小燕" in words(client.get(reverse("unit", args=[own.id])))
    assert client.get(reverse("unit", args=[other.id])).status_code == 403


def test_the_pages_ask_as_many_questions_for_one_unit_as_for_many(
    client: Client, office: Who, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """N11"""
    unit = a_unit(office.tenant, "锦绣社区")
    for number in range(30):
        someone("grid", a_unit(office.tenant, f"第{number}网格", UnitKind.GRID, parent=unit))

    for address in (ROSTER, reverse("unit", args=[unit.id]), reverse("roster_export")):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(address).status_code == 200


def test_an_upload_leads_to_a_dry_run_and_only_the_button_writes(client: Client) -> None:
    """R02"""
    shown = upload(client, a_book([COMMUNITY, GRID], [CLERK]))
    before = Unit.objects.filter(code="C01").count()
    held = RosterImport.objects.get()

    done = client.post(reverse("roster_confirm", args=[held.id]), follow=True)

    assert (before, Unit.objects.filter(code="C01").count()) == (0, 1)
    assert "可以导入" in words(shown) and "单位2000" in words(shown)
    assert "单位新增2个、改动0个；新开账号1个；职务新增1个、改动0个。" in words(done)


def test_three_bad_rows_are_named_and_the_button_says_how_many_it_skips(client: Client) -> None:
    """R02"""
    bad = [BAD_GRID, (*GRID[:3], "网络", *GRID[4:]), ("C01-3", "C9", "锦绣第三网格", *GRID[3:])]

    said = words(upload(client, a_book([COMMUNITY, *bad])))

    assert "有3行要改" in said and "跳过这3行，导入其余" in said
    assert "单位第3行启用2023/4/31「启用」看不懂：2023/4/31，2023年4月只有30天。请核对这一天。" in said
    assert "单位第4行类型网络「类型」没有“网络”，请从这些里选：" in said
    assert "单位第5行上级C9上级编号「C9」还没有。" in said


def test_the_same_file_again_says_that_nothing_changes(client: Client) -> None:
    content = a_book([COMMUNITY])
    upload(client, content)
    client.post(reverse("roster_confirm", args=[RosterImport.objects.get().id]))

    said = words(upload(client, content))

    assert "和现在的名册一样" in said and "没有要导入的，名册不会变。" in said


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("名册.xlsx", b"%PDF-1.7 ...", "这是PDF，不是表格。"),
        ("名册.xlsx", b"", "这个文件是空的，可能没有传完。"),
        ("名册.docx", b"\xff\xd8\xff\xe0", "这是图片，不是表格。"),
    ],
)
def test_a_file_that_is_no_table_keeps_the_form_and_says_why(
    client: Client, name: str, content: bytes, sentence: str
) -> None:
    answer = upload(client, content, name)

    assert (answer.status_code, sentence in words(answer), "选填好的表" in words(answer)) == (422, True, True)
    assert RosterImport.objects.count() == 0


def test_template_and_roster_are_downloaded_under_their_names(client: Client) -> None:
    for name in ("roster_template", "roster_export"):
        answer = client.get(reverse(name))

        assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
        assert answer.content.startswith(b"PK")


def test_a_large_upload_shows_how_far_it_is_and_reloads_when_done(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beacon.people.held_imports.WHILE_WAITING", 0)

    said = words(upload(client, a_book([COMMUNITY, GRID])))
    held = RosterImport.objects.get()
    coming = client.get(reverse("roster_state", args=[held.id]), headers={"HX-Request": "true"})
    run_ready_jobs()
    done = client.get(reverse("roster_state", args=[held.id]), headers={"HX-Request": "true"})

    assert "正在核对" in said and "约3行" in said
    assert ("HX-Refresh" in coming.headers, done.headers.get("HX-Refresh")) == (False, "true")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [390, 1280])
def test_the_office_uploads_skips_and_sees_the_roster_in_a_browser(
    page: Page, live_server: Any, office: Who, width: int
) -> None:
    """R02"""
    page.set_viewport_size({"width": width, "height": 900})
    session = signed_in(office).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}{ROSTER}")
    page.get_by_role("link", name="从Excel导入").click()
    page.get_by_label("选填好的表").set_input_files(
        {
            "name": "名册.xlsx",
            "mimeType": "application/octet-stream",
            "buffer": a_book([COMMUNITY, GRID, BAD_GRID], [CLERK]),
        }
    )

    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_role("heading", name="有1行要改")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.get_by_role("button", name="跳过这1行，导入其余").click()
    expect(page.get_by_text("导入好了。")).to_be_visible()
    page.get_by_role("link", name="看名册").click()

    expect(page.get_by_role("link", name="锦绣第一网格")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.fixture
def unit(office: Who) -> Unit:
    return a_unit(office.tenant, "锦绣社区")


def deed(client: Client, address: str, unit: Unit, /, **fields: str) -> Any:
    return client.post(reverse(address, args=[unit.id]), fields, follow=True)


def test_closing_is_rehearsed_before_the_button_does_it_and_can_be_taken_back(client: Client, unit: Unit) -> None:
    a_plan(who_of(unit))

    rehearsed = deed(client, "unit_close", unit, on="2023-11-30")
    unit.refresh_from_db()
    before = unit.closed_on
    done = words(deed(client, "unit_close", unit, on="2023-11-30", sure="1"))
    unit.refresh_from_db()
    after = unit.closed_on
    back = deed(client, "unit_reopen", unit)
    deed(client, "unit_reopen", unit, sure="1")
    unit.refresh_from_db()

    look = words(rehearsed)
    assert "什么都没改" in look and "不再要求12月月报" in look and "确认停用" in rehearsed.content.decode()
    assert (before, after, unit.closed_on) == (None, date(2023, 11, 30), None)
    assert "锦绣社区用到2023年11月30日" in done and "停用，用到2023年11月30日" in done
    assert "确认恢复" in back.content.decode()


def who_of(unit: Unit) -> Who:
    """Somebody of the office of the unit's subdistrict, who issues the plan."""
    return someone("office", Unit.objects.get(tenant=unit.tenant, kind=UnitKind.OFFICE))


def test_a_merger_is_rehearsed_and_then_both_are_one(client: Client, office: Who, unit: Unit) -> None:
    other = a_unit(office.tenant, "滨江路社区")

    look = deed(client, "unit_merge", unit, into=str(other.id), last="2023-11-30").content.decode()
    done = words(deed(client, "unit_merge", unit, into=str(other.id), last="2023-11-30", sure="1"))

    unit.refresh_from_db()
    assert "锦绣社区2023年11月30日后并入滨江路社区" in look and "确认合并" in look
    assert (unit.merged_into_id, "后并入滨江路社区" in done) == (other.id, True)


def test_a_new_unit_is_rehearsed_and_opened_with_what_was_typed(client: Client, office: Who) -> None:
    typed = {"name": "新城社区", "kind": "community", "group": "community", "opened_on": "2023-12-01"}

    empty = client.post(reverse("unit_open"), {**typed, "name": ""})
    look = client.post(reverse("unit_open"), typed).content.decode()
    before = Unit.objects.filter(name="新城社区").exists()
    client.post(reverse("unit_open"), {**typed, "sure": "1"})

    assert (empty.status_code, "请填「单位名称」" in words(empty), "2023-12-01" in empty.content.decode()) == (
        422,
        True,
        True,
    )
    assert ("确认新设" in look, before) == (True, False)
    assert Unit.objects.get(name="新城社区").opened_on == date(2023, 12, 1)


@pytest.mark.parametrize(
    ("name", "fields", "sentence"),
    [
        ("unit_close", {}, "请选「停用日期」。"),
        ("unit_close", {"on": "2019-01-01"}, "「停用日期」不能早于启用日期"),
        ("unit_merge", {"last": "2023-11-30"}, "请选「并入哪个单位」。"),
        ("unit_rename", {"name": ""}, "请填「名称」"),
        ("unit_reopen", {}, "没有停用，不用恢复。"),
        ("unit_place", {"after": "x"}, "请选「放在谁后面」。"),
    ],
)
def test_what_does_not_fit_is_said_on_the_units_page(
    client: Client, unit: Unit, name: str, fields: dict[str, str], sentence: str
) -> None:
    answer = deed(client, name, unit, **fields)

    assert (answer.status_code, sentence in words(answer)) == (422, True)


def test_another_subdistricts_unit_is_never_merged_into(client: Client, unit: Unit) -> None:
    """N10"""
    foreign = a_unit(a_tenant("上坪街道"), "远山社区")

    answer = deed(client, "unit_merge", unit, into=str(foreign.id), last="2023-11-30", sure="1")

    unit.refresh_from_db()
    assert (answer.status_code, unit.merged_into_id, "远山社区" in words(answer)) == (422, None, False)


def test_a_units_own_people_see_it_without_buttons_and_the_leader_not_at_all(office: Who, unit: Unit) -> None:
    """N10"""
    said = words(signed_in(someone("head", unit)).get(reverse("unit", args=[unit.id])))
    leader = signed_in(someone("leader", office.unit)).get(reverse("unit", args=[unit.id]))

    assert ("人员" in said, "改名" in said, "看停用会怎样" in said) == (True, False, False)
    assert leader.status_code == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [390, 1280])
def test_the_office_closes_a_unit_in_a_browser(
    page: Page, live_server: Any, office: Who, unit: Unit, width: int
) -> None:
    """R62"""
    page.set_viewport_size({"width": width, "height": 900})
    session = signed_in(office).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}{reverse('unit', args=[unit.id])}")
    page.get_by_label("停用，用到").fill("2023-11-30")
    page.get_by_role("button", name="看停用会怎样").click()
    expect(page.get_by_text("什么都没改")).to_be_visible()

    page.get_by_role("button", name="确认停用").click()

    expect(page.get_by_text("2023年11月30日（用到这天）")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
