"""The district's own form: uploaded once, pointed once, filled with one click; nothing unknown is written as nought."""

import io
import uuid
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest

from beacon.documents.form.cells import address_of, place_of
from beacon.documents.form.sheets import open_form
from beacon.files.models import Upload
from beacon.journal.models import Line
from beacon.kit.refusals import Refusal
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.reports.district_form import fills
from beacon.reports.district_form.editions import renew_form
from beacon.reports.district_form.fills import fill_form, fill_of, fills_of, make_fill, summary
from beacon.reports.district_form.keeping import (
    add_form,
    bring_back,
    cells_of,
    content_of,
    form_of,
    forms_of,
    put_away,
    roster_of,
    version_of,
)
from beacon.reports.district_form.periods import periods_of
from beacon.reports.district_form.pointing import accept_suggestions, point
from beacon.reports.district_form.suggesting import suggest
from beacon.reports.models import DistrictForm, DistrictFormFill, FillState
from tests.reports.months import a_month, record
from tests.support.district_forms import question_list, settings_table, street_table, unit_table
from tests.support.people import a_tenant, a_unit, someone, the_office

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
NOVEMBER = "window:2023-11-23"


@pytest.fixture(autouse=True)
def _afternoon(at: At) -> None:
    at("2023-11-24 16:00")


@pytest.fixture
def office(_afternoon: None) -> Who:
    return a_month()


def added(office: Who, content: bytes, name: str = "区月报表.xlsx") -> DistrictForm:
    return add_form(by=office, name="", file_name=name, content=content)


def pointed(office: Who, content: bytes) -> DistrictForm:
    form = added(office, content)
    accept_suggestions(by=office, form=form)
    return form


def filled(office: Who, form: DistrictForm, period: str = NOVEMBER) -> DistrictFormFill:
    return fill_form(by=office, form=form, period=period, request_id=uuid.uuid4())


def book_of(fill: DistrictFormFill) -> openpyxl.Workbook:
    upload = fill.upload
    assert upload is not None
    return openpyxl.load_workbook(io.BytesIO(content_of(upload)))


def mapping(form: DistrictForm) -> dict[str, tuple[str, str, str]]:
    return {
        address_of((cell.row, cell.column)): (cell.sheet, cell.number, cell.of_unit.name if cell.of_unit else "")
        for cell in cells_of(version_of(form))
    }


def test_a_table_of_units_is_pointed_by_its_heads(office: Who) -> None:
    """R69 Two levels of heads, names with 居委会, sums and blanks left to the form."""
    found = mapping(added(office, unit_table()))

    assert found["C4"] == ("统计表", "records@kind:drill", "锦绣社区")
    assert found["D5"] == ("统计表", "attendance@kind:drill", "桥头社区")
    assert found["F6"] == ("统计表", "handout.leaflet", "石梯村")
    assert found["B4"] == ("封面", "I01", "")
    assert {address for address, (sheet, _, _) in found.items() if sheet == "统计表"} == {
        f"{column}{row}" for column in "CDEF" for row in (4, 5, 6)
    }


def test_a_list_of_questions_is_pointed_and_what_there_is_no_number_for_is_named(office: Who) -> None:
    """R69 入户宣传（户） is nothing that can be told: it stays empty and is said."""
    form = added(office, question_list())
    sheet = open_form(question_list()).sheets[0]

    missed = suggest(sheet, roster_of(office))[1]

    assert {address: number for address, (_, number, _) in mapping(form).items()} == {
        "B3": "events",
        "D3": "attendance",
        "B4": "records@kind:drill",
        "D4": "attendance@kind:drill",
        "B5": "broadcast_times",
        "B6": "I01",
        "D6": "events@setting:school",
    }
    assert [(one.label, one.where) for one in missed] == [("入户宣传（户）", "D5")]


def test_the_row_of_ones_own_street_is_pointed_and_no_other(office: Who) -> None:
    """R69 高层演练 is not 演练, and 上坪街道 is not ours."""
    assert set(mapping(added(office, street_table()))) == {"B2", "C2"}


def test_nothing_goes_into_a_cell_that_was_only_suggested(office: Who) -> None:
    """R69 Never silently sure."""
    form = added(office, question_list())
    point(by=office, form=form, sheet="季度调查", place=(2, 1), number="events", unit=None)

    fill = filled(office, form)

    sheet = book_of(fill)["季度调查"]
    assert (sheet["B3"].value, sheet["D3"].value) == (3, None)
    assert {cell["address"]: cell["why"] for cell in fill.cells}["D3"] == "还没认定，先在“对应数字”里看一眼。"


