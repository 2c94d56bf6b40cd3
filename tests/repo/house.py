"""The house as data: the order of its rooms and the files that make it up."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "beacon"

ROOMS: tuple[tuple[str, ...], ...] = (
    ("kit",),
    ("catalogue",),
    ("notices",),
    ("documents",),
    ("journal",),
    ("people",),
    ("messages",),
    ("files",),
    ("registers",),
    ("plans",),
    ("goods",),
    ("hazards",),
    ("records",),
    ("doors",),
    ("bookings",),
    ("residents",),
    ("awards",),
    ("figures",),
    ("reports",),
    ("forms",),
    ("web", "public", "api"),
    ("site",),
)
"""Floors from bottom to top. A room knows the floors below its own; rooms of one floor do not see each other."""

FLOOR = {room: number for number, floor in enumerate(ROOMS) for room in floor}
FACES = ("forms", "web", "public", "api", "site")
"""Rooms that ask and show. The demo under `site` makes rows as a person would and is no face."""

NOT_A_SUBJECT = {
    "common",
    "utils",
    "util",
    "helpers",
    "helper",
    "services",
    "service",
    "managers",
    "manager",
    "core",
    "misc",
}


def rooms_present() -> set[str]:
    """The rooms that exist: folders of the package with something in them."""
    return {path.name for path in PACKAGE.iterdir() if path.is_dir() and any(path.glob("*.py"))}


@cache
def modules() -> tuple[Path, ...]:
    """Every Python file of the package but migrations, which are generated."""
    return tuple(sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts))


@cache
def tree(path: Path) -> ast.Module:
    """A parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def room_of(path: Path) -> str:
    """The room of a file; empty for the package's own `__init__`."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def name(path: Path) -> str:
    """A file as written in a message."""
    return str(path.relative_to(ROOT))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Each import of the package in a file, as the dotted name and its line; a relative one begins with a dot."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)


@cache
def committed_files() -> tuple[Path, ...]:
    """Every file that is in the repository or would be added to it."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(path for line in listed.stdout.split("\0") if line and (path := ROOT / line).is_file())


@cache
def text(path: Path) -> str | None:
    """The text of a file, None for one that is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
