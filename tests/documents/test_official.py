"""The plain data of an official paper."""

import pytest

from beacon.documents.official.paper import Column, Heading, Paragraph, Run, Table, break_title
from beacon.documents.printable import printable, width_in_signs


@pytest.mark.parametrize(
    ("level", "number", "label"),
    [
        (1, 1, "一、"),
        (1, 10, "十、"),
        (1, 21, "二十一、"),
        (2, 3, "（三）"),
        (3, 4, "4. "),
        (4, 5, "（5）"),
        (2, None, ""),
    ],
)
def test_headings_are_numbered_by_level(level: int, number: int | None, label: str) -> None:
    assert Heading(level, "标题", number).label == label


def test_heading_of_a_fifth_level_is_refused() -> None:
    with pytest.raises(ValueError, match="levels 1 to 4"):
        Heading(5, "标题")


def test_paragraph_takes_words_and_runs() -> None:
    assert Paragraph(("未报：", Run("石梯村", bold=True))).runs == (Run("未报："), Run("石梯村", bold=True))
    assert Paragraph("全部已报").runs == (Run("全部已报"),)


def test_table_refuses_rows_longer_than_its_header() -> None:
    with pytest.raises(ValueError, match="more cells"):
        Table((Column("单位"),), (("锦绣", "1"),))


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于消防宣传工作的通知", ("关于消防宣传工作的通知",)),
        (
            "云汀区江畔街道办事处关于2023年11月消防宣传工作开展情况的通报",
            ("云汀区江畔街道办事处关于2023年11月", "消防宣传工作开展情况的通报"),
        ),
        ("江畔街道\n关于报送月报的通知", ("江畔街道", "关于报送月报的通知")),
    ],
)
def test_titles_are_broken_by_sense(title: str, lines: tuple[str, ...]) -> None:
    assert break_title(title) == lines


def test_no_title_line_is_wider_than_the_page_and_no_sign_is_lost() -> None:
    title = "云汀区江畔街道办事处关于印发《江畔街道2023年高层建筑消防安全“除险清患”专项行动宣传工作方案》的通知"

    lines = break_title(title)

    assert "".join(lines) == title
    assert max(map(width_in_signs, lines)) <= 20


def test_signs_that_xml_forbids_are_dropped() -> None:
    assert printable("一\x00二\x0b三\ud800\r\n四\t五") == "一二三\n四\t五"
