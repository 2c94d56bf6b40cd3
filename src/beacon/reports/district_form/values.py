"""What goes into each cell of a district form, and what is told about it."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from beacon.documents.form.cells import Place, address_of
from beacon.documents.form.filling import Number
from beacon.documents.form.sheets import FormBook
from beacon.figures.answer import Answer
from beacon.figures.answers import Answers
from beacon.figures.askable import ASKABLE
from beacon.kit.rates import Rate
from beacon.people.models import Unit
from beacon.reports.models import DistrictFormCell

NOT_ACCEPTED = "还没认定，先在“对应数字”里看一眼。"
GONE = "这个数已经不用了，请重新选。"

Told = dict[str, Any]
"""What is kept of a cell: sheet, row, column, address, label, name of the number, unit, value as read, why, remark,
sources."""


def answers(
    asked: Answers, cells: Sequence[DistrictFormCell], book: FormBook, *, on_cell: Callable[[int], None]
) -> tuple[dict[str, dict[Place, Number | None]], list[Told]]:
    """The value of every cell, and what is told about it. A cell without a number is emptied: last month's must not
    stay. One that was only suggested is left as it is."""
    values: dict[str, dict[Place, Number | None]] = {}
    to_date = Answers(asked.who, asked.ends.replace(month=1, day=1), asked.ends, asked.now)
    told: list[Told] = []
    for done, cell in enumerate(cells, start=1):
        place = (cell.row, cell.column)
        answer = _answer(to_date if cell.to_date else asked, cell)
        sheet = book.sheet(cell.sheet)
        is_percent = sheet is not None and sheet.cell(place).is_percent
        number, read = written(answer.value, is_percent=is_percent)
        if not cell.is_suggested:
            values.setdefault(cell.sheet, {})[place] = number
        told.append(_told(cell, answer, read, is_percent=is_percent))
        on_cell(done)
    return values, told


def _answer(asked: Answers, cell: DistrictFormCell) -> Answer:
    if cell.is_suggested:
        return Answer(None, NOT_ACCEPTED)
    known = ASKABLE.get(cell.number)
    return asked.answer(known, cell.of_unit) if known else Answer(None, GONE)


def written(value: int | float | Rate | None, *, is_percent: bool) -> tuple[Number | None, str]:
    """What goes into the cell, and as a person reads it. A share is 0.957 where the cell shows percent, else 95.7; its
    one decimal is the one printed everywhere."""
    if value is None:
        return None, ""
    if isinstance(value, Rate):
        percent = Decimal(value.percent.removesuffix("%"))
        return (percent / 100 if is_percent else percent), str(value)
    return value, str(value)


def _told(cell: DistrictFormCell, answer: Answer, read: str, *, is_percent: bool) -> Told:
    known = ASKABLE.get(cell.number)
    remark = answer.remark
    if isinstance(answer.value, Rate) and not is_percent:
        remark += f"这格不是百分比格式，填的是{answer.value.percent.removesuffix('%')}。"
    unit: Unit | None = cell.of_unit
    name = known.label if known else cell.number
    return {
        "sheet": cell.sheet,
        "row": cell.row,
        "column": cell.column,
        "address": address_of((cell.row, cell.column)),
        "name": f"{name}（累计）" if cell.to_date else name,
        "unit": unit.name if unit else "",
        "value": read,
        "why": answer.why,
        "remark": remark,
        "sources": [[source.place, source.label, source.query] for source in answer.sources],
    }
