"""Reading a sheet in a process of its own, with little memory and time.

The library trusts what a file says of itself: one that claims four thousand million texts makes it ask for more memory
than there is, and then the whole process ends. Here only the child does. Run as
`python -m beacon.documents.sheet_apart NAME MOST` it takes the file on its standard input and answers in JSON of at
most MOST bytes; the name is JSON too, so that any sign gets through.
"""

import io
import json
import resource
import subprocess  # nosec B404
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineWorkbook

Value = str | int | float | bool | date | datetime | time | timedelta
Sheet = tuple[list[list[Value]], list[tuple[tuple[int, int], tuple[int, int]]]]

MODULE = "beacon.documents.sheet_apart"
MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 30
MOST_ANSWER = 64 * 1024 * 1024
"""Bytes the child may say: one long text that stands in every cell is a small file and gigabytes of an answer."""

MOST_MERGED = 100_000
"""Merged areas of a sheet: five in each row of the largest table. They do not overlap; more are no person's work."""


def read_apart(content: bytes, name: str) -> Sheet:
    """Rows and merged areas of a sheet. ValueError when the child did not come to an end."""
    command = [sys.executable, "-m", MODULE, json.dumps(name), str(MOST_ANSWER)]
    # Into a file, whose size the child's own limit bounds; a pipe has none.
    with tempfile.TemporaryFile() as answer:
        try:
            done = subprocess.run(  # nosec B603
                command, input=content, stdout=answer, stderr=subprocess.DEVNULL, timeout=MOST_SECONDS
            )
        except subprocess.TimeoutExpired as late:
            raise ValueError("the sheet takes too long") from late
        if done.returncode != 0:
            raise ValueError("the sheet cannot be read")
        answer.seek(0)
        rows, merged = json.loads(answer.read())
    areas = [((first[0], first[1]), (last[0], last[1])) for first, last in merged]
    return [[_value(cell) for cell in row] for row in rows], areas


def _value(cell: str | int | float | bool | Sequence[str]) -> Value:
    """A cell as the child said it: days and moments come as a pair of kind and text."""
    if isinstance(cell, list):
        kind, text = cell
        return date.fromisoformat(text) if kind == "day" else datetime.fromisoformat(text) if kind == "moment" else text
    return cell  # type: ignore[return-value]


def _said(value: Value) -> object:
    if isinstance(value, datetime):
        return ["moment", value.isoformat()]
    if isinstance(value, date):
        return ["day", value.isoformat()]
    return ["text", str(value)] if isinstance(value, time | timedelta) else value


def main() -> int:
    """The child."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    most = int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_name(
        json.loads(sys.argv[1])
    )
    merged = sheet.merged_cell_ranges or []
    if len(merged) > MOST_MERGED:
        return 1
    rows = [[_said(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    json.dump([rows, merged], sys.stdout)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
