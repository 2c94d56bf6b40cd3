"""Reading the two tables of a roster: sheets → checked rows, or a sentence for every row that does not fit."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from beacon.documents.spreadsheets import Area, Grid
from beacon.people.models import Account, Unit, UnitFunction, UnitGroup, UnitKind
from beacon.people.roles import ROLES
from beacon.people.roster.cells import RosterProblems, Row, RowProblem, folded, tidy

UNIT_HEADINGS = ("编号", "上级", "名称", "类型", "发文分组", "职能", "启用", "停用")
PERSON_HEADINGS = ("登录名", "姓名", "角色", "单位", "起", "止")

EXAMPLE = "例"
"""A row whose first cell begins so is one of the template's examples and is passed over."""

_LOOK_FOR_HEADINGS = 10
"""Titles and notes stand above the headings in so many rows at most."""

PROGRESS_EVERY = 500
Progress = Callable[[int], None]
"""Told how many more rows were read."""

KIND_OF_LABEL: Mapping[str, str] = {kind.label: kind.value for kind in UnitKind}
GROUP_OF_LABEL: Mapping[str, str] = {"": ""} | {group.label: group.value for group in UnitGroup}
FUNCTION_OF_LABEL: Mapping[str, str] = {"": ""} | {function.label: function.value for function in UnitFunction}
ROLE_OF_LABEL: Mapping[str, str] = {role.label: role.identifier for role in ROLES.values()}
OFFERED_ROLES = tuple(role.label for role in ROLES.values() if not role.is_wide)
"""Those an office gives; the others are proposed and confirmed by administrators."""


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


Line = TypeVar("Line")


@dataclass
class Table(Generic[Line]):
    """A table as read: the rows that fit so far, the sentences about the others, and remarks about the whole.

    `codes` are those of all rows, also of the ones that do not fit.
    """

    name: str
    rows: list[Line] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)


UnitTable = Table[UnitRow]
PersonTable = Table[PersonRow]


def read_units(grid: Grid, table: str, progress: Progress | None = None) -> UnitTable:
    """The units of a sheet. RosterProblems when it has no such headings."""
    read = UnitTable(table)
    codes: dict[str, tuple[str, int]] = {}
    for row in rows_below(grid, read, UNIT_HEADINGS, progress):
        unit = _unit(row)
        _once(row, unit.code, codes)
        read.codes.add(unit.code)
        keep(read, row, unit)
    return read


def _unit(row: Row) -> UnitRow:
    code = row.code("编号", _length(Unit, "code"))
    if "/" in code:
        row.complain("「编号」里不要用斜杠，请换成短横。", "编号")
    opened_on, closed_on = row.span("启用", "停用")
    return UnitRow(
        number=row.number,
        code=code,
        parent=row.code("上级", _length(Unit, "code"), needed=False),
        name=row.text("名称", _length(Unit, "name")),
        kind=row.choice("类型", KIND_OF_LABEL),
        group=row.choice("发文分组", GROUP_OF_LABEL),
        function=row.choice("职能", FUNCTION_OF_LABEL),
        opened_on=opened_on,
        closed_on=closed_on,
    )


def read_people(grid: Grid, table: str, progress: Progress | None = None) -> PersonTable:
    """The posts of a sheet. RosterProblems when it has no such headings."""
    read = PersonTable(table)
    names: dict[str, tuple[str, int]] = {}
    posts: dict[tuple[str, str, str], list[PersonRow]] = {}
    for row in rows_below(grid, read, PERSON_HEADINGS, progress):
        person = _person(row)
        name, first = names.setdefault(person.login, (person.name, row.number))
        if person.login and name != person.name:
            row.complain(f"登录名「{person.login}」在第{first}行是另一个人，请换一个登录名。", "登录名")
        same = posts.setdefault((person.login, person.role, person.unit), [])
        twice = next((other for other in same if overlap(other, person)), None)
        if twice is not None and not row.problems:
            row.complain(f"和第{twice.number}行是同一个人的同一个职务，日子也重叠。请只留一行。", "登录名")
        same.append(person)
        keep(read, row, person)
    return read


def _person(row: Row) -> PersonRow:
    since, until = row.span("起", "止")
    login = row.code("登录名", _length(Account, "login"))
    if login != "".join(login.split()):
        row.complain("「登录名」里有空格，请去掉。", "登录名")
    return PersonRow(
        number=row.number,
        login=login,
        name=row.text("姓名", _length(Account, "name")),
        role=row.choice("角色", ROLE_OF_LABEL, OFFERED_ROLES),
        unit=row.code("单位", _length(Unit, "code"), needed=False),
        since=since,
        until=until,
    )


def overlap(one: PersonRow, other: PersonRow) -> bool:
    """Whether two terms share a day."""
    return one.since <= (other.until or date.max) and other.since <= (one.until or date.max)


def _length(model: type[Unit] | type[Account], column: str) -> int:
    length: int | None = getattr(model._meta.get_field(column), "max_length", None)
    return length or 0


def keep(read: Table[Line], row: Row, line: Line) -> None:
    """Add a row to its table: to the rows if it fits, else its sentences."""
    if row.problems:
        read.problems += row.problems
    else:
        read.rows.append(line)


