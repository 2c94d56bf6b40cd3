"""From the rows of somebody's table to drafts of records, each with the sentences about what does not fit."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from beacon.catalogue.kinds import KINDS
from beacon.catalogue.settings import SETTINGS
from beacon.notices.message.reader import read_message
from beacon.notices.message.text import has_numbers, message_of, summary_of
from beacon.people.roster.cells import folded, tidy
from beacon.records.catching_up.cells import (
    CUT,
    GIVEN_REST,
    HOMES,
    NO_SCHOOL,
    NOTHING,
    NUMBERS_OUT,
    SEVERAL_SETTINGS,
    Cells,
    Reading,
    ReadRow,
    words_in,
)
from beacon.records.catching_up.counts import read_count, read_given
from beacon.records.catching_up.days import read_day, read_time
from beacon.records.catching_up.fields import (
    DAY,
    DAY_OF_MONTH,
    GIVEN,
    HANDOUT,
    KIND,
    MONTH,
    PEOPLE,
    PLACE,
    SCHOOL,
    SETTING,
    STORY,
    SUMMARY,
    TIME,
    UNUSED,
    is_count,
    label_of,
)
from beacon.records.catching_up.kinds import kind_of
from beacon.records.catching_up.tables import Line, Table
from beacon.records.drafts import LONGEST_SUMMARY, DraftProblems, clean_draft

_READ_APART = frozenset({DAY, MONTH, DAY_OF_MONTH, TIME, KIND, SUMMARY, STORY, SETTING, SCHOOL, GIVEN})
_TOTAL = re.compile(r"(?:合计|总计|小计|共计|累计)[:：]?.*")
_TOTAL_WORD = re.compile(r"(?:合计|总计|小计|共计|累计)[:：]?")


def read_rows(tables: Sequence[Table], reading: Reading) -> Iterator[ReadRow]:
    """Every row of the tables that is not blank, in their order."""
    for table in tables:
        for line in table.lines():
            found = _row(table, line, reading)
            if found is not None:
                yield found


def words_of(tables: Sequence[Table], columns: Mapping[str, str]) -> dict[str, int]:
    """The words of the column that says what was done → in how many rows; "" for rows without one."""
    found: dict[str, int] = {}
    for table in tables:
        headings = [one for one in table.headings if columns.get(one, UNUSED) == KIND]
        for line in table.lines():
            if _is_left_out(line, columns) or not any(words_in(line, one) for one in line.cells if columns.get(one)):
                continue
            word = next((words_in(line, one) for one in headings if words_in(line, one)), "")
            found[word] = found.get(word, 0) + 1
    return found


def _is_left_out(line: Line, columns: Mapping[str, str]) -> str:
    """Why a row is none of an activity: a total, headings once more, a remark under the table. Empty for the rest."""
    filled = [heading for heading in line.cells if heading not in line.below and tidy(line.cells[heading])]
    if not filled:
        return ""
    first, *others = (folded(tidy(line.cells[one])) for one in filled)
    # The word may stand in any column, the sums of those before it to its left.
    if _TOTAL.fullmatch(first) or any(_TOTAL_WORD.fullmatch(one) for one in others):
        return "合计行，没有记"
    if all(folded(tidy(line.cells[one])) in folded(one) for one in filled) and len(filled) > 1:
        return "又是一行表头，没有记"
    used = [heading for heading in filled if columns.get(heading)]
    is_day = bool(used) and columns[used[0]] == DAY and any(sign.isdecimal() for sign in first)
    if len(line.cells) > 1 and len(filled) == 1 and not line.below and not is_day:
        return f"只有一格：{first[:20]}，没有记"
    return ""


def _row(table: Table, line: Line, reading: Reading) -> ReadRow | None:
    used = [heading for heading in line.cells if reading.columns.get(heading)]
    if not any(words_in(line, heading) and heading not in line.below for heading in line.cells):
        return None
    found = ReadRow(table.sheet, line.number, left_out=_is_left_out(line, reading.columns))
    if not found.left_out and any(words_in(line, heading) for heading in used):
        _read(Cells(table, line, reading, found))
    elif not found.left_out:
        found.left_out = "用到的列都空着，没有记"
    return found


def _read(cells: Cells) -> None:
    raw, reading = cells.raw, cells.reading
    story = cells.text(STORY)
    if story:
        raw |= _told(story, reading)
    _read_day(cells)
    for name, heading in cells.heading.items():
        if is_count(name):
            _read_count(cells, name, heading)
        elif name not in _READ_APART and (text := cells.text(name)):
            raw[name] = text
    _read_setting(cells)
    _read_school(cells)
    summary = _summary(cells, _read_given(cells))
    _read_kind(cells, "，".join(text for text in (summary, str(raw.get(PLACE, ""))) if text))
    raw[SUMMARY] = summary
    if cells.row.problems:
        return
    try:
        draft = clean_draft(raw, unit=reading.unit, today=reading.today)
        cells.row.draft = replace(draft, is_caught_up=True)
    except DraftProblems as found:
        for name, sentence in found.problems.items():
            cells.complain(cells.heading.get(name, ""), sentence)


def _told(story: str, reading: Reading) -> dict[str, object]:
    """What a whole sentence says beyond doubt; the summary is its own business."""
    read = read_message(story, reading.today, reading.names)
    told: dict[str, object] = {}
    if read.happened_on.is_sure and read.happened_on.value:
        told[DAY] = read.happened_on.value.isoformat()
    if read.started_at.is_sure and read.started_at.value:
        told[TIME] = f"{read.started_at.value:%H:%M}"
    if read.place.is_sure:
        told[PLACE] = read.place.value
    if read.people.is_sure:
        told[PEOPLE] = read.people.value
    if read.setting.is_sure:
        told[SETTING] = read.setting.value
    return told | {f"handout-{key}": one.value for key, one in read.handouts.items() if one.is_sure}


def _read_day(cells: Cells) -> None:
    row, table = cells.row, cells.table
    heading, value = cells.heading.get(DAY, ""), cells.value(DAY)
    if not heading and MONTH in cells.heading and DAY_OF_MONTH in cells.heading:
        heading = cells.heading[DAY_OF_MONTH]
        parts = [re.sub(r"[月日号]|\.0$", "", folded(cells.text(name))) for name in (MONTH, DAY_OF_MONTH)]
        value = f"{parts[0]}月{parts[1]}日" if all(parts) else ""
    if tidy(value) and tidy(value) not in NOTHING:
        found = read_day(value, year=table.year, table=row.sheet, number=row.number, heading=heading)
        if found.problem:
            row.problems.append(found.problem)
        elif found.day:
            cells.raw[DAY] = found.day.isoformat()
        if found.at:
            cells.raw[TIME] = f"{found.at:%H:%M}"
    if at := read_time(cells.value(TIME)):
        cells.raw[TIME] = f"{at:%H:%M}"
    if not row.problems and DAY not in cells.raw:
        where = heading or cells.heading.get(STORY, "")
        cells.complain(where, f"「{where or '日期'}」里没有读到日期，请写成2023-04-15这样。")


def _read_count(cells: Cells, name: str, heading: str) -> None:
    text, items = cells.text(name), cells.reading.items
    if not text:
        return
    if found := read_count(text):
        cells.take(name, found)
        if name == PEOPLE and "户" in text:
            cells.row.remarks.add(HOMES)
        return
    if name.startswith(HANDOUT):
        told = read_given(text, items)
        thing = name.removeprefix(HANDOUT)
        if told.pieces.keys() == {thing} and not told.rest:
            cells.take(name, told.pieces[thing])
            return
    sentence = f"「{heading}」看不懂：{text[:20]}，{label_of(name, items)}请只写一个整数，不知道就空着。"
    cells.complain(heading, sentence)


def _read_given(cells: Cells) -> str:
    """Take in the cell that names several things; the words in it that name none."""
    told = read_given(cells.text(GIVEN), cells.reading.items)
    for thing, count in told.pieces.items():
        # A column for that thing alone says it better.
        if not cells.text(f"{HANDOUT}{thing}"):
            cells.take(f"{HANDOUT}{thing}", count)
    if not told.rest:
        return ""
    cells.row.remarks.add(GIVEN_REST)
    return f"发放{'、'.join(told.rest)}"


def _read_setting(cells: Cells) -> None:
    text = folded(cells.text(SETTING))
    if not text:
        return
    places = sorted((text.find(label), key) for key, label in SETTINGS.items() if label in text)
    if len(places) > 1:
        cells.row.remarks.add(SEVERAL_SETTINGS)
    cells.raw[SETTING] = places[0][1] if places else text


def _read_school(cells: Cells) -> None:
    schools, raw = cells.reading.schools, cells.raw
    text = cells.text(SCHOOL)
    key = schools.get(folded(text)) or schools.get(folded(str(raw.get(PLACE, ""))))
    if key:
        raw["school"] = key
    elif text:
        cells.row.remarks.add(NO_SCHOOL)
    if text and not raw.get(PLACE):
        raw[PLACE] = text


def _summary(cells: Cells, besides: str) -> str:
    """Every column for it, one after the other, and what is kept in its own words, without numbers of telephones and
    cards."""
    columns, line = cells.reading.columns, cells.line
    headings = [one for one in line.cells if columns.get(one) in (SUMMARY, STORY) and one not in line.below]
    told = (" ".join(words_in(line, one).split()) for one in headings)
    text = "；".join(dict.fromkeys(words for words in (*told, besides) if words))
    if has_numbers(text):
        cells.row.remarks.add(NUMBERS_OUT)
        text = summary_of(message_of(text))
    if len(text) > LONGEST_SUMMARY:
        cells.row.remarks.add(CUT)
        text = text[: LONGEST_SUMMARY - 1] + "…"
    return text


def _read_kind(cells: Cells, text: str) -> None:
    word = cells.text(KIND)
    kind = kind_of(word, text, cells.reading.kinds)
    if kind in KINDS:
        cells.raw[KIND] = kind
    elif word:
        cells.complain(cells.heading[KIND], f"「{cells.heading[KIND]}」里的“{word[:20]}”没认出来，请回到对列那一步选。")
    else:
        # Beside the words that did not say it, so that the row is found again in the file.
        cells.complain(cells.heading.get(SUMMARY, ""), "看不出做了什么，请加一列写上活动类型。")
