"""Writes docs/reference/mission.md: every row of the mission with the tests that prove it. Standard library only."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROWS = ROOT / "docs" / "reference" / "mission_rows.toml"
PAGE = ROOT / "docs" / "reference" / "mission.md"
LEADING_ROWS = re.compile(r"(?:[RN]\d\d\b[\s,、·/]*)+")
NOT_YET = "not yet"

HEAD = """# Mission

Made by `make docs` from the docstrings of the tests; a repo test holds it up to date. Each row says what the notice
asks, or what holds everywhere, and which tests prove it. A row may be proved in part only; the names of the tests say
which part.
"""


def rows() -> dict[str, dict[str, str]]:
    """Part → row → gist."""
    return tomllib.loads(ROWS.read_text(encoding="utf-8"))


def proofs() -> Iterator[tuple[str, str, str]]:
    """Each row that a test names, with the test's file and function."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
                continue
            leading = LEADING_ROWS.match(ast.get_docstring(node) or "")
            for row in dict.fromkeys(re.findall(r"[RN]\d\d", leading[0])) if leading else ():
                yield row, path.relative_to(ROOT).as_posix(), node.name


def unknown_rows() -> list[str]:
    """Rows that a test names and the mission does not have."""
    known = {row for part in rows().values() for row in part}
    return [f"{path}::{test} names {row}" for row, path, test in proofs() if row not in known]


def _cell(found: list[tuple[str, str]]) -> str:
    """The tests of one row, file by file."""
    files: dict[str, list[str]] = {}
    for path, test in found:
        files.setdefault(path.removeprefix("tests/"), []).append(test.removeprefix("test_").replace("_", " "))
    return "<br>".join(f"`{path}`: {'; '.join(tests)}" for path, tests in files.items()) or NOT_YET


def page() -> str:
    """The whole page."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row, path, test in proofs():
        found.setdefault(row, []).append((path, test))
    lines = [HEAD]
    for part, gists in rows().items():
        proved = sum(row in found for row in gists)
        title = "What the notice asks" if part == "notice" else "What holds everywhere"
        lines += [
            f"## {title}",
            "",
            f"{proved} of {len(gists)} rows have tests.",
            "",
            "| row | gist | tests |",
            "|---|---|---|",
        ]
        lines += [f"| {row} | {gist} | {_cell(found.get(row, []))} |" for row, gist in gists.items()]
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    """Write the page; 1 and a list where a test names a row that does not exist."""
    if wrong := unknown_rows():
        print("\n".join(wrong), file=sys.stderr)
        return 1
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
