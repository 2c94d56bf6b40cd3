"""The test runs: on SQLite and on PostgreSQL, with a browser, and a plain word at the end on what was run."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from browser import find_browser
from environment import set_up
from fonts import get_fonts
from postgres import Server, cluster, find_server
from project import PYTHON, ROOT, SAID_BY_TESTS, CannotGoOn, say

PURE = ("kit", "catalogue", "notices", "documents", "repo", "scripts", "site/test_cli.py", "site/test_serve.py")
"""What of tests/ touches no database, or whatever the run only SQLite files of its own: it runs once."""

NOTHING_COLLECTED = 5


@dataclass(frozen=True)
class Run:
    """How one run of pytest ended. Exit code 0 is well."""

    name: str
    code: int
    seconds: float
    last_line: str


def _pytest(name: str, words: list[str], env: dict[str, str]) -> Run:
    """Run pytest, showing what it prints, and keep its closing line."""
    say(f"\n=== {name} ===")
    started = time.monotonic()
    SAID_BY_TESTS.parent.mkdir(parents=True, exist_ok=True)
    SAID_BY_TESTS.unlink(missing_ok=True)
    command: list[str | Path] = [PYTHON, "-m", "pytest", "-p", "no:cacheprovider", *words]
    told = {**os.environ, "BEACON_CLOSING_LINE": str(SAID_BY_TESTS), **env}
    code = subprocess.run(command, cwd=ROOT, env=told).returncode
    closing = SAID_BY_TESTS.read_text().strip() if SAID_BY_TESTS.exists() else "did not finish"
    return Run(name, code, time.monotonic() - started, closing)


def _workers() -> str:
    """How many processes share the tests: one for each core, two at least, four at most."""
    return str(min(max(os.cpu_count() or 2, 2), 4))


def prepare() -> tuple[Server | None, list[str]]:
    """Environment, database and browser of the tests: the server, and a sentence for each thing that is missing."""
    set_up(dev=True)
    get_fonts()
    missing: list[str] = []
    server: Server | None = None
    try:
        server = find_server()
        say(f"Database: SQLite and {server.origin}")
    except CannotGoOn as problem:
        missing.append(f"PostgreSQL could not be had, so nothing was tested on it. {problem}")
    try:
        say(f"Browser: {find_browser()['origin']}")
    except CannotGoOn as problem:
        missing.append(f"Chromium could not be had, so no page was tried in a browser. {problem}")
    return server, missing


def _close(runs: list[Run], missing: list[str]) -> int:
    """Print what was run and what was not; the exit code of the whole."""
    say("\n" + "=" * 78)
    for done in runs:
        word = "passed" if done.code == 0 else "FAILED"
        say(f"{done.name:12} {word}   {done.last_line}   ({done.seconds:.0f} s)")
    for sentence in missing:
        say(f"!!! NOT TESTED: {sentence}")
    say("=" * 78)
    return max((done.code for done in runs), default=0)


def run_tests(words: list[str]) -> int:
    """Everything on SQLite, and once more on PostgreSQL whatever touches a database. `words` go to pytest."""
    server, missing = prepare()
    # tests/conftest.py says which go together, and which come first.
    many = ["-n", _workers(), "--dist", "loadscope", "--no-loadscope-reorder"]
    runs = [_pytest("SQLite", [*many, *words], {"BEACON_TEST_DB": "sqlite"})]
    if server is not None:
        impure = [f"--ignore=tests/{room}" for room in PURE]
        try:
            with cluster(server) as url:
                env = {"BEACON_TEST_DB": "postgres", "DATABASE_URL": url}
                runs.append(_pytest("PostgreSQL", [*many, *impure, *words], env))
        except CannotGoOn as problem:
            missing.append(f"PostgreSQL did not start, so nothing was tested on it. {problem}")
    if all(done.code == NOTHING_COLLECTED for done in runs):
        return _close(runs, missing)
    # A selection by words may leave one of the two runs empty; that is no failure.
    return _close([done for done in runs if done.code != NOTHING_COLLECTED], missing)


def run_marked(mark: str, words: list[str]) -> int:
    """The tests of one mark (soak, pictures) that `make test` leaves out, on SQLite; the long ones on both."""
    server, missing = prepare()
    env = {"BEACON_TEST_DB": "sqlite", "BEACON_HYPOTHESIS": mark}
    runs = [_pytest(f"{mark} SQLite", ["-m", mark, *words], env)]
    if mark == "soak" and server is not None:
        impure = [f"--ignore=tests/{room}" for room in PURE]
        with cluster(server) as url:
            env |= {"BEACON_TEST_DB": "postgres", "DATABASE_URL": url}
            runs.append(_pytest(f"{mark} PostgreSQL", ["-m", mark, *impure, *words], env))
    if all(done.code == NOTHING_COLLECTED for done in runs):
        say(f"There is no test marked {mark} yet.")
        return 0
    return _close([done for done in runs if done.code != NOTHING_COLLECTED], missing)
