"""The ledger as an Excel workbook: the columns one chooses, and a second sheet that says what was counted how (N11).

Rows are read and written in handfuls, so that a hundred thousand need the memory of a few hundred.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from beacon.catalogue.goods import Item
from beacon.catalogue.kinds import KINDS
from beacon.catalogue.people import AUDIENCE_GROUPS, FORCES
from beacon.catalogue.saying import as_read
from beacon.catalogue.settings import SETTINGS
from beacon.catalogue.topics import TOPICS
from beacon.documents.sheets import Cell, Column, Kind, Sheet, Workbook
from beacon.figures.ledger import Sums, sums_of
from beacon.figures.ledger_beside import FIXED, FOUND, SITES, TOGETHER, sites, together, with_beside
from beacon.figures.looking import SORTS, Look, found
from beacon.figures.questions import figure_label
from beacon.goods.items import items_of
from beacon.kit import clock
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.records.models import Correction, Photo, Record, RecordQuerySet, RecordState
from beacon.records.read.telling import label

MOST_ROWS = 100_000
"""More than a district records in four months; Excel itself slows down beyond."""


@dataclass(frozen=True)
class Taken:
    """One column that can be taken out: its name in addresses, how it is headed, and what stands in it. `is_usual`:
    taken by those who chose nothing yet."""

    name: str
    column: Column
    cell: Callable[[Record, Mapping[str, Item]], Cell]
    is_usual: bool = False


def _said(chosen: Sequence[str], labels: Mapping[str, str]) -> str:
    return "、".join(labels.get(one, one) for one in chosen)


def _details(record: Record, _: Mapping[str, Item]) -> Cell:
    fields = [own for own in KINDS[record.kind].fields if own.name in record.details]
    return "；".join(f"{own.label}：{as_read(own, record.details[own.name])}" for own in fields) or None


def _handouts(record: Record, items: Mapping[str, Item]) -> Cell:
    given = [(items[name], n) for name, n in record.handouts.items() if n and name in items]
    return "、".join(f"{item.label}{n}{item.counter}" for item, n in given) or None


def _forces(record: Record, _: Mapping[str, Item]) -> Cell:
    return (
        "、".join(f"{name}{record.forces[key]}人次" for key, name in FORCES.items() if record.forces.get(key)) or None
    )


def _time(record: Record, _: Mapping[str, Item]) -> Cell:
    return f"{record.started_at:%H:%M}" if record.started_at else None


def _of_column(name: str, kind: Kind, width: float, *, is_usual: bool = False, more: str = "") -> Taken:
    """A column that holds a record's own value as it is."""
    return Taken(
        name, Column(label(Record, name) + more, width, kind), lambda record, _: _plain(record, name), is_usual
    )


def _plain(record: Record, name: str) -> Cell:
    value: Cell = getattr(record, name)
    return None if value == "" else value


TAKEN: Mapping[str, Taken] = {
    one.name: one
    for one in (
        _of_column("happened_on", "date", 12, is_usual=True),
        Taken("time", Column("时间", 8), _time),
        Taken("kind", Column(label(Record, "kind"), 12), lambda record, _: KINDS[record.kind].label, True),
        Taken("author", Column("记录单位", 18), lambda record, _: record.author.name, True),
        _of_column("place", "text", 22, is_usual=True),
        _of_column("audience_count", "integer", 10, is_usual=True),
        Taken("setting", Column(label(Record, "setting"), 8), lambda record, _: SETTINGS[record.setting], True),
        _of_column("summary", "text", 36, is_usual=True),
        Taken("handouts", Column(label(Record, "handouts"), 22), _handouts, True),
        Taken("topics", Column(label(Record, "topics"), 20), lambda record, _: _said(record.topics, TOPICS) or None),
        Taken(
            "groups",
            Column(label(Record, "audience_groups"), 16),
            lambda record, _: _said(record.audience_groups, AUDIENCE_GROUPS) or None,
        ),
        _of_column("skill_count", "integer", 10, more="（人次）"),
        Taken("forces", Column(label(Record, "forces"), 22), _forces),
        Taken("details", Column("这类活动的几项", 36), _details),
        Taken(
            "made_up", Column("补办", 16), lambda record, _: record.make_up_for.label if record.make_up_for else None
        ),
        Taken("caught_up", Column("补录", 6), lambda record, _: "补录" if record.is_caught_up else None),
        Taken("photos", Column("照片张数", 9, "integer"), lambda record, _: getattr(record, "photos_n", 0)),
        Taken("corrections", Column("更正次数", 9, "integer"), lambda record, _: getattr(record, "corrections_n", 0)),
        Taken(TOGETHER, Column("一起办的单位", 20), lambda record, _: together(record)),
        Taken(SITES, Column("楼栋、学校、企业、场所", 28), lambda record, _: sites(record)),
        Taken(FOUND, Column("发现隐患（处）", 9, "integer"), lambda record, _: getattr(record, f"{FOUND}_n", 0)),
        Taken(FIXED, Column("其中当场改好", 9, "integer"), lambda record, _: getattr(record, f"{FIXED}_n", 0)),
        Taken("state", Column(label(Record, "state"), 8), lambda record, _: RecordState(record.state).label, True),
        _of_column("void_reason", "text", 20),
        _of_column("saved_at", "datetime", 17),
        Taken("saved_by", Column("谁记的", 10), lambda record, _: record.saved_by.name),
    )
}
"""Every column in the order in which it stands in the sheet."""


