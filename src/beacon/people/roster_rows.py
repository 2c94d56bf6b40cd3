"""Reading the two tables of a roster: bytes → checked rows, or a sentence for every row that does not fit."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from beacon.people.models import Account, Unit, UnitFunction, UnitGroup, UnitKind
from beacon.people.roles import ROLES

UNIT_HEADINGS = ("编号", "上级", "名称", "类型", "发文分组", "职能", "启用", "停用")
PERSON_HEADINGS = ("登录名", "姓名", "角色", "单位", "起", "止")

MOST_ROWS = 20_000
"""A subdistrict has a few hundred; more is another file."""

FIRST_ROW = 2
"""The first row below the headings, as a spreadsheet numbers it."""

KIND_OF_LABEL: Mapping[str, str] = {kind.label: kind.value for kind in UnitKind}
GROUP_OF_LABEL: Mapping[str, str] = {"": ""} | {group.label: group.value for group in UnitGroup}
FUNCTION_OF_LABEL: Mapping[str, str] = {"": ""} | {function.label: function.value for function in UnitFunction}
ROLE_OF_LABEL: Mapping[str, str] = {role.label: role.identifier for role in ROLES.values()}


@dataclass(frozen=True)
class RowProblem:
    """One row that does not fit; `number` counts as a spreadsheet does, the headings being row 1."""

    table: str
    number: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.table}第{self.number}行：{self.sentence}"


class RosterProblems(ValueError):
    """Every row that does not fit. Nothing was saved."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class UnitRow:
    """One unit as the table gives it; `parent` is the code of the unit above, "" at the top."""

    number: int
    code: str
    parent: str
    name: str
    kind: str
    group: str
    function: str
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True)
class PersonRow:
    """One person in one post; a second post is a second row with the same login."""

    number: int
    login: str
    name: str
    role: str
    unit: str
    since: date
    until: date | None


class _Row:
    """The cells of one row, read one by one; what does not fit is kept as a sentence."""

    def __init__(self, table: str, number: int, cells: Mapping[str, str]) -> None:
        self.table, self.number, self.cells = table, number, cells
        self.problems: list[RowProblem] = []

    def complain(self, sentence: str) -> None:
        self.problems.append(RowProblem(self.table, self.number, sentence))

    def text(self, heading: str, most: int, *, needed: bool = True) -> str:
        given = self.cells[heading]
        if needed and not given:
            self.complain(f"「{heading}」空着，请填上。")
        if len(given) > most:
            self.complain(f"「{heading}」写了{len(given)}字，最多{most}字，请改短一些。")
        return given

    def choice(self, heading: str, labels: Mapping[str, str]) -> str:
        given = self.cells[heading]
        if given not in labels:
            known = "、".join(label for label in labels if label)
            shown = f"「{heading}」没有“{given[:20]}”" if given else f"「{heading}」空着"
            self.complain(f"{shown}，请从这些里选：{known}。")
        return labels.get(given, "")

    def day(self, heading: str) -> date | None:
        given = self.cells[heading].replace("/", "-").replace(".", "-")
        if not given:
            return None
        try:
            year, month, day = (int(part) for part in given.split("-"))
            return date(year, month, day)
        except ValueError:
            self.complain(f"「{heading}」看不懂：{self.cells[heading][:20]}，请写成2023-04-15这样。")
            return None

    def span(self, first: str, last: str) -> tuple[date, date | None]:
        """A needed first day and an optional last one, in this order."""
        begins, ends = self.day(first), self.day(last)
        if not self.cells[first]:
            self.complain(f"「{first}」空着，请写成2023-04-15这样。")
        if begins and ends and ends < begins:
            self.complain(f"「{last}」比「{first}」早，请核对这两个日期。")
        return begins or date.min, ends


def read_units(content: bytes, table: str) -> list[UnitRow]:
    """The units of a table. RosterProblems when the file or any row does not fit."""
    problems: list[RowProblem] = []
    units: list[UnitRow] = []
    codes: dict[str, int] = {}
    for row in _rows(content, table, UNIT_HEADINGS):
        units.append(_unit(row))
        problems += row.problems
        problems += _twice(table, "编号", units[-1].code, row.number, codes)
    if problems:
        raise RosterProblems(problems)
    return units


