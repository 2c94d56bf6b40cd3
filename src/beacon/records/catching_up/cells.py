"""The cells of one row of somebody's table, by what their column was said to be, and what is found out about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from beacon.catalogue.goods import Item
from beacon.documents.spreadsheets import Value
from beacon.notices.message.reading import Named
from beacon.people.models import Unit
from beacon.people.roster.cells import RowProblem, tidy
from beacon.records.catching_up.counts import Count
from beacon.records.catching_up.fields import GIVEN, PEOPLE, STORY, SUMMARY, UNUSED, is_count
from beacon.records.catching_up.tables import Line, Table
from beacon.records.drafts import LONGEST_SUMMARY, Draft

NOTHING = frozenset({"", "/", "-", "—", "--", "——", "无", "\\", "／"})
_ONCE_ONLY = frozenset({PEOPLE, SUMMARY, STORY, GIVEN})

ABOUT, CUT, NUMBERS_OUT, SEVERAL_SETTINGS, NO_SCHOOL = "about", "cut", "numbers", "settings", "school"
GIVEN_REST, HOMES = "given", "homes"
REMARKS: Mapping[str, str] = {
    ABOUT: "数字前后写着“约”“余”，按写的数记。",
    CUT: f"内容超过{LONGEST_SUMMARY}字，只留前面一段。",
    NUMBERS_OUT: "内容里的电话、证件号没有带进来。",
    SEVERAL_SETTINGS: "五进写了几个，按第一个记。",
    NO_SCHOOL: "学校不在名册里，写在地点里。",
    HOMES: "写的是多少户，先按这个数记人次。",
    GIVEN_REST: "发的东西里有没认出的，照原话写在内容里。",
}
"""What is done to a row without asking, each told with the number of rows."""


@dataclass(frozen=True)
class Reading:
    """What the rows are read with. `columns`: heading → field; `kinds`: word → kind; `names`: what a whole sentence
    may name; `schools`: folded name → key."""

    unit: Unit
    today: date
    columns: Mapping[str, str]
    kinds: Mapping[str, str]
    items: Mapping[str, Item]
    schools: Mapping[str, str] = field(default_factory=dict)
    names: Sequence[Named] = ()


@dataclass
class ReadRow:
    """A row with something in it: a draft, or sentences, or the reason it was left out."""

    sheet: str
    number: int
    draft: Draft | None = None
    problems: list[RowProblem] = field(default_factory=list)
    left_out: str = ""
    remarks: set[str] = field(default_factory=set)


def words_in(line: Line, heading: str) -> str:
    """What stands in a cell; nothing where a stroke says there is nothing."""
    text = tidy(line.cells[heading])
    return "" if text in NOTHING else text


class Cells:
    """The cells of one row by field, while it is read."""

    def __init__(self, table: Table, line: Line, reading: Reading, row: ReadRow) -> None:
        self.table, self.line, self.reading, self.row = table, line, reading, row
        self.raw: dict[str, object] = {}
        self.heading: dict[str, str] = {}
        for heading in line.cells:
            name = reading.columns.get(heading, UNUSED)
            if name and (heading not in line.below or not (is_count(name) or name in _ONCE_ONLY)):
                self.heading.setdefault(name, heading)
        for heading in line.unworked:
            if reading.columns.get(heading):
                self.complain(heading, f"「{heading}」是公式，没有算出结果，请填上数。")

    def complain(self, heading: str, sentence: str) -> None:
        """Keep a sentence about a cell of this row."""
        value = tidy(self.line.cells[heading])[:20] if heading in self.line.cells else ""
        self.row.problems.append(RowProblem(self.row.sheet, self.row.number, sentence, heading, value))

    def value(self, name: str) -> Value:
        """The cell of a field, as the file has it."""
        return self.line.cells[self.heading[name]] if name in self.heading else ""

    def text(self, name: str) -> str:
        """The same as text (`words_in`)."""
        return words_in(self.line, self.heading[name]) if name in self.heading else ""

    def take(self, name: str, count: Count) -> None:
        """Keep a number for a field, and say where it is not exact."""
        self.raw[name] = count.number
        if count.is_about:
            self.row.remarks.add(ABOUT)
