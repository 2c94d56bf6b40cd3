"""The cells of one row of a roster table, read one by one; what does not fit is kept as a sentence.

People type into spreadsheets what a spreadsheet lets them: codes as numbers, dates as serial numbers or as 2023.4.5,
full-width digits, blanks before and behind. All of that is understood. What can be read in two ways is asked about.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from beacon.documents.spreadsheets import Value

SERIAL_BEGINNING = date(1899, 12, 30)
"""Day 0 of Excel's dates from 1 March 1900 on; its 29 February 1900 is no day of ours."""

EARLIEST, LATEST = date(1949, 10, 1), date(2099, 12, 31)
"""No unit of ours is older than the republic; a year beyond is a slip of the pen."""

_FORM = "请写成2023-04-15这样"
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0?0:00(?::00)?)?")
_CLOSED_UP = re.compile(r"(\d{4})(\d{2})(\d{2})")
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
_SHOWN = 20


@dataclass(frozen=True)
class RowProblem:
    """One row that does not fit; `number` counts as a spreadsheet does. `sentence` names column, value and remedy."""

    table: str
    number: int
    sentence: str
    heading: str = ""
    value: str = ""

    def __str__(self) -> str:
        return f"{self.table}第{self.number}行：{self.sentence}"


class RosterProblems(ValueError):
    """Every row that does not fit. Nothing was saved."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def tidy(value: Value) -> str:
    """What a cell says as text: without signs that do not show, without blanks around, whole numbers without .0."""
    if isinstance(value, str):
        return "".join(sign for sign in value if unicodedata.category(sign) not in _UNSEEN).strip()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)


def folded(text: str) -> str:
    """Full-width letters, digits and brackets as their narrow ones, without any blank: how codes and labels are
    compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


class Row:
    """The cells of one row by heading. `problems` grows while it is read."""

    def __init__(self, table: str, number: int, cells: Mapping[str, Value]) -> None:
        self.table, self.number, self._values = table, number, cells
        self.problems: list[RowProblem] = []

    def complain(self, sentence: str, heading: str = "") -> None:
        """Keep a sentence about this row, and about one of its cells if there is a heading."""
        value = tidy(self._values[heading])[:_SHOWN] if heading else ""
        self.problems.append(RowProblem(self.table, self.number, sentence, heading, value))

    def text(self, heading: str, most: int, *, needed: bool = True) -> str:
        """A name: as typed, without blanks around."""
        return self._checked(heading, self._plain(heading), most, needed)

    def code(self, heading: str, most: int, *, needed: bool = True) -> str:
        """A code or login: letters and digits narrow, no blanks around."""
        given = unicodedata.normalize("NFKC", self._plain(heading)).strip()
        return self._checked(heading, given, most, needed)

    def _plain(self, heading: str) -> str:
        value = self._values[heading]
        if isinstance(value, date | timedelta):
            self.complain(f"「{heading}」被表格当成了日期：{tidy(value)}。请把这一列设成“文本”，再重新填。", heading)
        elif isinstance(value, float) and not value.is_integer():
            self.complain(f"「{heading}」是小数：{value}。请把这一列设成“文本”，再重新填。", heading)
        elif isinstance(value, str) and _is_error(value):
            self.complain(f"「{heading}」里是表格的错误提示{value.strip()}，请填上真正的内容。", heading)
        return tidy(value)

    def _checked(self, heading: str, given: str, most: int, needed: bool) -> str:
        if needed and not given:
            self.complain(f"「{heading}」空着，请填上。", heading)
        if len(given) > most:
            self.complain(f"「{heading}」写了{len(given)}字，最多{most}字，请改短一些。", heading)
        return given

    def choice(self, heading: str, labels: Mapping[str, str], offered: Iterable[str] = ()) -> str:
        """The value of one of `labels`, whose keys are compared folded; a sentence names those `offered`, else all."""
        given = tidy(self._values[heading])
        found = labels.get(given)
        if found is None:
            found = {folded(label): value for label, value in labels.items()}.get(folded(given))
        if found is None:
            known = "、".join(label for label in offered or labels if label)
            shown = f"「{heading}」没有“{given[:_SHOWN]}”" if given else f"「{heading}」空着"
            self.complain(f"{shown}，请从这些里选：{known}。", heading)
        return found or ""

    def day(self, heading: str) -> date | None:
        """A day in any of the ways people write one; None when empty or not understood."""
        value = self._values[heading]
        if isinstance(value, str):
            given = unicodedata.normalize("NFKC", tidy(value)).strip()
            return self._within(heading, self._spelt(heading, given)) if given else None
        if isinstance(value, datetime):
            return self._within(heading, value.date())
        if isinstance(value, date):
            return self._within(heading, value)
        if isinstance(value, bool | timedelta) or not isinstance(value, int | float):
            return self._not_understood(heading)
        return self._within(heading, self._numbered(heading, float(value)))

    def _spelt(self, heading: str, given: str) -> date | None:
        if given.isdecimal() and len(given) != 8:
            return self._numbered(heading, float(given[:_SHOWN]))
        found = _DAY.fullmatch(given) or _CLOSED_UP.fullmatch(given)
        if found is None:
            return self._not_understood(heading)
        year, month, day = (int(part) for part in found.groups())
        if year and 1 <= month <= 12 and day > (most := monthrange(year, month)[1]):
            self.complain(
                f"「{heading}」看不懂：{given[:_SHOWN]}，{year}年{month}月只有{most}天。请核对这一天。", heading
            )
            return None
        try:
            return date(year, month, day)
        except ValueError:
            return self._not_understood(heading)

    def _numbered(self, heading: str, number: float) -> date | None:
        """Excel's count of days, or 20230415 typed as a number. Any other number is too long ago or too far off."""
        if number.is_integer() and (found := _CLOSED_UP.fullmatch(str(int(number)))):
            return self._spelt(heading, "-".join(found.groups()))
        if 1 <= number < 100_000:
            return SERIAL_BEGINNING + timedelta(days=int(number))
        return self._not_understood(heading)

    def _not_understood(self, heading: str) -> date | None:
        self.complain(f"「{heading}」看不懂：{tidy(self._values[heading])[:_SHOWN]}，{_FORM}。", heading)
        return None

    def _within(self, heading: str, day: date | None) -> date | None:
        if day is not None and not EARLIEST <= day <= LATEST:
            shown = tidy(self._values[heading])[:_SHOWN]
            self.complain(f"「{heading}」{shown}的年份不对，请核对。", heading)
            return None
        return day

    def span(self, first: str, last: str) -> tuple[date, date | None]:
        """A needed first day and an optional last one, in this order."""
        begins, ends = self.day(first), self.day(last)
        if not tidy(self._values[first]):
            self.complain(f"「{first}」空着，{_FORM}。", first)
        if begins and ends and ends < begins:
            self.complain(f"「{last}」比「{first}」早，请核对这两个日期。", last)
        return begins or date.min, ends


def _is_error(value: str) -> bool:
    return value.strip() in ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")
