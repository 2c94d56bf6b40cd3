"""Joining the lines of a page."""

from beacon.notices.sources.pdf_text import Line, join_lines

WIDE = "各社区每季度组织居民开展消防安全疏散逃生演练一次并做好记录"


def line(words: str, left: float = 80, right: float = 512) -> Line:
    """A line of 16 pt; full unless said otherwise."""
    return Line(words, left, right, 16)


def joined(*lines: Line) -> list[str]:
    """The paragraphs of one page."""
    return list(join_lines([list(lines)]))


def test_full_line_goes_on_in_the_next() -> None:
    assert joined(line(WIDE, 112), line(WIDE), line("完。", right=112)) == [WIDE + WIDE + "完。"]


def test_indented_line_begins_a_paragraph_even_after_a_full_one() -> None:
    assert joined(line(WIDE, 112), line(WIDE), line("另起。", 112, 200)) == [WIDE + WIDE, "另起。"]


def test_numbered_line_begins_a_paragraph_even_at_the_left() -> None:
    assert joined(line(WIDE), line("二、任务", right=160), line(WIDE)) == [WIDE, "二、任务", WIDE]


def test_short_line_ends_a_paragraph() -> None:
    assert joined(line(WIDE), line("各村：", right=130), line(WIDE)) == [WIDE + "各村：", WIDE]


def test_line_short_only_because_signs_must_stay_together_goes_on() -> None:
    assert joined(line(WIDE), line(WIDE, right=470), line("施、“生命通道”")) == [WIDE + WIDE + "施、“生命通道”"]


def test_table_rows_stay_apart() -> None:
    assert joined(line("任务\t单位\t时限"), line("演练\t社区\t6月")) == ["任务\t单位\t时限", "演练\t社区\t6月"]


def test_latin_words_parted_by_a_line_end_keep_their_blank() -> None:
    assert joined(line(WIDE), line(WIDE + "fire"), line("safety", right=130)) == [WIDE + WIDE + "fire safety"]


def test_paragraph_goes_on_over_the_end_of_a_page() -> None:
    pages = [[line(WIDE, 112), *[line(WIDE)] * 5], [line("完。", right=112), *[line(WIDE, 112), line(WIDE)] * 3]]

    assert next(join_lines(pages)) == WIDE * 6 + "完。"


def test_page_without_lines_is_passed_over() -> None:
    assert list(join_lines([[], [line(WIDE)], []])) == [WIDE]