def chosen_columns(names: Sequence[str]) -> list[Taken]:
    """The known ones of these, in the order of the sheet; the usual ones where none is known."""
    return [one for name, one in TAKEN.items() if name in names] or [one for one in TAKEN.values() if one.is_usual]


def ledger_workbook(
    who: Who, look: Look, names: Sequence[str], on_rows: Callable[[int], None] = lambda done: None
) -> Workbook:
    """The workbook of a look: its records, with the sums of the very query the screen sums, then 口径."""
    columns, rows, now = chosen_columns(names), found(who, look), clock.now()
    sums = sums_of(rows)
    filters = (
        "，".join(look.in_words(named_unit(who, look), figure_label(who.tenant_id, look.question.figure))) or "全部"
    )
    as_of = f"截至{now:%Y-%m-%d %H:%M}"
    totals = tuple(_total_cell(one, index, sums) for index, one in enumerate(columns))
    records = Sheet(
        "台账",
        f"{who.tenant.name}消防宣传台账",
        f"{filters}；{as_of}；共{sums.count}条，{sums.attendance}人次",
        tuple(one.column for one in columns),
        _rows(who, rows, columns, on_rows),
        totals,
    )
    explained = Sheet(
        "口径",
        "口径",
        as_of,
        (Column("项", 16), Column("内容", 80)),
        _explained(who, look, filters, f"{now:%Y-%m-%d %H:%M}", sums),
    )
    return Workbook((records, explained), created=now, title="消防宣传台账", author=who.tenant.name)


def named_unit(who: Who, look: Look) -> str:
    """What the unit of the look is called, as far as `who` sees it; empty for none."""
    if look.question.unit_id is None or who.path is None:
        return ""
    units = Unit.objects.filter(tenant_id=who.tenant_id, pk=look.question.unit_id, path__startswith=who.path)
    return units.values_list("name", flat=True).first() or ""


def _total_cell(one: Taken, index: int, sums: Sums) -> Cell:
    if one.name == "audience_count":
        return sums.attendance
    return f"合计{sums.count}条" if index == 0 and one.column.kind == "text" else None


def _explained(who: Who, look: Look, filters: str, as_of: str, sums: Sums) -> list[tuple[Cell, ...]]:
    return [
        ("条件", filters),
        ("排列", SORTS[look.sort]),
        ("截至", as_of),
        ("谁导出", f"{who.account.name}（{who.role.label}）"),
        ("条数", f"{sums.count}条"),
        ("人次", f"{sums.attendance}人次，只算有效的活动；同一个人来几次算几次，所以人次不是人数。"),
        ("未填人次", f"{sums.uncounted}条没有填人次，没有计入，也不当作0。"),
        ("活动场次", "，".join(f"{SETTINGS[name]}{n}场" for name, n in sums.events.items())),
        ("作废和撤销的", "不计入任何数；只有条件里写明时才列出来。"),
    ]


def _rows(
    who: Who, rows: RecordQuerySet, columns: Sequence[Taken], on_rows: Callable[[int], None]
) -> Iterator[tuple[Cell, ...]]:
    names, items = {one.name for one in columns}, items_of(who.tenant_id)
    rows = rows.select_related("author", "saved_by", "make_up_for")
    for name, model in (("photos", Photo), ("corrections", Correction)):
        if name in names:
            own = model.objects.filter(tenant_id=who.tenant_id, record=OuterRef("pk"))
            counted = own.order_by().values("record").annotate(n=Count("pk")).values("n")
            rows = rows.annotate(**{f"{name}_n": Coalesce(Subquery(counted), 0)})
    rows = with_beside(who, rows, names)
    for done, record in enumerate(rows[:MOST_ROWS].iterator(chunk_size=500), start=1):
        yield tuple(one.cell(record, items) for one in columns)
        if done % 500 == 0:
            on_rows(done)
