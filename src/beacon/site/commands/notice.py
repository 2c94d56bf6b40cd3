"""notice read 文件 [--json]：读一份通知；notice read --jsonl：从标准输入一行读一份。"""

import argparse
import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from beacon.notices import Obligation, Reading, read_notice
from beacon.notices.due_words import due_in_words
from beacon.notices.sources.any_file import SourceProblem, read_text

PLACES = {"duty": "要办", "track": "只计数", "background": "背景", "unclear": "待定"}
CADENCES = {
    "once": "一次",
    "daily": "每天",
    "weekly": "每周",
    "monthly": "每月",
    "bimonthly": "每两月",
    "quarterly": "每季度",
    "half_yearly": "每半年",
    "yearly": "每年",
    "per_term": "每学期",
    "term_start": "开学",
    "continuous": "持续",
}
KINDS = {
    "drill": "演练",
    "training": "培训",
    "visit_station": "参观",
    "door_to_door": "入户",
    "broadcast": "广播",
    "media": "媒体",
    "screen_or_banner": "大屏横幅",
    "theme_event": "宣传活动",
    "inspection": "检查",
    "self_check": "自查",
    "school_lesson": "安全课",
    "learning_platform": "学习平台",
    "volunteer_team": "志愿队",
    "goods": "发放配备",
    "award": "评优",
    "report": "报送",
    "meeting": "会议",
    "plan": "方案",
    "other": "其他",
}
_COLUMNS = (14, 9, 14, 10, 30, 48)
_TITLES = ("条款", "多久", "期限", "做什么", "谁来做", "原文")


def main(argv: list[str]) -> int:
    """Runs `beacon notice`; 0 when done, 2 when a file could not be read."""
    words = _parser().parse_args(argv)
    if words.jsonl:
        return read_lines(sys.stdin, sys.stdout, words.year)
    if not words.file:
        print("请写上通知文件，例如：beacon notice read 通知.docx", file=sys.stderr)
        return 2
    try:
        path = Path(words.file)
        text = read_text(path.name, path.read_bytes())
    except SourceProblem as problem:
        print(problem, file=sys.stderr)
        return 2
    except OSError as problem:
        print(f"这个文件打不开：{words.file}（{problem.strerror}）。请看看路径对不对。", file=sys.stderr)
        return 2
    reading = read_notice(text, default_year=words.year)
    if words.json:
        print(json.dumps(reading.as_json(Path(words.file).name), ensure_ascii=False, indent=2))
    else:
        print("\n".join(table(reading)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="beacon notice", description="读一份通知：谁、多久、多少、什么时候之前。")
    parser.add_argument("deed", choices=("read",))
    parser.add_argument("file", nargs="?", help=".txt .docx .doc .pdf")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--jsonl", action="store_true", help='从标准输入读 {"id","text"}，一行一个')
    parser.add_argument("--year", type=int, help="通知里没写年份时按哪一年算")
    return parser


def read_lines(source: Iterable[str], target: TextIO, year: int | None = None) -> int:
    """One JSON object a line in, one out.

    A line that cannot be read gives an object with `error`; the rest goes on.
    """
    for line in source:
        if line.strip():
            print(json.dumps(_answer(line, year), ensure_ascii=False), file=target, flush=True)
    return 0


def _answer(line: str, year: int | None) -> dict[str, object]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return {"id": None, "error": '这一行不是 JSON；每行写一个 {"id": …, "text": …}。'}
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        id = asked.get("id") if isinstance(asked, dict) else None
        return {"id": id, "error": '这一行没有 text；请把通知正文放在 "text" 里。'}
    return read_notice(asked["text"].encode("utf-8", "replace").decode("utf-8"), default_year=year).as_json(
        asked.get("id")
    )


def table(reading: Reading) -> list[str]:
    """The reading as lines for a terminal, columns aligned for wide signs."""
    header = reading.header
    lines = [f"标题  {header.title or '（没有找到）'}", f"发文  {header.issuer or '（没有找到）'}"]
    lines += [f"文号  {header.number}"] if header.number else []
    lines += [f"主送  {'、'.join(header.addressees)}"] if header.addressees else []
    lines += [f"成文  {header.signed_on or '（没有找到）'}    {'公开' if header.is_public else '未标公开'}"]
    lines += [f"印发  {header.printed_by} {header.printed_on or ''}"] if header.printed_by else []
    lines += [f"联系  {' '.join(filter(None, (one.name, one.phone, one.email)))}" for one in reading.contacts]
    timed = [one for one in reading.obligations if one.is_timed]
    counts = {place: sum(clause.place == place for clause in reading.clauses) for place in PLACES}
    lines += ["", "句子  " + "  ".join(f"{label} {counts[place]}" for place, label in PLACES.items()), ""]
    rows = [_row(reading, one) for one in timed] or [("", "", "", "", "", "没有写明时间的要求")]
    return lines + [_aligned(row) for row in (_TITLES, *rows)]


def _row(reading: Reading, one: Obligation) -> Sequence[str]:
    often = CADENCES.get(one.cadence or "", "") + (f"×{one.count}" if one.count > 1 else "")
    number = reading.clauses[one.clause].number
    quote = " ".join(one.quote.split())
    return number, often, due_in_words(one.due), KINDS[one.kind], "、".join(one.actors), quote


def _aligned(row: Sequence[str]) -> str:
    cells = [_fitted(cell, width) for cell, width in zip(row, _COLUMNS, strict=True)]
    return "  ".join(cells).rstrip()


def _fitted(words: str, width: int) -> str:
    """Words cut or padded to a width in terminal columns, wide signs counting two."""
    shown, used = "", 0
    for sign in words:
        wide = 2 if unicodedata.east_asian_width(sign) in "WFA" else 0 if unicodedata.combining(sign) else 1
        if used + wide > width - (2 if used + wide < _width(words) else 0):
            return shown + "…" + " " * max(0, width - used - 2)
        shown, used = shown + sign, used + wide
    return shown + " " * (width - used)


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in words)
