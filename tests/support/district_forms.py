"""Forms as a district sends them: merged heads, formulas over sheets, pictures, colours, lists to choose from."""

import io
from collections.abc import Sequence

import openpyxl
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image

UNITS = ("锦绣社区", "桥头社区居委会", "石梯村")
HEADS = ("场次", "人次")


def a_picture() -> io.BytesIO:
    """A seal to stand in a form."""
    file = io.BytesIO()
    Image.new("RGB", (24, 24), "red").save(file, "PNG")
    file.seek(0)
    return file


def unit_table(units: Sequence[str] = UNITS, *, inline: bool = False) -> bytes:
    """Units by indicators under a head of two levels, sums below, a cover that reads the sums, and a sheet of rules.

    XlsxWriter: shared strings, or `inline` ones.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": inline}) as book:
        head = book.add_format({"bold": True, "border": 1, "align": "center", "bg_color": "#DDEBF7"})
        cell, share = book.add_format({"border": 1}), book.add_format({"border": 1, "num_format": "0.0%"})
        red = book.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE"})
        cover = book.add_worksheet("封面")
        cover.write(0, 0, "消防宣传月报表", head)
        cover.write(2, 0, "全街道演练场次")
        cover.write_formula(2, 1, f"=统计表!C{4 + len(units)}", cell, 0)
        cover.write(3, 0, "月报报送率（%）")
        cover.write_blank(3, 1, None, share)
        table = book.add_worksheet("统计表")
        if not inline:  # Rows that are written can no longer be merged over.
            table.merge_range("A1:H1", "××区消防宣传工作统计表", head)
            table.merge_range("A2:A3", "序号", head)
            table.merge_range("B2:B3", "单位", head)
            table.merge_range("C2:D2", "演练", head)
            table.merge_range("E2:F2", "发放", head)
            table.merge_range("G2:G3", "每场人次", head)
            table.merge_range("H2:H3", "备注", head)
        else:
            for column, words in enumerate(("序号", "单位", "演练", "演练", "发放", "发放", "每场人次", "备注")):
                table.write(1, column, words, head)
        for column, words in enumerate(("场次", "人次", "围裙（条）", "宣传资料（份）"), start=2):
            table.write(2, column, words, head)
        for number, unit in enumerate(units):
            row = 3 + number
            table.write_number(row, 0, number + 1, cell)
            table.write(row, 1, unit, cell)
            for column in range(2, 6):
                table.write_blank(row, column, None, cell)
            table.write_formula(row, 6, f'=IF(C{row + 1}>0,D{row + 1}/C{row + 1},"")', cell, "")
            table.write_blank(row, 7, None, cell)
        last = 3 + len(units)
        table.write(last, 0, "合计", head)
        table.write_blank(last, 1, None, head)
        for column in range(2, 6):
            letter = "ABCDEF"[column]
            table.write_formula(last, column, f"=SUM({letter}4:{letter}{last})", cell, 0)
        table.write_formula(last, 6, f'=IF(C{last + 1}>0,D{last + 1}/C{last + 1},"")', cell, "")
        table.conditional_format(3, 2, last, 3, {"type": "cell", "criteria": "==", "value": 0, "format": red})
        table.data_validation(3, 2, last, 5, {"validate": "integer", "criteria": ">=", "value": 0})
        table.insert_image("J2", "seal.png", {"image_data": a_picture()})
        table.set_landscape()
        table.print_area(0, 0, last, 7)
        table.repeat_rows(1, 2)
        table.freeze_panes(3, 2)
        table.autofilter(2, 0, last, 7)
        rules = book.add_worksheet("填表说明")
        rules.write(0, 0, "不许留下空白行。")
        rules.write_formula(1, 0, "=统计表!D4*2", None, 0)
    return file.getvalue()


def question_list() -> bytes:
    """A list of questions with room beside each; rich text, a protected sheet, comments, names (openpyxl)."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "季度调查"
    thin = Side(style="thin")
    sheet.merge_cells("A1:D1")
    sheet["A1"] = CellRichText(TextBlock(InlineFont(b=True, sz=16), "消防宣传"), "情况调查表")
    sheet["A1"].alignment = Alignment(horizontal="center")
    lines = (
        ("一、开展消防宣传活动（场）", "二、参加人次"),
        ("三、组织疏散演练（场次）", "四、演练人次"),
        ("五、应急广播（次）", "六、入户宣传（户）"),
        ("七、月报报送率", "八、进学校场次"),
    )
    for row, (left, right) in enumerate(lines, start=3):
        sheet.cell(row, 1, left).border = Border(bottom=thin)
        sheet.cell(row, 3, right).border = Border(bottom=thin)
        for column in (2, 4):
            sheet.cell(row, column).border = Border(bottom=thin)
            sheet.cell(row, column).protection = Protection(locked=False)
    sheet["B6"].number_format = "0.00%"
    sheet["A8"], sheet["B8"] = "人均", "=IF(B3>0,D3/B3,0)"
    sheet["A10"] = "填表人："
    sheet["D3"].comment = Comment("只填人次", "区里")
    sheet.conditional_formatting.add("B3:D6", CellIsRule("equal", ["0"], fill=PatternFill("solid", fgColor="FFC7CE")))
    rule = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
    sheet.add_data_validation(rule)
    rule.add("B3:B5")
    sheet.protection.sheet = True
    sheet.column_dimensions["A"].width = 30
    sheet["C20"] = "说明"
    sheet["C20"].font = Font(italic=True)
    other = book.create_sheet("隐藏的表")
    other["A1"], other.sheet_state = "=季度调查!B3", "hidden"
    book.create_sheet("空表")
    book.defined_names["events"] = DefinedName("events", attr_text="季度调查!$B$3")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def settings_table() -> bytes:
    """The five settings across, what was done down: units stand nowhere (openpyxl)."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "五进"
    sheet.append(["项目", "进企业", "进农村", "进社区", "进学校", "进家庭", "合计"])
    for row, head in enumerate(("场次", "人次"), start=2):
        sheet.cell(row, 1, head)
        sheet.cell(row, 7, f"=SUM(B{row}:F{row})")
        for column in range(2, 7):
            sheet.cell(row, column).number_format = "#,##0"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def street_table(streets: Sequence[str] = ("江畔街道", "上坪街道")) -> bytes:
    """The whole district's table: a row for each subdistrict, last month's numbers still in it (XlsxWriter)."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        cell = book.add_format({"border": 1})
        sheet = book.add_worksheet("全区")
        sheet.write_row(0, 0, ("街道", "活动场次", "受众人次", "高层演练场次", "备注"), cell)
        for row, street in enumerate(streets, start=1):
            sheet.write(row, 0, street, cell)
            sheet.write_row(row, 1, (99, 9999), cell)
            sheet.write_blank(row, 3, None, cell)
            sheet.write_blank(row, 4, None, cell)
    return file.getvalue()


def everything_table(units: Sequence[str], heads: Sequence[Sequence[str]]) -> bytes:
    """The whole and these units down, whatever is asked for across, over as many sheets as it takes (XlsxWriter)."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        cell = book.add_format({"border": 1})
        for number, labels in enumerate(heads, start=1):
            sheet = book.add_worksheet(f"表{number}")
            sheet.write_row(0, 0, ("单位", *labels))
            for row, unit in enumerate(("全街道", *units), start=1):
                sheet.write(row, 0, unit)
                for column in range(1, len(labels) + 1):
                    sheet.write_blank(row, column, None, cell)
    return file.getvalue()
