"""The quick checks before a commit, two at a time. Standard library only."""

import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from project import BEACON, PYTHON, ROOT, say


@dataclass(frozen=True)
class Outcome:
    """How one check ended, with what it printed."""

    name: str
    code: int
    text: str
    seconds: float


SOURCES = ("src", "scripts", "tests", "bench")


def _commands() -> dict[str, list[str]]:
    """Each check in words, longest first."""
    python = [str(PYTHON), "-m"]
    sources = [name for name in SOURCES if (ROOT / name).exists()]
    return {
        "types": [*python, "mypy"],
        "house": [*python, "pytest", "tests/repo", "-q", "-p", "no:cacheprovider"],
        "templates": [*python, "djlint", "src", "--lint", "--quiet"],
        "migrations": [str(BEACON), "django", "makemigrations", "--check", "--dry-run"],
        "security": [*python, "bandit", "-q", "-r", "src", "-c", "pyproject.toml", "--severity-level", "medium"],
        "format": [*python, "ruff", "format", "--check", *sources],
        "style": [*python, "ruff", "check", *sources],
    }


def _run(name: str, command: list[str]) -> Outcome:
    """Run one check to its end."""
    started = time.monotonic()
    env = {**os.environ, "BEACON_VAR": str(ROOT / "var" / "check"), "SECRET_KEY": "for checks only"}
    env.pop("DATABASE_URL", None)
    done = subprocess.run(command, cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return Outcome(name, done.returncode, done.stdout, time.monotonic() - started)


def check() -> int:
    """All checks; 0 where every one is content."""
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda item: _run(*item), _commands().items()))
    for outcome in outcomes:
        if outcome.code:
            say(f"\n--- {outcome.name} ---\n{outcome.text.strip()}")
    say("")
    for outcome in outcomes:
        say(f"{outcome.name:11} {'ok' if outcome.code == 0 else 'FAILED':6} {outcome.seconds:5.1f} s")
    return 1 if any(outcome.code for outcome in outcomes) else 0
