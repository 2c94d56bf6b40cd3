"""Tables flattened to text: one row a line, cells apart by tabs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from beacon.notices.surface import View, view_of

_TITLES = re.compile(
    r"^(?:序号|编号|责任|牵头|配合|主责|完成|时限|时间|工作任务|重点任务|主要任务|任务|工作内容|内容|措施"
    r"|具体措施|具体要求|项目|类别|频次|备注|目标|要求)"
)
_WHO = re.compile(r"单位|部门|责任人|牵头|配合")
_WHEN = re.compile(r"时限|时间|频次|期限")
_LONGEST_TITLE = 12
_LONGEST_LABEL = 12


@dataclass(frozen=True)
class Cell:
    """A cell with words in it and the number of its column."""

    column: int
    view: View


def cells_of(norm: str, start: int, end: int) -> list[Cell]:
    """The cells of a row that hold words."""
    cells, place = [], start
    for column, words in enumerate(norm[start:end].split("\t")):
        if words.strip():
            cells.append(Cell(column, view_of(norm, place, place + len(words))))
        place += len(words) + 1
    return cells


def titles_of(cells: Sequence[Cell]) -> Mapping[int, str]:
    """Column → title, where a row is the table's head; else empty."""
    titles = [cell for cell in cells if len(cell.view.text) <= _LONGEST_TITLE and _TITLES.match(cell.view.text)]
    if len(cells) < 2 or 2 * len(titles) <= len(cells):
        return {}
    return {cell.column: cell.view.text for cell in cells}


def roles_of(cells: Sequence[Cell], titles: Mapping[int, str]) -> list[str]:
    """What each cell of a row is: `who`, `when`, `label` (number, short name) or `work`."""
    roles = [_role(titles.get(cell.column, "")) for cell in cells]
    work = [len(cell.view.text) for cell, role in zip(cells, roles, strict=True) if role == "work"]
    longest = max(work, default=0)
    return [
        "label" if role == "work" and len(cell.view.text) < min(_LONGEST_LABEL + 1, longest) else role
        for cell, role in zip(cells, roles, strict=True)
    ]


def _role(title: str) -> str:
    if _WHO.search(title):
        return "who"
    return "when" if _WHEN.search(title) else "work"