def _unit(row: _Row) -> UnitRow:
    code = row.text("编号", _length(Unit, "code"))
    if "/" in code:
        row.complain("「编号」里不要用斜杠，请换成短横。")
    opened_on, closed_on = row.span("启用", "停用")
    return UnitRow(
        number=row.number,
        code=code,
        parent=row.text("上级", _length(Unit, "code"), needed=False),
        name=row.text("名称", _length(Unit, "name")),
        kind=row.choice("类型", KIND_OF_LABEL),
        group=row.choice("发文分组", GROUP_OF_LABEL),
        function=row.choice("职能", FUNCTION_OF_LABEL),
        opened_on=opened_on,
        closed_on=closed_on,
    )


def read_people(content: bytes, table: str) -> list[PersonRow]:
    """The posts of a table. RosterProblems when the file or any row does not fit."""
    problems: list[RowProblem] = []
    people: list[PersonRow] = []
    names: dict[str, tuple[str, int]] = {}
    for row in _rows(content, table, PERSON_HEADINGS):
        person = _person(row)
        name, first = names.setdefault(person.login, (person.name, row.number))
        if person.login and name != person.name:
            row.complain(f"登录名「{person.login}」在第{first}行是另一个人，请换一个登录名。")
        people.append(person)
        problems += row.problems
    if problems:
        raise RosterProblems(problems)
    return people


def _person(row: _Row) -> PersonRow:
    since, until = row.span("起", "止")
    login = row.text("登录名", _length(Account, "login"))
    if login != "".join(login.split()):
        row.complain("「登录名」里有空格，请去掉。")
    return PersonRow(
        number=row.number,
        login=login,
        name=row.text("姓名", _length(Account, "name")),
        role=row.choice("角色", ROLE_OF_LABEL),
        unit=row.text("单位", _length(Unit, "code"), needed=False),
        since=since,
        until=until,
    )


def _length(model: type[Unit] | type[Account], column: str) -> int:
    """How long the database lets the column be."""
    return int(getattr(model._meta.get_field(column), "max_length", 0))


def _twice(table: str, heading: str, value: str, number: int, seen: dict[str, int]) -> Iterable[RowProblem]:
    if value in seen:
        yield RowProblem(table, number, f"「{heading}」{value}和第{seen[value]}行重复了，请改一个。")
    elif value:
        seen[value] = number


def _rows(content: bytes, table: str, headings: Sequence[str]) -> Iterator[_Row]:
    """The rows below the headings; columns in any order, unknown ones and empty rows are passed over."""
    lines = _lines(content, table)
    found = [cell.strip() for cell in lines[0]] if lines else []
    lacking = [heading for heading in headings if heading not in found]
    if lacking:
        raise _whole(table, f"第1行应当是表头，没找到：{'、'.join(lacking)}。请把表头补齐。")
    if len(lines) > MOST_ROWS:
        raise _whole(table, f"有{len(lines)}行，一次最多{MOST_ROWS}行，请分开导入。")
    for number, line in enumerate(lines[1:], start=FIRST_ROW):
        if any(cell.strip() for cell in line):
            padded = [*line, *[""] * (len(found) - len(line))]
            yield _Row(table, number, {heading: padded[found.index(heading)].strip() for heading in headings})


def _whole(table: str, sentence: str) -> RosterProblems:
    return RosterProblems([RowProblem(table, 1, sentence)])


def _lines(content: bytes, table: str) -> list[list[str]]:
    """The cells of the file. Spreadsheets in China save CSV as GB 18030 unless told otherwise."""
    if content.startswith(b"PK\x03\x04") or content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _whole(table, "这是Excel文件。请在Excel里另存为“CSV UTF-8（逗号分隔）”再导入。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _whole(table, "文件里的字认不出来。请在Excel里另存为“CSV UTF-8（逗号分隔）”再导入。")
    try:
        return list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise _whole(table, "这个文件不是表格，或者已经损坏。请重新另存为CSV再导入。") from error
