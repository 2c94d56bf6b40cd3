"""What each word does. Standard library only."""

import os
import subprocess
from collections.abc import Callable

from checks import check
from environment import set_up
from fonts import get_fonts
from locks import lock
from postgres import run_with
from project import BEACON, PYTHON, ROOT, CannotGoOn, run, say
from testing import run_marked, run_tests

Word = Callable[[list[str]], int]


def setup(arguments: list[str]) -> int:
    """the environment only: .venv with the hash-pinned packages and the command beacon"""
    set_up(dev="dev" in arguments)
    get_fonts()
    say("Ready. Next: make demo, or python3 scripts/setup.py demo")
    return 0


def demo(arguments: list[str]) -> int:
    """set up, load the demo once, start the site, print address and accounts; Ctrl-C stops it"""
    set_up(dev=False)
    get_fonts()
    command = [str(BEACON), "serve", "--demo", "--any-port", *arguments]
    # The supervising command takes this process over, so that Ctrl-C reaches it directly.
    os.execv(command[0], command)


def demo_reset(arguments: list[str]) -> int:
    """put the demo back to its first state"""
    set_up(dev=False)
    return subprocess.run([BEACON, "serve", "--demo", "--fresh", "--prepare-only", *arguments]).returncode


def test(arguments: list[str]) -> int:
    """all tests, on SQLite and on PostgreSQL; further words go to pytest"""
    return run_tests(arguments)


def soak(arguments: list[str]) -> int:
    """the long tests: many cases, kills, random walks"""
    return run_marked("soak", arguments)


def pictures(arguments: list[str]) -> int:
    """make the pictures of the README and the handbook again"""
    return run_marked("pictures", arguments)


def bench(arguments: list[str]) -> int:
    """measure the pages; prints a table"""
    set_up(dev=True)
    if not (ROOT / "bench" / "__main__.py").exists():
        say("There is no bench yet.")
        return 0
    return subprocess.run([PYTHON, "-m", "bench", *arguments], cwd=ROOT).returncode


def docs(arguments: list[str]) -> int:
    """make the generated pages of docs/reference again"""
    set_up(dev=True)
    run([PYTHON, ROOT / "scripts" / "mission.py"])
    return 0


def with_postgres(arguments: list[str]) -> int:
    """run any command with DATABASE_URL of a fresh, temporary PostgreSQL"""
    set_up(dev=True)
    run_with(arguments)
    return 0


def rewrite_locks(arguments: list[str]) -> int:
    """pin requirements*.in and package.json anew (needs the registries)"""
    set_up(dev=True)
    lock()
    return 0


def run_check(arguments: list[str]) -> int:
    """style, types, migrations, templates, house rules; under a minute"""
    set_up(dev=True)
    return check()


WORDS: dict[str, Word] = {
    "setup": setup,
    "demo": demo,
    "demo-reset": demo_reset,
    "test": test,
    "check": run_check,
    "bench": bench,
    "soak": soak,
    "pictures": pictures,
    "docs": docs,
    "with-postgres": with_postgres,
    "lock": rewrite_locks,
}


def main(arguments: list[str]) -> int:
    """Do one word, `setup` if none is given; the exit code."""
    word = arguments[0] if arguments else "setup"
    if word not in WORDS:
        width = max(map(len, WORDS))
        for name, action in WORDS.items():
            say(f"  {name:{width}}  {action.__doc__}")
        return 0 if word in ("help", "-h", "--help") else 2
    try:
        return WORDS[word](arguments[1:])
    except CannotGoOn as problem:
        say(str(problem))
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