def test_a_filled_table_has_each_units_numbers_and_no_nought_for_who_has_not_reported(office: Who) -> None:
    """R69 锦绣 2 events, 桥头 honest noughts, 石梯村 blanks with the reason; sums and other sheets are the form's."""
    fill = filled(office, pointed(office, unit_table()))

    book = book_of(fill)
    table = book["统计表"]
    assert [[table[f"{column}{row}"].value for column in "CDEF"] for row in (4, 5, 6)] == [
        [1, 86, 40, 0],
        [0, 0, 0, 0],
        [None, None, None, None],
    ]
    assert table["C7"].value == "=SUM(C4:C6)"
    assert book["封面"]["B4"].value == 0.667
    told = summary(fill)
    assert (told.filled, told.empty, [why for why, _ in told.reasons]) == (9, 4, ["11月月报还没报。"])
    assert fill.state == FillState.READY


def test_a_share_is_written_as_its_cell_shows_it(office: Who) -> None:
    """R69 66.7 % is 0.667 where the cell shows percent, else 66.7, and that is said."""
    form = pointed(office, question_list())
    point(by=office, form=form, sheet="季度调查", place=(4, 3), number="I01", unit=None)

    fill = filled(office, form)

    sheet = book_of(fill)["季度调查"]
    remarks = {cell["address"]: cell["remark"] for cell in fill.cells}
    assert (sheet["B6"].value, sheet["D5"].value) == (0.667, 66.7)
    assert (remarks["B6"], remarks["D5"]) == ("", "这格不是百分比格式，填的是66.7。")


def test_last_months_numbers_are_replaced_or_emptied_and_other_streets_stay(office: Who) -> None:
    """R69 A period nobody entered anything in: the old number goes, no 0 comes."""
    form = pointed(office, street_table())

    now, then = filled(office, form), filled(office, form, "month:2022-03-01")

    assert [cell.value for cell in book_of(now)["全区"][2]][:4] == ["江畔街道", 3, 126, None]
    assert [cell.value for cell in book_of(then)["全区"][2]][:4] == ["江畔街道", None, None, None]
    assert [cell.value for cell in book_of(then)["全区"][3]][:4] == ["上坪街道", 99, 9999, None]
    assert {cell["why"] for cell in then.cells} == {"未录入。"}


@pytest.mark.parametrize(
    ("period", "label", "events"),
    [
        (NOVEMBER, "2023年11月", 3),
        ("month:2023-11-01", "2023年11月（1日到月底）", 3),
        ("quarter:2023-10-01", "2023年第四季度", 4),
        ("half:2023-07-01", "2023年下半年", 4),
        ("to-date", "2023年1月1日至11月24日", 5),
        ("quarter:2023-04-01", "2023年第二季度", 1),
    ],
)
def test_every_kind_of_period_can_be_chosen(office: Who, period: str, label: str, events: int) -> None:
    """R69 Report window, month, quarter, half-year, year to date."""
    record(office, "锦绣社区", "training", date(2023, 10, 8))
    record(office, "锦绣社区", "training", date(2023, 5, 8))
    form = pointed(office, street_table())

    fill = filled(office, form, period)

    assert (fill.period, book_of(fill)["全区"]["B2"].value) == (label, events)


def test_a_column_of_totals_is_counted_from_january(office: Who) -> None:
    """R69 本月 and 累计 beside each other: the month, and the year up to the end of the month."""
    record(office, "锦绣社区", "training", date(2023, 5, 8), audience_count=7)

    fill = filled(office, pointed(office, month_and_year()))

    sheet = book_of(fill)["Sheet"]
    assert [cell.value for cell in sheet[3]] == ["活动场次", 3, 4]
    assert [cell.value for cell in sheet[4]] == ["参加人次", 126, 133]
    assert {cell["address"]: cell["name"] for cell in fill.cells}["C3"] == "活动场次（累计）"


def month_and_year() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["项目", "数量", None], [None, "本月", "累计"], ["活动场次", None, None], ["参加人次", None, None]):
        sheet.append(row)
    sheet.merge_cells("B1:C1")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_what_cannot_be_added_up_has_no_total(office: Who) -> None:
    form = added(office, street_table())

    with pytest.raises(Refusal, match="不能累计"):
        point(by=office, form=form, sheet="全区", place=(1, 3), number="I03", unit=None, to_date=True)


