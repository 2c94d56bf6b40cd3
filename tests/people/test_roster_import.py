"""名册导入: the dry run tells exactly what would happen, and the import does exactly that."""

import io
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beacon.documents.spreadsheets import Grid
from beacon.journal.actions import breaks
from beacon.journal.models import Line
from beacon.kit.refusals import Refusal
from beacon.people.actions import give_post
from beacon.people.held_imports import remove_old
from beacon.people.models import Account, ImportState, Post, RosterImport, Unit, UnitKind
from beacon.people.reach import Who
from beacon.people.roster.importing import give_up, hold, import_of
from beacon.people.roster.rows import read_units
from beacon.people.roster.workbook import export, template
from beacon.records.following.roster_import import confirm_import
from beacon.site.jobs import run_ready_jobs
from tests.support.books import CLERK, COMMUNITY, GRID, UNIT_HEADINGS, Edit, a_book
from tests.support.people import a_tenant, a_unit, someone, the_office

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]


@pytest.fixture
def large_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file counts as large, so that a test need not make thousands of rows."""
    monkeypatch.setattr("beacon.people.held_imports.WHILE_WAITING", 0)


def sentences(held: RosterImport) -> list[str]:
    return [f"{one['table']}第{one['number']}行：{one['sentence']}" for one in held.shown["problems"]]


def counts(held: RosterImport) -> dict[str, tuple[int, int, int, int]]:
    return {one["name"]: (one["new"], one["changed"], one["same"], one["bad"]) for one in held.shown["tables"]}


def brought_in(office: Who, content: bytes, *, skips: bool = False) -> RosterImport:
    held = hold(by=office, name="名册.xlsx", content=content)
    confirm_import(by=office, held=held, skips=skips)
    return import_of(office, held.id)


def test_the_dry_run_tells_what_is_new_and_saves_nothing(office: Who) -> None:
    """R02"""
    held = hold(by=office, name="名册.xlsx", content=a_book([COMMUNITY, GRID], [CLERK]))

    assert (held.state, counts(held)) == (ImportState.READY, {"单位": (2, 0, 0, 0), "人员": (1, 0, 0, 0)})
    assert (Unit.objects.filter(code="C01").count(), Account.objects.filter(login="jinxiu").count()) == (0, 0)


def test_the_import_writes_what_was_shown_and_the_same_file_again_changes_nothing(office: Who) -> None:
    """R02"""
    content = a_book([COMMUNITY, GRID], [CLERK])

    done = brought_in(office, content)
    again = hold(by=office, name="名册.xlsx", content=content)

    assert done.state == ImportState.DONE
    assert Unit.objects.get(code="C01-1").path == "C01/C01-1/"
    assert Post.objects.get(account__login="jinxiu").unit == Unit.objects.get(code="C01")
    assert (again.shown["is_empty"], counts(again)["单位"], counts(again)["人员"]) == (True, (0, 0, 2, 0), (0, 0, 1, 0))


def test_export_and_import_of_the_same_roster_changes_nothing(office: Who) -> None:
    """R02"""
    brought_in(office, a_book([COMMUNITY, GRID], [CLERK]))
    someone("grid", a_unit(office.tenant, "江畔网格", UnitKind.GRID, parent=Unit.objects.get(code="C01")))

    held = hold(by=office, name="名册.xlsx", content=export(office))

    assert (held.failure, sentences(held), held.shown["is_empty"]) == ("", [], True)


def test_an_export_leaves_a_line_in_the_journal(office: Who) -> None:
    """R02 The file holds names: who took it away is written down, what it held is not."""
    export(office)

    line = Line.objects.get(verb="export_roster")
    assert (line.actor_id, line.detail) == (office.account.id, {"units": 1})


def test_the_template_as_it_comes_holds_only_examples(office: Who) -> None:
    held = hold(by=office, name="名册模板.xlsx", content=template())

    assert (held.failure, held.shown["is_empty"], held.shown["remarks"]) == (
        "",
        True,
        ["单位有3行示例，没有读。", "人员有2行示例，没有读。"],
    )


def hidden_row(book: xlsxwriter.Workbook) -> None:
    book.get_worksheet_by_name("单位").set_row(2, None, None, {"hidden": True})


def formula(book: xlsxwriter.Workbook) -> None:
    book.get_worksheet_by_name("单位").write_formula(2, 2, '="锦绣"&"第二网格"', None, "锦绣第二网格")


def formula_without_value(book: xlsxwriter.Workbook) -> None:
    book.get_worksheet_by_name("单位").write_formula(2, 2, '="锦绣"&"第二网格"', None, "")


def merged(book: xlsxwriter.Workbook) -> None:
    book.get_worksheet_by_name("单位").merge_range(2, 2, 3, 2, "锦绣网格")


def a_grid(code: Any = "C01-1", parent: Any = "C01", name: Any = "锦绣第一网格", opened: Any = "2021-03-05") -> Any:
    return (code, parent, name, "网格", "不发文", "", opened, "")


@pytest.mark.parametrize(
    ("rows", "edit", "expected"),
    [
        ([a_grid()], formula, ["单位第3行：「名称」是公式。请复制这一列，再“选择性粘贴—数值”，然后上传。"]),
        (
            [a_grid()],
            formula_without_value,
            ["单位第3行：「名称」是公式。请复制这一列，再“选择性粘贴—数值”，然后上传。"],
        ),
        (
            [a_grid(), a_grid("C01-2")],
            merged,
            [
                "单位第3行：有合并单元格（C3:C4）。请取消合并，每一格都填上。",
                "单位第4行：有合并单元格（C3:C4）。请取消合并，每一格都填上。",
            ],
        ),
        (
            [a_grid(opened="2023/4/31")],
            None,
            ["单位第3行：「启用」看不懂：2023/4/31，2023年4月只有30天。请核对这一天。"],
        ),
        ([a_grid(opened="去年")], None, ["单位第3行：「启用」看不懂：去年，请写成2023-04-15这样。"]),
        ([a_grid(opened=-3)], None, ["单位第3行：「启用」看不懂：-3，请写成2023-04-15这样。"]),
        ([a_grid(opened=20231345)], None, ["单位第3行：「启用」看不懂：20231345，请写成2023-04-15这样。"]),
        (
            [a_grid(opened="1023-04-15")],
            None,
            ["单位第3行：「启用」1023-04-15的年份不对，请核对。"],
        ),
        ([a_grid(parent="C09")], None, ["单位第3行：上级编号「C09」还没有。请把上级放在它前面，或改成已有的编号。"]),
        (
            [a_grid(parent="C02"), (*COMMUNITY[:1], "", "锦绣社区", *COMMUNITY[3:])],
            None,
            [
                "单位第3行：上级编号「C02」还没有。请把上级放在它前面，或改成已有的编号。",
                "单位第4行：「编号」C01和第2行重复了，请改一个。",
            ],
        ),
        (
            [a_grid("X1", "X2"), a_grid("X2", "X1", "锦绣第二网格")],
            None,
            [
                "单位第3行：上级编号「X2」又归这个单位管，绕成了圈。请核对这几行的上级。",
                "单位第4行：上级编号「X1」又归这个单位管，绕成了圈。请核对这几行的上级。",
            ],
        ),
        (
            [a_grid("X1", "X2"), a_grid("X2", "C01", "锦绣第二网格")],
            None,
            ["单位第3行：上级编号「X2」在第4行，放到了后面。请把那一行挪到它前面。"],
        ),
        (
            [a_grid("X1", opened="去年"), a_grid("X2", "X1", "锦绣第二网格")],
            None,
            [
                "单位第3行：「启用」看不懂：去年，请写成2023-04-15这样。",
                "单位第4行：上级编号「X1」那一行还没改好。改好它，这一行也就好了。",
            ],
        ),
        (
            [a_grid("X1"), a_grid("X2")],
            None,
            [
                "单位第4行：「锦绣第一网格」已经有一个，编号X1。是同一个就填X1，不是就把名称写得不一样。",
            ],
        ),
        (
            [a_grid(code="007"), a_grid(code=7, name="锦绣第二网格")],
            None,
            ["单位第4行：「编号」7和第3行的007只差前面的0。请核对，是同一个就写成一样。"],
        ),
        ([a_grid(code=1.5)], None, ["单位第3行：「编号」是小数：1.5。请把这一列设成“文本”，再重新填。"]),
        (
            [a_grid(code=date(2023, 1, 2))],
            None,
            ["单位第3行：「编号」被表格当成了日期：2023-01-02。请把这一列设成“文本”，再重新填。"],
        ),
        (
            [(*a_grid()[:7], "2020-01-01")],
            None,
            ["单位第3行：「停用」比「启用」早，请核对这两个日期。"],
        ),
    ],
)
def test_what_people_do_in_spreadsheets_gets_one_clear_sentence_a_row(
    office: Who, rows: list[tuple[Any, ...]], edit: Edit | None, expected: list[str]
) -> None:
    held = hold(by=office, name="名册.xlsx", content=a_book([COMMUNITY, *rows], edit=edit))

    assert (held.failure, sentences(held)) == ("", expected)


@pytest.mark.parametrize(
    "opened",
    [
        date(2021, 3, 5),
        44260,
        20210305,
        "2021-3-5",
        "2021/03/05",
        "2021.3.5",
        "2021年3月5日",
        "２０２１－０３－０５",
        " 2021-03-05 ",
        "44260",
        "20210305",
    ],
)
def test_a_day_is_understood_however_it_was_typed(office: Who, opened: object) -> None:
    brought_in(office, a_book([COMMUNITY, a_grid(opened=opened)]))

    assert Unit.objects.get(code="C01-1").opened_on == date(2021, 3, 5)


def test_full_width_letters_blanks_and_narrow_brackets_are_understood(office: Who) -> None:
    unit = ("　Ｃ０１ ", "", " 锦绣社区\u200b\n", "社区 ", "社区", "", "2020-01-01", "")
    clerk = (" ｊｉｎｘｉｕ", "陈小燕　", "村(社区)经办人", "Ｃ０１", "2022-01-01", "")

    brought_in(office, a_book([unit], [clerk]))

    assert Unit.objects.get(code="C01").name == "锦绣社区"
    assert Post.objects.get(account__login="jinxiu", account__name="陈小燕").role == "clerk"


def test_a_number_stands_for_the_code_it_looks_like_unless_noughts_were_lost(office: Who) -> None:
    a_unit(office.tenant, "锦绣社区")  # gets a code with noughts in front
    code = Unit.objects.get(name="锦绣社区").code

    held = hold(
        by=office,
        name="名册.xlsx",
        content=a_book(
            [a_grid(code=119, parent=""), a_grid(code=int(code), parent="", name="别的")],
            [("lan", "小兰", "网格员", int(code), "2022-01-01", "")],
        ),
    )

    assert sentences(held) == [
        f"单位第3行：「编号」是{int(code)}，名册里有{code}。请把这一列设成“文本”，是同一个就写成{code}。",
        f"人员第2行：单位编号「{int(code)}」在名册里是{code}。请把这一列设成“文本”，写成{code}。",
    ]
    assert counts(held)["单位"] == (1, 0, 0, 1)


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([(*CLERK[:2], "站长", *CLERK[3:])], "「角色」没有“站长”，请从这些里选："),
        (
            [(*CLERK[:2], "系统管理员", "", *CLERK[4:])],
            "「系统管理员」不是街道里的角色，请换一个，",
        ),
        (
            [(*CLERK[:2], "街道消安办", *CLERK[3:])],
            "「街道消安办」看得到全街道的账，要由系统管理员提请、安全管理员确认。请把这一行去掉。",
        ),
        ([(*CLERK[:5], "2021-01-01")], "「止」比「起」早，请核对这两个日期。"),
        ([CLERK, (CLERK[0], "王小明", *CLERK[2:])], "登录名「jinxiu」在第2行是另一个人，请换一个登录名。"),
        ([CLERK, CLERK], "和第2行是同一个人的同一个职务，日子也重叠。请只留一行。"),
    ],
)
def test_a_person_who_does_not_fit_gets_one_sentence(office: Who, people: list[Any], expected: str) -> None:
    held = hold(by=office, name="名册.xlsx", content=a_book([COMMUNITY], people))

    assert [expected in sentence for sentence in sentences(held)] == [True]


def test_a_login_in_use_is_not_told_by_name_unless_it_is_ours(office: Who) -> None:
    """N10"""
    stranger = someone("clerk", a_unit(a_tenant("上坪街道")), name="邓岚")
    ours = someone("clerk", a_unit(office.tenant, "桥头社区"), name="陈小燕")
    people = [(who.account.login, "王小明", *CLERK[2:]) for who in (stranger, ours)]

    held = hold(by=office, name="名册.xlsx", content=a_book([COMMUNITY], people))

    assert sentences(held) == [
        f"人员第2行：登录名「{stranger.account.login}」已经有人用了，请换一个。",
        f"人员第3行：登录名「{ours.account.login}」现在是陈小燕用的，表里写的是王小明。换了人请另开一个登录名。",
    ]


def test_an_administrator_gets_no_business_post_by_a_table_either(office: Who) -> None:
    """As with single posts: whoever watches over the installation sees no business data (decision 0007)."""
    unit = a_unit(office.tenant, "桥头社区")
    left = someone("clerk", unit, name="孙审计")
    Post.objects.filter(pk=left.post.pk).update(until=date(2021, 12, 31))
    give_post(account=left.account, role="admin_audit", since=date(2022, 1, 1))
    row = (left.account.login, "孙审计", "村（社区）经办人", unit.code, "2023-01-01", "")

    held = hold(by=office, name="名册.xlsx", content=a_book([], [row]))

    assert sentences(held) == [
        f"人员第2行：「{left.account.login}」是管理员的账号，不能兼业务岗位。请给这个人另开一个登录名。"
    ]


def test_bad_rows_are_skipped_only_when_told_to_and_the_rest_goes_in(office: Who) -> None:
    content = a_book([COMMUNITY, a_grid(opened="去年")], [CLERK])
    held = hold(by=office, name="名册.xlsx", content=content)

    with pytest.raises(Refusal, match="还有1行不合适"):
        confirm_import(by=office, held=held, skips=False)
    confirm_import(by=office, held=held, skips=True)

    assert import_of(office, held.id).state == ImportState.DONE
    assert list(Unit.objects.filter(code__startswith="C").values_list("code", flat=True)) == ["C01"]


def test_a_change_is_shown_from_what_to_what_and_written_to_the_journal(office: Who) -> None:
    """N10"""
    brought_in(office, a_book([COMMUNITY], [CLERK]))
    renamed = (*COMMUNITY[:2], "锦绣新社区", *COMMUNITY[3:7], "2024-06-30")

    held = hold(by=office, name="名册.xlsx", content=a_book([renamed], [(*CLERK[:5], "2024-06-30")]))
    confirm_import(by=office, held=held, skips=False)

    assert [(one["what"], one["cells"]) for one in held.shown["changes"]] == [
        ("锦绣社区（C01）", [("名称", "锦绣社区", "锦绣新社区"), ("停用", "空", "2024-06-30")]),
        ("陈小燕（jinxiu） 村（社区）经办人", [("止", "空", "2024-06-30")]),
    ]
    unit = Unit.objects.get(code="C01")
    line = Line.objects.get(thing_id=unit.id, verb="change_unit")
    assert (unit.name, line.actor_id) == ("锦绣新社区", office.account.id)
    whole = Line.objects.filter(verb="import_roster").latest("number")
    assert (whole.detail["units_changed"], whole.detail["posts_changed"]) == (1, 1)
    assert list(breaks(office.tenant_id)) == []


def test_a_roster_that_moved_meanwhile_is_shown_again_instead_of_being_overwritten(office: Who) -> None:
    held = hold(by=office, name="名册.xlsx", content=a_book([COMMUNITY]))
    brought_in(office, a_book([(*COMMUNITY[:2], "锦绣老社区", *COMMUNITY[3:])]))

    confirm_import(by=office, held=held, skips=False)

    again = import_of(office, held.id)
    assert (again.state, again.is_moved, again.shown["changes"][0]["cells"]) == (
        ImportState.READY,
        True,
        [["名称", "锦绣老社区", "锦绣社区"]],
    )
    assert Unit.objects.get(code="C01").name == "锦绣老社区"


def test_what_was_imported_is_not_imported_twice(office: Who) -> None:
    held = hold(by=office, name="名册.xlsx", content=a_book([COMMUNITY]))
    confirm_import(by=office, held=held, skips=False)

    with pytest.raises(Refusal, match="现在不能导入"):
        confirm_import(by=office, held=held, skips=False)


def test_an_upload_is_gone_after_a_day_and_its_bytes_as_soon_as_they_are_in(office: Who, at: At) -> None:
    at("2023-11-21 09:00")
    held = hold(by=office, name="名册.xlsx", content=a_book([COMMUNITY]))
    done = brought_in(office, a_book([COMMUNITY]))
    at("2023-11-22 09:01")

    with pytest.raises(Refusal):
        import_of(office, held.id)
    assert bytes(RosterImport.objects.get(pk=done.id).content) == b""
    assert (remove_old(), RosterImport.objects.count()) == (2, 0)


def test_hidden_rows_are_read_and_said_so(office: Who) -> None:
    held = hold(by=office, name="名册.xlsx", content=a_book([COMMUNITY, a_grid()], edit=hidden_row))

    assert held.shown["remarks"] == ["单位有1行是隐藏的，也读了。"]
    assert counts(held)["单位"] == (2, 0, 0, 0)


def test_titles_above_other_columns_and_empty_rows_between_do_not_matter(office: Who) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet("Sheet1")
        page.merge_range(0, 0, 0, 8, "江畔街道单位名册")
        page.write_row(2, 0, ("备注", *UNIT_HEADINGS))
        page.write_row(3, 0, ("新", *COMMUNITY))
        page.write_row(7, 0, ("", *GRID))
        book.add_worksheet("去年的").hide()
        book.add_worksheet("统计")

    held = hold(by=office, name="名册.xlsx", content=file.getvalue())

    assert (sentences(held), counts(held)["单位"]) == ([], (2, 0, 0, 0))
    assert held.shown["remarks"] == [
        "单位里多出来的列没有读：备注。",
        "「统计」这张表没有读。",
        "「去年的」是隐藏的表，没有读。",
    ]


def headings_twice(book: xlsxwriter.Workbook) -> None:
    book.get_worksheet_by_name("单位").write(0, 8, "名称")


def heading_gone(book: xlsxwriter.Workbook) -> None:
    book.get_worksheet_by_name("单位").write(0, 3, "类别")


def sheet_hidden(book: xlsxwriter.Workbook) -> None:
    book.add_worksheet("其他").activate()
    book.get_worksheet_by_name("单位").hide()


def second_sheet(book: xlsxwriter.Workbook) -> None:
    book.add_worksheet("单位表").write_row(0, 0, UNIT_HEADINGS)


def far_away(book: xlsxwriter.Workbook) -> None:
    book.get_worksheet_by_name("单位").write(1_048_575, 0, "x")


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (headings_twice, "单位第1行：表头「名称」有2列（C列和I列），请只留一列。"),
        (heading_gone, "单位第1行：第1行应当是表头，没找到：类型。请把表头补齐。"),
        (sheet_hidden, "「单位」这张表是隐藏的。请取消隐藏，看过以后再上传。"),
        (second_sheet, "有两张单位表（「单位」和「单位表」）。请只留一张。"),
        (far_away, "「单位」写到了第1048576行，一次最多20000行。请分开导入，或删掉下面多余的行。"),
    ],
)
def test_a_sheet_that_does_not_fit_as_a_whole_gets_one_sentence(office: Who, edit: Edit, sentence: str) -> None:
    held = hold(by=office, name="名册.xlsx", content=a_book([COMMUNITY], edit=edit))

    assert (held.state, held.failure) == (ImportState.FAILED, sentence)


def test_a_sheet_that_says_a_hundred_thousand_times_it_is_merged_is_read_at_once() -> None:
    rows = [list(UNIT_HEADINGS), *([""] * 8 for _ in range(3000)), list(COMMUNITY)]
    grid = Grid("单位", rows, merged=((1, 0, 3000, 0),) * 100_000)

    begun = time.process_time()
    read = read_units(grid, "单位")

    assert time.process_time() - begun < 5
    assert ([row.code for row in read.rows], len(read.problems)) == (["C01"], 3000)


def test_an_import_begun_meanwhile_is_not_given_up(office: Who) -> None:
    held = hold(by=office, name="名册.xlsx", content=a_book([COMMUNITY]))
    seen = import_of(office, held.id)
    RosterImport.objects.filter(pk=held.pk).update(state=ImportState.WRITING)

    with pytest.raises(Refusal) as refusal:
        give_up(by=office, held=seen)

    assert (refusal.value.code, RosterImport.objects.filter(pk=held.pk).exists()) == ("wrong_state", True)


def test_only_the_office_of_this_subdistrict_imports_and_sees_uploads(office: Who) -> None:
    """N10"""
    held = hold(by=office, name="名册.xlsx", content=a_book([COMMUNITY]))
    clerk = someone("clerk", a_unit(office.tenant))
    leader = someone("leader", office.unit)
    neighbour = the_office(a_tenant("上坪街道"))

    for who in (clerk, leader, neighbour):
        with pytest.raises(Refusal):
            import_of(who, held.id)
    for who in (clerk, leader):
        with pytest.raises(Refusal):
            hold(by=who, name="名册.xlsx", content=a_book([COMMUNITY]))


@pytest.mark.usefixtures("large_at_once")
def test_a_large_file_is_checked_and_imported_by_jobs(office: Who) -> None:
    units = [(f"P{n:04}", "", f"第{n}网格", "网格", "不发文", "", "2021-03-05", "") for n in range(1_200)]
    held = hold(by=office, name="名册.xlsx", content=a_book(units))

    assert (held.state, held.all_rows) == (ImportState.CHECKING, 1_201)
    run_ready_jobs()
    checked = import_of(office, held.id)
    confirm_import(by=office, held=checked, skips=False)
    run_ready_jobs()

    assert (checked.state, checked.done_rows) == (ImportState.READY, 1_000)
    assert import_of(office, held.id).state == ImportState.DONE
    assert Unit.objects.filter(code__startswith="P").count() == 1_200


def test_ten_times_the_rows_are_not_ten_times_the_queries(office: Who) -> None:
    """N11"""
    numbers = []
    for letter, rows in (("P", 20), ("Q", 200)):
        units = [(f"{letter}{n}", "", f"{letter}{n}网格", "网格", "不发文", "", "2021-03-05", "") for n in range(rows)]
        people = [(f"{letter}{n}", "王小明", "网格员", f"{letter}{n}", "2022-01-01", "") for n in range(rows)]
        held = hold(by=office, name="名册.xlsx", content=a_book(units, people))
        with CaptureQueriesContext(connection) as asked:
            confirm_import(by=office, held=held, skips=False)
        numbers.append(len(asked))

    assert numbers[1] <= numbers[0] + 4 * 200 * 12 // 900, numbers


def test_the_roster_keeps_its_order_unless_the_whole_of_it_comes_in_another(office: Who) -> None:
    brought_in(office, a_book([COMMUNITY, ("C02", "", "桥头社区", *COMMUNITY[3:])]))
    part = hold(by=office, name="名册.xlsx", content=a_book([("C02", "", "桥头社区", *COMMUNITY[3:]), COMMUNITY]))
    office_row = (office.unit.code, "", office.unit.name, "消安办", "不发文", "", "2020-01-01", "")
    whole = a_book([("C02", "", "桥头社区", *COMMUNITY[3:]), office_row, COMMUNITY])

    brought_in(office, whole)

    assert part.shown["is_empty"] is True
    ordered = Unit.objects.filter(tenant=office.tenant).order_by("position").values_list("code", flat=True)
    assert list(ordered) == ["C02", office.unit.code, "C01"]
    assert hold(by=office, name="名册.xlsx", content=whole).shown["is_empty"] is True


def test_a_person_who_came_back_has_two_terms_and_both_stay(office: Who) -> None:
    back = [(*CLERK[:5], "2022-06-30"), (*CLERK[:4], "2023-03-01", "")]
    content = a_book([COMMUNITY], back)

    brought_in(office, content)

    assert [(post.since, post.until) for post in Post.objects.filter(account__login="jinxiu").order_by("since")] == [
        (date(2022, 1, 1), date(2022, 6, 30)),
        (date(2023, 3, 1), None),
    ]
    assert hold(by=office, name="名册.xlsx", content=content).shown["is_empty"] is True
