"""Where things lie, stamps that make a step happen once, and one way to run a program. Standard library only."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BEACON = VENV / "bin" / "beacon"
TOOLS = ROOT / ".tools"
NODE_MODULES = ROOT / "node_modules"
SAID_BY_TESTS = TOOLS / "closing-line"
"""Where tests/conftest.py leaves the last line of a run for the summary of the whole."""


class CannotGoOn(Exception):
    """Something the step needs is not to be had; the text says what to do."""


def say(text: str) -> None:
    """One line for the person in front of the screen, at once."""
    print(text, flush=True)


def stop(text: str) -> NoReturn:
    """End the whole program with a sentence."""
    sys.exit(text)


def run(
    command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, quiet: bool = False, cwd: Path = ROOT
) -> None:
    """Run a program to its end. CannotGoOn, with what it printed, where it fails."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            text=True,
            stdout=subprocess.PIPE if quiet else None,
            stderr=subprocess.STDOUT if quiet else None,
        )
    except OSError as error:
        raise CannotGoOn(f"{words[0]}: {error}") from error
    if done.returncode:
        raise CannotGoOn(f"{' '.join(words)} ended with {done.returncode}\n{(done.stdout or '')[-4000:]}")


def digest(parts: Iterable[str | Path]) -> str:
    """One hash over words and over the contents of files."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part.read_bytes() if isinstance(part, Path) else part.encode())
        total.update(b"\0")
    return total.hexdigest()


def is_fresh(stamp: Path, mark: str) -> bool:
    """True where the step that left `stamp` was done with just this input."""
    return stamp.is_file() and stamp.read_text() == mark


def leave(stamp: Path, mark: str) -> None:
    """Note that the step is done."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(mark)


def find(*names: str, places: Iterable[Path] = ()) -> Path | None:
    """The first of the programs that is on the PATH or in one of the places."""
    for name in names:
        if found := shutil.which(name):
            return Path(found)
    for place in places:
        for name in names:
            if os.access(place / name, os.X_OK):
                return place / name
    return None