def test_periods_that_have_not_begun_are_not_offered(office: Who) -> None:
    codes = [period.code for _, rows in periods_of(office.tenant_id, date(2023, 11, 24)) for period in rows]

    assert NOVEMBER in codes and "month:2023-12-01" not in codes
    with pytest.raises(Refusal, match="统计期"):
        filled(office, pointed(office, street_table()), "month:2023-12-01")


def test_a_whole_column_is_pointed_at_once(office: Who) -> None:
    """R69 A table of units is mapped by its head; 合计 without a formula is the whole."""
    form = added(office, unit_table(inline=True))

    count = point(
        by=office, form=form, sheet="统计表", place=(3, 7), number="records@kind:talk", unit=None, all_units=True
    )

    found = mapping(form)
    assert count == 4
    assert [found[f"H{row}"][2] for row in (4, 5, 6, 7)] == ["锦绣社区", "桥头社区", "石梯村", ""]


def test_words_formulas_and_strange_numbers_are_refused(office: Who) -> None:
    form = added(office, unit_table())

    for sheet, address, number, code in (
        ("统计表", "C7", "events", "not_fillable"),
        ("统计表", "B4", "events", "not_fillable"),
        ("统计表", "C4", "nonsense", "no_such_number"),
        ("没有的表", "C4", "events", "no_such_cell"),
    ):
        place = place_of(address)
        assert place is not None
        with pytest.raises(Refusal) as refused:
            point(by=office, form=form, sheet=sheet, place=place, number=number, unit=None)
        assert refused.value.code == code
    own = Unit.objects.get(tenant=office.tenant, name="锦绣社区")
    with pytest.raises(Refusal, match="没有分单位"):
        point(by=office, form=form, sheet="统计表", place=(3, 2), number="I01", unit=own)


def test_a_cell_can_be_taken_away_again(office: Who) -> None:
    form = pointed(office, street_table())

    point(by=office, form=form, sheet="全区", place=(1, 1), number="", unit=None)

    assert set(mapping(form)) == {"C2"}