def _once(row: Row, code: str, seen: dict[str, tuple[str, int]]) -> None:
    """The same code a second time, also as 1 beside 001."""
    if not code:
        return
    first, number = seen.setdefault(_bare(code), (code, row.number))
    if number == row.number:
        return
    if first == code:
        row.complain(f"「编号」{code}和第{number}行重复了，请改一个。", "编号")
    else:
        row.complain(f"「编号」{code}和第{number}行的{first}只差前面的0。请核对，是同一个就写成一样。", "编号")


def _bare(code: str) -> str:
    """A code of digits without the noughts that a spreadsheet drops."""
    return code.lstrip("0") or "0" if code.isdecimal() else code


def by_bare_code(codes: Iterable[str]) -> dict[str, str]:
    """Codes of digits by what a spreadsheet leaves of them; 001 and 1 are the same there."""
    return {_bare(code): code for code in codes if code.isdecimal()}


def but_for_noughts(code: str, known: Mapping[str, str]) -> str:
    """The code of `by_bare_code` that differs from `code` only by noughts in front; "" when none does."""
    other = known.get(_bare(code), "") if code.isdecimal() else ""
    return other if other != code else ""


def headings_at(grid: Grid, headings: Sequence[str]) -> int | None:
    """The row with most of the headings, None when no row has half of them."""
    best, most = None, len(headings) // 2 - 1
    for number, row in enumerate(grid.rows[:_LOOK_FOR_HEADINGS]):
        count = len(set(headings) & {folded(tidy(cell)) for cell in row})
        if count > most:
            best, most = number, count
    return best


def rows_below(grid: Grid, read: Table[Line], headings: Sequence[str], progress: Progress | None) -> Iterator[Row]:
    """The rows below the headings that can be read. Columns in any order; empty rows and examples are passed over."""
    top = headings_at(grid, headings)
    places = _places(grid, read, headings, top or 0)
    merged = _merged_rows(grid)
    if top in merged:
        raise whole(read.name, "表头里有合并单元格。请取消合并，一列一个表头。", (top or 0) + 1)
    hidden = examples = 0
    for place in range((top or 0) + 1, len(grid.rows)):
        if progress is not None and place % PROGRESS_EVERY == 0:
            progress(PROGRESS_EVERY)
        line = grid.rows[place]
        cells = {heading: line[column] if column < len(line) else "" for heading, column in places.items()}
        said = [tidy(value) for value in cells.values()]
        if not any(said) and place not in merged:
            continue
        if said[0].startswith(EXAMPLE):
            examples += 1
            continue
        hidden += place in grid.hidden_rows
        row = Row(read.name, place + 1, cells)
        if place in merged:
            row.complain(f"有合并单元格（{_area(merged[place])}）。请取消合并，每一格都填上。")
        for heading, column in places.items():
            if (place, column) in grid.formulas:
                row.complain(f"「{heading}」是公式。请复制这一列，再“选择性粘贴—数值”，然后上传。", heading)
        if row.problems:
            read.problems += row.problems
            continue
        yield row
    if examples:
        read.remarks.append(f"{read.name}有{examples}行示例，没有读。")
    if hidden:
        read.remarks.append(f"{read.name}有{hidden}行是隐藏的，也读了。")


def _merged_rows(grid: Grid) -> dict[int, Area]:
    """An area for each row that merged cells touch. Each row is looked at once: a file can say a hundred thousand
    times that the whole sheet is merged."""
    found: dict[int, Area] = {}
    free = 0
    for area in sorted(grid.merged):
        for row in range(max(area[0], free), min(area[2], len(grid.rows)) + 1):
            found[row] = area
        free = max(free, area[2] + 1)
    return found


def _places(grid: Grid, read: Table[Line], headings: Sequence[str], top: int) -> dict[str, int]:
    """The column of each heading. RosterProblems when one is lacking or there twice."""
    found = [folded(tidy(cell)) for cell in grid.rows[top]] if grid.rows else []
    lacking = [heading for heading in headings if heading not in found]
    if lacking:
        raise whole(read.name, f"第{top + 1}行应当是表头，没找到：{'、'.join(lacking)}。请把表头补齐。", top + 1)
    for heading in headings:
        if found.count(heading) > 1:
            columns = "和".join(f"{letters(place)}列" for place, cell in enumerate(found) if cell == heading)
            raise whole(read.name, f"表头「{heading}」有{found.count(heading)}列（{columns}），请只留一列。", top + 1)
    extra = [cell for cell in found if cell and cell not in headings]
    if extra:
        read.remarks.append(f"{read.name}里多出来的列没有读：{'、'.join(extra)[:60]}。")
    return {heading: found.index(heading) for heading in headings}


def whole(table: str, sentence: str, number: int = 1) -> RosterProblems:
    """What is wrong with a table as a whole."""
    return RosterProblems([RowProblem(table, number, sentence)])


def letters(column: int) -> str:
    """A column as a spreadsheet names it, counted from 0."""
    name = ""
    while column >= 0:
        name, column = chr(ord("A") + column % 26) + name, column // 26 - 1
    return name


def _area(area: tuple[int, int, int, int]) -> str:
    return f"{letters(area[1])}{area[0] + 1}:{letters(area[3])}{area[2] + 1}"
