"""The roster as Excel: the empty template, and the roster as it stands in the same layout."""

from collections.abc import Iterator

from beacon.documents.fill_in import Cell, Column, Table, Words, to_fill_in
from beacon.journal.actions import note
from beacon.people.models import Post, Standing, Unit, UnitFunction, UnitGroup, UnitKind
from beacon.people.reach import Who
from beacon.people.roles import ROLES
from beacon.people.roster.importing import PEOPLE, UNITS
from beacon.people.roster.rows import EXAMPLE, OFFERED_ROLES, PERSON_HEADINGS, UNIT_HEADINGS
from beacon.people.roster.tree import in_tree_order

_DATE = "写成2023-04-15这样。"

_UNIT_COLUMNS = (
    Column(UNIT_HEADINGS[0], 12, hint="每个单位一个编号，不重复，例如C03。定了就不要改。"),
    Column(UNIT_HEADINGS[1], 12, hint="上一级单位的编号。最上面的单位留空。"),
    Column(UNIT_HEADINGS[2], 28),
    Column(UNIT_HEADINGS[3], 14, choices=tuple(kind.label for kind in UnitKind)),
    Column(UNIT_HEADINGS[4], 12, choices=tuple(group.label for group in UnitGroup)),
    Column(UNIT_HEADINGS[5], 10, choices=tuple(function.label for function in UnitFunction)),
    Column(UNIT_HEADINGS[6], 13, "date", hint=_DATE),
    Column(UNIT_HEADINGS[7], 13, "date", hint="还在用就留空。填了，就从这天以后停用。"),
)
_PERSON_COLUMNS = (
    Column(PERSON_HEADINGS[0], 16, hint="每人一个，不重复，定了不改。字母、数字都行，不要空格。"),
    Column(PERSON_HEADINGS[1], 12),
    Column(PERSON_HEADINGS[2], 20, choices=OFFERED_ROLES),
    Column(PERSON_HEADINGS[3], 12, hint="单位表里的编号。"),
    Column(PERSON_HEADINGS[4], 13, "date", hint=_DATE),
    Column(PERSON_HEADINGS[5], 13, "date", hint="还在岗就留空。"),
)
_EXAMPLE_UNITS: tuple[tuple[Cell, ...], ...] = (
    (f"{EXAMPLE}A01", "", "街道消安办（示例，不会导入）", "消安办", "不发文", "无", "2020-01-01", ""),
    (f"{EXAMPLE}C01", "", "某某社区（示例，不会导入）", "社区", "社区", "无", "2020-01-01", ""),
    (f"{EXAMPLE}C01-1", f"{EXAMPLE}C01", "第一网格（示例，不会导入）", "网格", "不发文", "无", "2020-01-01", ""),
)
_EXAMPLE_PEOPLE: tuple[tuple[Cell, ...], ...] = (
    (f"{EXAMPLE}chen", "张三（示例）", "村（社区）经办人", f"{EXAMPLE}C01", "2022-01-01", ""),
    (f"{EXAMPLE}li", "李四（示例）", "网格员", f"{EXAMPLE}C01-1", "2022-01-01", ""),
)
_WORDS = Words(
    "说明",
    (
        "# 名册怎么填",
        "两张表：「单位」一行一个单位，「人员」一行一个人的一个职务。只填其中一张也行。",
        "第1行是表头，不要改字，列的先后可以换。灰色斜体的是示例，编号以“例”开头，不会导入，删不删都行。",
        "# 单位",
        "编号：自己定，不重复。用过的编号代表同一个单位，改了就成了另一个单位。",
        "上级：上一级单位的编号，那一行要在前面。最上面的单位留空。",
        "类型、发文分组、职能：从下拉列表里选。不收通知的单位，发文分组选“不发文”。",
        "启用、停用：写成2023-04-15这样。还在用的，停用留空。",
        "行的先后就是名册的先后；只有表里写全了现有的单位，才会改动先后。",
        "# 人员",
        "登录名：每人一个，不重复。一个人有两个职务，就写两行，登录名一样。",
        "换了人：原来那一行填上“止”，新来的人另起一行，用自己的登录名。",
        "新开的账号还没有密码，在“账号”里设好一次性密码以后才能登录。",
        "# 导入",
        "上传后先核对，看过新增几个、改了什么，再点导入。没点之前什么都不会变。",
        "同一份表传两次，第二次什么都不会变。表里没有的单位和人，名册里照样留着。",
        "请不要用公式和合并单元格。",
    ),
)


def template() -> bytes:
    """The empty tables with lists, marked examples and a sheet of explanations."""
    return to_fill_in(
        (
            Table(UNITS, _UNIT_COLUMNS, _EXAMPLE_UNITS, len(_EXAMPLE_UNITS)),
            Table(PEOPLE, _PERSON_COLUMNS, _EXAMPLE_PEOPLE, len(_EXAMPLE_PEOPLE)),
            _WORDS,
        ),
        title="名册模板",
    )


def export(who: Who) -> bytes:
    """What `who` reaches of the roster, with dates and posts of the past. Imported again it changes nothing.

    Leaves a line in the journal: the file holds people's names.
    """
    units = in_tree_order(_units_within(who))
    note(
        tenant_id=who.tenant_id,
        actor_id=who.account.id,
        verb="export_roster",
        thing_kind="tenant",
        thing_id=who.tenant_id,
        detail={"units": len(units)},
    )
    return to_fill_in(
        (
            Table(UNITS, _UNIT_COLUMNS, (_unit_cells(unit) for unit in units)),
            Table(PEOPLE, _PERSON_COLUMNS, _people_cells(who, units)),
            _WORDS,
        ),
        title=f"{who.tenant.name}名册",
    )


def _units_within(who: Who) -> list[Unit]:
    if who.path is None:
        return []
    rows = Unit.objects.filter(tenant_id=who.tenant_id).under(who.path)
    return list(rows.select_related("parent").order_by("position", "id"))


def _unit_cells(unit: Unit) -> tuple[Cell, ...]:
    parent = unit.parent
    return (
        unit.code,
        parent.code if parent else "",
        unit.name,
        UnitKind(unit.kind).label,
        UnitGroup(unit.group).label,
        UnitFunction(unit.function).label,
        unit.opened_on,
        unit.closed_on,
    )


def _people_cells(who: Who, units: list[Unit]) -> Iterator[tuple[Cell, ...]]:
    codes = {unit.id: unit.code for unit in units}
    places = {unit.id: place for place, unit in enumerate(units)}
    posts = Post.objects.filter(tenant_id=who.tenant_id, unit__path__startswith=who.path or "")
    posts = posts.exclude(standing=Standing.REFUSED)
    rows = posts.select_related("account").order_by("since", "id")
    for post in sorted(rows, key=lambda post: places.get(post.unit_id, 0) if post.unit_id else 0):
        unit = codes.get(post.unit_id, "") if post.unit_id else ""
        yield post.account.login, post.account.name, ROLES[post.role].label, unit, post.since, post.until