def shifted(content: bytes, edit: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_new_edition_keeps_what_did_not_move_and_lists_what_did(office: Who) -> None:
    """R69 A row inserted above 人次 moves it; a head reworded loses its number."""
    form = pointed(office, settings_table())

    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["五进"]
        sheet["B1"] = "进企业（含园区）"
        sheet.insert_rows(3)
        sheet["A3"] = "备注"

    version = renew_form(by=office, form=form, file_name="新表.xlsx", content=shifted(settings_table(), edit))

    form.refresh_from_db()
    cells = {address_of((cell.row, cell.column)): cell.is_suggested for cell in cells_of(version)}
    assert version.number == form.versions_n == 2
    assert cells["C2"] is False and cells["C4"] is True
    assert version.changes["moved"][0] == "五进 C3 → C4（人次·进农村）"
    assert version.changes["lost"] == ["五进 B2（场次·进企业）", "五进 B3（人次·进企业）"]


def test_a_sheet_called_after_the_next_month_is_the_same_sheet(office: Who) -> None:
    """R69 The district names its sheet anew each month; nothing has to be pointed again."""
    form = pointed(office, street_table())

    def edit(book: openpyxl.Workbook) -> None:
        book["全区"].title = "11月"

    version = renew_form(by=office, form=form, file_name="11月.xlsx", content=shifted(street_table(), edit))

    assert [(cell.sheet, cell.is_suggested) for cell in cells_of(version)] == [("11月", False)] * 2
    assert version.changes == {"moved": [], "lost": []}


def test_the_same_file_is_no_new_edition(office: Who) -> None:
    content = settings_table()
    form = added(office, content)

    with pytest.raises(Refusal, match="一样"):
        renew_form(by=office, form=form, file_name="再传.xlsx", content=content)


def test_asked_twice_with_one_key_it_is_filled_once(office: Who) -> None:
    form, key = pointed(office, street_table()), uuid.uuid4()

    first = fill_form(by=office, form=form, period=NOVEMBER, request_id=key)
    second = fill_form(by=office, form=form, period=NOVEMBER, request_id=key)

    assert (first.pk, len(fills_of(office))) == (second.pk, 1)


def test_a_large_form_is_filled_by_a_job_that_can_begin_anew(office: Who, monkeypatch: pytest.MonkeyPatch) -> None:
    """R69 More than two seconds are not waited for; a job started twice makes one file."""
    monkeypatch.setattr(fills, "AT_ONCE_CELLS", 1)
    form = pointed(office, unit_table())
    uploads = Upload.objects.count()

    fill = filled(office, form)
    waiting = fill.state
    make_fill.call(str(fill.pk))
    make_fill.call(str(fill.pk))

    made = fill_of(office, fill.pk)
    assert (waiting, made.state, made.done_cells) == (FillState.WAITING, FillState.READY, 13)
    assert Upload.objects.count() == uploads + 1


def test_a_form_whose_file_is_gone_says_so(office: Who, monkeypatch: pytest.MonkeyPatch) -> None:
    form = pointed(office, street_table())

    def gone(upload: Upload) -> bytes:
        raise Refusal("file_gone", "文件找不到了，请联系管理员。")

    monkeypatch.setattr(fills, "content_of", gone)
    fill = filled(office, form)

    assert (fill.state, fill.failure, fill.upload) == (FillState.FAILED, "文件找不到了，请联系管理员。", None)


def test_a_form_without_numbers_is_not_filled(office: Who) -> None:
    with pytest.raises(Refusal, match="对应数字"):
        filled(office, added(office, street_table()))


def test_a_form_put_away_is_kept_and_comes_back(office: Who) -> None:
    form = pointed(office, street_table())

    put_away(by=office, form=form)
    form.refresh_from_db()
    with pytest.raises(Refusal, match="收起"):
        filled(office, form)
    other = added(office, settings_table())
    with pytest.raises(Refusal, match="已经有一张"):
        bring_back(by=office, form=form)
    put_away(by=office, form=other)
    bring_back(by=office, form=form)

    form.refresh_from_db()
    assert form.put_away_at is None
    assert [one.pk for one in forms_of(office)] == [form.pk, other.pk]


def test_a_name_is_taken_once_and_a_bad_file_is_refused_with_nothing_kept(office: Who) -> None:
    added(office, street_table())
    files = Upload.objects.count()

    with pytest.raises(Refusal, match="已经有一张「区月报表」"):
        added(office, settings_table())
    with pytest.raises(Refusal, match="不是Excel表格"):
        added(office, b"hello", "别的.xlsx")

    assert (Upload.objects.count(), DistrictForm.objects.count()) == (files, 1)


def test_only_the_office_of_the_subdistrict_changes_its_forms(office: Who) -> None:
    """N10 Leader and clerks change nothing; another subdistrict's office neither sees nor touches."""
    form = pointed(office, street_table())
    fill = filled(office, form)
    neighbour = the_office(a_tenant("上坪街道", district=office.tenant.district))
    stranger = a_unit(neighbour.tenant, "新城社区")
    clerk = someone("clerk", Unit.objects.get(tenant=office.tenant, name="锦绣社区"))

    for who in (neighbour, clerk, someone("leader", office.unit)):
        with pytest.raises(Refusal):
            point(by=who, form=form, sheet="全区", place=(1, 1), number="", unit=None)
        with pytest.raises(Refusal):
            filled(who, form)
    with pytest.raises(Refusal):
        form_of(neighbour, form.pk)
    with pytest.raises(Refusal):
        fill_of(clerk, fill.pk)
    with pytest.raises(Refusal):
        point(by=office, form=form, sheet="全区", place=(1, 1), number="events", unit=stranger)
    assert (forms_of(neighbour), fills_of(neighbour), fills_of(clerk)) == ([], [], [])


def test_leader_and_district_read_what_was_filled(office: Who) -> None:
    """N10 The district those of its subdistricts, another district none."""
    fill = filled(office, pointed(office, street_table()))

    readers = (
        someone("leader", office.unit),
        someone("district", district=office.tenant.district),
        someone("district", district=a_tenant("远山街道").district),
    )

    assert [[one.pk for one in fills_of(who)] for who in readers] == [[fill.pk], [fill.pk], []]


def test_each_deed_leaves_a_line_without_names(office: Who) -> None:
    form = pointed(office, street_table())
    filled(office, form)

    lines = list(Line.objects.filter(tenant_id=office.tenant_id, thing_kind="district_form").order_by("number"))

    assert [line.verb for line in lines] == ["add_district_form", "point_district_form", "fill_district_form"]
    assert "锦绣" not in str([line.detail for line in lines])
