"""What every test may use: the browser and the business clock, and a plain word at the end on what was skipped."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from xdist.scheduler import LoadScopeScheduling

from beacon.journal import actions
from beacon.journal.actions import digest_of
from beacon.journal.models import Line
from beacon.journal.verbs import THINGS, VERBS
from beacon.kit import clock
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who
from tests.support import browser, unordered
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.templates import put_in_place

_BROWSER_FIXTURES = {"page", "context", "browser", "browser_type", "new_context", "launch_browser"}

hypothesis_settings.register_profile(
    "quick", max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile(
    "soak", max_examples=5000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile("pictures", parent=hypothesis_settings.get_profile("quick"))
hypothesis_settings.load_profile(os.environ.get("BEACON_HYPOTHESIS", "quick"))


_WHOLE = ("site/test_backup", "site/test_serve", "site/test_cli", "site/test_demo")
"""Files that come first, the dearest in front, and go to one worker each: what their tests share is made once."""


def _whole(nodeid: str) -> int:
    """The place of a test's file among those; after all of them for any other file."""
    name = nodeid.partition("::")[0].removeprefix("tests/").removesuffix(".py")
    return _WHOLE.index(name) if name in _WHOLE else len(_WHOLE)


class _ByFileOrAlone(LoadScopeScheduling):
    """The tests of such a file together, every other test by itself."""

    def _split_scope(self, nodeid: str) -> str:
        place = _whole(nodeid)
        return nodeid if place == len(_WHOLE) else _WHOLE[place]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Deal the tests out to the workers of `-n`."""
    return _ByFileOrAlone(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with dear files; skip the tests that need a browser where there is none, and the summary says so."""
    items.sort(key=lambda item: _whole(item.nodeid))
    if browser.find() is not None:
        return
    for item in items:
        if _BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.skip(reason=browser.MISSING))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly when the browser was missing, and leave the closing line for the summary of `make test`."""
    skipped = [
        report for report in terminalreporter.stats.get("skipped", []) if browser.MISSING in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.write_line(f"!!! NOT TESTED in a browser: {len(skipped)} tests. {browser.MISSING}", red=True)
    if path := os.environ.get("BEACON_CLOSING_LINE"):
        counted = {word: len(terminalreporter.stats.get(word, [])) for word in ("passed", "failed", "error", "skipped")}
        Path(path).write_text(", ".join(f"{count} {word}" for word, count in counted.items() if count) or "no test ran")


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """The database of this worker is there already, as a copy; it goes with the folder or cluster of the run."""
    settings = connection.settings_dict
    put_in_place(settings, settings["TEST"]["NAME"] or f"test_{settings['NAME']}")
    return True


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start the found browser quietly: no call to anywhere, no sandbox, as tests may run as root."""
    found = browser.find()
    if found is None:
        return {}
    return {"executable_path": found.path, "env": {**os.environ, **found.environment}, "args": list(browser.ARGUMENTS)}


@pytest.fixture
def browser_context_args() -> dict[str, Any]:
    """A Chinese reader at a desk; a test of the phone sets its own viewport."""
    return {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture(autouse=True, scope="session")
def _every_line_has_declared_words() -> Iterator[None]:
    """A line with a verb or a thing that `journal.verbs` does not declare fails the test in which it is written."""

    def checked(line: Line) -> str:
        assert line.verb in VERBS, f"declare the verb {line.verb} with its label in journal/verbs.py"
        assert line.thing_kind in THINGS, f"declare the thing {line.thing_kind} with its label in journal/verbs.py"
        return digest_of(line)

    patch = pytest.MonkeyPatch()
    patch.setattr(actions, "digest_of", checked)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _rows_by_chance() -> Iterator[None]:
    """With BEACON_TEST_SHUFFLE, rows come in an order of chance wherever a query asks for none."""
    patch = pytest.MonkeyPatch()
    if os.environ.get("BEACON_TEST_SHUFFLE"):
        unordered.shuffle(patch)
    yield
    patch.undo()


@pytest.fixture
def office() -> Who:
    """Somebody in the office of a new subdistrict."""
    return the_office(a_tenant())


@pytest.fixture
def own(office: Who) -> Unit:
    """A community of the same subdistrict."""
    return a_unit(office.tenant)


@pytest.fixture
def clerk(own: Unit) -> Who:
    """Who records for that community."""
    return someone("clerk", own)


@pytest.fixture
def dept(office: Who) -> Who:
    """Who reports for a department of the same subdistrict."""
    return someone("dept", a_unit(office.tenant, "综合执法办公室", UnitKind.DEPARTMENT))


@pytest.fixture(autouse=True)
def _real_time_again() -> Iterator[None]:
    """Whatever business time a test sets, the next one begins with real time."""
    yield
    clock.use(None)


@pytest.fixture
def at() -> Callable[[str], datetime]:
    """Set the business clock: `at("2023-11-21 16:00")` stops it there; returns the moment."""

    def stop(text: str) -> datetime:
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=clock.SHANGHAI)
        clock.use(_Stopped(moment, 0.0))
        return moment

    return stop


class _Stopped(clock.Clock):
    """A clock that does not tick, so that a test may compare moments for equality."""

    def now(self) -> datetime:
        return self.shown
